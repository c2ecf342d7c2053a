import type { ReadCounts } from "../../shared/flatgeobuf/rangeReader.ts";

/** The value of `Lantu-Reads`: what an answer took to read. */
export function readsHeader({ rounds, reads, bytes }: ReadCounts): string {
  return `rounds=${rounds}, reads=${reads}, bytes=${bytes}`;
}

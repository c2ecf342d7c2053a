import { FlatgeobufFault } from "./fault.ts";
import { DEFAULT_MERGE, type Located, type MergedRange, mergeRanges } from "./merge.ts";
import type { PinnedFile } from "./plan.ts";
import type { RangeReader, ReadFailure } from "./rangeReader.ts";

interface Decoded<T extends Located, Value> {
  /** In file order. */
  readonly decoded: readonly { readonly item: T; readonly value: Value }[];
  readonly failures: readonly ReadFailure<T>[];
}

/**
 * Reads ranges in one round and decodes what they are read for. What turns out damaged is read once more, in a round of
 * its own: the bytes may have suffered on their way, or in a cache.
 * @param decode throws FlatgeobufFault, which is a failure of the item
 */
export async function readDecoded<T extends Located, Value>(
  reader: RangeReader,
  file: Pick<PinnedFile, "key" | "etag">,
  ranges: readonly MergedRange<T>[],
  decode: (bytes: Uint8Array, item: T) => Value | Promise<Value>,
): Promise<Decoded<T, Value>> {
  const first = await decodedRound(reader, file, ranges, decode);
  const damaged = first.failures.filter(isDamage).flatMap(({ items }) => items);
  if (damaged.length === 0) return first;
  const second = await decodedRound(reader, file, mergeRanges(damaged, DEFAULT_MERGE), decode);
  return {
    decoded: [...first.decoded, ...second.decoded].sort((a, b) => a.item.range.offset - b.item.range.offset),
    failures: [...first.failures.filter((failure) => !isDamage(failure)), ...second.failures],
  };
}

function isDamage({ cause }: ReadFailure): boolean {
  return cause instanceof FlatgeobufFault && cause.kind === "corrupt";
}

async function decodedRound<T extends Located, Value>(
  reader: RangeReader,
  file: Pick<PinnedFile, "key" | "etag">,
  ranges: readonly MergedRange<T>[],
  decode: (bytes: Uint8Array, item: T) => Value | Promise<Value>,
): Promise<Decoded<T, Value>> {
  const { read, failures } = await reader.round(file, ranges);
  const blind = [...failures];
  const decoded: { item: T; value: Value }[] = [];
  for (const { item, bytes } of read) {
    try {
      decoded.push({ item, value: await decode(bytes, item) });
    } catch (cause) {
      if (!(cause instanceof FlatgeobufFault)) throw cause;
      blind.push({ items: [item], cause });
    }
  }
  return { decoded, failures: blind };
}

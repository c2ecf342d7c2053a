import type { ScratchFile } from "./scratch.ts";
import { ScratchReader } from "./scratchReader.ts";

/** Byte strings one after the other in a scratch file: each with its length before it, both at multiples of 8. */
const LENGTH_BYTES = 8;

export function appendFrame(file: ScratchFile, bytes: Uint8Array): void {
  file.append(new Uint8Array(Float64Array.of(bytes.length).buffer));
  file.append(bytes);
  if (bytes.length % 8 !== 0) file.append(new Uint8Array(8 - (bytes.length % 8)));
}

/** What was appended from `start` to `end`, in order. */
export function* framesIn(file: ScratchFile, start = 0, end = file.size): Generator<Uint8Array> {
  const reader = new ScratchReader(file, start, end);
  while (!reader.isAtEnd) {
    const length = reader.take(LENGTH_BYTES);
    const bytes = new DataView(length.buffer, length.byteOffset).getFloat64(0, true);
    yield reader.take(Math.ceil(bytes / 8) * 8).subarray(0, bytes);
  }
}

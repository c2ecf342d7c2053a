import { joined } from "../../shared/formats/sourceFiles.ts";
import { pick, type Random, whole } from "../geometry/shapes.ts";

/** Ways in which a file of offsets, lengths and counts goes wrong. */

const U16 = [0, 1, 2, 3, 4, 6, 8, 0x10, 0x7fff, 0x8000, 0xfffe, 0xffff];
const U32 = [0, 1, 2, 3, 4, 8, 16, 255, 65535, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffc, 0xffffffff];
const U64 = [0n, 1n, 2n, 16n, 0xffffn, 0xffffffffn, 1n << 40n, 1n << 53n, (1n << 63n) - 1n, (1n << 64n) - 1n];

/** Changes a copy of a file. @param others what parts may come from */
type Mutation = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

/** A copy of `file` with one to four things wrong. */
export function mutated(file: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes: Uint8Array = file.slice();
  for (let left = whole(random, 1, 4); left > 0; left--) bytes = pick(random, MUTATIONS)(bytes, random, others);
  return bytes;
}

const flipBits: Mutation = (bytes, random) => {
  for (let left = whole(random, 1, 8); left > 0; left--) bytes[anywhere(bytes, random)]! ^= 1 << whole(random, 0, 7);
  return bytes;
};

const setByte: Mutation = (bytes, random) => {
  bytes[anywhere(bytes, random)] = pick(random, [0, 1, 3, 4, 0x7f, 0x80, 0xff, whole(random, 0, 255)]);
  return bytes;
};

const cutOff: Mutation = (bytes, random) => bytes.slice(0, anywhere(bytes, random));

const extremeU16: Mutation = (bytes, random) =>
  written(bytes, 2, random, (view, at) => view.setUint16(at, pick(random, U16), true));

const extremeU32: Mutation = (bytes, random) => {
  const near = bytes.length + whole(random, -16, 16);
  return written(bytes, 4, random, (view, at) => view.setUint32(at, pick(random, [...U32, near, near - at]), true));
};

const extremeU64: Mutation = (bytes, random) =>
  written(bytes, 8, random, (view, at) => view.setBigUint64(at, pick(random, U64), true));

/** An offset, length or count: small numbers, of which FlatBuffers are full. */
const shiftedCount: Mutation = (bytes, random) => {
  const view = viewOf(bytes);
  for (let tries = 0; tries < 32 && bytes.length >= 4; tries++) {
    const at = whole(random, 0, bytes.length - 4) & pick(random, [~0, ~3]);
    const value = view.getUint32(at, true);
    if (value === 0 || value > bytes.length) continue;
    view.setUint32(
      at,
      pick(random, [value * 2, value - 1, value + 1, value + 2, value + 4, value - 4, -value, 2 ** 30]),
      true,
    );
    break;
  }
  return bytes;
};

/** Two offsets that lead to one place. */
const sharedTarget: Mutation = (bytes, random) =>
  written(bytes, 4, random, (view, at) => view.setUint32(at, whole(random, 0, bytes.length) - at, true));

/** A vector of offsets that all lead to one place: what is there is read, or held, so many times. */
const sharedTargets: Mutation = (bytes, random) => {
  const view = viewOf(bytes);
  // Builders write what they made last at the front.
  const from = pick(random, [0, whole(random, 0, 255), anywhere(bytes, random)]) & ~3;
  for (let at = from; at + 16 <= bytes.length; at += 4) {
    const count = view.getUint32(at, true);
    if (count < 2 || at + 4 + 4 * count > bytes.length || !isOffset(view, at + 4) || !isOffset(view, at + 8)) continue;
    const one = at + 4 + 4 * pick(random, [count >> 1, whole(random, 0, count - 1)]);
    const target = one + view.getUint32(one, true);
    for (let entry = at + 4; entry < at + 4 + 4 * count; entry += 4) view.setUint32(entry, target - entry, true);
    break;
  }
  return bytes;
};

function isOffset(view: DataView, at: number): boolean {
  const offset = view.getUint32(at, true);
  return offset > 0 && at + offset < view.byteLength;
}

const copiedWord: Mutation = (bytes, random) => {
  if (bytes.length < 8) return bytes;
  const from = whole(random, 0, bytes.length - 4);
  return bytes.copyWithin(whole(random, 0, bytes.length - 4), from, from + 4);
};

const spliced: Mutation = (bytes, random, others) => {
  const other = pick(random, others);
  return joined([bytes.subarray(0, anywhere(bytes, random)), other.subarray(anywhere(other, random))]);
};

const removedRun: Mutation = (bytes, random) => {
  const at = anywhere(bytes, random);
  return joined([bytes.subarray(0, at), bytes.subarray(at + whole(random, 1, 64))]);
};

const repeatedRun: Mutation = (bytes, random) => {
  const at = anywhere(bytes, random);
  const end = at + whole(random, 1, 256);
  return joined([bytes.subarray(0, end), bytes.subarray(at)]);
};

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  setByte,
  cutOff,
  extremeU16,
  extremeU32,
  extremeU32,
  extremeU64,
  shiftedCount,
  shiftedCount,
  sharedTarget,
  sharedTargets,
  sharedTargets,
  copiedWord,
  spliced,
  removedRun,
  repeatedRun,
];

function anywhere(bytes: Uint8Array, random: Random): number {
  return whole(random, 0, Math.max(bytes.length - 1, 0));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function written(
  bytes: Uint8Array,
  size: number,
  random: Random,
  write: (view: DataView, at: number) => void,
): Uint8Array {
  if (bytes.length >= size) write(viewOf(bytes), whole(random, 0, bytes.length - size));
  return bytes;
}

import { crc32 } from "./crc32.ts";
import type { Column } from "./schema.ts";
import { field, follow, rootTable } from "./table.ts";

/**
 * A CRC-32 inside a feature: its first column holds the checksum of the feature's bytes taken with that value as zero.
 * The file stays a FlatGeobuf that anyone reads, and a changed bit is noticed before anything is decoded.
 */
export const CHECKSUM_COLUMN: Column = { name: "crc32", type: "UInt" };

const PROPERTIES_SLOT = 1;
const ZERO = new Uint8Array(4);

/** Fills in the checksum of a feature that was encoded with 0 in its first column. Changes `bytes`. */
export function sealFeature(bytes: Uint8Array): Uint8Array {
  const at = checksumPosition(bytes);
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(at, checksumWithout(at, bytes), true);
  return bytes;
}

/** Whether a sealed feature's bytes are what was written. Never throws. */
export function isIntact(bytes: Uint8Array): boolean {
  try {
    const at = checksumPosition(bytes);
    const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
    return stored === checksumWithout(at, bytes);
  } catch {
    return false;
  }
}

/** The properties begin with the first column's number (16 bits), then its value. */
function checksumPosition(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const properties = follow(view, field(view, rootTable(view), PROPERTIES_SLOT));
  return properties + 4 + 2;
}

/** Of a feature's bytes, with the four at `position` counted as zero. */
function checksumWithout(position: number, bytes: Uint8Array): number {
  return crc32(bytes.subarray(0, position), ZERO, bytes.subarray(position + 4));
}

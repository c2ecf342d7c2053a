import type { Column } from "./schema.ts";
import { field, follow, rootTable } from "./table.ts";

/**
 * A CRC-32 (ISO 3309, as in zlib) inside a feature: its first column holds the checksum of the feature's bytes taken
 * with that value as zero. The file stays a FlatGeobuf that anyone reads, and a changed bit is noticed before anything
 * is decoded.
 */
export const CHECKSUM_COLUMN: Column = { name: "crc32", type: "UInt" };

const PROPERTIES_SLOT = 1;

/** Fills in the checksum of a feature that was encoded with 0 in its first column. Changes `bytes`. */
export function sealFeature(bytes: Uint8Array): Uint8Array {
  const at = checksumPosition(bytes);
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(at, crc32(bytes, at), true);
  return bytes;
}

/** Whether a sealed feature's bytes are what was written. Never throws. */
export function isIntact(bytes: Uint8Array): boolean {
  try {
    const at = checksumPosition(bytes);
    const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
    return stored === crc32(bytes, at);
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

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 with the four bytes at `zeroed` counted as zero. */
function crc32(bytes: Uint8Array, zeroed: number): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) {
    const byte = i >= zeroed && i < zeroed + 4 ? 0 : bytes[i]!;
    c = TABLE[(c ^ byte) & 0xff]! ^ (c >>> 8);
  }
  return (c ^ 0xffffffff) >>> 0;
}

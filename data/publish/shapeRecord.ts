import type { MultiPolygon, Polygon, Ring } from "../../shared/geometry/rings.ts";

/** Polygons and what is to be known of them, as they wait in a scratch file. */
export interface ShapeRecord {
  /** As JSON gives it back. */
  readonly about: unknown;
  readonly polygons: MultiPolygon;
}

/**
 * As bytes: length of the text, number of polygons, for each its number of rings, for each its number of ordinates (uint32);
 * the text (JSON); from the next multiple of 8 on the ordinates.
 */
export function encodeRecord({ about, polygons }: ShapeRecord): Uint8Array {
  const text = Buffer.from(JSON.stringify(about));
  const counts = [text.length, polygons.length];
  let ordinates = 0;
  for (const polygon of polygons) {
    counts.push(polygon.length);
    for (const ring of polygon) {
      counts.push(ring.length);
      ordinates += ring.length;
    }
  }
  const start = ordinatesStart(counts.length, text.length);
  const bytes = new Uint8Array(start + 8 * ordinates);
  new Uint32Array(bytes.buffer, 0, counts.length).set(counts);
  bytes.set(text, 4 * counts.length);
  const doubles = new Float64Array(bytes.buffer, start, ordinates);
  let at = 0;
  for (const polygon of polygons) {
    for (const ring of polygon) {
      doubles.set(ring, at);
      at += ring.length;
    }
  }
  return bytes;
}

/** `bytes` begin at a multiple of 8 of their buffer: the rings are views of it. */
export function decodeRecord(bytes: Uint8Array): ShapeRecord {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const textBytes = words[0]!;
  let word = 2;
  const ringLengths = Array.from({ length: words[1]! }, () => {
    const rings = words[word++]!;
    word += rings;
    return words.subarray(word - rings, word);
  });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + 4 * word, textBytes).toString();
  let at = bytes.byteOffset + ordinatesStart(word, textBytes);
  const ringOf = (ordinates: number): Ring => {
    const ring = new Float64Array(bytes.buffer, at, ordinates);
    at += ring.byteLength;
    return ring;
  };
  const polygons = ringLengths.map((lengths): Polygon => Array.from(lengths, ringOf));
  return { about: JSON.parse(text), polygons };
}

function ordinatesStart(counts: number, textBytes: number): number {
  return Math.ceil((4 * counts + textBytes) / 8) * 8;
}

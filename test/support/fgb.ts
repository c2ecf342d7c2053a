import type { EncodedFeature, FileMeta } from "../../shared/flatgeobuf/encode.ts";
import { encodeFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import type { PinnedFile } from "../../shared/flatgeobuf/plan.ts";
import { type Bounds, type MultiPolygon, polygonBounds } from "../../shared/geometry/rings.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";

export function box([west, south, east, north]: Bounds): MultiPolygon {
  return [[Float64Array.of(west, south, east, south, east, north, west, north, west, south)]];
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** A file of boxes with one UInt column `number`, in the given order. */
export function fileOfBoxes(boxes: readonly Bounds[]): Uint8Array[] {
  const meta: FileMeta = { name: "boxes", columns: [{ name: "number", type: "UInt" }], geometryType: "MultiPolygon" };
  const features: EncodedFeature[] = boxes.map((bounds, i) => {
    const polygons = box(bounds);
    return { bytes: encodeFeature(polygons, meta.columns, [i]), bounds: polygonBounds(polygons) };
  });
  return encodeFile(meta, features);
}

/** Puts a file as publishing does and pins it. */
export async function putFile(
  store: ObjectStore,
  key: string,
  chunks: readonly Uint8Array[],
): Promise<PinnedFile & { readonly headDigest: string }> {
  const { size, etag } = await store.put(key, joined(chunks));
  return {
    key,
    size,
    etag,
    features: chunks.length - 1,
    headBytes: chunks[0]!.length,
    headDigest: await sha256Hex(chunks[0]!),
  };
}

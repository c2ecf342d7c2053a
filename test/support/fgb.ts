import { decodeFeature, type FgbFeature } from "../../shared/flatgeobuf/decode.ts";
import type { EncodedFeature, FileMeta } from "../../shared/flatgeobuf/encode.ts";
import { encodeFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import type { MergeRule } from "../../shared/flatgeobuf/merge.ts";
import type { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import { readFeatures } from "../../shared/flatgeobuf/readFeatures.ts";
import { type DigestedFile, findItems, openIndexTop } from "../../shared/flatgeobuf/readIndex.ts";
import { joined } from "../../shared/formats/sourceFiles.ts";
import { type Bounds, type MultiPolygon, polygonBounds } from "../../shared/geometry/rings.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";

export { joined };

export function box([west, south, east, north]: Bounds): MultiPolygon {
  return [[Float64Array.of(west, south, east, south, east, north, west, north, west, south)]];
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
export async function putFile(store: ObjectStore, key: string, chunks: readonly Uint8Array[]): Promise<DigestedFile> {
  const { size, etag } = await store.put(key, joined(chunks));
  const head = chunks[0]!;
  return {
    key,
    size,
    etag,
    features: chunks.length - 1,
    headBytes: head.length,
    headDigest: await sha256Hex(head),
    headerDigest: await sha256Hex(head.subarray(0, parseHead(head).indexOffset)),
  };
}

/** Every feature of a file. @throws FlatgeobufFault */
export function* featuresIn(file: Uint8Array): Generator<FgbFeature> {
  const head = parseHead(file);
  for (let at = head.featuresOffset; at < file.length; ) {
    const feature = decodeFeature(file, at, head);
    yield feature;
    at += feature.byteLength;
  }
}

/**
 * Opens a file, finds the features that touch any of the boxes and reads them: two or three rounds. A file whose head
 * cannot be read throws; what cannot be read after that is a failure.
 */
export async function queryFile(
  reader: RangeReader,
  file: DigestedFile,
  queries: readonly Bounds[],
  { indexBudgetBytes = 1e6, merge }: { readonly indexBudgetBytes?: number; readonly merge?: MergeRule } = {},
) {
  const top = await openIndexTop(reader, file, indexBudgetBytes);
  const found = await findItems(reader, file, top, queries, merge);
  const read = await readFeatures(reader, file, top.head, found.items, merge);
  return { features: read.features, failures: [...found.failures, ...read.failures] };
}

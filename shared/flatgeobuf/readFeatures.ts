import { decodeFeature, type FgbFeature } from "./decode.ts";
import { FlatgeobufFault } from "./fault.ts";
import type { FgbHead } from "./head.ts";
import { DEFAULT_MERGE, type MergeRule, mergeRanges } from "./merge.ts";
import type { ItemRange, PinnedFile } from "./plan.ts";
import type { RangeReader, ReadFailure } from "./rangeReader.ts";
import { readDecoded } from "./readDecoded.ts";

interface ReadFeatures {
  /** In file order. */
  readonly features: readonly { readonly item: ItemRange; readonly feature: FgbFeature }[];
  readonly failures: readonly ReadFailure[];
}

/** Reads features in one round and decodes polygons and values, so that no fault is left for later. */
export async function readFeatures(
  reader: RangeReader,
  file: PinnedFile,
  head: FgbHead,
  items: readonly ItemRange[],
  merge: MergeRule = DEFAULT_MERGE,
): Promise<ReadFeatures> {
  const ranges = mergeRanges(items, merge);
  const { decoded, failures } = await readDecoded(reader, file, ranges, (bytes) => decodedWhole(bytes, head));
  return { features: decoded.map(({ item, value }) => ({ item, feature: value })), failures };
}

function decodedWhole(bytes: Uint8Array, head: FgbHead): FgbFeature {
  const feature = decodeFeature(bytes, 0, head);
  if (feature.byteLength !== bytes.length) throw new FlatgeobufFault("corrupt", "a feature is not as long as indexed");
  void feature.polygons;
  void feature.values;
  return feature;
}

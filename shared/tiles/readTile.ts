import type { Layer } from "../catalog/snapshot.ts";
import { INDEX_MERGE, mergeRanges } from "../flatgeobuf/merge.ts";
import { type LeafRun, searchTop } from "../flatgeobuf/plan.ts";
import type { RangeReader, ReadFailure } from "../flatgeobuf/rangeReader.ts";
import { readFeatures } from "../flatgeobuf/readFeatures.ts";
import { findItems, openVerifiedIndexTop } from "../flatgeobuf/readIndex.ts";
import type { Column } from "../flatgeobuf/schema.ts";
import type { OutFeature } from "../formats/featureSet.ts";
import { Problem } from "../problems/problem.ts";
import { drawn } from "./generalise.ts";
import { selectItems } from "./selectItems.ts";
import type { TileFrame } from "./tileFrame.ts";
import type { TileLimits } from "./tileSettings.ts";

export interface Tile {
  readonly columns: readonly Column[];
  /** In file order, which is that of the Hilbert curve; in the cells of the frame's grid, degrees where it has none. */
  readonly features: readonly OutFeature[];
  /** How many of them are smaller than a cell and drawn as one. */
  readonly asCells: number;
  /** Not shown: smaller than a cell, with another one in its place. */
  readonly invisible: number;
  /** Not shown because of the limits. */
  readonly leftOut: number;
}

/** A tile touches few features: keeping the upper levels only makes its first read small, whatever the layer's size. */
const INDEX_BUDGET_BYTES = 128 * 1024;

/**
 * The features of a layer in one tile, cut to it and, where its frame has a grid, generalised.
 * @throws Problem `tile-too-full` when the index alone is too much
 * @throws StoreFault, FlatgeobufFault when anything of the tile cannot be read
 */
export async function readTile(reader: RangeReader, layer: Layer, frame: TileFrame, limits: TileLimits): Promise<Tile> {
  const { data } = layer;
  const top = await openVerifiedIndexTop(reader, data, INDEX_BUDGET_BYTES);
  const search = searchTop(top, [frame.box]);
  if (search.kind === "nodes") checkIndexBytes(search.runs, limits);
  const found = await findItems(reader, data, top, [frame.box]);
  refuseFailures(found.failures);
  const { items, invisible, leftOut } = selectItems(found.items, frame.grid, limits);
  const read = await readFeatures(reader, data, top.head, items);
  refuseFailures(read.failures);
  const columns = tileColumns(layer, top.head.columns);
  const shown = drawn(
    read.features.map(({ item, feature }) => ({ polygons: feature.polygons, bounds: item.bounds })),
    frame,
  );
  const features = read.features.flatMap(({ feature }, i): OutFeature[] => {
    const { polygons } = shown[i]!;
    return polygons.length === 0 ? [] : [{ polygons, values: columns.map(({ at }) => feature.values[at] ?? null) }];
  });
  const asCells = shown.filter((one) => one.asCell).length;
  return { columns: columns.map(({ column }) => column), features, asCells, invisible, leftOut };
}

/** The columns that a layer's tiles carry. @throws StoreFault, FlatgeobufFault */
export async function readTileColumns(reader: RangeReader, layer: Layer): Promise<readonly Column[]> {
  const { head } = await openVerifiedIndexTop(reader, layer.data, INDEX_BUDGET_BYTES);
  return tileColumns(layer, head.columns).map(({ column }) => column);
}

/** Which of a layer's columns tiles carry: all where its features may be read anyway, else what tells them apart. */
function tileColumns(
  layer: Pick<Layer, "exposure" | "idColumn" | "classColumn" | "nameColumn">,
  columns: readonly Column[],
): readonly { readonly column: Column; readonly at: number }[] {
  const open = layer.exposure.includes("items") || layer.exposure.includes("download");
  const telling = [layer.idColumn, layer.classColumn, layer.nameColumn];
  return columns.map((column, at) => ({ column, at })).filter(({ column }) => open || telling.includes(column.name));
}

/** A tile that shows only part of what is there would be taken for the whole. */
function refuseFailures(failures: readonly ReadFailure[]): void {
  if (failures[0]) throw failures[0].cause;
}

function checkIndexBytes(runs: readonly LeafRun[], limits: TileLimits): void {
  const bytes = mergeRanges(runs, INDEX_MERGE).reduce((sum, { range }) => sum + range.length, 0);
  if (bytes <= limits.maxIndexBytes) return;
  throw new Problem({
    type: "tile-too-full",
    status: 413,
    title: { zh: "瓦片要素过多", en: "Too many features in this tile" },
    detail: {
      zh: `仅索引就需读 ${bytes} 字节，上限为 ${limits.maxIndexBytes}`,
      en: `The index alone would take ${bytes} bytes; the limit is ${limits.maxIndexBytes}`,
    },
    mend: { zh: "请使用更大的缩放级别", en: "Ask for tiles of a deeper zoom level" },
  });
}

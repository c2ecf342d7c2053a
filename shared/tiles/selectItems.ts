import type { ItemRange } from "../flatgeobuf/plan.ts";

export interface TileLimits {
  readonly maxFeatures: number;
  /** Of stored features that are read for one tile. */
  readonly maxBytes: number;
  /** Of index that is read for one tile. */
  readonly maxIndexBytes: number;
}

export const DEFAULT_TILE_LIMITS: TileLimits = {
  maxFeatures: 4000,
  maxBytes: 8 * 1024 * 1024,
  maxIndexBytes: 8 * 1024 * 1024,
};

export interface Selection {
  /** In file order. */
  readonly items: readonly ItemRange[];
  /** Not read because their boxes are smaller than the tolerance. */
  readonly invisible: number;
  /** Not read because of the limits; the largest boxes go first. */
  readonly leftOut: number;
}

/** What of a tile's features is worth reading, judged by their boxes in the index alone. */
export function selectItems(all: readonly ItemRange[], tolerance: number, limits: TileLimits): Selection {
  const visible = all.filter(({ bounds }) => width(bounds) >= tolerance || height(bounds) >= tolerance);
  const largestFirst = [...visible].sort((a, b) => size(b) - size(a) || scatter(a.index) - scatter(b.index));
  const kept: ItemRange[] = [];
  let bytes = 0;
  for (const item of largestFirst.slice(0, limits.maxFeatures)) {
    bytes += item.range.length;
    // One feature is always shown, however large: an empty tile would say that there is nothing.
    if (bytes > limits.maxBytes && kept.length > 0) break;
    kept.push(item);
  }
  return {
    items: kept.sort((a, b) => a.index - b.index),
    invisible: all.length - visible.length,
    leftOut: visible.length - kept.length,
  };
}

const width = (bounds: ItemRange["bounds"]): number => bounds[2] - bounds[0];
const height = (bounds: ItemRange["bounds"]): number => bounds[3] - bounds[1];
const size = ({ bounds }: ItemRange): number => width(bounds) + height(bounds);

/** Among equals the file's order would keep one end of the Hilbert curve, a corner of the tile: Knuth's hash spreads them. */
const scatter = (index: number): number => Math.imul(index, 0x9e3779b1) >>> 0;

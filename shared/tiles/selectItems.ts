import type { ItemRange } from "../flatgeobuf/plan.ts";
import { cellOfSmall, isInBox, type TileGrid } from "./tileFrame.ts";
import type { TileLimits } from "./tileSettings.ts";

export interface Selection {
  /** In file order. */
  readonly items: readonly ItemRange[];
  /** Not read because they are smaller than a cell and another one that is shown lies in the same cell. */
  readonly invisible: number;
  /** Not read because of the limits; the largest boxes go first. */
  readonly leftOut: number;
}

/** What of a tile's features is worth reading, judged by their boxes in the index alone. */
export function selectItems(all: readonly ItemRange[], grid: TileGrid | null, limits: TileLimits): Selection {
  const { large, ofCells, invisible } = grid ? thinned(all, grid) : { large: all, ofCells: [], invisible: 0 };
  const visible = [...large, ...ofCells];
  const largestFirst = visible.sort((a, b) => size(b) - size(a) || scatter(a.index) - scatter(b.index));
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
    invisible,
    leftOut: visible.length - kept.length,
  };
}

interface Thinned {
  readonly large: readonly ItemRange[];
  /** Of those that are smaller than a cell the largest of each cell of the box. */
  readonly ofCells: readonly ItemRange[];
  readonly invisible: number;
}

function thinned(all: readonly ItemRange[], grid: TileGrid): Thinned {
  const large: ItemRange[] = [];
  const ofCells = new Map<number, ItemRange>();
  let invisible = 0;
  for (const item of all) {
    const cell = cellOfSmall(item.bounds, grid);
    if (!cell) {
      large.push(item);
    } else if (isInBox(cell, grid)) {
      const at = cell[0] * grid.size + cell[1];
      const other = ofCells.get(at);
      if (other) invisible++;
      if (!other || size(item) > size(other)) ofCells.set(at, item);
    }
  }
  return { large, ofCells: [...ofCells.values()], invisible };
}

const size = ({ bounds: [west, south, east, north] }: ItemRange): number => east - west + (north - south);

/** Among equals the file's order would keep one end of the Hilbert curve, a corner of the tile: Knuth's hash spreads them. */
const scatter = (index: number): number => Math.imul(index, 0x9e3779b1) >>> 0;

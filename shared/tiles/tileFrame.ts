import type { Bounds, Ring } from "../geometry/rings.ts";
import { type TileAddress, tileBounds } from "./tileMatrixSets.ts";
import { BUFFER, CELL, EXTENT } from "./tileSettings.ts";

/** What a tile shows and how finely. Tiles are for looking at: no check ever reads one. */
export interface TileFrame {
  /** The tile and the strip around it (degrees). */
  readonly box: Bounds;
  /** What positions are rounded to; `null` where they stay as they are stored. */
  readonly grid: TileGrid | null;
}

/**
 * Cells of one tile and the strip around it, counted eastwards and northwards from its south-western corner. A level's
 * cells are the same for all its tiles.
 */
export interface TileGrid {
  /** Cells on a side, the strips included. */
  readonly size: number;
  /** Cells in a strip. */
  readonly strip: number;
  /** Degrees → cells. */
  readonly cells: (ring: Ring) => Ring;
  /** Cells → degrees. */
  readonly degrees: (ring: Ring) => Ring;
  /** Cells → units of the extent from the tile's north-western corner, eastwards and southwards. */
  readonly units: (ring: Ring) => Ring;
}

/** Cells of `cell` units of the extent; 0 where nothing is to be rounded. */
export function tileFrame(address: TileAddress, cell: number): TileFrame {
  return { box: tileBounds(address, BUFFER / EXTENT), grid: cell === 0 ? null : gridOf(address, cell) };
}

/** Side of the cells on a level (units of the extent): whole numbers in vector tiles always, elsewhere none in the end. */
export function cellSize(
  { set, zoom }: Pick<TileAddress, "set" | "zoom">,
  format: { readonly inUnits: boolean },
): number {
  if (zoom < set.wholeFrom) return CELL;
  return format.inUnits ? 1 : 0;
}

function gridOf({ set, zoom, row, column }: TileAddress, cell: number): TileGrid {
  const side = EXTENT / cell;
  const strip = BUFFER / cell;
  const onLevel = 2 ** zoom * side;
  const west = column * side - strip;
  const south = (row + 1) * side + strip;
  return {
    size: side + 2 * strip,
    strip,
    cells: (ring) => moved(ring, (x, y) => [set.across(x) * onLevel - west, south - set.down(y) * onLevel]),
    degrees: (ring) =>
      moved(ring, (x, y) => [set.longitude((x + west) / onLevel), set.latitude((south - y) / onLevel)]),
    units: (ring) => moved(ring, (x, y) => [(x - strip) * cell, EXTENT - (y - strip) * cell]),
  };
}

function moved(ring: Ring, move: (x: number, y: number) => readonly [number, number]): Ring {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) [out[i], out[i + 1]] = move(ring[i]!, ring[i + 1]!) as [number, number];
  return out;
}

/** By its south-western corner. */
export type Cell = readonly [number, number];

/** The cell that the middle of a box lies in, `null` where the box is wider or higher than a cell. */
export function cellOfSmall([west, south, east, north]: Bounds, grid: TileGrid): Cell | null {
  const [left, bottom, right, top] = grid.cells(Float64Array.of(west, south, east, north)) as unknown as Bounds;
  if (right - left > 1 || top - bottom > 1) return null;
  return [Math.floor((left + right) / 2), Math.floor((bottom + top) / 2)];
}

export function isInBox([x, y]: Cell, { size }: TileGrid): boolean {
  return x >= 0 && y >= 0 && x < size && y < size;
}

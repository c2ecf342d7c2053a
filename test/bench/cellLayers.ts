import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * Fictitious layers (示例) of any size, written as GeoJSON text sequences: cells that fill a square without gap or
 * overlap, as a land survey's patches do. The same bytes each time.
 */
export interface CellLayer {
  /** Cells along each side of the square. */
  readonly side: number;
  /** Inner positions of each edge; `some`: none or one. */
  readonly perEdge: number | "some";
  /** Side of a cell, degrees. */
  readonly cell?: number;
  /** Only one cell in so many, here and there; absent: all. */
  readonly oneIn?: number | undefined;
}

/** South-west corner of every layer, and the side of a cell where it is not said, degrees. */
export const [CELLS_WEST, CELLS_SOUTH] = [117, 31] as const;
const CELL = 0.0005;

type Position = readonly [number, number];

/** Writes the layer. @returns its number of vertices, ring ends counted twice as in the file */
export async function writeCellLayer(path: string, layer: CellLayer): Promise<number> {
  const written = { vertices: 0 };
  await pipeline(Readable.from(rowsOf(layer, written)), createWriteStream(path));
  return written.vertices;
}

function* rowsOf(layer: CellLayer, written: { vertices: number }): Generator<string> {
  const { side, cell = CELL, perEdge, oneIn = 1 } = layer;
  for (let row = 0; row < side; row++) {
    const lines: string[] = [];
    for (let column = 0; column < side; column++) {
      if (hash(column, row, 4) % oneIn !== 0) continue;
      const ring = ringOf(column, row, { cell, perEdge });
      written.vertices += ring.length;
      const geometry = { type: "Polygon", coordinates: [ring] };
      const properties = { BSM: `${row * side + column}`, DLBM: DLBM[hash(column, row, 5) % DLBM.length], MJ: cell };
      lines.push(`${JSON.stringify({ type: "Feature", geometry, properties })}\n`);
    }
    yield lines.join("");
  }
}

const DLBM = ["0101", "0201", "0301", "0702", "1003", "1101"];

type Grain = Required<Pick<CellLayer, "cell" | "perEdge">>;

/** Counter-clockwise from the south-west; neighbours share every position of their common edge. */
function ringOf(column: number, row: number, grain: Grain): Position[] {
  const south = edge(column, row, 0, grain);
  const east = edge(column + 1, row, 1, grain);
  const north = edge(column, row + 1, 0, grain).reverse();
  const west = edge(column, row, 1, grain).reverse();
  return [...south, ...east.slice(1), ...north.slice(1), ...west.slice(1)];
}

/** From a corner to the next one eastwards (axis 0) or northwards (axis 1). */
function edge(column: number, row: number, axis: 0 | 1, { cell, perEdge }: Grain): Position[] {
  const inner = perEdge === "some" ? hash(column, row, 6 + axis) % 2 : perEdge;
  const from = corner(column, row, cell);
  const to = corner(column + 1 - axis, row + axis, cell);
  return Array.from({ length: inner + 2 }, (_, i) => {
    if (i === 0) return from;
    if (i === inner + 1) return to;
    const t = i / (inner + 1);
    const off = (0.1 * cell * (unit(column, row, 10 + 2 * i + axis) - 0.5)) / (inner + 1);
    const [x, y] = [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
    return rounded(axis === 0 ? [x, y + off] : [x + off, y]);
  });
}

function corner(column: number, row: number, cell: number): Position {
  const jitter = (k: number) => 0.4 * (unit(column, row, k) - 0.5);
  return rounded([CELLS_WEST + cell * (column + jitter(1)), CELLS_SOUTH + cell * (row + jitter(2))]);
}

function rounded([x, y]: Position): Position {
  return [Math.round(x * 1e9) / 1e9, Math.round(y * 1e9) / 1e9];
}

/** Between 0 and 1, the same for the same three integers. */
export function unit(x: number, y: number, k: number): number {
  return hash(x, y, k) / 2 ** 32;
}

/** 32 bits from three integers (the finaliser of MurmurHash3). */
function hash(x: number, y: number, k: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(k, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

import { COUNTY, TOWN } from "./county.ts";
import { distance } from "./curves.ts";
import type { LineIndex } from "./lineIndex.ts";
import { fractalNoise, type Point } from "./random.ts";
import type { River } from "./waters.ts";

/** A square lattice of values, read between its nodes by bilinear interpolation. */
export class Raster {
  readonly west: number;
  readonly south: number;
  readonly step: number;
  readonly columns: number;
  readonly rows: number;
  readonly #values: Float64Array;

  /** Covers the county with nodes every `step` metres. */
  constructor(step: number, valueAt: (point: Point) => number) {
    const reach = COUNTY.radius * 1.45;
    this.step = step;
    this.west = COUNTY.centre[0] - reach;
    this.south = COUNTY.centre[1] - reach;
    this.columns = Math.ceil((2 * reach) / step) + 1;
    this.rows = this.columns;
    this.#values = new Float64Array(this.columns * this.rows);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        this.#values[row * this.columns + column] = valueAt(this.place(column, row));
      }
    }
  }

  place(column: number, row: number): Point {
    return [this.west + column * this.step, this.south + row * this.step];
  }

  node(column: number, row: number): number {
    return this.#values[row * this.columns + column]!;
  }

  at([x, y]: Point): number {
    const u = Math.min(Math.max((x - this.west) / this.step, 0), this.columns - 1.001);
    const v = Math.min(Math.max((y - this.south) / this.step, 0), this.rows - 1.001);
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [u - column, v - row];
    const low = this.node(column, row) * (1 - s) + this.node(column + 1, row) * s;
    const high = this.node(column, row + 1) * (1 - s) + this.node(column + 1, row + 1) * s;
    return low * (1 - t) + high * t;
  }
}

/** Heights between about 0 (flood plain) and 1 (summits). */
export interface Terrain {
  readonly height: Raster;
  /** Distance from the nearest river (m), capped at RIVER_REACH. */
  readonly toRiver: Raster;
}

const RIVER_REACH = 1800;
/** Contours that the map draws: foot of the hills, ecological red line, its core zone, summits. */
export const LEVELS = { foot: 0.52, redLine: 0.62, core: 0.715, summit: 0.8 } as const;

export function makeTerrain(rivers: LineIndex<River>): Terrain {
  const toRiver = new Raster(240, (point) => rivers.nearest(point, RIVER_REACH)?.distance ?? RIVER_REACH);
  const height = new Raster(62, (point) => heightAt(point, toRiver));
  return { height, toRiver };
}

/** Hills in the north-west, plains in the south-east, valleys along the rivers, level ground at the town. */
function heightAt(point: Point, toRiver: Raster): number {
  const [x, y] = point;
  const rolling = fractalNoise(x / 6200 + 40, y / 6200 + 40, 101, 5);
  const tilt = (y * 0.62 - x * 0.78) / 60_000;
  const valley = 1 - toRiver.at(point) / RIVER_REACH;
  const town = Math.max(0, 1 - distance(point, TOWN) / 5200);
  return 0.5 + (rolling - 0.5) * 1.35 + tilt - 0.13 * valley * valley - 0.45 * town;
}

/** Edges of a contour, in no order: marching squares, with equal crossings on the side that two squares share. */
export function contourEdges(raster: Raster, level: number): [Point, Point][] {
  const edges: [Point, Point][] = [];
  for (let row = 0; row + 1 < raster.rows; row++) {
    for (let column = 0; column + 1 < raster.columns; column++) {
      const crossings = squareCrossings(raster, column, row, level);
      if (crossings.length >= 2) edges.push([crossings[0]!, crossings[1]!]);
      if (crossings.length === 4) edges.push([crossings[2]!, crossings[3]!]);
    }
  }
  return edges;
}

function squareCrossings(raster: Raster, column: number, row: number, level: number): Point[] {
  // Each side from its lesser node on, so that the neighbouring square computes the same point.
  const sides = [
    [column, row, column + 1, row],
    [column + 1, row, column + 1, row + 1],
    [column, row + 1, column + 1, row + 1],
    [column, row, column, row + 1],
  ] as const;
  const out: Point[] = [];
  for (const [c0, r0, c1, r1] of sides) {
    const [a, b] = [raster.node(c0, r0), raster.node(c1, r1)];
    if (a < level === b < level) continue;
    const t = (level - a) / (b - a);
    const [p, q] = [raster.place(c0, r0), raster.place(c1, r1)];
    out.push([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t]);
  }
  return out;
}

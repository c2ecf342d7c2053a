import type { Point } from "./random.ts";

/** A line with a half width at each vertex: a river or a road. */
export interface WideLine {
  readonly points: readonly Point[];
  readonly halfWidth: (index: number) => number;
}

export interface Nearest<T> {
  readonly line: T;
  readonly distance: number;
  /** Half width of the line at the nearest place. */
  readonly halfWidth: number;
}

const CELL = 300;
const KEY_SHIFT = 4096;

interface Segment {
  readonly line: number;
  readonly index: number;
}

/** Finds the line nearest to a point; a hash grid over the segments. */
export class LineIndex<T extends WideLine> {
  readonly #lines: readonly T[];
  readonly #cells = new Map<number, Segment[]>();

  constructor(lines: readonly T[]) {
    this.#lines = lines;
    lines.forEach((line, number) => {
      for (let i = 0; i + 1 < line.points.length; i++) this.#add({ line: number, index: i }, line);
    });
  }

  /** The line whose bank is nearest within `reach` metres of the centre line, or null. */
  nearest(point: Point, reach: number): Nearest<T> | null {
    let best: Nearest<T> | null = null;
    let bestGap = Number.POSITIVE_INFINITY;
    const [west, south] = [cellOf(point[0] - reach), cellOf(point[1] - reach)];
    const [east, north] = [cellOf(point[0] + reach), cellOf(point[1] + reach)];
    for (let cx = west; cx <= east; cx++) {
      for (let cy = south; cy <= north; cy++) {
        for (const segment of this.#cells.get(cellKey(cx, cy)) ?? []) {
          const found = this.#measure(segment, point);
          const gap = found.distance - found.halfWidth;
          if (found.distance <= reach && gap < bestGap) [best, bestGap] = [found, gap];
        }
      }
    }
    return best;
  }

  #measure(segment: Segment, point: Point): Nearest<T> {
    const line = this.#lines[segment.line]!;
    const a = line.points[segment.index]!;
    const b = line.points[segment.index + 1]!;
    const t = nearestFraction(a, b, point);
    const dx = a[0] + (b[0] - a[0]) * t - point[0];
    const dy = a[1] + (b[1] - a[1]) * t - point[1];
    const halfWidth = line.halfWidth(segment.index) * (1 - t) + line.halfWidth(segment.index + 1) * t;
    return { line, distance: Math.sqrt(dx * dx + dy * dy), halfWidth };
  }

  #add(segment: Segment, line: T): void {
    const a = line.points[segment.index]!;
    const b = line.points[segment.index + 1]!;
    for (let cx = cellOf(Math.min(a[0], b[0])); cx <= cellOf(Math.max(a[0], b[0])); cx++) {
      for (let cy = cellOf(Math.min(a[1], b[1])); cy <= cellOf(Math.max(a[1], b[1])); cy++) {
        const key = cellKey(cx, cy);
        const cell = this.#cells.get(key);
        if (cell) cell.push(segment);
        else this.#cells.set(key, [segment]);
      }
    }
  }
}

/** Where on a → b (0 … 1) the point nearest to `point` lies. */
export function nearestFraction(a: Point, b: Point, point: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  if (squared === 0) return 0;
  const t = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / squared;
  return Math.min(1, Math.max(0, t));
}

function cellOf(value: number): number {
  return Math.floor(value / CELL);
}

function cellKey(cx: number, cy: number): number {
  return (cx + KEY_SHIFT / 2) * KEY_SHIFT + cy + KEY_SHIFT / 2;
}

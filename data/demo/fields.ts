import { COUNTY } from "./county.ts";
import { rotated } from "./curves.ts";
import { latticeValue, noise, type Point } from "./random.ts";

/**
 * Field boundaries: rows of parcels in a frame that noise bends, so that fields turn with the land. Rows are cut
 * across at uneven places, as bricks are.
 */
const ROW = 235;
const PARCEL = 400;
const STEP = 42;
const REACH = COUNTY.radius * 1.5;
/** Cross lines run past the row's edge by this much, so that they surely meet it; the stub is trimmed when noded. */
const OVERRUN = 2;

/** Lines along the rows and across them, `coarseness` rows to a parcel (hills have larger ones). */
export function fieldLines(coarseness: number): Point[][] {
  const lines: Point[][] = [];
  const height = ROW * coarseness;
  const rows = Math.ceil(REACH / height);
  for (let row = -rows; row <= rows; row++) {
    lines.push(bentLine([-REACH, row * height], [REACH, row * height]));
    for (const x of cuts(row, PARCEL * (1 + (coarseness - 1) * 0.6))) {
      lines.push(bentLine([x, row * height - OVERRUN], [x, (row + 1) * height + OVERRUN]));
    }
  }
  return lines;
}

function cuts(row: number, length: number): number[] {
  const out: number[] = [];
  for (let x = -REACH, i = 0; x < REACH; i++) {
    x += length * (0.55 + 0.9 * latticeValue(row, i, 211));
    out.push(x);
  }
  return out;
}

function bentLine(a: Point, b: Point): Point[] {
  const length = Math.abs(b[0] - a[0]) + Math.abs(b[1] - a[1]);
  const steps = Math.ceil(length / STEP);
  return Array.from({ length: steps + 1 }, (_, i) =>
    bent([a[0] + ((b[0] - a[0]) * i) / steps, a[1] + ((b[1] - a[1]) * i) / steps]),
  );
}

/** Turns the frame by 0.06 of a revolution and bends it: broad swings, and a metre or two of wobble. */
function bent([x, y]: Point): Point {
  const [u, v] = rotated([x, y], 0.06);
  const swing = (seed: number) => (noise(u / 4300, v / 4300, seed) - 0.5) * 1500;
  const wobble = (seed: number) => (noise(u / 70, v / 70, seed) - 0.5) * 9;
  return [COUNTY.centre[0] + u + swing(221) + wobble(223), COUNTY.centre[1] + v + swing(222) + wobble(224)];
}

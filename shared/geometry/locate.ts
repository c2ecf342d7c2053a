import { orient2d } from "robust-predicates";
import type { MultiPolygon, Ring } from "./rings.ts";

/** Where a position lies with regard to a closed area. */
export type Place = "inside" | "boundary" | "outside";

/**
 * Where a position (degrees) lies in an area that is given in disjoint pieces. Borders on which pieces meet are no
 * boundary: the runs that they add cancel, for each is run once in each direction. Exact predicates, so that a position
 * beside the edge of two neighbours is in one of them, never in both or neither.
 */
export function locate(pieces: readonly MultiPolygon[], x: number, y: number): Place {
  const departures: Departure[] = [];
  let odd = false;
  for (const ring of pieces.flat(2)) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const side = sideOf(ring, i, x, y);
      if (side === 0) depart(departures, ring, i, x, y);
      else if (ring[i + 1]! > y !== ring[i + 3]! > y && side > 0 === ring[i + 3]! > y) odd = !odd;
    }
  }
  if (departures.some(({ net }) => net !== 0)) return "boundary";
  return odd ? "inside" : "outside";
}

/** Positive when the position lies to the left of the edge, 0 when on its line. */
function sideOf(ring: Ring, i: number, x: number, y: number): number {
  return -orient2d(ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!, x, y);
}

/** A direction in which edges leave the position; `net` counts them, less those that arrive from there. */
interface Departure {
  readonly x: number;
  readonly y: number;
  net: number;
}

/** The edge lies on one line with the position; if it runs through it, what leaves and arrives is noted. */
function depart(departures: Departure[], ring: Ring, i: number, x: number, y: number): void {
  const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
  if (x < Math.min(x0, x1) || x > Math.max(x0, x1) || y < Math.min(y0, y1) || y > Math.max(y0, y1)) return;
  if (x !== x1 || y !== y1) count(departures, x, y, x1, y1, 1);
  if (x !== x0 || y !== y0) count(departures, x, y, x0, y0, -1);
}

function count(departures: Departure[], x: number, y: number, toX: number, toY: number, step: number): void {
  const same = departures.find(
    (known) =>
      Math.sign(known.x - x) === Math.sign(toX - x) &&
      Math.sign(known.y - y) === Math.sign(toY - y) &&
      orient2d(x, y, known.x, known.y, toX, toY) === 0,
  );
  if (same) same.net += step;
  else departures.push({ x: toX, y: toY, net: step });
}

import { cutRings } from "../geometry/cutRings.ts";
import type { Bounds, Ring } from "../geometry/rings.ts";

/** The part of the rings in a box. */
export function cutToBox(rings: readonly Ring[], [west, south, east, north]: Bounds): readonly Ring[] {
  const columns = cutRings(cutRings(rings, 0, west, "high"), 0, east, "low");
  return cutRings(cutRings(columns, 1, south, "high"), 1, north, "low");
}

/**
 * The ring with short cuts where it stays on one side of the box for several vertices: in the box nothing changes, and
 * every edge that reaches into it stays as it is.
 */
export function withoutDetours(ring: Ring, box: Bounds): Ring {
  const last = ring.length / 2 - 1;
  const kept: number[] = [];
  /** Sides beyond which every vertex lies since the last one kept. */
  let common = 0;
  let here = sidesOf(ring, 0, box);
  for (let i = 0; i <= last; i++) {
    const next = i < last ? sidesOf(ring, i + 1, box) : 0;
    common &= here;
    if ((common & next) === 0) {
      kept.push(ring[2 * i]!, ring[2 * i + 1]!);
      common = here;
    }
    here = next;
  }
  return kept.length === ring.length ? ring : Float64Array.from(kept);
}

/** Beyond which sides of the box a vertex lies, one bit a side (Cohen and Sutherland). */
function sidesOf(ring: Ring, vertex: number, [west, south, east, north]: Bounds): number {
  const x = ring[2 * vertex]!;
  const y = ring[2 * vertex + 1]!;
  return (x < west ? 1 : 0) | (x > east ? 2 : 0) | (y < south ? 4 : 0) | (y > north ? 8 : 0);
}

import type { Bounds, Ring } from "./rings.ts";

/**
 * A point strictly inside a ring, so that rings which touch from inside are still told apart: the middle of the widest
 * stretch that a horizontal line cuts from the ring.
 */
export function interiorPoint(ring: Ring, [west, south, , north]: Bounds): readonly [number, number] {
  const y = emptyParallel(ring, (south + north) / 2, north);
  const crossings: number[] = [];
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [x1, y1, x2, y2] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
    if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  crossings.sort((a, b) => a - b);
  let [best, width] = [west, -1];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from, to] = [crossings[i]!, crossings[i + 1]!];
    if (to - from > width) [best, width] = [(from + to) / 2, to - from];
  }
  return [best, y];
}

/** Half-way between `middle` and the next vertex above it: a line there passes through no vertex. */
function emptyParallel(ring: Ring, middle: number, north: number): number {
  let next = north;
  for (let i = 1; i < ring.length; i += 2) if (ring[i]! > middle && ring[i]! < next) next = ring[i]!;
  return (middle + next) / 2;
}

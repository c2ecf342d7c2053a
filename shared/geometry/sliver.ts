import { metresPerDegree, type PerDegree } from "./ellipsoid.ts";
import { erode } from "./outline.ts";
import { type MultiPolygon, polygonBounds, type Ring } from "./rings.ts";

/**
 * True when an overlap vanishes once its boundary moves inwards by half of `widthM`: it is nowhere wider than that.
 * Judged on the union, so that a strip cut into pieces is one strip.
 */
export function isThinnerThan(overlap: MultiPolygon, widthM: number): boolean {
  if (overlap.length === 0) return true;
  return erode(overlap, widthM / 2, scaleInMiddle(overlap)).length === 0;
}

/** Twice the area over the perimeter, metres: the width of a long strip. Information only, nothing is judged by it. */
export function meanWidthM(overlap: MultiPolygon, areaM2: number): number {
  const lengthM = perimeterM(overlap);
  return lengthM > 0 ? (2 * areaM2) / lengthM : 0;
}

/** Length of all rings in metres, at the scale of the polygons' middle. */
export function perimeterM(polygons: MultiPolygon): number {
  const perDegree = scaleInMiddle(polygons);
  return polygons.flat().reduce((sum, ring) => sum + lengthM(ring, perDegree), 0);
}

function scaleInMiddle(polygons: MultiPolygon): PerDegree {
  const [, south, , north] = polygonBounds(polygons);
  return metresPerDegree((south + north) / 2);
}

function lengthM(ring: Ring, { east, north }: PerDegree): number {
  let length = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    length += Math.hypot((ring[i + 2]! - ring[i]!) * east, (ring[i + 3]! - ring[i + 1]!) * north);
  }
  return length;
}

import { metresPerDegree } from "./ellipsoid.ts";
import { erode } from "./outline.ts";
import { type MultiPolygon, polygonBounds } from "./rings.ts";

/**
 * True when an overlap vanishes once its boundary moves inwards by half of `widthM`: it is nowhere wider than that.
 * Judged on the union, so that a strip cut into pieces is one strip.
 */
export function isThinnerThan(overlap: MultiPolygon, widthM: number): boolean {
  if (overlap.length === 0) return true;
  const [, south, , north] = polygonBounds(overlap);
  return erode(overlap, widthM / 2, metresPerDegree((south + north) / 2)).length === 0;
}

import { Clipper, FillRule, type Path64, type Paths64 } from "clipper2-ts";
import { type MultiPolygon, polygonBounds, type Ring } from "../../shared/geometry/rings.ts";

/** The grid of shared/geometry/outline.ts: a tenth of a micrometre. */
const PER_DEGREE = 1e12;

/**
 * A less B by Clipper2 with nobody looking over its shoulder, as rings: what judges the overlap sum must not have been
 * chosen by it, as the outlines of shared/geometry/outline.ts are.
 */
export function differenceByClipperAlone(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  const [west, south, east, north] = polygonBounds(a);
  const [originX, originY] = [(west + east) / 2, (south + north) / 2];
  const toPath = (ring: Ring): Path64 =>
    Array.from({ length: ring.length / 2 - 1 }, (_, i) => ({
      x: Math.round((ring[2 * i]! - originX) * PER_DEGREE),
      y: Math.round((ring[2 * i + 1]! - originY) * PER_DEGREE),
    }));
  const paths = (polygons: MultiPolygon): Paths64 => polygons.flat().map(toPath);
  const rest = Clipper.difference(paths(a), paths(b), FillRule.NonZero);
  // Each ring for itself: signed areas add up without anyone asking whose hole is whose.
  return rest.map((path) => [
    Float64Array.from([...path, path[0]!].flatMap(({ x, y }) => [originX + x / PER_DEGREE, originY + y / PER_DEGREE])),
  ]);
}

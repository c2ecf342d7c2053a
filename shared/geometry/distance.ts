import { DEGREE, metresPerDegree, type PerDegree } from "./ellipsoid.ts";
import { locate } from "./locate.ts";
import { TooManyEdgePairs } from "./overlap.ts";
import { type Bounds, boundsIntersect, type MultiPolygon, polygonBounds, type Ring, ringBounds } from "./rings.ts";
import { footOnSegment } from "./segment.ts";

/**
 * Distances on the CGCS2000 ellipsoid between areas whose edges are straight in lon/lat. A pair of edges is compared in
 * degrees scaled at the latitude midway between their nearest points, found in two steps: within a reach of 10 km the
 * result is the geodesic to 1 mm (mid-latitude formula, error d³/24R²).
 */

/**
 * Metres between two areas, 0 where they meet; `Infinity` beyond `reachM`.
 * @throws TooManyEdgePairs where more pairs of edges than `maxEdgePairs` would have to be compared
 */
export function distanceM(
  a: MultiPolygon,
  b: MultiPolygon,
  reachM: number,
  maxEdgePairs = Number.POSITIVE_INFINITY,
): number {
  if (a.length === 0 || b.length === 0) return Number.POSITIVE_INFINITY;
  const own = withBounds(a.flat());
  const around = widened(polygonBounds(a), reachM);
  const near = b.filter((polygon) => boundsIntersect(around, polygonBounds([polygon])));
  if (near.some((polygon) => overlap(a, [polygon]))) return 0;
  let best = reachM;
  let found = false;
  let pairs = 0;
  for (const { ring: other, bounds: otherBounds } of withBounds(near.flat())) {
    for (const { ring, bounds } of own) {
      if (!boundsIntersect(widened(bounds, best), otherBounds)) continue;
      pairs += (ring.length * other.length) / 4;
      if (pairs > maxEdgePairs) throw new TooManyEdgePairs(maxEdgePairs);
      const nearest = betweenRings(ring, other, best);
      if (nearest > best) continue;
      best = nearest;
      found = true;
    }
  }
  return found ? best : Number.POSITIVE_INFINITY;
}

/** A box that holds everything within `byM` metres of another one (and a little more). */
export function widened([west, south, east, north]: Bounds, byM: number): Bounds {
  const northDegrees = byM / metresPerDegree(0).north;
  const worst = Math.min(89, Math.max(Math.abs(south), Math.abs(north)) + northDegrees);
  const eastDegrees = byM / metresPerDegree(worst).east;
  return [west - eastDegrees, south - northDegrees, east + eastDegrees, north + northDegrees];
}

function withBounds(rings: readonly Ring[]): { readonly ring: Ring; readonly bounds: Bounds }[] {
  return rings.map((ring) => ({ ring, bounds: ringBounds(ring) }));
}

/** One holds a vertex of the other; crossings of edges are found as a distance of 0. */
function overlap(a: MultiPolygon, b: MultiPolygon): boolean {
  const meets = (area: MultiPolygon, ring: Ring | undefined): boolean =>
    ring !== undefined && locate([area], ring[0]!, ring[1]!) !== "outside";
  return a.some((polygon) => meets(b, polygon[0])) || b.some((polygon) => meets(a, polygon[0]));
}

/** Nearest distance of two rings' edges, or more than `limit` where nothing is as near as that. */
function betweenRings(a: Ring, b: Ring, limit: number): number {
  let best = limit;
  let found = Number.POSITIVE_INFINITY;
  for (let j = 0; j + 3 < b.length; j += 2) {
    const scale = metresPerDegree(b[j + 1]!);
    for (let i = 0; i + 3 < a.length; i += 2) {
      if (edgeGap(a, i, b, j, scale) > best) continue;
      const distance = betweenEdges(a, i, b, j);
      if (distance > best) continue;
      best = distance;
      found = distance;
    }
  }
  return found;
}

/** A lower bound: the gap between the edges' boxes, less what the scale may change between them. */
function edgeGap(a: Ring, i: number, b: Ring, j: number, { east, north }: PerDegree): number {
  const dx = gap(a[i]!, a[i + 2]!, b[j]!, b[j + 2]!) * east;
  const dy = gap(a[i + 1]!, a[i + 3]!, b[j + 1]!, b[j + 3]!) * north;
  const latitude = Math.min(89, Math.abs(b[j + 1]!));
  const reach = Math.abs(a[i + 1]! - b[j + 1]!) + Math.abs(a[i + 3]! - a[i + 1]!);
  const slack = Math.min(1, Math.tan(latitude * DEGREE) * reach * DEGREE * 2 + reach * reach * 1e-3 + 1e-6);
  return Math.hypot(dx, dy) * (1 - slack);
}

function gap(a0: number, a1: number, b0: number, b1: number): number {
  return Math.max(0, Math.min(a0, a1) - Math.max(b0, b1), Math.min(b0, b1) - Math.max(a0, a1));
}

function betweenEdges(a: Ring, i: number, b: Ring, j: number): number {
  let latitude = (a[i + 1]! + a[i + 3]! + b[j + 1]! + b[j + 3]!) / 4;
  let nearest: Nearest = { distance: Number.POSITIVE_INFINITY, latitude };
  for (let step = 0; step < 3; step++) {
    nearest = nearestPoints(a, i, b, j, metresPerDegree(latitude));
    latitude = nearest.latitude;
  }
  return nearest.distance;
}

interface Nearest {
  readonly distance: number;
  /** Midway between the nearest points, degrees. */
  readonly latitude: number;
}

/** Two segments in a plane: they cross, or an end of one is nearest to the other. */
function nearestPoints(a: Ring, i: number, b: Ring, j: number, { east, north }: PerDegree): Nearest {
  const originX = a[i]!;
  const originY = a[i + 1]!;
  const point = (ring: Ring, k: number): Point => [(ring[k]! - originX) * east, (ring[k + 1]! - originY) * north];
  const [a0, a1, b0, b1] = [point(a, i), point(a, i + 2), point(b, j), point(b, j + 2)];
  const candidates = [toSegment(a0, b0, b1), toSegment(a1, b0, b1), toSegment(b0, a0, a1), toSegment(b1, a0, a1)];
  const best = candidates.reduce((x, y) => (y.distance < x.distance ? y : x));
  const latitude = originY + best.middleY / north;
  return { distance: cross(a0, a1, b0, b1) ? 0 : best.distance, latitude };
}

type Point = readonly [number, number];

function toSegment(p: Point, s0: Point, s1: Point): { distance: number; middleY: number } {
  const [x, y] = footOnSegment(p, s0, [s1[0] - s0[0], s1[1] - s0[1]]);
  return { distance: Math.hypot(p[0] - x, p[1] - y), middleY: (p[1] + y) / 2 };
}

function cross(a0: Point, a1: Point, b0: Point, b1: Point): boolean {
  const side = (p: Point, q: Point, r: Point): number =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a0, a1, b0) * side(a0, a1, b1) < 0 && side(b0, b1, a0) * side(b0, b1, a1) < 0;
}

import { interiorPoint } from "../../geometry/interiorPoint.ts";
import { type Bounds, boundsContain, crossesOdd, ringBounds, signedDoubleArea } from "../../geometry/rings.ts";
import type { Point } from "./grammar.ts";

/** Closed, interleaved easting, northing (or longitude, latitude). */
interface LinedRing {
  readonly ring: Float64Array;
  /** On which it begins. */
  readonly line: number;
}

/**
 * The points of a parcel → its rings. A ring ends where its first point comes again, where the ring's number changes and,
 * where it was left open, where its first point's id comes again. What is left open is closed.
 */
export function ringsOf(points: readonly Point[], eastingFirst: boolean): LinedRing[] {
  const rings: Point[][] = [];
  let open: Point[] | null = null;
  for (const point of points) {
    if (open === null || begins(point, open)) {
      open = [point];
      rings.push(open);
    } else {
      open.push(point);
      if (open.length > 3 && isSamePlace(point, open[0]!)) open = null;
    }
  }
  return rings.map((ring) => closed(ring, eastingFirst));
}

function begins(point: Point, open: readonly Point[]): boolean {
  const first = open[0]!;
  if (point.ring !== first.ring) return true;
  const hasOwnIds = open.length > 2 && open[1]!.id !== first.id;
  return hasOwnIds && point.id === first.id && !isSamePlace(point, first);
}

function isSamePlace({ values: [a, b] }: Point, { values: [c, d] }: Point): boolean {
  return a === c && b === d;
}

function closed(points: readonly Point[], eastingFirst: boolean): LinedRing {
  const [first, last] = [points[0]!, points.at(-1)!];
  const all = points.length > 1 && isSamePlace(first, last) ? points : [...points, first];
  const ring = Float64Array.from(all.flatMap(({ values: [a, b] }) => (eastingFirst ? [a, b] : [b, a])));
  return { ring, line: first.line };
}

interface Placed {
  readonly ring: Float64Array;
  readonly bounds: Bounds;
  readonly size: number;
  /** `null`: a hole itself. */
  holes: Float64Array[] | null;
}

/**
 * Rings → polygons, outer ring first. Neither numbers nor directions tell holes from further parts in these files: a ring
 * inside an area is a hole, a ring inside a hole or inside nothing is an area. What lies inside is told by one inner point,
 * so that a hole which juts out by a millimetre is refused as crossing and not taken for a part.
 */
export function nested(rings: readonly Float64Array[]): Float64Array[][] {
  const all = rings.map(placed);
  const larger: Placed[] = [];
  for (const candidate of all.toSorted((a, b) => b.size - a.size)) {
    const [x, y] = interiorPoint(candidate.ring, candidate.bounds);
    const around = larger.findLast(({ ring, bounds }) => boundsContain(bounds, [x, y, x, y]) && crossesOdd(ring, x, y));
    if (around?.holes) around.holes.push(candidate.ring);
    else candidate.holes = [];
    larger.push(candidate);
  }
  return all.flatMap(({ ring, holes }) => (holes === null ? [] : [[ring, ...holes]]));
}

function placed(ring: Float64Array): Placed {
  return { ring, bounds: ringBounds(ring), size: Math.abs(signedDoubleArea(ring)), holes: null };
}

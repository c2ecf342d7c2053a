import { DEGREE, ECCENTRICITY_SQUARED, SEMI_MINOR_AXIS_M } from "../../shared/geometry/ellipsoid.ts";
import { boundsOfRings, type MultiPolygon } from "../../shared/geometry/rings.ts";

/**
 * Areas of overlays by exact rational arithmetic: the judge where two engines disagree.
 *
 * Coordinates are doubles, hence rationals. All longitudes at which any two edges start, end or cross are found exactly;
 * between two neighbouring ones nothing crosses, so that the edges have an exact order from south to north and membership
 * (even-odd within each side) is a matter of counting. Each cell between two edges is a trapezium, whose area is taken from
 * the closed authalic formula. Slow and plain on purpose; nothing is shared with the code that it judges but the axes.
 * `test/oracle/exact.py` is the same in Python.
 */

/** Which places are counted, by whether they lie in a and in b. */
export type Covered = (inA: boolean, inB: boolean) => boolean;

export const INTERSECTION: Covered = (inA, inB) => inA && inB;
export const UNION: Covered = (inA, inB) => inA || inB;
export const DIFFERENCE: Covered = (inA, inB) => inA && !inB;
export const SYMMETRIC_DIFFERENCE: Covered = (inA, inB) => inA !== inB;

/** n/d with d > 0. */
interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** West end first, in whole units of a power of two of a degree. */
interface Edge {
  readonly x0: bigint;
  readonly y0: bigint;
  readonly x1: bigint;
  readonly y1: bigint;
  readonly inB: boolean;
}

/** By west ends. */
function westFirst(e: Edge, f: Edge): number {
  return e.x0 < f.x0 ? -1 : e.x0 > f.x0 ? 1 : 0;
}

/** Area in m² of the places that `covered` names; within each side an odd number of rings surrounds what is in it. */
export function exactArea(a: MultiPolygon, b: MultiPolygon, covered: Covered): number {
  const bits = bitsOf([a, b]);
  const [west, east] = range(a, b, covered, bits);
  const edges = [...edgesOf(a, false, bits), ...edgesOf(b, true, bits)]
    .filter(({ x0, x1 }) => x1 > west && x0 < east)
    .sort(westFirst);
  const breaks = breaksOf(edges).filter((x) => x.n > west * x.d && x.n < east * x.d);
  const all = [whole(west), ...breaks, whole(east)];
  let sum = 0;
  let next = 0;
  let active: Edge[] = [];
  for (let i = 0; i + 1 < all.length; i++) {
    const [from, to] = [all[i]!, all[i + 1]!];
    for (; next < edges.length && edges[next]!.x0 * from.d <= from.n; next++) active.push(edges[next]!);
    active = active.filter(({ x1 }) => x1 * to.d >= to.n);
    sum += slabArea(active, from, to, covered, bits);
  }
  return sum;
}

const whole = (n: bigint): Rational => ({ n, d: 1n });

/** The power of two that makes every coordinate a whole number. */
function bitsOf(sides: readonly MultiPolygon[]): number {
  let bits = 0;
  for (const ring of sides.flat(2)) for (const v of ring) while (!Number.isInteger(v * 2 ** bits)) bits++;
  return bits;
}

function range(a: MultiPolygon, b: MultiPolygon, covered: Covered, bits: number): [bigint, bigint] {
  const [one, other] = [boundsOfRings(a.flat()), boundsOfRings(b.flat())];
  const both = !covered(true, false) && !covered(false, true);
  const [west, east] = both
    ? [Math.max(one[0], other[0]), Math.min(one[2], other[2])]
    : [Math.min(one[0], other[0]), Math.max(one[2], other[2])];
  return west < east ? [BigInt(west * 2 ** bits), BigInt(east * 2 ** bits)] : [0n, 0n];
}

/** Vertical edges enclose nothing. */
function edgesOf(polygons: MultiPolygon, inB: boolean, bits: number): Edge[] {
  return polygons.flat().flatMap((ring) => {
    const v = Array.from(ring, (value) => BigInt(value * 2 ** bits));
    const edges: Edge[] = [];
    for (let i = 0; i + 3 < v.length; i += 2) {
      const [x0, y0, x1, y1] = [v[i]!, v[i + 1]!, v[i + 2]!, v[i + 3]!];
      if (x0 < x1) edges.push({ x0, y0, x1, y1, inB });
      else if (x0 > x1) edges.push({ x0: x1, y0: y1, x1: x0, y1: y0, inB });
    }
    return edges;
  });
}

/** Every longitude at which an edge begins, ends or crosses another, each once, from west to east. */
function breaksOf(edges: readonly Edge[]): Rational[] {
  const breaks = edges.flatMap(({ x0, x1 }) => [whole(x0), whole(x1)]);
  edges.forEach((e, i) => {
    for (let j = i + 1; j < edges.length && edges[j]!.x0 < e.x1; j++) {
      const x = apart(e, edges[j]!) ? null : crossing(e, edges[j]!);
      if (x) breaks.push(x);
    }
  });
  breaks.sort(compare);
  return breaks.filter((x, i) => i === 0 || compare(breaks[i - 1]!, x) !== 0);
}

function compare(p: Rational, q: Rational): number {
  const [left, right] = [p.n * q.d, q.n * p.d];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether one lies wholly to the south of the other. */
function apart(e: Edge, f: Edge): boolean {
  const [eSouth, eNorth] = e.y0 < e.y1 ? [e.y0, e.y1] : [e.y1, e.y0];
  const [fSouth, fNorth] = f.y0 < f.y1 ? [f.y0, f.y1] : [f.y1, f.y0];
  return eNorth < fSouth || fNorth < eSouth;
}

/** Where the interiors of two edges cross. */
function crossing(e: Edge, f: Edge): Rational | null {
  const [ex, ey, fx, fy] = [e.x1 - e.x0, e.y1 - e.y0, f.x1 - f.x0, f.y1 - f.y0];
  const cross = ex * fy - ey * fx;
  if (cross === 0n) return null;
  const along = (f.x0 - e.x0) * fy - (f.y0 - e.y0) * fx;
  const d = cross < 0n ? -cross : cross;
  const x = { n: e.x0 * d + (cross < 0n ? -along : along) * ex, d };
  const west = whole(e.x0 > f.x0 ? e.x0 : f.x0);
  const east = whole(e.x1 < f.x1 ? e.x1 : f.x1);
  return compare(x, west) > 0 && compare(x, east) < 0 ? x : null;
}

function latitudeAt(e: Edge, x: Rational): Rational {
  const dx = e.x1 - e.x0;
  return { n: e.y0 * dx * x.d + (e.y1 - e.y0) * (x.n - e.x0 * x.d), d: dx * x.d };
}

interface Height {
  readonly west: Rational;
  readonly middle: Rational;
  readonly east: Rational;
  readonly inB: boolean;
}

/** Area within one slab that all these edges span and in which no two cross. */
function slabArea(edges: readonly Edge[], from: Rational, to: Rational, covered: Covered, bits: number): number {
  const middle = { n: from.n * to.d + to.n * from.d, d: 2n * from.d * to.d };
  const width = asNumber({ n: to.n * from.d - from.n * to.d, d: from.d * to.d }, bits);
  const heights = edges
    .map((e) => ({ west: latitudeAt(e, from), middle: latitudeAt(e, middle), east: latitudeAt(e, to), inB: e.inB }))
    .sort((p, q) => compare(p.middle, q.middle));
  let [inA, inB, sum] = [false, false, 0];
  for (let i = 0; i + 1 < heights.length; i++) {
    if (heights[i]!.inB) inB = !inB;
    else inA = !inA;
    if (covered(inA, inB)) sum += width * meanStrip(heights[i]!, heights[i + 1]!, bits);
  }
  return sum;
}

/** Nodes and weights on [0, 1] of Gauss–Legendre quadrature with 5 nodes (Abramowitz & Stegun, table 25.4). */
const GAUSS: readonly (readonly [number, number])[] = [
  [0.5, 0.5688888888888889],
  [0.5 - 0.538469310105683 / 2, 0.47862867049936647],
  [0.5 + 0.538469310105683 / 2, 0.47862867049936647],
  [0.5 - 0.906179845938664 / 2, 0.23692688505618908],
  [0.5 + 0.906179845938664 / 2, 0.23692688505618908],
].map(([node, weight]) => [node!, weight! / 2] as const);

/** Mean of the strip between two edges over a slab, m² a degree of longitude; heights from the lower edge keep digits. */
function meanStrip(lower: Height, upper: Height, bits: number): number {
  const base = compare(lower.west, lower.east) <= 0 ? lower.west : lower.east;
  const above = ({ n, d }: Rational): number => asNumber({ n: n * base.d - base.n * d, d: d * base.d }, bits);
  const [low0, low1, high0, high1] = [above(lower.west), above(lower.east), above(upper.west), above(upper.east)];
  const south = asNumber(base, bits);
  return GAUSS.reduce((sum, [t, weight]) => {
    const low = low0 + t * (low1 - low0);
    return sum + weight * strip(south + low, high0 + t * (high1 - high0) - low);
  }, 0);
}

/**
 * Area from a parallel to one `height` degrees farther north, m² a degree of longitude, in closed form (Snyder, Map
 * Projections, USGS PP 1395, eq. 3-12), written so that a small height loses no digits.
 */
function strip(latitude: number, height: number): number {
  const e = Math.sqrt(ECCENTRICITY_SQUARED);
  const [from, half] = [latitude * DEGREE, (height * DEGREE) / 2];
  const s0 = Math.sin(from);
  const ds = 2 * Math.cos(from + half) * Math.sin(half);
  const s1 = s0 + ds;
  const e2 = ECCENTRICITY_SQUARED;
  const rational = (ds * (1 + e2 * s0 * s1)) / ((1 - e2 * s0 * s0) * (1 - e2 * s1 * s1));
  const q = rational + Math.atanh((e * ds) / (1 - e2 * s0 * s1)) / e;
  return (SEMI_MINOR_AXIS_M ** 2 / 2) * q * DEGREE;
}

/** The double next to n/d units; 64 digits of the quotient are more than it holds. */
function asNumber({ n, d }: Rational, bits: number): number {
  if (n === 0n) return 0;
  const shift = Math.max(0, 64 - (length(n) - length(d)));
  return (Number((n << BigInt(shift)) / d) * 2 ** -Math.ceil(shift / 2) * 2 ** -Math.floor(shift / 2)) / 2 ** bits;
}

/** Binary digits, to within four. */
function length(n: bigint): number {
  return 4 * n.toString(16).length;
}

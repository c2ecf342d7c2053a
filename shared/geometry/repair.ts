import { ellipsoidalArea } from "./area.ts";
import { evenOdd, unite } from "./outline.ts";
import { windingExcess } from "./overlap.ts";
import { type MultiPolygon, oriented, type Polygon, type Ring, signedDoubleArea, vertexCount } from "./rings.ts";
import { simpleLoops } from "./simpleLoops.ts";
import { assemble, subdivideJointly } from "./subdivide.ts";
import { type BoundaryFault, findBoundaryFaults } from "./validity.ts";

/** One thing that was mended, with its place and what it did to the area. */
export interface Repair {
  readonly kind:
    | "repeated-positions"
    | "ring-closed"
    | "ring-dropped"
    | "split-at-repeated-vertex"
    | "self-crossing"
    | "parts-united";
  readonly at: readonly [number, number];
  readonly part: number;
  readonly count: number;
  /** Ellipsoidal area of the part before and after, m²; absent where the repair cannot change it. */
  readonly areaBeforeM2?: number;
  readonly areaAfterM2?: number;
}

export interface Repaired {
  readonly polygons: MultiPolygon;
  readonly repairs: readonly Repair[];
  /**
   * Places where even-odd and non-zero readings of one ring set differ, with the difference in m²: the area is a
   * matter of opinion there. The even-odd and the larger reading are both offered.
   */
  readonly ambiguities: readonly { readonly at: readonly [number, number]; readonly differenceM2: number }[];
  /** The same with the larger reading at each ambiguity. */
  readonly larger: MultiPolygon;
}

/** More faults than any real feature has (the coast of Canada at 1 m: a few); all of them are needed, part by part. */
const MOST_FAULTS = 100_000;

/** Area differences below this are rounding: 1 cm² or 1e-12 of the whole. */
function negligible(areaM2: number): number {
  return Math.max(1e-4, 1e-12 * Math.abs(areaM2));
}

/**
 * Brings raw rings (outer first, any orientation, perhaps unclosed) to valid polygons: outer rings counter-clockwise,
 * boundaries that do not cross, winding number 0 or 1 everywhere. Within one ring set even-odd decides, parts are united
 * non-zero. Nothing is moved unless a boundary crosses itself; every change is listed.
 */
export function repairPolygons(raw: readonly (readonly Ring[])[]): Repaired {
  const repairs: Repair[] = [];
  const clean = raw.map((rings, part) => cleanPart(rings, part, repairs)).filter((polygon) => polygon.length > 0);
  const faults = findBoundaryFaults(clean, MOST_FAULTS);
  const ambiguities: { at: readonly [number, number]; differenceM2: number }[] = [];
  const mended: Polygon[] = [];
  const larger: Polygon[] = [];
  clean.forEach((polygon, part) => {
    const own = faults.filter(({ rings: [a, b] }) => a.part === part && b.part === part);
    const result = mendPart(polygon, part, own, repairs);
    mended.push(...result.polygons);
    larger.push(...(result.larger ?? result.polygons));
    if (result.larger) ambiguities.push({ at: result.at, differenceM2: result.differenceM2 });
  });
  const between = faults.filter(({ rings: [a, b] }) => a.part !== b.part);
  return {
    polygons: unitePartsIfNeeded(mended, between, repairs),
    repairs,
    ambiguities,
    larger: ambiguities.length > 0 ? unitePartsIfNeeded(larger, between, []) : [],
  };
}

function cleanPart(rings: readonly Ring[], part: number, repairs: Repair[]): Polygon {
  const kept: Ring[] = [];
  for (const [index, ring] of rings.entries()) {
    const clean = cleanRing(ring, part, repairs);
    if (clean) kept.push(clean);
    else if (index === 0) return [];
  }
  return oriented(kept);
}

/** Closed, without repeated positions; null when nothing with an area is left. */
function cleanRing(ring: Ring, part: number, repairs: Repair[]): Ring | null {
  const positions: number[] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const n = positions.length;
    if (n > 0 && positions[n - 2] === ring[i] && positions[n - 1] === ring[i + 1]) continue;
    positions.push(ring[i]!, ring[i + 1]!);
  }
  const at: [number, number] = [ring[0] ?? 0, ring[1] ?? 0];
  const repeated = (ring.length - positions.length) / 2;
  if (repeated > 0) repairs.push({ kind: "repeated-positions", at, part, count: repeated });
  const n = positions.length;
  if (n >= 6 && (positions[0] !== positions[n - 2] || positions[1] !== positions[n - 1])) {
    positions.push(positions[0]!, positions[1]!);
    repairs.push({ kind: "ring-closed", at, part, count: 1 });
  }
  const closed = Float64Array.from(positions);
  if (closed.length >= 8 && signedDoubleArea(closed) !== 0) return closed;
  // A figure of eight has no signed area either, but it has one to the even-odd rule.
  if (closed.length >= 10 && evenOdd([closed]).length > 0) return closed;
  repairs.push({ kind: "ring-dropped", at, part, count: 1 });
  return null;
}

interface MendedPart {
  readonly polygons: MultiPolygon;
  /** The larger reading and its place, where the two readings differ. */
  readonly larger?: MultiPolygon;
  readonly at: readonly [number, number];
  readonly differenceM2: number;
}

function mendPart(polygon: Polygon, part: number, faults: readonly BoundaryFault[], repairs: Repair[]): MendedPart {
  const first = polygon[0]!;
  const at = faults[0]?.at ?? [first[0]!, first[1]!];
  const sound = { at, differenceM2: 0 };
  const split = splitAtRepeatedVertices(polygon, part, repairs);
  const area = ellipsoidalArea(split);
  if (faults.length === 0 && excessOf(split) <= negligible(area)) return { ...sound, polygons: split };
  const rings = split.flat();
  const parity = evenOdd(rings);
  const nonZero = unite(oriented(polygon).map((ring) => [ring]));
  const parityArea = ellipsoidalArea(parity);
  const nonZeroArea = ellipsoidalArea(nonZero);
  repairs.push({
    kind: "self-crossing",
    at,
    part,
    count: Math.max(1, faults.length),
    areaBeforeM2: area,
    areaAfterM2: parityArea,
  });
  const differenceM2 = Math.abs(parityArea - nonZeroArea);
  if (differenceM2 <= negligible(area)) return { ...sound, polygons: parity };
  return { polygons: parity, larger: nonZeroArea > parityArea ? nonZero : parity, at, differenceM2 };
}

/** ∫ w(w−1), cell by cell so that a feature of any size stays cheap. */
export function excessOf(polygons: MultiPolygon): number {
  if (vertexCount(polygons) <= 1000) return windingExcess(polygons);
  let sum = 0;
  subdivideJointly([{ owner: 0, rings: polygons.flat() }], 256, ([content]) => {
    sum += windingExcess(content!.rings.map((ring) => [ring]));
  });
  return sum;
}

/**
 * A ring that visits a vertex twice is two rings that touch there: the same area, but valid (OGC 06-103r4 § 6.1.11). No
 * position is moved.
 */
function splitAtRepeatedVertices(polygon: Polygon, part: number, repairs: Repair[]): MultiPolygon {
  const rings: Ring[] = [];
  let splits = 0;
  let at: readonly [number, number] | null = null;
  for (const ring of polygon) {
    const loops = simpleLoops(ring);
    splits += loops.length - 1;
    if (loops.length > 1) at ??= [loops[0]![0]!, loops[0]![1]!];
    rings.push(...loops);
  }
  if (!at) return [polygon];
  repairs.push({ kind: "split-at-repeated-vertex", at, part, count: splits });
  return assemble(rings);
}

function unitePartsIfNeeded(parts: MultiPolygon, faults: readonly BoundaryFault[], repairs: Repair[]): MultiPolygon {
  if (parts.length < 2) return parts;
  const area = ellipsoidalArea(parts);
  if (faults.length === 0 && excessOf(parts) <= negligible(area)) return parts;
  const united = unite(parts);
  const first = parts[0]![0]!;
  repairs.push({
    kind: "parts-united",
    at: faults[0]?.at ?? [first[0]!, first[1]!],
    part: 0,
    count: parts.length,
    areaBeforeM2: area,
    areaAfterM2: ellipsoidalArea(united),
  });
  return united;
}

import { ellipsoidalArea } from "./area.ts";
import { excessOf } from "./excess.ts";
import { withNodes } from "./nodes.ts";
import { evenOdd, unite } from "./outline.ts";
import { closeRing, type MultiPolygon, oriented, type Polygon, type Ring, signedDoubleArea } from "./rings.ts";
import { simpleLoops } from "./simpleLoops.ts";
import { assemble } from "./subdivide.ts";
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

interface Ambiguity {
  readonly at: readonly [number, number];
  readonly differenceM2: number;
}

export interface Repaired {
  readonly polygons: MultiPolygon;
  readonly repairs: readonly Repair[];
  /**
   * Places where even-odd and non-zero readings of one ring set differ, with the difference in m²: the area is a
   * matter of opinion there. The even-odd and the larger reading are both offered.
   */
  readonly ambiguities: readonly Ambiguity[];
  /** The same with the larger reading at each ambiguity. */
  readonly larger: MultiPolygon;
}

/** More faults than any real feature has (the coast of Canada at 1 m: a few); all of them are needed, part by part. */
const MOST_FAULTS = 100_000;

/** Stands for a part where a fault is not one part's own. */
const BETWEEN_PARTS = -1;

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
  const byPart = Map.groupBy(faults, ({ rings: [a, b] }) => (a.part === b.part ? a.part : BETWEEN_PARTS));
  const between = byPart.get(BETWEEN_PARTS) ?? [];
  const parts = clean.map((polygon, part) => mendPart(polygon, part, byPart.get(part) ?? [], repairs));
  const ambiguities = parts.flatMap(({ ambiguity }) => ambiguity ?? []);
  const polygons = parts.flatMap((part) => part.polygons);
  const larger = parts.flatMap((part) => part.larger);
  return {
    polygons: unitePartsIfNeeded(polygons, between, repairs),
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
  if (positions.length >= 6 && closeRing(positions)) repairs.push({ kind: "ring-closed", at, part, count: 1 });
  const closed = Float64Array.from(positions);
  if (closed.length >= 8 && signedDoubleArea(closed) !== 0) return closed;
  // A figure of eight has no signed area either, but it has one to the even-odd rule.
  if (closed.length >= 10 && evenOdd([closed]).length > 0) return closed;
  repairs.push({ kind: "ring-dropped", at, part, count: 1 });
  return null;
}

interface MendedPart {
  readonly polygons: MultiPolygon;
  /** The larger reading; the same where the two do not differ. */
  readonly larger: MultiPolygon;
  readonly ambiguity?: Ambiguity;
}

function mendPart(polygon: Polygon, part: number, faults: readonly BoundaryFault[], repairs: Repair[]): MendedPart {
  const first = polygon[0]!;
  const at = faults[0]?.at ?? [first[0]!, first[1]!];
  const split = splitWhereTouching(polygon, part, faults, repairs);
  const area = ellipsoidalArea(split);
  const left = faults.length === 0 ? faults : findBoundaryFaults(split, MOST_FAULTS);
  if (left.length === 0 && excessOf(split) <= negligible(area)) return { polygons: split, larger: split };
  const parity = withoutTraces(evenOdd(split.flat()));
  const nonZero = withoutTraces(unite([oriented(polygon)]));
  const parityArea = ellipsoidalArea(parity);
  const nonZeroArea = ellipsoidalArea(nonZero);
  repairs.push({
    kind: "self-crossing",
    at,
    part,
    count: Math.max(1, left.length),
    areaBeforeM2: area,
    areaAfterM2: parityArea,
  });
  const differenceM2 = Math.abs(parityArea - nonZeroArea);
  if (differenceM2 <= negligible(area)) return { polygons: parity, larger: parity };
  return { polygons: parity, larger: nonZeroArea > parityArea ? nonZero : parity, ambiguity: { at, differenceM2 } };
}

/** Nearer than this to an edge is on it, where an exact predicate has said so already. */
const ON_EDGE_DEGREES = 1e-13;

/**
 * A ring that visits a vertex twice, or has a vertex on an edge of its own, is two rings that touch there: the same area,
 * but valid (OGC 06-103r4 § 6.1.11). No position is moved.
 */
function splitWhereTouching(
  polygon: Polygon,
  part: number,
  faults: readonly BoundaryFault[],
  repairs: Repair[],
): MultiPolygon {
  const touches = faults
    .filter(({ kind }) => kind !== "crossing")
    .map((fault) => ({ ...fault, rings: inFirstPart(fault.rings) }));
  const [noded] = touches.length === 0 ? [polygon] : withNodes([polygon], touches, ON_EDGE_DEGREES);
  const rings: Ring[] = [];
  let splits = 0;
  let at: readonly [number, number] | null = null;
  for (const ring of noded!) {
    const loops = simpleLoops(ring);
    if (loops[0] !== ring) at ??= touches[0]?.at ?? [loops[0]?.[0] ?? ring[0]!, loops[0]?.[1] ?? ring[1]!];
    splits += Math.max(0, loops.length - 1);
    rings.push(...loops);
  }
  if (!at) return [polygon];
  repairs.push({ kind: "split-at-repeated-vertex", at, part, count: Math.max(1, splits) });
  return assemble(rings);
}

function inFirstPart([a, b]: BoundaryFault["rings"]): BoundaryFault["rings"] {
  return [
    { ...a, part: 0 },
    { ...b, part: 0 },
  ];
}

/** An outline's corners are rounded to a grid of 1e-12°: nearer than this to an edge they were meant to be on it. */
const OUTLINE_TRACE_DEGREES = 1e-11;

/** Each round may bring to light what lay in the same place; more than three were never seen. */
const TRACE_ROUNDS = 5;

/** An outline that touches itself in mid-edge, or crosses itself there by its rounding, is taken apart at that vertex. */
function withoutTraces(outline: MultiPolygon): MultiPolygon {
  let polygons = outline;
  for (let round = 0; round < TRACE_ROUNDS; round++) {
    const faults = findBoundaryFaults(polygons, MOST_FAULTS);
    if (faults.length === 0) break;
    polygons = assemble(withNodes(polygons, faults, OUTLINE_TRACE_DEGREES).flat());
    if (faults.some(({ kind }) => kind === "collinear")) polygons = unite(polygons);
  }
  return polygons;
}

function unitePartsIfNeeded(parts: MultiPolygon, faults: readonly BoundaryFault[], repairs: Repair[]): MultiPolygon {
  if (parts.length < 2) return parts;
  const area = ellipsoidalArea(parts);
  if (faults.length === 0 && excessOf(parts) <= negligible(area)) return parts;
  const united = withoutTraces(unite(parts));
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

import { ellipsoidalArea } from "./area.ts";
import { assemble } from "./assemble.ts";
import { cleanPart, type RingFlaw } from "./cleanRing.ts";
import type { Defect, DefectKind } from "./defectList.ts";
import { findDefects } from "./defects.ts";
import { excessOf } from "./excess.ts";
import { withNodes } from "./nodes.ts";
import { evenOdd, unite } from "./outline.ts";
import { type MultiPolygon, oriented, type Polygon, positionOf, type Ring } from "./rings.ts";
import { simpleLoops } from "./simpleLoops.ts";
import { type BoundaryFault, findBoundaryFaults } from "./validity.ts";

/** One kind of defect that was mended in a part, with the place of the first. */
export interface Repair {
  readonly kind: DefectKind;
  readonly at: readonly [number, number];
  /** Of the part as it came; of two, the first. */
  readonly part: number;
  readonly count: number;
  /**
   * Ellipsoidal area before and after, m²: of the part, or of all where parts were united; the same for all that was mended
   * in one go. Absent where the repair cannot change it.
   */
  readonly areaBeforeM2?: number;
  readonly areaAfterM2?: number;
}

/** What was meant is a matter of opinion: both areas of a part, m², and the gravest defect. */
export interface Ambiguity {
  readonly kind: DefectKind;
  readonly at: readonly [number, number];
  readonly evenOddM2: number;
  readonly nonZeroM2: number;
}

export interface Repaired {
  readonly polygons: MultiPolygon;
  readonly repairs: readonly Repair[];
  /** Parts whose even-odd and non-zero readings differ. The even-odd and the larger reading are both offered. */
  readonly ambiguities: readonly Ambiguity[];
  /** The same with the larger reading at each ambiguity. */
  readonly larger: MultiPolygon;
}

/** More faults than any real feature has (the coast of Canada at 1 m: a few); all of them are needed, part by part. */
const MOST_FAULTS = 100_000;

/** Of one part so many defects are named and counted. */
const MOST_NAMED = 1000;

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
  const clean = raw.map((rings, part) => cleaned(rings, part, repairs)).filter(({ polygon }) => polygon.length > 0);
  const faults = findBoundaryFaults(
    clean.map(({ polygon }) => polygon),
    MOST_FAULTS,
  );
  const byPart = Map.groupBy(faults, ({ rings: [a, b] }) => (a.part === b.part ? a.part : BETWEEN_PARTS));
  const areBetween = byPart.has(BETWEEN_PARTS);
  const parts = clean.map((one, i) => mendPart(one, byPart.get(i) ?? [], repairs));
  const ambiguities = parts.flatMap(({ ambiguity }) => ambiguity ?? []);
  const polygons = parts.flatMap((part) => part.polygons);
  const larger = parts.flatMap((part) => part.larger);
  const united = unitedIfNeeded(polygons, areBetween);
  if (united) {
    const owners = parts.flatMap((part, i) => part.polygons.map(() => clean[i]!.part));
    const areas = { areaBeforeM2: ellipsoidalArea(polygons), areaAfterM2: ellipsoidalArea(united) };
    repairs.push(...named(findDefects(polygons, MOST_NAMED), (i) => owners[i]!, areas));
  }
  return {
    polygons: united ?? polygons,
    repairs,
    ambiguities,
    larger: ambiguities.length > 0 ? (unitedIfNeeded(larger, areBetween) ?? larger) : [],
  };
}

/** A part without the flaws of single rings, and its number as it came. */
interface CleanedPart {
  readonly polygon: Polygon;
  readonly part: number;
}

function cleaned(rings: readonly Ring[], part: number, repairs: Repair[]): CleanedPart {
  const flaws = new Map<RingFlaw, { at: [number, number]; count: number }>();
  const clean = cleanPart(rings, (flaw, ring, vertex) => {
    const known = flaws.get(flaw);
    if (known) known.count++;
    else flaws.set(flaw, { at: positionOf(rings[ring]!, vertex), count: 1 });
  });
  for (const [kind, flaw] of flaws) repairs.push({ kind, part, ...flaw });
  return { polygon: oriented(clean.map(({ ring }) => ring)), part };
}

/** One repair for each kind of defect. */
function named(
  defects: readonly Defect[],
  partOf: (part: number) => number,
  areas: Pick<Repair, "areaBeforeM2" | "areaAfterM2"> = {},
): Repair[] {
  return [...Map.groupBy(defects, ({ kind }) => kind)].map(([kind, [first, ...more]]) => {
    return { kind, at: first!.at, part: partOf(first!.rings[0].part), count: 1 + more.length, ...areas };
  });
}

interface MendedPart {
  readonly polygons: MultiPolygon;
  /** The larger reading; the same where the two do not differ. */
  readonly larger: MultiPolygon;
  readonly ambiguity?: Ambiguity;
}

function mendPart({ polygon, part }: CleanedPart, faults: readonly BoundaryFault[], repairs: Repair[]): MendedPart {
  const split = splitWhereTouching(polygon, faults);
  const polygons = split ?? [polygon];
  const before = ellipsoidalArea(polygons);
  const left = faults.length > 0 && findBoundaryFaults(polygons, 1).length > 0;
  const isSound = !left && excessOf(polygons) <= negligible(before);
  if (isSound && !split) return { polygons, larger: polygons };
  const defects = findDefects([polygon], MOST_NAMED);
  if (isSound || defects.length === 0) {
    repairs.push(...named(defects, () => part));
    return { polygons, larger: polygons };
  }
  const evenOddArea = withoutTraces(evenOdd(polygons.flat()));
  const nonZeroArea = withoutTraces(unite([polygon]));
  const [evenOddM2, nonZeroM2] = [ellipsoidalArea(evenOddArea), ellipsoidalArea(nonZeroArea)];
  repairs.push(...named(defects, () => part, { areaBeforeM2: before, areaAfterM2: evenOddM2 }));
  if (Math.abs(evenOddM2 - nonZeroM2) <= negligible(before)) return { polygons: evenOddArea, larger: evenOddArea };
  const { kind, at } = defects[0]!;
  return {
    polygons: evenOddArea,
    larger: nonZeroM2 > evenOddM2 ? nonZeroArea : evenOddArea,
    ambiguity: { kind, at, evenOddM2, nonZeroM2 },
  };
}

/** Nearer than this to an edge is on it, where an exact predicate has said so already. */
const ON_EDGE_DEGREES = 1e-13;

/**
 * A ring that visits a vertex twice, or has a vertex on an edge of its own, is two rings that touch there: the same area,
 * but valid (OGC 06-103r4 § 6.1.11). No position is moved; null where no ring does.
 */
function splitWhereTouching(polygon: Polygon, faults: readonly BoundaryFault[]): MultiPolygon | null {
  const touches = faults
    .filter(({ kind }) => kind !== "crossing")
    .map((fault) => ({ ...fault, rings: inFirstPart(fault.rings) }));
  const [noded] = touches.length === 0 ? [polygon] : withNodes([polygon], touches, ON_EDGE_DEGREES);
  const loops = noded!.map(simpleLoops);
  return loops.every(([first], i) => first === noded![i]) ? null : assemble(loops.flat());
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

/** Null where the parts can stand side by side. */
function unitedIfNeeded(parts: MultiPolygon, areAtFault: boolean): MultiPolygon | null {
  if (parts.length < 2) return null;
  if (!areAtFault && excessOf(parts) <= negligible(ellipsoidalArea(parts))) return null;
  return withoutTraces(unite(parts));
}

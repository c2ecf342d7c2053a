import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { assemble } from "../../shared/geometry/assemble.ts";
import { cutRings } from "../../shared/geometry/cutRings.ts";
import { difference, intersection, unite } from "../../shared/geometry/outline.ts";
import { overlapArea, windingExcess } from "../../shared/geometry/overlap.ts";
import { type MultiPolygon, polygonBounds, reversed } from "../../shared/geometry/rings.ts";
import { subdivide } from "../../shared/geometry/subdivide.ts";
import { differenceByClipperAlone } from "./clipperAlone.ts";
import { exactArea, INTERSECTION } from "./exactArea.ts";
import type { Pair } from "./randomPairs.ts";
import { between, moved, perimeterM, pick, pointsOf, type Random, rotated, whole, withVertices } from "./shapes.ts";

/** How far off one rule is, and how far it may be, m². */
export interface Finding {
  readonly rule: string;
  readonly byM2: number;
  readonly allowedM2: number;
}

/** A grain of the last digit of a longitude: a vertex that is computed anew lies so far off, metres. */
const LAST_DIGIT_M = 2e-9;

/** 32号's series stops at e⁸; the judge's closed form does not. The next term is e¹⁰ = 1.3e-11 times less than 1. */
const SERIES_CUT_OFF = 1e-11;

/** Every so many pairs the exact judge is asked, whether there is a quarrel or not. */
const JUDGED_ONE_IN = 20;

const SMALL_PIECE = 16;

/**
 * What holds for every two valid polygons. Figures: 0.01 m² up to 1 km² and 1e-8 above where an outline on Clipper2's
 * grid takes part; what only rounds is held to the rounding of its coordinates.
 */
export function findingsOf({ a, b }: Pair, random: Random): Finding[] {
  const [areaA, areaB, sum] = [ellipsoidalArea(a), ellipsoidalArea(b), overlapArea(a, b)];
  const outlines = Math.max(0.01, 1e-8 * Math.max(areaA, areaB));
  const rounding = 1e-5 + 1e-12 * (areaA + areaB);
  const recomputed = rounding + LAST_DIGIT_M * (perimeterM(a) + perimeterM(b));
  const findings: Finding[] = [];
  const check = (rule: string, byM2: number, allowedM2: number): void => {
    findings.push({ rule, byM2: Math.abs(byM2), allowedM2 });
  };

  check("symmetry", overlapArea(b, a) - sum, rounding);
  check("range", Math.max(0, -sum, sum - Math.min(areaA, areaB)), rounding);
  check("ring start", overlapArea(turned(a, random), turned(b, random)) - sum, rounding);
  check("direction", overlapArea(backwards(a), backwards(b)) - sum, rounding);
  const east = pick(random, [0.25, -32, between(random, -50, 50)]);
  check("along the parallel", overlapArea(moved(a, east, 0), moved(b, east, 0)) - sum, recomputed);
  check("vertex insertion", overlapArea(cutFiner(a, random), cutFiner(b, random)) - sum, recomputed);
  check("split by a line", splitSum(a, b, random) - sum, recomputed);
  check("pieces", piecesOff(a, areaA), LAST_DIGIT_M * perimeterM(a) + 1e-12 * areaA);
  check("overlap of pieces", overlapArea(a, subdivide(b, SMALL_PIECE).flat()) - sum, recomputed);

  const alone = ellipsoidalArea(differenceByClipperAlone(a, b)) + sum - areaA;
  const clipperErred = Math.abs(alone) > outlines;
  if (!clipperErred) check("conservation, by Clipper2 alone", alone, outlines);
  if (clipperErred || whole(random, 1, JUDGED_ONE_IN) === 1) {
    // Clipper2 by itself loses a face in one of some hundred such pairs (see outline.ts): then arithmetic decides.
    const rule = clipperErred ? "exact, where Clipper2 alone errs" : "exact, by lot";
    check(rule, exactArea(a, b, INTERSECTION) - sum, rounding + SERIES_CUT_OFF * sum);
  }
  check("difference", ellipsoidalArea(difference(a, b)) + sum - areaA, outlines);
  check("union", ellipsoidalArea(unite([...a, ...b])) + sum - areaA - areaB, outlines);
  check("intersection", ellipsoidalArea(intersection(a, b)) - sum, outlines);
  return findings;
}

export function isViolation({ byM2, allowedM2 }: Finding): boolean {
  return !(byM2 <= allowedM2);
}

function turned(polygons: MultiPolygon, random: Random): MultiPolygon {
  return polygons.map((polygon) => polygon.map((r) => rotated(r, whole(random, 0, 50))));
}

/** Every sign changes twice. */
function backwards(polygons: MultiPolygon): MultiPolygon {
  return polygons.map((polygon) => polygon.map(reversed));
}

function cutFiner(polygons: MultiPolygon, random: Random): MultiPolygon {
  return polygons.map((polygon) => polygon.map((r) => withVertices(r, random)));
}

/** The overlaps of A's parts on both sides of a meridian or a parallel, which may run through a vertex. */
function splitSum(a: MultiPolygon, b: MultiPolygon, random: Random): number {
  const axis = pick(random, [0, 1] as const);
  const bounds = polygonBounds(a);
  const vertex = pick(random, pointsOf(a[0]![0]!))[axis];
  const at = random() < 0.3 ? vertex : between(random, bounds[axis], bounds[axis + 2]!);
  return (["low", "high"] as const).reduce(
    (sum, side) => sum + overlapArea(assemble(cutRings(a.flat(), axis, at, side)), b),
    0,
  );
}

function piecesOff(polygons: MultiPolygon, area: number): number {
  const pieces = subdivide(polygons, SMALL_PIECE).flat();
  return Math.max(Math.abs(ellipsoidalArea(pieces) - area), Math.abs(windingExcess(pieces)));
}

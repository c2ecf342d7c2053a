import { parseArgs } from "node:util";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { difference, intersection, unite } from "../../shared/geometry/outline.ts";
import { overlapArea, windingExcess } from "../../shared/geometry/overlap.ts";
import { type MultiPolygon, vertexCount } from "../../shared/geometry/rings.ts";
import { subdivide } from "../../shared/geometry/subdivide.ts";
import { type Pair, randomPair } from "../geometry/randomPairs.ts";
import { perimeterM, seeded } from "../geometry/shapes.ts";

/**
 * Random awkward pairs, for as long as one likes:
 *
 *   node test/fuzz/geometry.ts --pairs 1000000 --seed 1
 *
 * Each pair's own seed is printed with a failure, so that `--seed <it> --pairs 1` repeats it alone.
 */
const { values } = parseArgs({
  options: { pairs: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const pairs = Number(values.pairs);
const firstSeed = Number(values.seed);

interface Failure {
  readonly rule: string;
  /** How far off, m². */
  readonly byM2: number;
  readonly allowedM2: number;
}

/** The figures seen, m²: the largest of each rule. */
const worst = new Map<string, number>();

function check(rule: string, byM2: number, allowedM2: number): Failure | null {
  worst.set(rule, Math.max(worst.get(rule) ?? 0, byM2));
  return byM2 <= allowedM2 ? null : { rule, byM2, allowedM2 };
}

/** The rules of docs on numbers: 0.01 m² up to 1 km² and 1e-8 above for outlines, 2 nm of perimeter for cuts. */
function failureOf({ a, b }: Pair): Failure | null {
  const [areaA, areaB, overlap] = [ellipsoidalArea(a), ellipsoidalArea(b), overlapArea(a, b)];
  const outlines = Math.max(0.01, 1e-8 * Math.max(areaA, areaB));
  const rounding = 1e-5 + 1e-12 * (areaA + areaB);
  return (
    check("symmetry", Math.abs(overlapArea(b, a) - overlap), rounding) ??
    check("range", Math.max(-overlap, overlap - Math.min(areaA, areaB)), rounding) ??
    check("conservation", Math.abs(ellipsoidalArea(difference(a, b)) + overlap - areaA), outlines) ??
    check("union", Math.abs(ellipsoidalArea(unite([...a, ...b])) + overlap - areaA - areaB), outlines) ??
    check("outline", Math.abs(ellipsoidalArea(intersection(a, b)) - overlap), outlines) ??
    check("pieces", piecesOff(a, areaA), 2e-9 * perimeterM(a) + 1e-12 * areaA) ??
    check("pieces overlap", overlapOff(a, b, overlap), rounding + 2e-9 * (perimeterM(a) + perimeterM(b)))
  );
}

const SMALL_PIECE = 16;

function piecesOff(polygons: MultiPolygon, area: number): number {
  const pieces = subdivide(polygons, SMALL_PIECE).flat();
  return Math.max(Math.abs(ellipsoidalArea(pieces) - area), Math.abs(windingExcess(pieces)));
}

function overlapOff(a: MultiPolygon, b: MultiPolygon, overlap: number): number {
  return Math.abs(overlapArea(a, subdivide(b, SMALL_PIECE).flat()) - overlap);
}

const plain = (polygons: MultiPolygon): number[][][] => polygons.map((polygon) => polygon.map((ring) => [...ring]));

const start = performance.now();
let printed = start;
let failures = 0;
let vertices = 0;
for (let i = 0; i < pairs; i++) {
  const seed = firstSeed + i;
  const pair = randomPair(seeded(seed));
  const failure = failureOf(pair);
  vertices += vertexCount(pair.a) + vertexCount(pair.b);
  if (failure) {
    failures++;
    console.log(JSON.stringify({ seed, kind: pair.kind, ...failure, a: plain(pair.a), b: plain(pair.b) }));
  }
  if (performance.now() - printed > 10_000 || i + 1 === pairs) {
    printed = performance.now();
    const seconds = ((printed - start) / 1000).toFixed(0);
    const figures = [...worst].map(([rule, by]) => `${rule} ${by.toExponential(1)}`).join(", ");
    console.log(`${seconds} s: ${i + 1} pairs, ${vertices} vertices, ${failures} failures; worst m²: ${figures}`);
  }
}
process.exitCode = failures > 0 ? 1 : 0;

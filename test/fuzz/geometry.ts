import { parseArgs } from "node:util";
import { type MultiPolygon, vertexCount } from "../../shared/geometry/rings.ts";
import { type Finding, findingsOf, isViolation } from "../geometry/pairRules.ts";
import { type Pair, randomPair } from "../geometry/randomPairs.ts";
import { seeded } from "../geometry/shapes.ts";

const PRINT_EVERY_MS = 30_000;

/** What was seen of one rule: how often it was asked, and the largest figure, m². */
interface Tally {
  asked: number;
  worst: number;
}

/**
 * Random awkward pairs of polygons, for as long as one likes; each is judged by every rule of test/geometry/pairRules.ts.
 * A failure is printed with its pair's own seed: `--seed <it> --pairs 1` repeats it alone.
 * @returns how many pairs broke a rule or threw
 */
export function fuzzGeometry(args: readonly string[]): number {
  const { values } = parseArgs({
    args: [...args],
    options: { pairs: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
  });
  const [pairs, firstSeed] = [Number(values.pairs), Number(values.seed)];
  const rules = new Map<string, Tally>();
  const kinds = new Map<string, Tally>();
  const start = performance.now();
  let [printed, failures, vertices] = [start, 0, 0];
  for (let i = 0; i < pairs; i++) {
    const { pair, failure, findings } = judged(firstSeed + i);
    vertices += vertexCount(pair.a) + vertexCount(pair.b);
    for (const { rule, byM2 } of findings) tally(rules, rule, byM2);
    for (const kind of [`A: ${pair.shape}`, `B: ${pair.kind}`]) tally(kinds, kind, 0);
    if (failure) {
      failures++;
      const { shape, kind, a, b } = pair;
      console.log(JSON.stringify({ seed: firstSeed + i, shape, kind, failure, a: plain(a), b: plain(b) }));
    }
    if (performance.now() - printed > PRINT_EVERY_MS || i + 1 === pairs) {
      printed = performance.now();
      const seconds = ((printed - start) / 1000).toFixed(0);
      console.log(`${seconds} s: ${i + 1} pairs, ${vertices} vertices, ${failures} failures`);
    }
  }
  for (const [rule, { asked, worst }] of rules)
    console.log(`${rule}: ${asked} times, worst ${worst.toExponential(1)} m²`);
  for (const [kind, { asked }] of [...kinds].sort()) console.log(`${kind}: ${asked}`);
  return failures;
}

interface Judged {
  readonly pair: Pair;
  readonly findings: readonly Finding[];
  readonly failure: Finding | string | undefined;
}

function judged(seed: number): Judged {
  const random = seeded(seed);
  const pair = randomPair(random);
  try {
    const findings = findingsOf(pair, random);
    return { pair, findings, failure: findings.find(isViolation) };
  } catch (error) {
    return { pair, findings: [], failure: String(error) };
  }
}

function tally(tallies: Map<string, Tally>, key: string, figure: number): void {
  const known = tallies.get(key);
  if (known) {
    known.asked++;
    known.worst = Math.max(known.worst, figure);
  } else tallies.set(key, { asked: 1, worst: figure });
}

const plain = (polygons: MultiPolygon): number[][][] => polygons.map((polygon) => polygon.map((ring) => [...ring]));

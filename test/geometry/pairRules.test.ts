import { describe, expect, it } from "vitest";
import { type Finding, findingsOf, isViolation } from "./pairRules.ts";
import { randomPair } from "./randomPairs.ts";
import { seeded } from "./shapes.ts";

/** The long run of these rules is `npm run fuzz -- geometry`; its first pairs are these. */
const PAIRS = 2000;

describe(`${PAIRS} random awkward pairs`, () => {
  const rules = new Map<string, { asked: number; broken: string[] }>();
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= PAIRS; seed++) {
    const random = seeded(seed);
    const pair = randomPair(random);
    for (const kind of [pair.shape.split(" ")[0]!, pair.kind]) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    for (const finding of findingsOf(pair, random)) note(finding, seed);
  }

  function note(finding: Finding, seed: number): void {
    const known = rules.get(finding.rule) ?? { asked: 0, broken: [] };
    rules.set(finding.rule, known);
    known.asked++;
    if (isViolation(finding)) known.broken.push(`seed ${seed}: ${finding.byM2} > ${finding.allowedM2} m²`);
  }

  it.each([
    "symmetry",
    "range",
    "ring start",
    "direction",
    "along the parallel",
    "vertex insertion",
    "split by a line",
    "pieces",
    "overlap of pieces",
    "difference",
    "union",
    "intersection",
  ])("keep the rule of %s", (rule) => {
    expect(rules.get(rule)).toEqual({ asked: PAIRS, broken: [] });
  });

  it("conserve area: |A ∩ B| + |A \\ B| = |A|, the difference by an engine that knows nothing of the sum", () => {
    const { asked, broken } = rules.get("conservation, by Clipper2 alone")!;
    const { asked: judged = 0, broken: lost = [] } = rules.get("exact, where Clipper2 alone errs") ?? {};
    expect([broken, lost]).toEqual([[], []]);
    expect(asked + judged).toBe(PAIRS);
    expect(judged).toBeLessThan(PAIRS / 100);
  });

  it("agree with rational arithmetic, one in twenty", () => {
    expect(rules.get("exact, by lot")!.broken).toEqual([]);
    expect(rules.get("exact, by lot")!.asked).toBeGreaterThan(PAIRS / 40);
  });

  it("are of every kind", () => {
    for (const kind of [
      "comb",
      "spiral",
      "needle",
      "sharedEdge",
      "lastBits",
      "onEdges",
      "half",
      "collinear",
      "again",
    ]) {
      expect(kinds.get(kind), kind).toBeGreaterThan(PAIRS / 50);
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import type { LayerFacts, Project } from "../../shared/rules/facts.ts";
import { type Outcome, outcome } from "../../shared/rules/rulePack.ts";
import { type Verdict, verdicts } from "../../shared/rules/verdict.ts";
import { facts, pack, type RowSketch, required } from "./smallPack.ts";

/** A fault can only make an answer less certain; a larger overlap can only make it worse. */

const today = "2026-06-01";
const rank = (verdict: Verdict) => verdicts.indexOf(verdict);

const sketch = fc.record({
  class: fc.constantFrom("*", "core", "rest", "410", "411"),
  where: fc.constantFrom("inside" as const, "outside" as const),
  on: fc.constantFrom(
    "any",
    "any",
    "land-use:10",
    "land-use:1001",
    "land-use:0602",
    "industry:C26",
    "tag:major",
    "tag:linear",
  ),
  outcome: fc.constantFrom(...outcome.options),
  excepts: fc.option(fc.nat(5), { nil: undefined }),
});

/** Rows as the compiler lets them through: exceptions name an earlier row of the same part that is no looser than they. */
const rows = fc.array(sketch, { minLength: 1, maxLength: 7 }).map((sketches): RowSketch[] => {
  const made: (RowSketch & { outcome: Outcome })[] = [];
  for (const [index, { excepts, ...rest }] of sketches.entries()) {
    const target = excepts === undefined ? undefined : made[excepts];
    const sound =
      target !== undefined &&
      target.where === rest.where &&
      (target.class === rest.class || target.class === "*") &&
      outcome.options.indexOf(target.outcome) <= outcome.options.indexOf(rest.outcome);
    made.push({ id: `r${index}`, ...rest, excepts: sound ? [target.id] : [] });
  }
  return made;
});

const project: fc.Arbitrary<Project> = fc.record(
  {
    landUse: fc.constantFrom("10", "1001", "100101", "060202", "12"),
    industry: fc.constantFrom("C", "C26", "G"),
    tags: fc.subarray(["major", "military", "linear"]),
  },
  { requiredKeys: [] },
);

const area = fc.constantFrom(0, 0, 1, 40, 250);
const classes = fc.record({ core: area, rest: area, "411": area, strange: area }, { requiredKeys: [] });
const site: fc.Arbitrary<LayerFacts> = fc
  .record({ classes, bare: area, unknown: fc.constantFrom(0, 0, 30) })
  .map(({ bare, unknown, classes: classed }) => {
    const inside = Object.values<number>(classed).reduce((a, b) => a + b, bare);
    return facts({ classes: classed, inside, unknown });
  });

const judge = (list: readonly RowSketch[], given: readonly LayerFacts[], on: Project, needed = true) =>
  evaluate([pack(list, { requiredLayers: needed ? [required()] : [] })], given, on, today).verdict;

const runs = { numRuns: 1500, seed: 4490 };

describe("certainty", () => {
  it("knowing less of a required layer leaves a failure or nothing certain", () => {
    fc.assert(
      fc.property(rows, site, project, (list, known, on) => {
        const before = judge(list, [known], on);
        const partly = judge(list, [{ ...known, unknownM2: known.unknownM2 + 25 }], on);
        expect(partly).toBe(before === "fail" ? "fail" : "undetermined");
        for (const status of ["no-data", "not-checked"] as const) {
          expect(judge(list, [facts({ status })], on)).toBe("undetermined");
        }
        expect(judge(list, [], on)).toBe("undetermined");
      }),
      runs,
    );
  });

  it("a read that fails never turns a failure or a condition into a pass, required or not", () => {
    fc.assert(
      fc.property(rows, site, project, (list, known, on) => {
        const before = judge(list, [known], on, false);
        const after = judge(list, [facts({ status: "not-checked" })], on, false);
        if (before === "fail" || before === "conditional") expect(after).toBe("undetermined");
      }),
      runs,
    );
  });

  it("saying less about the project never improves the verdict beyond undetermined", () => {
    fc.assert(
      fc.property(rows, site, project, fc.boolean(), (list, known, on, dropLandUse) => {
        const { landUse: _landUse, ...noLandUse } = on;
        const { industry: _industry, ...noIndustry } = on;
        const before = judge(list, [known], on);
        const after = judge(list, [known], dropLandUse ? noLandUse : noIndustry);
        expect(rank(after)).toBeLessThanOrEqual(Math.max(rank(before), rank("undetermined")));
      }),
      runs,
    );
  });

  it("a site that grows, inside a class or outside the layer, never gets a better verdict", () => {
    const where = fc.constantFrom("core", "rest", "411", "strange", undefined, "outside");
    fc.assert(
      fc.property(rows, site, project, where, fc.constantFrom(5, 300), (list, small, on, part, more) => {
        expect(rank(judge(list, [grown(small, part, more)], on))).toBeLessThanOrEqual(rank(judge(list, [small], on)));
      }),
      runs,
    );
  });
});

/** The site with `more` m² added: in a class, in features without one (undefined), or outside the layer. */
function grown(small: LayerFacts, part: string | undefined, more: number): LayerFacts {
  const inside = part !== "outside";
  const found = new Map(small.classes);
  if (inside && part !== undefined && !found.has(part)) {
    found.set(part, { insideM2: 0, insideIsSliver: false, outsideM2: small.knownM2, outsideIsSliver: false });
  }
  const grownClasses = [...found].map(([value, fact]) => {
    const own = value === part;
    const grownTo = { insideM2: fact.insideM2 + (own ? more : 0), outsideM2: fact.outsideM2 + (own ? 0 : more) };
    return [value, { ...fact, ...grownTo }] as const;
  });
  return {
    ...small,
    status: inside ? "hit" : small.status,
    knownM2: small.knownM2 + more,
    insideM2: small.insideM2 + (inside ? more : 0),
    outsideM2: small.outsideM2 + (inside ? 0 : more),
    classes: new Map(grownClasses),
  };
}

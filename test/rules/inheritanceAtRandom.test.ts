import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import type { Project } from "../../shared/rules/facts.ts";
import { outcome as outcomes } from "../../shared/rules/rulePack.ts";
import { today } from "./judged.ts";
import { facts, lineage, type RowSketch } from "./smallPack.ts";

/** Packs at random: the rigid rows above are a floor under whatever is said below (docs/rules.md, "Inheritance"). */

describe("whatever packs below say", () => {
  const sketch = (id: string, above: readonly string[]) =>
    fc.record({
      id: fc.constant(id),
      class: fc.constantFrom("*", "410", "411", "420"),
      on: fc.constantFrom(
        "any",
        "land-use:10",
        "land-use:1001",
        "industry:C",
        "industry:C26",
        "tag:major",
        "tag:linear",
        "tag:yard",
      ),
      outcome: fc.constantFrom(...outcomes.options),
      rigid: fc.boolean(),
      excepts: fc.subarray([...above]),
    });
  const own = (above: readonly string[]) =>
    fc.tuple(
      ...[1, 2, 3].map((n) => sketch(`r${n}`, [...above, ...Array.from({ length: n - 1 }, (_, i) => `r${i + 1}`)])),
    );
  const nationRows = own([]);
  const provinceRows = own(["nation:r1", "nation:r2", "nation:r3"]);
  const projects = fc.record({
    landUse: fc.constantFrom("10", "1001", "12"),
    industry: fc.constantFrom("C", "C26", "G"),
    tags: fc.subarray(["major", "linear", "yard", "military"]),
  });

  it("is never looser than the rigid rows that judge above it, and never looser for being given a third pack", () => {
    const worst = (
      levels: readonly (readonly RowSketch[])[],
      project: Project,
      value: string,
      rigidOnly: boolean,
    ): number => {
      const given = facts({ classes: { [value]: 1000 } });
      const found = evaluate([lineage(levels)], [given], project, today).layers[0]!.findings;
      const binding = new Set(levels[0]!.filter(({ rigid }) => rigid).map(({ id }) => `nation@1/control-lines#${id}`));
      const counted = rigidOnly ? found.filter(({ rule }) => binding.has(rule)) : found;
      return Math.min(outcomes.options.length, ...counted.map(({ outcome }) => outcomes.options.indexOf(outcome)));
    };
    fc.assert(
      fc.property(
        nationRows,
        provinceRows,
        projects,
        fc.constantFrom("410", "411", "420"),
        (above, below, project, value) => {
          const floor = worst([above], project, value, true);
          expect(worst([above, below], project, value, false)).toBeLessThanOrEqual(floor);
          expect(worst([above, below, [{ id: "x", outcome: "allow" }]], project, value, false)).toBeLessThanOrEqual(
            floor,
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});

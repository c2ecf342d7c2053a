import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import type { LayerStatus } from "../../shared/rules/facts.ts";
import type { Outcome } from "../../shared/rules/rulePack.ts";
import { ids, judge, today } from "./judged.ts";
import { facts, pack, type RowSketch, required } from "./smallPack.ts";

describe("the verdict", () => {
  // The algebra of docs/rules.md, written out by hand: what a required layer that is hit by one row of each outcome gives.
  const known: Record<Outcome, string> = {
    prohibit: "fail",
    "restrict-state": "conditional",
    restrict: "conditional",
    notice: "pass",
    allow: "pass",
  };
  const partlyKnown: Record<Outcome, string> = {
    prohibit: "fail",
    "restrict-state": "undetermined",
    restrict: "undetermined",
    notice: "undetermined",
    allow: "undetermined",
  };
  const outcomes = Object.keys(known) as Outcome[];

  const verdictOf = (outcome: Outcome, status: LayerStatus, unknown: number) => {
    const one = pack([{ id: "r", outcome }], { requiredLayers: [required()] });
    const inside = status === "hit" ? 100 : status === "sliver" ? 0.5 : 0;
    return evaluate([one], [facts({ status, inside, unknown })], {}, today);
  };

  for (const outcome of outcomes) {
    it(`${outcome}: hit is ${known[outcome]}, and ${partlyKnown[outcome]} where part of the site is unknown`, () => {
      expect(verdictOf(outcome, "hit", 0).verdict).toBe(known[outcome]);
      expect(verdictOf(outcome, "hit", 1).verdict).toBe(partlyKnown[outcome]);
    });
    it(`${outcome}: clear and sliver pass when wholly known; no data and not checked never do`, () => {
      for (const status of ["clear", "sliver"] as const) {
        expect(verdictOf(outcome, status, 0).verdict).toBe("pass");
        expect(verdictOf(outcome, status, 1e-9).verdict).toBe("undetermined");
      }
      for (const status of ["no-data", "not-checked"] as const) {
        expect(verdictOf(outcome, status, 1000).verdict).toBe("undetermined");
        expect(verdictOf(outcome, status, 0).verdict).toBe("undetermined");
      }
    });
    for (const other of outcomes) {
      it(`${outcome} and ${other} on two layers give the worse of the two`, () => {
        const two = pack([
          { id: "a", outcome },
          { id: "b", outcome: other, layer: "OTHER" },
        ]);
        const hits = [facts({ inside: 5 }), facts({ inside: 5, layer: "OTHER" })];
        const order = ["fail", "conditional", "pass"];
        const worst = order[Math.min(order.indexOf(known[outcome]), order.indexOf(known[other]))];
        expect(evaluate([two], hits, {}, today).verdict).toBe(worst);
      });
    }
  }

  it("lists the known conditions of an undetermined answer, and what is missing with its area", () => {
    const found = verdictOf("restrict", "hit", 40);
    expect(ids(found)).toEqual(["r"]);
    expect(found.missing).toMatchObject([
      { layer: "LINE", reason: "partly-known", unknownM2: 40, rule: "small@1/required-layers#line-known" },
    ]);
  });

  it("is undetermined when a required layer is absent from the facts; the whole site is unknown", () => {
    const one = pack([], { requiredLayers: [required()] });
    const found = evaluate([one], [facts({ layer: "OTHER" })], {}, today);
    expect(found.verdict).toBe("undetermined");
    expect(found.missing).toMatchObject([{ reason: "not-published", unknownM2: 1000 }]);
    expect(evaluate([one], [], {}, today).verdict).toBe("undetermined");
  });

  it("only names a missing layer of level notice", () => {
    const one = pack([], { requiredLayers: [required({ level: "notice" })] });
    const found = evaluate([one], [facts({ status: "no-data" })], {}, today);
    expect(found.verdict).toBe("pass");
    expect(found.missing).toMatchObject([{ level: "notice", reason: "no-data", unknownM2: 1000 }]);
  });

  it("asks for a layer when its subject holds or might hold", () => {
    const one = pack([], { requiredLayers: [required({ subject: { kind: "land-use", code: "1001" } })] });
    const of = (landUse?: string) => evaluate([one], [], landUse === undefined ? {} : { landUse }, today).verdict;
    expect([of("100101"), of("0701"), of("10"), of(undefined)]).toEqual([
      "undetermined",
      "pass",
      "undetermined",
      "undetermined",
    ]);
  });

  it("is undetermined when any layer with a binding row could not be read, required or not", () => {
    expect(judge([{ id: "r", outcome: "restrict" }], { status: "not-checked" }).verdict).toBe("undetermined");
    expect(judge([{ id: "r", outcome: "notice" }], { status: "not-checked" }).verdict).toBe("pass");
    expect(judge([{ id: "r", outcome: "restrict" }], { status: "no-data" }).verdict).toBe("pass");
  });

  it("is undetermined when a failed read may hide more of a layer that is hit already", () => {
    const rows: RowSketch[] = [
      { id: "near", class: "rest", outcome: "restrict" },
      { id: "far", class: "core", outcome: "prohibit" },
    ];
    expect(judge(rows, { classes: { rest: 100 } }).verdict).toBe("conditional");
    expect(judge(rows, { classes: { rest: 100 }, unknown: 200, unread: 200 }).verdict).toBe("undetermined");
  });

  it("treats figures that are not numbers as a layer that was not read", () => {
    expect(judge([{ id: "r" }], { status: "hit", inside: Number.NaN }).verdict).toBe("undetermined");
  });

  it("is undetermined without any pack", () => {
    expect(evaluate([], [facts()], {}, today)).toMatchObject({
      verdict: "undetermined",
      doubts: [{ kind: "no-rules" }],
    });
  });
});

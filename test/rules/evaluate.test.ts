import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import type { LayerStatus, Project } from "../../shared/rules/facts.ts";
import type { Outcome } from "../../shared/rules/rulePack.ts";
import { facts, pack, type RowSketch, required } from "./smallPack.ts";

const today = "2026-06-01";
const ids = (found: ReturnType<typeof evaluate>) =>
  found.layers.flatMap((layer) => layer.findings.map((finding) => finding.rule.split("#")[1]));
const judge = (rows: readonly RowSketch[], given: Parameters<typeof facts>[0], project: Project = {}, asOf = today) =>
  evaluate([pack(rows)], [facts(given)], project, asOf);

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

describe("inside and outside", () => {
  it("fires an inside row on a hit only, and says that a sliver was tolerated", () => {
    const rows = [{ id: "r" }];
    expect(ids(judge(rows, { inside: 3 }))).toEqual(["r"]);
    expect(judge(rows, { inside: 3 }).toleranceApplied).toBe(false);
    const sliver = judge(rows, { status: "sliver", inside: 0.4 });
    expect([ids(sliver), sliver.toleranceApplied, sliver.verdict]).toEqual([[], true, "pass"]);
    expect(judge(rows, { inside: 0 }).toleranceApplied).toBe(false);
  });

  it("does not pass a site so small that the tolerated overlap is most of it", () => {
    const rows: RowSketch[] = [{ id: "r" }];
    expect(judge(rows, { status: "sliver", inside: 400 }).verdict).toBe("pass");
    const most = judge(rows, { status: "sliver", inside: 600 });
    expect([most.verdict, most.doubts.map(({ kind }) => kind)]).toEqual(["undetermined", ["mostly-sliver"]]);
    expect(judge([{ id: "r", outcome: "notice" }], { status: "sliver", inside: 600 }).verdict).toBe("pass");
  });

  it("does not let a class vote that the site merely grazes", () => {
    const rows: RowSketch[] = [
      { id: "town", class: "410", outcome: "allow" },
      { id: "reserve", class: "420", outcome: "prohibit" },
    ];
    const found = judge(rows, { classes: { "410": 999, "420": 0.3 }, slivers: ["420"] });
    expect([ids(found), found.toleranceApplied, found.verdict]).toEqual([["town"], true, "pass"]);
  });

  it("says nothing of tolerance for a sliver that no row would have judged", () => {
    expect(judge([{ id: "r", on: "tag:linear" }], { status: "sliver", inside: 0.4 }).toleranceApplied).toBe(false);
  });

  it("fires an outside row on the known part outside, unless that is a sliver", () => {
    const rows: RowSketch[] = [{ id: "out", where: "outside" }];
    const found = judge(rows, { inside: 300, unknown: 100 });
    expect(found.layers[0]?.findings).toMatchObject([{ where: "outside", areaM2: 600 }]);
    expect(judge(rows, { inside: 1000 }).verdict).toBe("pass");
    const sliver = judge(rows, { inside: 999.9, outsideIsSliver: true });
    expect([sliver.verdict, sliver.toleranceApplied]).toEqual(["pass", true]);
    expect(judge(rows, { status: "clear" }).verdict).toBe("fail");
    expect(ids(judge(rows, { status: "no-data" }))).toEqual([]);
  });

  it("takes the whole known site to be outside a class that the facts do not name", () => {
    const found = judge([{ id: "out", where: "outside", class: "410" }], { classes: { "420": 200 }, unknown: 50 });
    expect(found.layers[0]?.findings).toMatchObject([{ class: "410", areaM2: 950 }]);
  });
});

describe("classes", () => {
  const rows: RowSketch[] = [
    { id: "core", class: "core", outcome: "prohibit" },
    { id: "rest", class: "*", outcome: "restrict" },
  ];

  it("lets the class row judge its class and the * row the rest, each its own area", () => {
    const found = judge(rows, { classes: { core: 30, rest: 70 } });
    expect(found.layers[0]?.findings.map((f) => [f.class, f.outcome, f.areaM2])).toEqual([
      ["core", "prohibit", 30],
      ["*", "restrict", 70],
    ]);
    expect(judge(rows, { classes: { rest: 70 } }).verdict).toBe("conditional");
    expect(ids(judge(rows, { classes: { core: 30 } }))).toEqual(["core"]);
  });

  it("gives classes that no row names, and features without a class, to the * row", () => {
    expect(judge(rows, { classes: { strange: 5 } }).layers[0]?.findings).toMatchObject([{ class: "*", areaM2: 5 }]);
    const unlabelled = judge(rows, { classes: { core: 30 }, inside: 90 });
    expect(unlabelled.layers[0]?.findings.map((f) => [f.class, f.areaM2])).toEqual([
      ["core", 30],
      ["*", 60],
    ]);
  });

  it("takes a remainder of rounding for nothing", () => {
    expect(ids(judge(rows, { classes: { core: 30 }, inside: 30.000001 }))).toEqual(["core"]);
  });

  it("never reports more than the layer's total where classes overlap each other", () => {
    const found = judge([{ id: "all" }], { classes: { core: 80, rest: 70 }, inside: 100 });
    expect(found.layers[0]?.findings).toMatchObject([{ areaM2: 100 }]);
  });

  it("reads a subclass as its parent class", () => {
    const parents: RowSketch[] = [{ id: "built", class: "410", outcome: "allow" }];
    expect(ids(judge(parents, { classes: { "411": 9 } }))).toEqual(["built"]);
  });

  it("is undetermined on a class that no row names where no * row takes the rest", () => {
    const named: RowSketch[] = [{ id: "built", class: "410", outcome: "allow" }];
    for (const given of [{ classes: { "999": 9 } }, { inside: 9 }]) {
      const found = judge(named, given);
      expect([found.verdict, found.doubts[0]?.kind, found.doubts[0]?.areaM2]).toEqual([
        "undetermined",
        "class-unknown",
        9,
      ]);
    }
    expect(
      judge([...named, { id: "tagged", on: "tag:linear", outcome: "restrict" }], { classes: { x: 9 } }).verdict,
    ).toBe("undetermined");
    expect(judge(named, { classes: { "410": 9 } }).verdict).toBe("pass");
  });

  it("keeps a narrower subject of the * row beside a class row: neither refines the other, the stricter binds", () => {
    const mixed: RowSketch[] = [
      { id: "core", class: "core", outcome: "prohibit" },
      { id: "roads", on: "land-use:12", outcome: "allow" },
    ];
    const found = judge(mixed, { classes: { core: 9 } }, { landUse: "12" });
    expect([found.verdict, ids(found)]).toEqual(["fail", ["core", "roads"]]);
  });
});

describe("subjects", () => {
  const uses: RowSketch[] = [
    { id: "any", outcome: "prohibit" },
    { id: "use-10", on: "land-use:10", outcome: "restrict" },
    { id: "use-1001", on: "land-use:1001", outcome: "allow" },
    { id: "c", on: "industry:C", outcome: "notice" },
    { id: "c26", on: "industry:C26", outcome: "restrict" },
  ];
  const of = (project: Project) => ids(judge(uses, { inside: 5 }, project));

  it("lets the nearest code along the parents win within a kind, and refine `any`", () => {
    expect(of({ landUse: "10" })).toEqual(["use-10"]);
    expect(of({ landUse: "1001" })).toEqual(["use-1001"]);
    expect(of({ landUse: "100101" })).toEqual(["use-1001"]);
    expect(of({ landUse: "12" })).toEqual(["any"]);
  });

  it("keeps the winners of different kinds, so that the strictest decides", () => {
    expect(of({ landUse: "100101", industry: "C26" })).toEqual(["c26", "use-1001"]);
    expect(judge(uses, { inside: 5 }, { landUse: "100101", industry: "C26" }).verdict).toBe("conditional");
  });

  it("reads a code finer than the table as the leaf it begins with, and another system's code as nothing", () => {
    expect(of({ industry: "C2611" })).toEqual(["c26"]);
    const strange = judge(uses, { inside: 5 }, { landUse: "1099", tags: ["nonsense"] });
    expect(ids(strange)).toEqual(["any"]);
    expect(strange.unrecognised).toEqual([
      { field: "tags", value: "nonsense" },
      { field: "landUse", value: "1099" },
    ]);
  });

  it("reads a code with anything but digits after a leaf as nothing: garbage must not loosen", () => {
    for (const landUse of ["100101-anything", "100101xyz", "060202 "]) {
      expect(judge(uses, { inside: 5 }, { landUse }).unrecognised).toEqual([{ field: "landUse", value: landUse }]);
    }
    expect(of({ landUse: "10010199" })).toEqual(["use-1001"]);
  });

  it("is undetermined when an unknown tag may be a stricter row's, misspelt", () => {
    const tagged: RowSketch[] = [
      { id: "any", outcome: "restrict" },
      { id: "yard", on: "tag:yard", outcome: "prohibit" },
      { id: "major", on: "tag:major", outcome: "notice", excepts: ["any"] },
    ];
    const verdict = (...tags: string[]) => judge(tagged, { inside: 5 }, { tags }).verdict;
    expect([verdict("yard"), verdict("yrad"), verdict("linear"), verdict()]).toEqual([
      "fail",
      "undetermined",
      "conditional",
      "conditional",
    ]);
  });

  it("gives a project that says nothing the default row", () => {
    expect(of({})).toEqual(["any"]);
  });

  it("is undetermined when what is not said could bring in a stricter row", () => {
    const strict: RowSketch[] = [
      { id: "any", outcome: "allow" },
      { id: "farm", on: "land-use:0602", outcome: "prohibit" },
    ];
    const verdict = (project: Project) => judge(strict, { inside: 5 }, project).verdict;
    expect(verdict({})).toBe("undetermined");
    expect(verdict({ landUse: "06" })).toBe("undetermined");
    expect(verdict({ landUse: "060202" })).toBe("fail");
    expect(verdict({ landUse: "0701" })).toBe("pass");
    expect(judge(strict, { inside: 5 }).doubts).toMatchObject([
      { kind: "subject-undeclared", rule: "small@1/control-lines#farm", outcome: "prohibit" },
    ]);
  });

  it("a tag without `excepts` can only tighten", () => {
    const tagged: RowSketch[] = [
      { id: "any", outcome: "restrict" },
      { id: "yard", on: "tag:yard", outcome: "prohibit" },
      { id: "soft", on: "tag:linear", outcome: "allow" },
    ];
    expect(judge(tagged, { inside: 5 }, { tags: ["yard"] }).verdict).toBe("fail");
    expect(judge(tagged, { inside: 5 }, { tags: ["linear"] }).verdict).toBe("conditional");
  });
});

describe("exceptions", () => {
  const rows: RowSketch[] = [
    { id: "any", outcome: "prohibit" },
    { id: "core", class: "core", outcome: "prohibit" },
    { id: "housing", on: "land-use:07", outcome: "prohibit" },
    { id: "major", on: "tag:major", outcome: "restrict-state", excepts: ["any"] },
  ];
  const of = (classes: Record<string, number>, project: Project) => ids(judge(rows, { classes }, project));

  it("replace the named row where their subject holds, a child of the tag included", () => {
    expect(of({ rest: 5 }, { tags: ["major"] })).toEqual(["major"]);
    expect(of({ rest: 5 }, { tags: ["military"] })).toEqual(["major"]);
    expect(of({ rest: 5 }, { tags: ["linear"] })).toEqual(["any"]);
  });

  it("are silent where the named row would not have judged", () => {
    expect(of({ core: 5 }, { tags: ["major"] })).toEqual(["core"]);
    expect(of({ rest: 5 }, { tags: ["major"], landUse: "0701" })).toEqual(["housing"]);
  });

  it("may be excepted in their turn", () => {
    const chain: RowSketch[] = [...rows, { id: "small", on: "tag:linear", outcome: "restrict", excepts: ["major"] }];
    expect(ids(judge(chain, { classes: { rest: 5 } }, { tags: ["major", "linear"] }))).toEqual(["small"]);
    expect(ids(judge(chain, { classes: { rest: 5 } }, { tags: ["linear"] }))).toEqual(["any"]);
  });

  it("stand beside a stricter tag row", () => {
    const both: RowSketch[] = [...rows, { id: "yard", on: "tag:yard", outcome: "prohibit" }];
    expect(judge(both, { classes: { rest: 5 } }, { tags: ["major", "yard"] }).verdict).toBe("fail");
  });
});

describe("dates", () => {
  const dated: RowSketch[] = [
    { id: "old", effectiveFrom: "2020-01-01", effectiveTo: "2024-12-31", outcome: "restrict" },
    { id: "new", effectiveFrom: "2025-01-01", outcome: "prohibit" },
  ];

  it("apply the rows in force on the day, both ends inclusive", () => {
    const on = (asOf: string) => ids(judge(dated, { inside: 5 }, {}, asOf));
    expect([on("2024-12-31"), on("2025-01-01"), on("2030-01-01")]).toEqual([["old"], ["new"], ["new"]]);
  });

  it("name only the documents in force on the day", () => {
    const rows: RowSketch[] = [{ id: "r", basis: [{ document: "old" }, { document: "law", article: "1" }] }];
    const names = (asOf: string) =>
      judge(rows, { inside: 5 }, {}, asOf).layers[0]?.findings[0]?.basis.map((b) => b.document);
    expect(names("2024-06-01")).toEqual(["示例", "LAW 1"]);
    expect(names("2026-06-01")).toEqual(["LAW 1"]);
  });

  it("are undetermined on a day for which the pack was not compiled", () => {
    const before = judge(dated, {}, {}, "2019-12-31");
    expect([before.verdict, before.doubts[0]?.kind]).toEqual(["undetermined", "pack-not-in-force"]);
    const ended = pack(dated, { effectiveTo: "2025-12-31" });
    expect(evaluate([ended], [facts()], {}, "2025-12-31").verdict).toBe("pass");
    expect(evaluate([ended], [facts()], {}, "2026-01-01").verdict).toBe("undetermined");
  });
});

describe("the answer", () => {
  const rows: RowSketch[] = [
    { id: "a", outcome: "restrict", authority: "county", opinions: ["water"], materials: ["map", "study"] },
    { id: "b", layer: "OTHER", outcome: "restrict", authority: "province", opinions: ["forest"], materials: ["map"] },
    { id: "c", layer: "OTHER", outcome: "notice", authority: "state" },
  ];
  const found = evaluate([pack(rows)], [facts({ inside: 5 }), facts({ inside: 5, layer: "OTHER" })], {}, today);

  it("names the highest authority among binding findings and each paper once", () => {
    expect(found.authority).toBe("province");
    expect(found.materials).toEqual(["map", "study"]);
    expect(found.opinions).toEqual(["water", "forest"]);
  });

  it("names pack, version and row of each finding, and its basis", () => {
    expect(found.layers[0]?.findings[0]).toMatchObject({
      rule: "small@1/control-lines#a",
      confidence: "found",
      basis: [{ document: "LAW 1", article: "1" }],
    });
  });

  it("applies the rows to a layer published under another of its names, and counts it as known", () => {
    const one = pack([{ id: "r" }], { requiredLayers: [required()] });
    const under = (layer: string, inside: number) => evaluate([one], [facts({ layer, inside })], {}, today).verdict;
    expect([under("LINE_OLD", 5), under("LINE_OLD", 0), under("UNRELATED", 5)]).toEqual([
      "fail",
      "pass",
      "undetermined",
    ]);
  });

  it("combines packs to the strictest", () => {
    const strict = pack([{ id: "r", outcome: "prohibit" }], { id: "second" });
    const both = evaluate([pack(rows), strict], [facts({ inside: 5 })], {}, today);
    expect(both.verdict).toBe("fail");
    expect(ids(both)).toEqual(["a", "r"]);
  });
});

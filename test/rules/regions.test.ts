import { describe, expect, it } from "vitest";
import { ids, judge } from "./judged.ts";
import type { RowSketch } from "./smallPack.ts";

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

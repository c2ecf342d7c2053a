import { describe, expect, it } from "vitest";
import type { Problem } from "../../../shared/problems/problem.ts";
import { codeTree } from "../../../shared/rules/codeTree.ts";
import type { Inherited } from "../../../shared/rules/lineage.ts";
import type { SurveyFacts } from "../../../shared/rules/tolerance/allowance.ts";
import {
  type Comparison,
  compareAmounts,
  compareUse,
  type ListView,
  worstResult,
} from "../../../shared/rules/tolerance/compare.ts";
import { readClaim, type SaidItem } from "../../../shared/rules/tolerance/readClaim.ts";
import { type ToleranceItem, toleranceRows } from "../../../shared/rules/tolerance/toleranceList.ts";
import { preparedDemo } from "../../support/place.ts";

const list = preparedDemo().toleranceList!;
const viewOf = (items: readonly Inherited<ToleranceItem>[]): ListView => {
  return { list: { ...list, items: [...items] }, rows: toleranceRows(items), asOf: "2026-11-22" };
};
const view = viewOf(list.items);

function compare(said: SaidItem, survey: SurveyFacts = {}, on: ListView = view): Comparison {
  const read = readClaim(said, "/items/0");
  if (read.kind === "use") throw new Error("use has no amounts");
  return compareAmounts(on, read.claim, survey);
}

/** The list with one row changed. */
function changed(id: string, change: Partial<ToleranceItem>): ListView {
  return viewOf(list.items.map((row) => (row.id === id ? { ...row, ...change } : row)));
}

describe("an excess", () => {
  it.each([
    [12_000, "within"],
    [12_000.01, "excess-within-tolerance"],
    [12_100, "excess-within-tolerance"],
    [12_195, "excess-within-tolerance"],
    [12_195.01, "excess-over-tolerance"],
    // Fewer square metres than approved are no excess, and nothing else by this row.
    [9000, "within"],
  ])("of floor area, 12 000 m² approved, 195 allowed: %d is %s", (measured, result) => {
    expect(compare({ item: "floorArea", approved: 12_000, measured, unit: "m2" }).result).toBe(result);
  });

  it("a FAR of 2.504 does not pass 2.50, unless the row rounds it", () => {
    const said = { item: "far", approved: 2.5, measured: 2.504 } as const;
    expect(compare(said)).toMatchObject({ result: "excess-over-tolerance", allowed: 0 });
    expect(compare(said, {}, { ...view, profile: "rounded" })).toMatchObject({ result: "within", compared: 2.5 });
    expect(compare({ ...said, measured: 2.505 }, {}, { ...view, profile: "rounded" }).result).toBe(
      "excess-over-tolerance",
    );
  });
});

describe("a shortfall", () => {
  it("counts where less is worse: green ratio, setback, parking", () => {
    expect(compare({ item: "greenRatio", approved: 0.3, measured: 0.2999, unit: "fraction" }).result).toBe("short");
    expect(compare({ item: "greenRatio", approved: 0.3, measured: 0.31, unit: "fraction" })).toMatchObject({
      result: "within",
      reason: { code: "direction" },
    });
    expect(compare({ item: "parking", approved: 120, measured: 119 }).result).toBe("short");
  });

  it("of a setback is the measuring error up to 2·m_j = 0.10 m, its end included", () => {
    const setback = (measured: number) => compare({ item: "setback", approved: 15, measured, unit: "m" }).result;
    expect(setback(14.9)).toBe("within");
    expect(setback(14.89)).toBe("short");
  });

  it("and an excess count both for heights, each with its sign", () => {
    const height = (measured: number) =>
      compare({ item: "height", building: "1#", approved: 24, measured, unit: "m" }).result;
    expect([23.7, 23.76, 24.24, 24.3].map(height)).toEqual([
      "short",
      "within",
      "excess-within-tolerance",
      "excess-over-tolerance",
    ]);
  });

  it("may have a row of its own beside the excess", () => {
    const less: Inherited<ToleranceItem> = {
      ...list.items.find(({ id }) => id === "floor-area")!,
      ...{ id: "less", direction: "less", mode: "absolute", amount: 50, brackets: [] },
    };
    const both = viewOf([...list.items, less]);
    const at = (measured: number) => compare({ item: "floorArea", approved: 12_000, measured, unit: "m2" }, {}, both);
    expect(at(11_950)).toMatchObject({ result: "within", row: { id: "less" }, allowed: 50 });
    expect(at(11_949)).toMatchObject({ result: "short", row: { id: "less" } });
    expect(at(12_100)).toMatchObject({ result: "excess-within-tolerance", row: { id: "floor-area" } });
  });
});

describe("binary fractions", () => {
  it("make no difference: 1.1 is 1.0 and 0.1", () => {
    const level = (approved: number, measured: number) =>
      compare({ item: "elevation", building: "1#", approved, measured, unit: "m" }).result;
    expect(1.1 - 1.0).toBeGreaterThan(0.1);
    expect(level(1.0, 1.1)).toBe("excess-within-tolerance");
    expect(level(1.0, 1.1000001)).toBe("excess-over-tolerance");
    expect(level(20.3, 20.2)).toBe("within");
  });

  it("nor do units: 亩, hectares, per cent", () => {
    // 18 亩 = 12 000 m², 195 allowed.
    expect(compare({ item: "floorArea", approved: 18, measured: 18.2925, unit: "亩" })).toMatchObject({
      result: "excess-within-tolerance",
      unit: "m2",
      approved: 12_000,
      measured: 12_195,
    });
    expect(compare({ item: "floorArea", approved: 1.2, measured: 1.2196, unit: "ha" }).result).toBe(
      "excess-over-tolerance",
    );
    expect(compare({ item: "buildingDensity", approved: 0.35, measured: 0.35, unit: "fraction" })).toMatchObject({
      result: "within",
      approved: 35,
      difference: 0,
    });
  });
});

describe("what is not known is not within", () => {
  it.each([
    ["no measured value", compare({ item: "floorArea", approved: 12_000, unit: "m2" }), "not-stated"],
    ["no row on that day", compare(setbackOf(14.9), {}, { ...view, asOf: "2023-12-31" }), "no-row"],
    ["no row for one building", compare({ ...setbackOf(15), building: "1#" }), "no-row"],
    [
      "no class stated",
      compare({ item: "boundaryPosition", approved: 0, measured: 0.05, unit: "m" }),
      "no-point-class",
    ],
  ])("%s", (_, comparison, code) => {
    expect(comparison).toMatchObject({ result: "not-checked", reason: { code } });
  });

  it("the worst result is the whole's", () => {
    expect(worstResult(["within", "excess-within-tolerance", "not-checked"])).toBe("not-checked");
    expect(worstResult(["not-checked", "short", "within"])).toBe("short");
    expect(worstResult(["short", "excess-over-tolerance"])).toBe("excess-over-tolerance");
    expect(worstResult([])).toBe("not-checked");
  });
});

function setbackOf(measured: number): SaidItem {
  return { item: "setback", approved: 15, measured, unit: "m" };
}

describe("profiles", () => {
  it("replace the rows of the items that they have, and no others", () => {
    const flat: ListView = { ...view, profile: "flat" };
    const said = { item: "floorArea", approved: 12_000, measured: 12_100, unit: "m2" } as const;
    expect(compare(said, {}, flat)).toMatchObject({ result: "excess-over-tolerance", allowed: 60 });
    expect(compare(setbackOf(14.9), {}, flat).result).toBe("within");
  });

  it("a row's end is its last day", () => {
    const ending = changed("setback", { effectiveTo: "2026-11-22" });
    expect(compare(setbackOf(14.9), {}, ending).result).toBe("within");
    expect(compare(setbackOf(14.9), {}, { ...ending, asOf: "2026-11-23" }).result).toBe("not-checked");
  });
});

describe("use is equal along the code table", () => {
  const title = { zh: "示例", en: "sample" };
  const tree = codeTree([
    { code: "07", title },
    { code: "0701", parent: "07", title },
    { code: "070102", parent: "0701", title },
    { code: "0703", parent: "07", title },
  ]);
  it.each([
    ["0701", "0701", "within"],
    ["0701", "070102", "within"],
    ["0701", "0703", "excess-over-tolerance"],
    ["070102", "0701", "not-checked"],
    ["0701", "99", "not-checked"],
    ["07010201", "07010202", "not-checked"],
    ["07010201", "07010201", "within"],
    [undefined, "0701", "not-checked"],
  ])("approved %s, built %s: %s", (approved, measured, result) => {
    expect(compareUse(view, tree, { approved, measured }).result).toBe(result);
  });
});

describe("nonsense is a problem, not a result", () => {
  const nonsense: [string, SaidItem, string, string][] = [
    ["negative area", { item: "floorArea", approved: -1, measured: 1, unit: "m2" }, "implausible-amount", "approved"],
    ["FAR of 300", { item: "far", approved: 2.5, measured: 300 }, "implausible-amount", "measured"],
    ["green ratio of 1.2", { item: "greenRatio", measured: 1.2, unit: "fraction" }, "implausible-amount", "measured"],
    ["120 per cent", { item: "buildingDensity", approved: 120, unit: "%" }, "implausible-amount", "approved"],
    ["half a parking space", { item: "parking", measured: 0.5 }, "not-an-amount", "measured"],
    ["an area in metres", { item: "floorArea", approved: 1, unit: "m" }, "wrong-unit", "unit"],
    ["FAR in per cent", { item: "far", approved: 1, unit: "%" }, "wrong-unit", "unit"],
    ["an unknown unit", { item: "height", approved: 1, unit: "ft" }, "unknown-unit", "unit"],
    ["an area without a unit", { item: "floorArea", approved: 1 }, "unknown-unit", "unit"],
    ["a text for an amount", { item: "height", approved: "24", unit: "m" }, "not-an-amount", "approved"],
    ["a number for a use", { item: "use", approved: 701 }, "not-an-amount", "approved"],
  ];
  it.each(nonsense)("%s", (_, said, type, member) => {
    expect(() => readClaim(said, "/items/0")).toThrow(
      expect.objectContaining<Partial<Problem>>({
        details: expect.objectContaining({ type, status: 400, pointer: `/items/0/${member}` }),
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Inherited } from "../../../shared/rules/lineage.ts";
import { allowanceOf, flat, progressive, type SurveyFacts } from "../../../shared/rules/tolerance/allowance.ts";
import type { ToleranceItem } from "../../../shared/rules/tolerance/toleranceList.ts";
import { preparedDemo } from "../../support/place.ts";

/** Expected figures are computed by hand from the formulas beside them. */

const list = preparedDemo().toleranceList!;

const rowOf = (id: string): Inherited<ToleranceItem> => list.items.find((row) => row.id === id)!;

function allowed(id: string, approved: number, survey: SurveyFacts = {}, change: Partial<ToleranceItem> = {}) {
  const allowance = allowanceOf(list, { ...rowOf(id), ...change }, approved, survey, "2026-11-22");
  return "missing" in allowance ? allowance.missing.code : allowance;
}

const amount = (id: string, approved: number, survey?: SurveyFacts): number => {
  const allowance = allowed(id, approved, survey);
  return typeof allowance === "string" ? Number.NaN : allowance.amount;
};

describe("brackets ≤ 1000: 3 %, –5000: 2 %, –10 000: 1.5 %, above: 0.5 %, at most 500 m²", () => {
  it.each([
    [0, 0],
    [500, 15],
    [1000, 30],
    [1000.01, 30.0002],
    [5000, 110],
    [10_000, 185],
    [12_000, 195],
    // 185 + 0.005·63 000 = 500: from here on the cap binds.
    [73_000, 500],
    [73_200, 500],
    [1_000_000, 500],
  ])("progressive: T(%d) = %d", (approved, expected) => {
    expect(amount("floor-area", approved)).toBeCloseTo(expected, 9);
  });

  it.each([
    [1000, 30],
    [1000.01, 20.0002],
    [5000, 100],
    [5000.01, 75.00015],
    [10_000, 150],
    [10_000.01, 50.00005],
    [12_000, 60],
    [100_000, 500],
    [120_000, 500],
  ])("flat: the rate of the bracket on the whole, T(%d) = %d", (approved, expected) => {
    expect(amount("floor-area-flat", approved)).toBeCloseTo(expected, 9);
  });

  it("spell their arithmetic out", () => {
    expect(allowed("floor-area", 12_000)).toEqual({
      amount: 195,
      arithmetic: "0.03 × 1000 + 0.02 × 4000 + 0.015 × 5000 + 0.005 × 2000 = 195",
    });
    expect(allowed("floor-area", 100_000)).toEqual({
      amount: 500,
      arithmetic: "0.03 × 1000 + 0.02 × 4000 + 0.015 × 5000 + 0.005 × 90000 = 635; min(635, 500) = 500",
    });
    expect(allowed("floor-area-flat", 12_000)).toEqual({ amount: 60, arithmetic: "0.005 × 12000 = 60" });
  });

  it("belong to the end that is closed", () => {
    const brackets = rowOf("floor-area-flat").brackets;
    const turned = brackets.map((bracket) => ({ ...bracket, fromEnd: "closed" as const, toEnd: "open" as const }));
    expect(flat(brackets, 1000)).toMatchObject({ amount: 30 });
    expect(flat(turned, 1000)).toMatchObject({ amount: 20 });
    expect(flat(brackets.slice(1), 1000)).toMatchObject({ missing: { code: "no-bracket" } });
  });

  it("are, progressive, monotone and continuous whatever the rates", () => {
    const sets = fc.array(fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 1,
      maxLength: 6,
    });
    const size = fc.double({ min: 0, max: 40_000, noNaN: true });
    fc.assert(
      fc.property(sets, size, fc.double({ min: 0, max: 100, noNaN: true }), (steps, from, more) => {
        let low = 0;
        const brackets = steps.map(([width, percent], i) => {
          const bracket = {
            from: low,
            fromEnd: i === 0 ? ("closed" as const) : ("open" as const),
            toEnd: "closed" as const,
            rate: percent / 100,
          };
          low += width;
          return i === steps.length - 1 ? bracket : { ...bracket, to: low };
        });
        const at = (area: number): number => (progressive(brackets, area) as { amount: number }).amount;
        const step = at(from + more) - at(from);
        expect(step).toBeGreaterThanOrEqual(-1e-9);
        // Never steeper than the highest rate there can be, 1: no jump.
        expect(step).toBeLessThanOrEqual(more + 1e-9);
      }),
    );
  });
});

describe("GB/T 17986.1-2000 § 3.2: the limit of a house area is a·√S + b·S", () => {
  it.each([
    // S = 10 000: √S = 100.
    ["一", 0.02 * 100 + 0.0006 * 10_000, 8],
    ["二", 0.04 * 100 + 0.002 * 10_000, 24],
    ["三", 0.08 * 100 + 0.006 * 10_000, 68],
  ])("class %s, 10 000 m²", (surveyClass, byFormula, byHand) => {
    expect(byFormula).toBeCloseTo(byHand, 9);
    expect(amount("floor-area-survey", 10_000, { surveyClass })).toBeCloseTo(byHand, 9);
  });

  it.each([
    ["一", 0.26],
    ["二", 0.6],
    ["三", 1.4],
  ])("class %s, 100 m² (√S = 10)", (surveyClass, byHand) => {
    expect(amount("floor-area-survey", 100, { surveyClass })).toBeCloseTo(byHand, 9);
  });

  it("spells the formula out; without a class, or with an unknown one, there is no limit", () => {
    expect(allowed("floor-area-survey", 10_000, { surveyClass: "二" })).toMatchObject({
      arithmetic: "0.04 × √10000 + 0.002 × 10000 = 24",
    });
    expect(allowed("floor-area-survey", 10_000)).toBe("no-survey-class");
    expect(allowed("floor-area-survey", 10_000, { surveyClass: "四" })).toBe("unknown-class");
  });
});

describe("boundary points", () => {
  it.each([
    ["一", 0.1],
    ["二", 0.15],
    ["三", 0.2],
  ])("cadastral class %s: twice the root mean square error", (pointClass, limit) => {
    expect(amount("boundary-position", 0, { pointClass })).toBeCloseTo(limit, 12);
  });

  it.each([
    ["一", 0.04],
    ["二", 0.1],
    ["三", 0.2],
  ])("house boundary points (GB/T 17986.1) class %s", (pointClass, limit) => {
    expect(allowed("boundary-position", 0, { pointClass }, { classSet: "gbt-17986" })).toMatchObject({ amount: limit });
  });

  it("a class that the list demands is not the surveyor's to choose", () => {
    expect(amount("setback", 15, { pointClass: "三" })).toBeCloseTo(0.1, 12);
  });

  it("an area by 2·m_P: 100 m square, class 一: 2 · 0.05 · 100 = 10 m²", () => {
    expect(allowed("boundary-area", 10_000, { pointClass: "一", spreadM: 100 })).toEqual({
      amount: 10,
      arithmetic: "2 × 0.05 × √(⅛ × 80000) = 10",
    });
    expect(allowed("boundary-area", 10_000, { pointClass: "一" })).toBe("no-outline");
  });
});

describe("plain allowances", () => {
  it("absolute, relative, and the smaller of a share and a cap", () => {
    expect(allowed("elevation", 12.5)).toEqual({ amount: 0.1, arithmetic: "0.1" });
    expect(allowed("height", 24)).toEqual({ amount: 0.24, arithmetic: "0.01 × 24 = 0.24" });
    expect(allowed("height", 80)).toEqual({ amount: 0.5, arithmetic: "0.01 × 80 = 0.8; min(0.8, 0.5) = 0.5" });
  });
});

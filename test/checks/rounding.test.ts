import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hectares, mu, round, roundM2, roundParts } from "../../shared/checks/rounding.ts";

/** Rounding for people. Expected figures by hand. */

describe("a figure", () => {
  it.each([
    [1.005, 1.01],
    [1.004999, 1],
    [-1.005, -1.01],
    [0.004, 0],
    [-0.004, 0],
    [123456.785, 123456.79],
  ])("%d m² is shown as %d: half away from zero, once", (area, shown) => {
    expect(roundM2(area)).toBe(shown);
  });

  it("a hectare is 10 000 m² and 15 亩", () => {
    expect(hectares(12_345.6)).toBe(1.2346);
    expect(mu(10_000)).toBe(15);
    expect(mu(2000 / 3)).toBe(1);
  });
});

describe("parts beside their total", () => {
  it("add up to it: the largest remainders are raised", () => {
    // 33.333… three times is 100: 33.33 × 3 would be 99.99.
    expect(roundParts([100 / 3, 100 / 3, 100 / 3], 100, 2)).toEqual([33.34, 33.33, 33.33]);
    expect(roundParts([0.4, 0.4, 0.2], 1, 0)).toEqual([1, 0, 0]);
    expect(roundParts([1.6, 2.7, 3.7], 8, 0)).toEqual([1, 3, 4]);
  });

  it("are rounded each by itself where they overlap or leave something out", () => {
    expect(roundParts([10.006, 10.006], 15, 2)).toEqual([10.01, 10.01]);
    expect(roundParts([10.006], 15, 2)).toEqual([10.01]);
    expect(roundParts([], 0, 2)).toEqual([]);
  });

  it("keep their sum and move by less than a unit, whatever they are", () => {
    const areas = fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(areas, (values) => {
        const total = values.reduce((a, b) => a + b, 0);
        const shown = roundParts(values, total, 2);
        expect(
          round(
            shown.reduce((a, b) => a + b, 0),
            2,
          ),
        ).toBe(round(total, 2));
        for (const [i, value] of values.entries()) expect(Math.abs(shown[i]! - value)).toBeLessThanOrEqual(0.01 + 1e-6);
      }),
    );
  });
});

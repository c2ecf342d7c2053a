import { describe, expect, it } from "vitest";
import { trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { DIFFERENCE, exactArea, INTERSECTION, SYMMETRIC_DIFFERENCE, UNION } from "./exactArea.ts";
import { box, hole, ring } from "./shapes.ts";

/** The judge itself, by the trapezium formula of 32号 (which it does not use). */
describe("areas by exact rational arithmetic", () => {
  const a = [[box(117, 31, 117.01, 31.01), hole(box(117.002, 31.002, 117.004, 31.004))]];
  const b = [[box(117.003, 30, 117.02, 31.003)]];
  const areaA = trapeziumArea(31, 31.01, 117.01 - 117) - trapeziumArea(31.002, 31.004, 117.004 - 117.002);
  const areaB = trapeziumArea(30, 31.003, 117.02 - 117.003);
  const both = trapeziumArea(31, 31.003, 117.01 - 117.003) - trapeziumArea(31.002, 31.003, 117.004 - 117.003);

  it.each([
    ["intersection", INTERSECTION, both],
    ["union", UNION, areaA + areaB - both],
    ["difference", DIFFERENCE, areaA - both],
    ["symmetric difference", SYMMETRIC_DIFFERENCE, areaA + areaB - 2 * both],
  ])("%s of a box with a hole and a box", (_, covered, expected) => {
    expect(exactArea(a, b, covered)).toBeCloseTo(expected, 4);
  });

  it("of triangles whose edges cross: a quarter of the square about the crossing", () => {
    const upper = [[ring([0, -1], [2, 1], [0, 1])]];
    const lower = [[ring([0, -1], [2, -1], [0, 1])]];
    // By symmetry about the equator and the crossing at (1, 0): twice ∫₀¹ of the strip from 0 to y.
    const n = 2000;
    let half = 0;
    for (let i = 0; i < n; i++) half += trapeziumArea(0, (i + 0.5) / n, 1 / n);
    expect(Math.abs(exactArea(upper, lower, INTERSECTION) / (2 * half) - 1)).toBeLessThan(1e-7);
  });

  it("of a bow-tie, read even-odd, and of nothing", () => {
    const bowTie = [[ring([117, 31], [118, 32], [118, 31], [117, 32])]];
    const lobes = [[ring([117, 31], [117.5, 31.5], [117, 32])], [ring([118, 31], [118, 32], [117.5, 31.5])]];
    expect(exactArea(bowTie, [], UNION)).toBeCloseTo(exactArea(lobes, [], UNION), 2);
    expect(exactArea(bowTie, lobes, SYMMETRIC_DIFFERENCE)).toBeCloseTo(0, 3);
    expect(exactArea([], [], UNION)).toBe(0);
  });
});

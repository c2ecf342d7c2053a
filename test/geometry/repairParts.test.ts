import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import type { DefectKind } from "../../shared/geometry/defectList.ts";
import type { Polygon } from "../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import { boxArea, kindsOf, repaired, square, squareM2 } from "./repaired.ts";
import { box, hole, ring } from "./shapes.ts";

describe("holes and parts that are out of place", () => {
  it("a hole that sticks out is read even-odd: what sticks out becomes area", () => {
    const result = repaired([square, hole(box(117.008, 31.002, 117.012, 31.004))]);
    const byHand = squareM2 - boxArea(117.008, 31.002, 117.01, 31.004) + boxArea(117.01, 31.002, 117.012, 31.004);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(byHand, 3);
    expect(result.repairs).toMatchObject([{ kind: "rings-cross", count: 2 }]);
  });

  it("a hole outside its shell becomes area, and the repair says what that did", () => {
    const outside = boxArea(117.02, 31.002, 117.03, 31.004);
    const result = repaired([square, hole(box(117.02, 31.002, 117.03, 31.004))]);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(squareM2 + outside, 3);
    const [repair] = result.repairs;
    expect(repair).toMatchObject({ kind: "hole-outside-shell", at: [117.02, 31.002], count: 1 });
    expect(repair!.areaBeforeM2).toBeCloseTo(squareM2 - outside, 3);
    expect(repair!.areaAfterM2).toBeCloseTo(squareM2 + outside, 3);
  });

  it("two holes that overlap are read even-odd: what they share becomes area", () => {
    const result = repaired([
      square,
      hole(box(117.002, 31.002, 117.006, 31.006)),
      hole(box(117.004, 31.004, 117.008, 31.008)),
    ]);
    const holes = boxArea(117.002, 31.002, 117.006, 31.006) + boxArea(117.004, 31.004, 117.008, 31.008);
    const shared = boxArea(117.004, 31.004, 117.006, 31.006);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(squareM2 - holes + 2 * shared, 3);
  });

  it("parts that overlap are united, not cancelled", () => {
    const result = repaired([square], [box(117.005, 31.005, 117.015, 31.015)]);
    const byHand = squareM2 + boxArea(117.005, 31.005, 117.015, 31.015) - boxArea(117.005, 31.005, 117.01, 31.01);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(byHand, 3);
    expect(result.polygons).toHaveLength(1);
    expect(result.repairs).toMatchObject([{ kind: "rings-cross", part: 0, count: 2 }]);
    expect(result.repairs[0]!.areaAfterM2).toBeCloseTo(byHand, 3);
  });

  it.each<[string, DefectKind, Polygon[]]>([
    ["the same part twice", "duplicate-rings", [[square], [square]]],
    ["a part within a part", "nested-shells", [[square], [box(117.002, 31.002, 117.008, 31.008)]]],
    ["parts that share a border", "shared-edge", [[box(117, 31, 117.004, 31.01)], [box(117.004, 31, 117.01, 31.01)]]],
  ])("%s makes one square", (_, kind, parts) => {
    const result = repaired(...parts);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(squareM2, 3);
    expect(result.polygons).toHaveLength(1);
    expect(kindsOf(result)).toEqual([kind]);
  });

  it("faults of one part do not hide those of another, however many there are", () => {
    const zigzag = (sign: number): [number, number][] =>
      Array.from({ length: 300 }, (_, i) => [117 + i * 1e-3, 31 + (i % 2 === 0 ? sign : -sign) * 1e-3]);
    // A bow-tie of 0.1 mm, too small to be seen by its area.
    const tiny = ring(
      [118, 32],
      [118.001, 32],
      [118.001, 32.001],
      [118.001 - 1e-9, 32.001 - 1e-9],
      [118.001, 32.001 - 2e-9],
      [118.001 - 1e-9, 32.001],
      [118, 32.001],
    );
    expect(findBoundaryFaults([[tiny]]).length).toBeGreaterThan(0);
    repaired([ring(...zigzag(1), ...zigzag(-1).reverse())], [tiny]);
  });
});

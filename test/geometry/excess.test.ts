import { describe, expect, it } from "vitest";
import { trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { excessOf } from "../../shared/geometry/excess.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { box, ringStar, seeded, star, strip } from "./shapes.ts";

/** All have more vertices than one sweep takes, so that they are cut into cells first. */
describe("winding excess, cell by cell", () => {
  it("of 300 boxes on one another is 300·299 times their area (w(w − 1) by hand), and found in a moment", () => {
    const stack: MultiPolygon = Array.from({ length: 300 }, () => [box(117, 31, 117.1, 31.1)]);
    const byHand = 300 * 299 * trapeziumArea(31, 31.1, 117.1 - 117);
    expect(Math.abs(excessOf(stack) / byHand - 1)).toBeLessThan(1e-9);
  }, 5000);

  it("of 300 long strips that lie side by side a nanometre apart is what one sweep says", () => {
    const bundle: MultiPolygon = Array.from({ length: 300 }, (_, i) => [strip(117 + i * 1e-14, 31, 20_000, 5, 0.7)]);
    expect(Math.abs(excessOf(bundle) / windingExcess(bundle) - 1)).toBeLessThan(1e-9);
  }, 5000);

  it("of a star of 5,000 vertices and a part across it is twice what the two share", () => {
    const ragged = ringStar(seeded(21), 117, 31.75, 0.2, 5000);
    const across: MultiPolygon = [ragged, [box(116.9, 31.7, 117.3, 31.8)]];
    expect(Math.abs(excessOf([ragged]))).toBeLessThan(1e-3);
    expect(Math.abs(excessOf(across) / windingExcess(across) - 1)).toBeLessThan(1e-9);
  });

  it("of two stars that overlap is the same as in one sweep", () => {
    const random = seeded(3);
    const polygons = [ringStar(random, 117, 31.75, 0.1, 1200), [star(random, 117.1, 31.75, 0.05, 0.08, 300)]];
    expect(excessOf(polygons)).toBeCloseTo(windingExcess(polygons), 2);
    expect(excessOf(polygons)).toBeGreaterThan(1000);
    expect(excessOf(polygons.slice(0, 1))).toBeCloseTo(0, 4);
  });
});

import { expect } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { type Repaired, repairPolygons } from "../../shared/geometry/repair.ts";
import { type MultiPolygon, type Ring, signedDoubleArea } from "../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import { box } from "./shapes.ts";

/** Repairs, and expects of the result what `repairPolygons` promises of every result. */
export function repaired(...raw: (readonly Ring[])[]): Repaired {
  const result = repairPolygons(raw);
  expectValid(result.polygons);
  expectValid(result.larger);
  return result;
}

function expectValid(polygons: MultiPolygon): void {
  expect(windingExcess(polygons)).toBeLessThan(1e-4 + 1e-12 * ellipsoidalArea(polygons));
  expect(findBoundaryFaults(polygons)).toEqual([]);
  for (const [outer, ...holes] of polygons) {
    expect(signedDoubleArea(outer!)).toBeGreaterThan(0);
    for (const one of holes) expect(signedDoubleArea(one)).toBeLessThan(0);
  }
}

export function kindsOf({ repairs }: Repaired): string[] {
  return repairs.map(({ kind }) => kind);
}

/** The trapezium of 32号. */
export function boxArea(west: number, south: number, east: number, north: number): number {
  return trapeziumArea(south, north, east - west);
}

export const square = box(117, 31, 117.01, 31.01);
export const squareM2 = boxArea(117, 31, 117.01, 31.01);

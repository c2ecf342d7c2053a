import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { windingExcess } from "../../../shared/geometry/overlap.ts";
import { repairPolygons } from "../../../shared/geometry/repair.ts";
import type { MultiPolygon } from "../../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../../shared/geometry/validity.ts";
import { exactArea, UNION } from "../../geometry/exactArea.ts";
import { type Areas, areasOf, degreesPerUnit, jtsCases, jtsPresent, scaled } from "./jtsSuite.ts";

/**
 * The validity tests of JTS: which polygons are valid, by another engine's reading. Points and lines are not applied, nor
 * what is empty or not finite, which our readers refuse before geometry sees it.
 */
interface ValidityCase {
  readonly name: string;
  readonly polygons: Areas;
  readonly valid: boolean;
}

function validityCases(): ValidityCase[] {
  return jtsCases().flatMap(({ name, geometries, tests }) =>
    tests
      .filter(({ op }) => op === "isvalid")
      .flatMap(({ args, expected }) => {
        const polygons = areasOf(geometries[args[0] ?? "A"]!);
        if (!polygons || polygons.length === 0) return [];
        const valid = expected.toLowerCase() === "true";
        return [{ name, polygons: scaled(polygons, degreesPerUnit([polygons])), valid }];
      }),
  );
}

function vertices(polygons: MultiPolygon): string[] {
  const positions = polygons.flat().flatMap((r) => {
    const places = Array.from({ length: r.length / 2 }, (_, i) => `${r[2 * i]} ${r[2 * i + 1]}`);
    return places.slice(1);
  });
  return [...new Set(positions)].sort();
}

describe.skipIf(!jtsPresent)("JTS validity tests", () => {
  const cases = jtsPresent ? validityCases() : [];
  const valid = cases.filter((one) => one.valid);
  const invalid = cases.filter((one) => !one.valid);

  it("are there", () => {
    expect(valid.length).toBeGreaterThanOrEqual(280);
    expect(invalid.length).toBeGreaterThanOrEqual(110);
  });

  it.each(valid.map((one) => [one.name, one] as const))("valid: %s comes through as it is", (_, { polygons }) => {
    const { polygons: out, ambiguities } = repairPolygons(polygons);
    expect(vertices(out)).toEqual(vertices(polygons));
    expect(ambiguities).toEqual([]);
    expect(out.flat().length).toBe(polygons.flat().length);
    expect(windingExcess(out)).toBeLessThan(1e-12 * ellipsoidalArea(out) + 1e-4);
  });

  it("invalid: something is said of every one but of disconnected interiors, which cover no place twice", () => {
    const silent = invalid.filter(({ polygons }) => {
      const { repairs, ambiguities } = repairPolygons(polygons);
      return repairs.length + ambiguities.length === 0;
    });
    // OGC 06-103r4 § 6.1.11 wants one part for each connected interior. To an area it is the same: rational arithmetic.
    expect(silent.filter(({ name }) => !/disconnected/i.test(name)).map(({ name }) => name)).toEqual([]);
    expect(silent).toHaveLength(10);
    for (const { name, polygons } of silent) {
      const area = ellipsoidalArea(repairPolygons(polygons).polygons);
      expect(Math.abs(area / exactArea(polygons, [], UNION) - 1), name).toBeLessThan(1e-10);
    }
  });

  it.each(invalid.map((one) => [one.name, one] as const))("invalid: %s comes out valid", (_, { polygons }) => {
    const { polygons: out } = repairPolygons(polygons);
    expect(windingExcess(out)).toBeLessThan(1e-12 * ellipsoidalArea(out) + 1e-4);
    expect(findBoundaryFaults(out)).toEqual([]);
  });
});

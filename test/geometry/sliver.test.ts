import { describe, expect, it } from "vitest";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { isThinnerThan } from "../../shared/geometry/sliver.ts";

/** A strip between parallels of latitude, so that its width in metres is known: 120 m long. */
function strip(widthM: number): MultiPolygon {
  const { east, north } = metresPerDegree(31.75);
  const [x, y] = [60 / east, widthM / 2 / north];
  const [west, south, east2, north2] = [117 - x, 31.75 - y, 117 + x, 31.75 + y];
  return [[Float64Array.of(west, south, east2, south, east2, north2, west, north2, west, south)]];
}

describe("the width of a sliver", () => {
  it("is judged to a micrometre", () => {
    expect(isThinnerThan(strip(0.05 - 1e-6), 0.05)).toBe(true);
    expect(isThinnerThan(strip(0.05 + 1e-6), 0.05)).toBe(false);
  });

  it("does not depend on the direction in which the strip runs", () => {
    // A demo pipeline across a buffered one: by GEOS (erosion in the same plane) it vanishes from 49.9996 mm on.
    const slanting = [
      [
        Float64Array.of(
          ...[116.96743423690799, 31.750990720125003, 116.966665144424, 31.751861541870003],
          ...[116.966664481981, 31.751861543363002, 116.967433610573, 31.750990680734002],
          ...[116.96743423690799, 31.750990720125003],
        ),
      ],
    ];
    expect(isThinnerThan(slanting, 0.05)).toBe(true);
    expect(isThinnerThan(slanting, 0.049999)).toBe(false);
  });
});

import { Geodesic } from "geographiclib-geodesic";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea, planarArea, surveyTrapeziumArea } from "../../shared/geometry/area.ts";
import { crsByEpsg } from "../../shared/geometry/crs.ts";
import { densifyRing } from "../../shared/geometry/densify.ts";
import { INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M, trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { type MultiPolygon, type Ring, reversed } from "../../shared/geometry/rings.ts";
import { box, hole, moved, ring, ringStar, rotated, seeded } from "./shapes.ts";

const geodesic = new Geodesic.Geodesic(SEMI_MAJOR_AXIS_M, 1 / INVERSE_FLATTENING);

/** GeographicLib's area of a ring whose edges are straight in degrees: cut so short that geodesics do not differ. */
function geodesicArea(outline: Ring, parts: number): number {
  const polygon = geodesic.Polygon(false);
  for (let i = 0; i + 3 < outline.length; i += 2) {
    for (let k = 0; k < parts; k++) {
      const t = k / parts;
      const lon = outline[i]! + t * (outline[i + 2]! - outline[i]!);
      polygon.AddPoint(outline[i + 1]! + t * (outline[i + 3]! - outline[i + 1]!), lon);
    }
  }
  return polygon.Compute(false, true).area!;
}

const zone39 = crsByEpsg(4548)!;

/** Corners in a surveyor's order: easting, northing in EPSG:4548 (117°E, no prefix). */
function planeBox(west: number, south: number, east: number, north: number): Ring {
  return box(west, south, east, north);
}

function inDegrees(polygon: readonly Ring[]): MultiPolygon {
  return [polygon.map((r) => densifyRing(r, zone39))];
}

describe("ellipsoidal area", () => {
  it("of a box in degrees is the trapezium of 32号", () => {
    expect(ellipsoidalArea([[box(117, 30, 118, 31)]])).toBeCloseTo(10_642_393_438.711, 2);
    expect(ellipsoidalArea([[box(100, 22, 101, 22.5)]])).toBeCloseTo(5_707_204_874.718, 2);
  });

  it("of a 200 × 150 m parcel with a 50 × 40 m hole is 27,998.28 m², in the plane 28,000", () => {
    const parcel = [
      planeBox(450_000, 3_519_850, 450_200, 3_520_000),
      hole(planeBox(450_050, 3_519_900, 450_090, 3_519_950)),
    ];
    expect(planarArea([parcel])).toBe(28_000);
    expect(ellipsoidalArea(inDegrees(parcel))).toBeCloseTo(27_998.28, 2);
  });

  it("of the same parcel 145 km further east is 27,993.757 m²", () => {
    const parcel = [
      planeBox(595_000, 3_519_850, 595_200, 3_520_000),
      hole(planeBox(595_050, 3_519_900, 595_090, 3_519_950)),
    ];
    expect(ellipsoidalArea(inDegrees(parcel))).toBeCloseTo(27_993.757, 3);
  });

  it("of a 10 km square in the plane is 99,989,563.156 m², as by the survey's formula, once densified", () => {
    const square = [planeBox(560_000, 3_510_000, 570_000, 3_520_000)];
    // Densifying leaves each border up to 1 mm inside or outside: 40 m² at most; to 0.01 mm it leaves 0.4.
    const fine = [square.map((r) => densifyRing(r, zone39, { maxDeviationM: 1e-5 }))];
    expect(Math.abs(ellipsoidalArea(fine) - 99_989_563.156)).toBeLessThan(0.4);
    expect(Math.abs(surveyTrapeziumArea(fine) - 99_989_563.156)).toBeLessThan(0.4);
    expect(Math.abs(ellipsoidalArea(inDegrees(square)) - 99_989_563.156)).toBeLessThan(40);
  });

  it.each([18, 25, 32, 45, 54])("agrees with GeographicLib at %d°N to 1e-8", (latitude) => {
    const random = seeded(latitude);
    for (const size of [0.002, 0.01, 0.1]) {
      const [outer, inner] = ringStar(random, 117.3, latitude, size, 17);
      const parts = Math.ceil(size / 0.0002);
      const expected = geodesicArea(outer!, parts) + geodesicArea(inner!, parts);
      const area = ellipsoidalArea([[outer!, inner!]]);
      expect(Math.abs(area - expected)).toBeLessThan(Math.max(0.01, 1e-8 * expected));
    }
  });

  it("does not depend on the start vertex, and only its sign on the direction", () => {
    const [outer] = ringStar(seeded(1), 117.3, 31.8, 0.02, 30);
    const area = ellipsoidalArea([[outer!]]);
    for (const by of [1, 7, 29]) expect(ellipsoidalArea([[rotated(outer!, by)]])).toBeCloseTo(area, 5);
    expect(ellipsoidalArea([[reversed(outer!)]])).toBe(-area);
  });

  it("does not change along the parallel", () => {
    const polygon = ringStar(seeded(2), 117.3, 31.8, 0.02, 30);
    expect(ellipsoidalArea(moved([polygon], -32, 0))).toBeCloseTo(ellipsoidalArea([polygon]), 3);
  });

  it("of nothing is 0", () => {
    expect(ellipsoidalArea([])).toBe(0);
    expect(surveyTrapeziumArea([])).toBe(0);
  });
});

describe("survey trapezium area (32号)", () => {
  it("of a triangle is the sum of its edges' trapezia, by hand", () => {
    const triangle = ring([117, 31], [117.02, 31.005], [117.01, 31.02]);
    // Mean longitudes 117.01, 117.015 and 117.005 east of 117.
    const byHand =
      trapeziumArea(31, 31.005, 0.01) + trapeziumArea(31.005, 31.02, 0.015) + trapeziumArea(31.02, 31, 0.005);
    expect(surveyTrapeziumArea([[triangle]])).toBeCloseTo(byHand, 5);
    expect(surveyTrapeziumArea([[reversed(triangle)]])).toBeCloseTo(byHand, 5);
  });

  it("takes holes off whichever way they run, and agrees with the exact integral to 5e-7 on 1 km²", () => {
    const outer = box(117, 31, 117.01, 31.01);
    const inner = box(117.002, 31.002, 117.004, 31.004);
    const byHand = trapeziumArea(31, 31.01, 0.01) - trapeziumArea(31.002, 31.004, 0.002);
    expect(surveyTrapeziumArea([[outer, inner]])).toBeCloseTo(byHand, 4);
    expect(surveyTrapeziumArea([[outer, hole(inner)]])).toBeCloseTo(byHand, 4);
    const [slanting] = ringStar(seeded(3), 117, 31.8, 0.006, 12);
    const exact = ellipsoidalArea([[slanting!]]);
    expect(Math.abs(surveyTrapeziumArea([[slanting!]]) / exact - 1)).toBeLessThan(5e-7);
  });
});

describe("planar area", () => {
  it("is outer minus holes whichever way rings run", () => {
    const outer = box(500_000, 3_500_000, 500_300, 3_500_200);
    const inner = box(500_100, 3_500_100, 500_150, 3_500_120);
    expect(planarArea([[reversed(outer), inner], [box(0, 0, 10, 10)]])).toBe(60_000 - 1000 + 100);
  });
});

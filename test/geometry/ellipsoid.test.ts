import { Geodesic } from "geographiclib-geodesic";
import { describe, expect, it } from "vitest";
import {
  DEGREE,
  ECCENTRICITY_SQUARED,
  INVERSE_FLATTENING,
  meanStrip,
  metresPerDegree,
  SEMI_MAJOR_AXIS_M,
  SEMI_MINOR_AXIS_M,
  stripSeries,
  trapeziumArea,
} from "../../shared/geometry/ellipsoid.ts";

/** Closed form of the strip from the equator, m² a degree of longitude (Snyder, Map Projections, 1987, eq. 3-12). */
function authalicStrip(latitude: number): number {
  const e = Math.sqrt(ECCENTRICITY_SQUARED);
  const s = Math.sin(latitude * DEGREE);
  const q = s / (1 - ECCENTRICITY_SQUARED * s * s) + Math.atanh(e * s) / e;
  return (SEMI_MINOR_AXIS_M ** 2 * DEGREE * q) / 2;
}

describe("the CGCS2000 ellipsoid", () => {
  it("has the constants of GB 22021, derived ones computed from a and 1/f by hand", () => {
    expect(SEMI_MINOR_AXIS_M).toBeCloseTo(6356752.314140356, 8);
    expect(ECCENTRICITY_SQUARED).toBeCloseTo(0.006694380022900686, 15);
  });

  it("gives the trapezia of 32号: 30°–31° and 22°–22.5°, one degree wide", () => {
    expect(trapeziumArea(30, 31, 1)).toBeCloseTo(10_642_393_438.711, 2);
    expect(trapeziumArea(22, 22.5, 1)).toBeCloseTo(5_707_204_874.718, 2);
  });

  it("agrees with the closed form of the authalic strip to 1e-11, its own rounding, where China is", () => {
    for (let latitude = 3; latitude < 54; latitude += 3) {
      const exact = authalicStrip(latitude + 1) - authalicStrip(latitude);
      expect(Math.abs(trapeziumArea(latitude, latitude + 1, 1) / exact - 1)).toBeLessThan(1e-11);
    }
  });

  it("changes sign with the order of the parallels", () => {
    expect(trapeziumArea(31, 30, 1)).toBe(-trapeziumArea(30, 31, 1));
  });
});

describe("the strip series about a base parallel", () => {
  it.each([
    [18, 0.01],
    [31.8, 1],
    [3, 50],
    [53, 0],
    // On the equator every second derivative is 0.
    [0, 4],
  ])("from %d° over %d°: level edges give the trapezium", (base, height) => {
    const { meanCoefficients } = stripSeries(base, height);
    for (const t of [0.1, 0.5, 1]) {
      const expected = trapeziumArea(base, base + t * height, 1);
      expect(Math.abs(meanStrip(meanCoefficients, t * height, t * height) - expected)).toBeLessThanOrEqual(
        4e-15 * authalicStrip(base + height) + 1e-13 * expected,
      );
    }
  });

  it("averages the strip along a slanting edge (Simpson's rule over 2,000 steps)", () => {
    const { meanCoefficients } = stripSeries(30, 2);
    const n = 2000;
    let sum = 0;
    for (let i = 0; i <= n; i++) {
      const weight = i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * trapeziumArea(30, 30.2 + (1.7 * i) / n, 1);
    }
    const expected = sum / (3 * n);
    expect(Math.abs(meanStrip(meanCoefficients, 0.2, 1.9) / expected - 1)).toBeLessThan(1e-12);
    expect(meanStrip(meanCoefficients, 1.9, 0.2)).toBeCloseTo(meanStrip(meanCoefficients, 0.2, 1.9), 4);
  });
});

describe("metres in a degree", () => {
  it.each([0, 18, 31.8, 54])("at %d°N agree with GeographicLib over a small step", (latitude) => {
    const geodesic = new Geodesic.Geodesic(SEMI_MAJOR_AXIS_M, 1 / INVERSE_FLATTENING);
    const h = 1e-3;
    const { east, north } = metresPerDegree(latitude);
    expect(geodesic.Inverse(latitude - h, 117, latitude + h, 117).s12! / (2 * h)).toBeCloseTo(north, 3);
    expect(geodesic.Inverse(latitude, 117 - h, latitude, 117 + h).s12! / (2 * h)).toBeCloseTo(east, 3);
  });
});

import { Geodesic } from "geographiclib-geodesic";
import { describe, expect, it } from "vitest";
import { distanceM, widened } from "../../shared/geometry/distance.ts";
import { TooManyEdgePairs } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";

/** Expected distances are geodesics on CGCS2000 by GeographicLib. */
const ellipsoid = new Geodesic.Geodesic(6378137, 1 / 298.257222101);
const geodesicM = (lon1: number, lat1: number, lon2: number, lat2: number): number =>
  ellipsoid.Inverse(lat1, lon1, lat2, lon2).s12!;

const box = (west: number, south: number, east: number, north: number): MultiPolygon => [
  [Float64Array.of(west, south, east, south, east, north, west, north, west, south)],
];

const site = box(117, 31.75, 117.01, 31.76);

describe("metres between two areas", () => {
  it("is that of the nearest corners", () => {
    const other = box(117.02, 31.77, 117.03, 31.78);
    expect(distanceM(site, other, 10_000)).toBeCloseTo(geodesicM(117.01, 31.76, 117.02, 31.77), 3);
    expect(distanceM(other, site, 10_000)).toBeCloseTo(geodesicM(117.01, 31.76, 117.02, 31.77), 3);
  });

  it("is along the meridian from edge to edge, however long the edges are", () => {
    expect(distanceM(site, box(116, 31.765, 118, 31.77), 10_000)).toBeCloseTo(geodesicM(117, 31.76, 117, 31.765), 3);
  });

  it("beside a meridian is found at the latitude where a degree of longitude is shortest", () => {
    const other = box(117.02, 31.74, 117.03, 31.77);
    expect(distanceM(site, other, 10_000)).toBeCloseTo(geodesicM(117.01, 31.76, 117.02, 31.76), 3);
  });

  it("agrees to a millimetre with a fine search along both edges", () => {
    const slanting: MultiPolygon = [[Float64Array.of(117.02, 31.741, 117.06, 31.741, 117.06, 31.8, 117.02, 31.741)]];
    let nearest = Number.POSITIVE_INFINITY;
    for (let t = 0; t <= 1; t += 1 / 4000) {
      const [lon, lat] = [117.02 + 0.04 * t, 31.741 + 0.059 * t];
      nearest = Math.min(nearest, geodesicM(117.01, Math.min(31.76, Math.max(31.75, lat)), lon, lat));
      for (const corner of [31.75, 31.76]) nearest = Math.min(nearest, geodesicM(117.01, corner, lon, lat));
    }
    expect(distanceM(site, slanting, 10_000)).toBeLessThanOrEqual(nearest + 0.001);
    expect(distanceM(site, slanting, 10_000)).toBeGreaterThan(nearest - 0.01);
  });

  it("is 0 where they touch, cross or contain one another", () => {
    expect(distanceM(site, box(117.01, 31.755, 117.02, 31.757), 1000)).toBe(0);
    expect(distanceM(site, box(116.9, 31.753, 117.2, 31.754), 1000)).toBe(0);
    expect(distanceM(site, box(117.004, 31.753, 117.005, 31.754), 1000)).toBe(0);
    expect(distanceM(box(117.004, 31.753, 117.005, 31.754), site, 1000)).toBe(0);
  });

  it("is infinite beyond the reach, and finite just within it", () => {
    const other = box(117.02, 31.75, 117.03, 31.76);
    const metres = geodesicM(117.01, 31.76, 117.02, 31.76);
    expect(distanceM(site, other, metres - 0.01)).toBe(Number.POSITIVE_INFINITY);
    expect(distanceM(site, other, metres + 0.01)).toBeCloseTo(metres, 3);
    expect(distanceM(site, [], 1000)).toBe(Number.POSITIVE_INFINITY);
  });

  it("refuses more pairs of edges than it may compare", () => {
    expect(() => distanceM(site, box(117.02, 31.75, 117.03, 31.76), 10_000, 8)).toThrow(TooManyEdgePairs);
  });
});

describe("a widened box", () => {
  it("holds every point within the distance", () => {
    const [west, south, east, north] = widened([117, 31.75, 117.01, 31.76], 500);
    for (let bearing = 0; bearing < 360; bearing += 15) {
      for (const [lon, lat] of [
        [117, 31.75],
        [117.01, 31.76],
      ] as const) {
        const { lon2, lat2 } = ellipsoid.Direct(lat, lon, bearing, 500);
        expect(lon2! >= west && lon2! <= east && lat2! >= south && lat2! <= north).toBe(true);
      }
    }
  });
});

import { Geodesic } from "geographiclib-geodesic";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { bufferLines, bufferPoints } from "../../shared/geometry/buffer.ts";
import { INVERSE_FLATTENING, metresPerDegree, SEMI_MAJOR_AXIS_M } from "../../shared/geometry/ellipsoid.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { crossesOdd, type MultiPolygon } from "../../shared/geometry/rings.ts";

const geodesic = new Geodesic.Geodesic(SEMI_MAJOR_AXIS_M, 1 / INVERSE_FLATTENING);

/** Distance in metres from a position to the nearest boundary, in the position's own metric. */
function toBoundaryM(polygons: MultiPolygon, lon: number, lat: number): number {
  const { east, north } = metresPerDegree(lat);
  let nearest = Number.POSITIVE_INFINITY;
  for (const r of polygons.flat()) {
    for (let i = 0; i + 3 < r.length; i += 2) {
      const [ax, ay] = [(r[i]! - lon) * east, (r[i + 1]! - lat) * north];
      const [bx, by] = [(r[i + 2]! - lon) * east, (r[i + 3]! - lat) * north];
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
      nearest = Math.min(nearest, Math.hypot(ax + t * dx, ay + t * dy));
    }
  }
  return nearest;
}

function isInside(polygons: MultiPolygon, lon: number, lat: number): boolean {
  return polygons.flat().filter((r) => crossesOdd(r, lon, lat)).length % 2 === 1;
}

/** The promise: arcs within 1 mm, edges bent by at most 2 mm at 54°N. */
const PROMISED_M = 0.005;

const LATITUDES = [18, 32, 54];

describe("discs about points", () => {
  it.each(LATITUDES.flatMap((latitude) => [5, 50, 200, 1000].map((radius) => [latitude, radius] as const)))(
    "at %d°N with %d m: positions at that distance by GeographicLib are within 5 mm of the boundary",
    (latitude, radius) => {
      const disc = bufferPoints(Float64Array.of(117.3, latitude), radius);
      expect(disc.map((polygon) => polygon.length)).toEqual([1]);
      for (let azimuth = 0; azimuth < 360; azimuth += 11) {
        const { lat2, lon2 } = geodesic.Direct(latitude, 117.3, azimuth, radius);
        expect(toBoundaryM(disc, lon2!, lat2!)).toBeLessThan(PROMISED_M);
        const inner = geodesic.Direct(latitude, 117.3, azimuth, radius - 0.01);
        const outer = geodesic.Direct(latitude, 117.3, azimuth, radius + 0.01);
        expect(isInside(disc, inner.lon2!, inner.lat2!)).toBe(true);
        expect(isInside(disc, outer.lon2!, outer.lat2!)).toBe(false);
      }
      // Inscribed: less than πr² by at most 1 mm along the circumference.
      const missing = Math.PI * radius ** 2 - ellipsoidalArea(disc);
      expect(missing).toBeGreaterThan(-1e-3);
      expect(missing).toBeLessThan(2 * Math.PI * radius * 0.0012);
    },
  );

  it("are united where they overlap and apart where they do not", () => {
    const { east } = metresPerDegree(31.8);
    const row = (gapM: number): Float64Array => Float64Array.of(117, 31.8, 117 + gapM / east, 31.8);
    expect(bufferPoints(row(150), 100)).toHaveLength(1);
    expect(bufferPoints(row(250), 100)).toHaveLength(2);
    // Two discs less their lens: 2πr² − (2r² acos(d/2r) − d/2 √(4r² − d²)).
    const lens = 2 * 1e4 * Math.acos(0.75) - 75 * Math.sqrt(4e4 - 22_500);
    expect(Math.abs(ellipsoidalArea(bufferPoints(row(150), 100)) - (2 * Math.PI * 1e4 - lens))).toBeLessThan(1.3);
  });

  it("of no points are nothing", () => {
    expect(bufferPoints(new Float64Array(0), 10)).toEqual([]);
    expect(bufferLines([], 10)).toEqual([]);
  });
});

describe("lines of 30 km", () => {
  const directions: readonly [string, number, number][] = [
    ["E–W", 30_000, 0],
    ["N–S", 0, 30_000],
    ["NE–SW", 21_000, 21_000],
  ];
  const cases = LATITUDES.flatMap((latitude, i) => [
    ...directions.map(([name, dx, dy]) => [latitude, 50, name, dx, dy] as const),
    // Wide bands are slow to unite: one direction for each latitude.
    [latitude, 1000, ...directions[i]!] as const,
  ]);

  it.each(cases)(
    "at %d°N with %d m, %s: both sides are as far away as GeographicLib says",
    (latitude, radius, _, dx, dy) => {
      const { east, north } = metresPerDegree(latitude);
      const [lon2, lat2] = [117.3 + dx / east, latitude + dy / north];
      const band = bufferLines([Float64Array.of(117.3, latitude, lon2, lat2)], radius);
      expect(band.map((polygon) => polygon.length)).toEqual([1]);
      expect(windingExcess(band)).toBeLessThan(0.01);
      for (let k = 0; k <= 60; k++) {
        const [lon, lat] = [117.3 + ((lon2 - 117.3) * k) / 60, latitude + ((lat2 - latitude) * k) / 60];
        const scale = metresPerDegree(lat);
        const azimuth = (Math.atan2((lon2 - 117.3) * scale.east, (lat2 - latitude) * scale.north) * 180) / Math.PI;
        for (const side of [-90, 90]) {
          const beside = geodesic.Direct(lat, lon, azimuth + side, radius);
          expect(toBoundaryM(band, beside.lon2!, beside.lat2!)).toBeLessThan(PROMISED_M);
        }
        expect(isInside(band, lon, lat)).toBe(true);
      }
    },
  );

  it("cover length × 2r + πr² at 31.8°N along the meridian", () => {
    const { north } = metresPerDegree(31.8);
    const from = 31.8 - 15_000 / north;
    const to = 31.8 + 15_000 / north;
    const length = geodesic.Inverse(from, 117, to, 117).s12!;
    const area = ellipsoidalArea(bufferLines([Float64Array.of(117, from, 117, to)], 50));
    expect(Math.abs(area - (length * 100 + Math.PI * 2500))).toBeLessThan(1);
  });
});

describe("lines with bends", () => {
  it("that turn back or touch themselves are covered once", () => {
    const line = Float64Array.of(117, 31.8, 117.002, 31.8, 117.002, 31.802, 117, 31.802, 117, 31.8);
    const band = bufferLines([line], 20);
    expect(band.map((polygon) => polygon.length)).toEqual([2]);
    expect(windingExcess(band)).toBeLessThan(0.01);
    expect(isInside(band, 117.001, 31.801)).toBe(false);
    expect(isInside(band, 117.001, 31.80001)).toBe(true);
    expect(ellipsoidalArea(bufferLines([line, line], 20))).toBeCloseTo(ellipsoidalArea(band), 2);
  });
});

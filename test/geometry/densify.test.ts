import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Crs, crsByEpsg } from "../../shared/geometry/crs.ts";
import { densifyRing, edgeSagittaM, MAX_DEVIATION_M } from "../../shared/geometry/densify.ts";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { reversed } from "../../shared/geometry/rings.ts";

/** Greatest distance in metres between the plane's straight edge, sampled densely, and the densified boundary. */
function greatestDeviation(x1: number, y1: number, x2: number, y2: number, crs: Crs, samples: number): number {
  const boundary = densifyRing(Float64Array.of(x1, y1, x2, y2), crs);
  const along = new Float64Array(2 * samples + 2);
  for (let k = 0; k <= samples; k++) {
    along[2 * k] = x1 + ((x2 - x1) * k) / samples;
    along[2 * k + 1] = y1 + ((y2 - y1) * k) / samples;
  }
  const truth = crs.toLonLat(along);
  const count = boundary.length / 2 - 1;
  let worst = 0;
  for (let k = 0; k <= samples; k++) {
    // Cut points are evenly spaced in the plane, so the sample's segment is known.
    const segment = Math.min(count - 1, Math.floor((k * count) / samples));
    worst = Math.max(worst, distanceM(truth, 2 * k, boundary, 2 * segment));
  }
  return worst;
}

function distanceM(points: Float64Array, p: number, line: Float64Array, i: number): number {
  const { east, north } = metresPerDegree(points[p + 1]!);
  const [ax, ay] = [(line[i]! - points[p]!) * east, (line[i + 1]! - points[p + 1]!) * north];
  const [bx, by] = [(line[i + 2]! - points[p]!) * east, (line[i + 3]! - points[p + 1]!) * north];
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
  return Math.hypot(ax + t * dx, ay + t * dy);
}

const zone39 = crsByEpsg(4527)!;
const nearZone39 = {
  x: fc.double({ min: 39_330_000, max: 39_670_000, noNaN: true }),
  y: fc.double({ min: 2_000_000, max: 5_900_000, noNaN: true }),
};

describe("densifying edges that are straight in a Gauss–Krüger plane", () => {
  it("moves the boundary by less than 1 mm, for edges from 10 m to 300 km", () => {
    const edge = fc.tuple(
      nearZone39.x,
      nearZone39.y,
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      fc.double({ min: 1, max: 5.48, noNaN: true }),
    );
    fc.assert(
      fc.property(edge, ([x, y, azimuth, log]) => {
        const length = 10 ** log;
        const [x2, y2] = [x + length * Math.sin(azimuth), y + length * Math.cos(azimuth)];
        expect(greatestDeviation(x, y, x2, y2, zone39, Math.min(20_000, 50 + Math.ceil(length / 20)))).toBeLessThan(
          MAX_DEVIATION_M,
        );
      }),
      { numRuns: 150, seed: 20260401 },
    );
  });

  it("keeps the promise where an edge crosses the meridian, runs along it, and in web Mercator", () => {
    const cases: [number, number, number, number, number][] = [
      [4527, 39_400_000, 3_520_000, 39_600_000, 3_520_000],
      [4527, 39_500_000, 2_500_000, 39_500_001, 2_800_000],
      [4527, 39_650_000, 5_300_000, 39_350_000, 5_250_000],
      [4498, 20_200_000, 3_000_000, 20_800_000, 3_100_000],
      [3857, 13_000_000, 3_000_000, 13_200_000, 3_300_000],
    ];
    for (const [epsg, x1, y1, x2, y2] of cases) {
      expect(greatestDeviation(x1, y1, x2, y2, crsByEpsg(epsg)!, 20_000)).toBeLessThan(MAX_DEVIATION_M);
    }
  });

  it("gives the same points whichever way a ring runs, to the last bit", () => {
    const ring = fc
      .array(fc.tuple(nearZone39.x, nearZone39.y), { minLength: 2, maxLength: 6 })
      .map((positions) => Float64Array.from([...positions, positions[0]!].flat()));
    fc.assert(
      fc.property(ring, (xy) => {
        // Whole numbers too, where ties of x are likely.
        const rounded = xy.map((value) => Math.round(value / 50_000) * 50_000);
        for (const shape of [xy, rounded]) {
          expect(reversed(densifyRing(reversed(shape), zone39, { maxDeviationM: 0.05 }))).toEqual(
            densifyRing(shape, zone39, { maxDeviationM: 0.05 }),
          );
        }
      }),
      { numRuns: 60, seed: 20260401 },
    );
  });

  it("keeps every vertex, adds none to short edges and few to long ones", () => {
    const short = Float64Array.of(
      39450000,
      3520000,
      39450200,
      3520000,
      39450200,
      3519850,
      39450000,
      3519850,
      39450000,
      3520000,
    );
    expect(densifyRing(short, zone39)).toEqual(zone39.toLonLat(short));
    // Sagitta of 3.8 km: 0.176 m, so about √(176 · 1.25) = 15 parts; of 10 km 39 parts.
    const segments = (length: number) => {
      const edge = Float64Array.of(39450000, 3520000, 39450000 + length, 3520000);
      return densifyRing(edge, zone39).length / 2 - 1;
    };
    expect(segments(3800)).toBe(15);
    expect(segments(10_000)).toBeGreaterThan(35);
    expect(segments(10_000)).toBeLessThan(45);
  });

  it("leaves degrees as they are", () => {
    const ring = Float64Array.of(117, 31, 118, 31, 118, 32, 117, 31);
    expect(densifyRing(ring, crsByEpsg(4490)!)).toBe(ring);
  });
});

describe("sagitta of an edge straight in degrees against the plane", () => {
  it("is 0.176 m for 3.8 km along a parallel at 31.8°N (L² tan φ / 8R by hand: 0.176)", () => {
    const [lon, lat] = [116.5, 31.8];
    const lon2 = lon + 3800 / metresPerDegree(lat).east;
    expect(edgeSagittaM(lon, lat, lon2, lat, zone39)).toBeCloseTo(0.176, 2);
  });

  it("grows with the square of the length, is next to nothing along the meridian and 0 in degrees", () => {
    const one = edgeSagittaM(116.5, 31.8, 116.51, 31.8, zone39);
    expect(edgeSagittaM(116.5, 31.8, 116.53, 31.8, zone39) / one).toBeCloseTo(9, 2);
    expect(edgeSagittaM(117, 31.8, 117, 31.9, zone39)).toBeLessThan(1e-6);
    expect(edgeSagittaM(116.5, 31.8, 117.5, 31.8, crsByEpsg(4490)!)).toBe(0);
  });
});

describe("limits", () => {
  it("stops before a few endless edges become millions of positions", () => {
    const zone39 = crsByEpsg(4527)!;
    const far = Float64Array.of(39500000, 3000000, 39500000, 5000000, 39900000, 4000000, 39500000, 3000000);
    expect(() => densifyRing(far, zone39, { maxPositions: 1000 })).toThrow(/too-many-vertices/);
    expect(densifyRing(far, zone39).length / 2).toBeGreaterThan(1000);
  });

  it("refuses what lies beyond web Mercator's square", () => {
    const mercator = crsByEpsg(3857)!;
    expect(() => mercator.toLonLat(Float64Array.of(1e9, 0))).toThrow(/coordinates-outside-crs/);
    expect(() => mercator.fromLonLat(Float64Array.of(117, 89))).toThrow(/coordinates-outside-crs/);
  });
});

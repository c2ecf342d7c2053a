import { describe, expect, it } from "vitest";
import { mulberry32 } from "../../data/demo/random.ts";
import { crsByEpsg } from "../../shared/geometry/crs.ts";
import { densifyRing } from "../../shared/geometry/densify.ts";
import { footOnSegment } from "../../shared/geometry/segment.ts";
import { projectedRing } from "../../shared/items/projectedRing.ts";

/** Stored edges, straight in degrees, in the plane of 3° zone 39 (central meridian 117°E). */
const ZONE = crsByEpsg(4527)!;

/** How far, in metres, the stored edges (100 positions on each) are from the line that is given in the plane. */
function deviation(stored: Float64Array, given: Float64Array): number {
  let most = 0;
  for (let i = 0; i + 3 < stored.length; i += 2) {
    for (let k = 0; k <= 100; k++) {
      const at = (from: number, to: number) => from + ((to - from) * k) / 100;
      const position = Float64Array.of(at(stored[i]!, stored[i + 2]!), at(stored[i + 1]!, stored[i + 3]!));
      const [x, y] = ZONE.fromLonLat(position);
      most = Math.max(most, distance(given, x!, y!));
    }
  }
  return most;
}

function distance(line: Float64Array, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [x0, y0] = [line[i]!, line[i + 1]!];
    const [fx, fy] = footOnSegment([x, y], [x0, y0], [line[i + 2]! - x0, line[i + 3]! - y0]);
    least = Math.min(least, Math.hypot(x - fx, y - fy));
  }
  return least;
}

describe("a ring in a plane", () => {
  it("is within a millimetre of what is stored, for edges of 10 m to 50 km", () => {
    const random = mulberry32(7);
    for (let i = 0; i < 40; i++) {
      const length = 10 ** (-4 + 3.7 * random());
      const [lon, lat, angle] = [115.5 + 3 * random(), 20 + 30 * random(), 2 * Math.PI * random()];
      const stored = Float64Array.of(lon, lat, lon + length * Math.cos(angle), lat + length * Math.sin(angle));
      const given = projectedRing(stored, ZONE);
      expect(deviation(stored, given), String(stored)).toBeLessThan(0.001);
      // The two ends alone are not enough for long edges, or this test would be of nothing.
      if (length > 0.3) expect(given.length).toBeGreaterThan(4);
    }
  });

  it("has the vertices of what was published from this plane, and no other", () => {
    const plane = Float64Array.of(39450000, 3500000, 39480000, 3501000, 39470000, 3540000, 39450000, 3500000);
    const stored = densifyRing(plane, ZONE);
    expect(stored.length).toBeGreaterThan(plane.length);
    expect(projectedRing(stored, ZONE)).toHaveLength(stored.length);
  });

  it("is cut the same in either direction, so that neighbours stay neighbours", () => {
    const forth = Float64Array.of(116.1, 31.2, 116.7, 31.9, 117.3, 31.9, 116.1, 31.2);
    const back = Float64Array.of(116.1, 31.2, 117.3, 31.9, 116.7, 31.9, 116.1, 31.2);
    const pairs = (line: Float64Array) =>
      Array.from({ length: line.length / 2 }, (_, i) => `${line[2 * i]} ${line[2 * i + 1]}`);
    expect(pairs(projectedRing(back, ZONE)).reverse()).toEqual(pairs(projectedRing(forth, ZONE)));
  });

  it("is as it is stored in degrees", () => {
    const ring = Float64Array.of(116, 31, 117, 31, 117, 32, 116, 31);
    expect(projectedRing(ring, crsByEpsg(4490)!)).toBe(ring);
  });
});

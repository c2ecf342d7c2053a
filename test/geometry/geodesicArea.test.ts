import { Geodesic } from "geographiclib-geodesic";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M } from "../../shared/geometry/ellipsoid.ts";
import { geodesicEdgeArea } from "../../shared/geometry/geodesicArea.ts";
import type { Ring } from "../../shared/geometry/rings.ts";
import { box, hole, ring } from "./shapes.ts";

/**
 * The same boundary measured by two integrals: edges that are geodesics, cut so short that each stretch is as good as
 * straight in longitude and latitude, are measured by the strip series.
 */
const ellipsoid = new Geodesic.Geodesic(SEMI_MAJOR_AXIS_M, 1 / INVERSE_FLATTENING);

function alongGeodesics(of: Ring, stretches: number): Ring {
  const positions: [number, number][] = [];
  for (let i = 0; i + 3 < of.length; i += 2) {
    const line = ellipsoid.InverseLine(of[i + 1]!, of[i]!, of[i + 3]!, of[i + 2]!);
    for (let k = 0; k < stretches; k++) {
      const { lat2, lon2 } = line.Position((k / stretches) * line.s13);
      positions.push([lon2!, lat2!]);
    }
  }
  return ring(...positions);
}

describe("edges as geodesics", () => {
  it.each([
    ["1 km² at 20°N", box(110, 20, 110.0096, 20.009), 200, 1e-4],
    ["1 km² at 50°N", box(125, 50, 125.014, 50.009), 200, 1e-4],
    ["10,000 km² at 31°N", box(117, 31, 118.05, 31.9), 4000, 2],
    ["a slanted triangle of 36 km²", ring([117, 31], [117.1, 31.005], [117.025, 31.075]), 1000, 0.02],
  ])("%s: as the strip series along the geodesics", (_, outer, stretches, withinM2) => {
    const expected = ellipsoidalArea([[alongGeodesics(outer, stretches)]]);
    expect(Math.abs(geodesicEdgeArea([[outer]]) - expected)).toBeLessThan(withinM2);
    // The two edge models must differ here, else nothing was compared.
    expect(Math.abs(ellipsoidalArea([[outer]]) - expected)).toBeGreaterThan(10 * withinM2);
  });

  it("takes holes off, whichever way rings run", () => {
    const [outer, inner] = [box(117, 31, 117.01, 31.01), hole(box(117.002, 31.002, 117.004, 31.004))];
    const expected = geodesicEdgeArea([[outer]]) - geodesicEdgeArea([[inner]]);
    expect(geodesicEdgeArea([[outer, inner]])).toBeCloseTo(expected, 6);
    expect(geodesicEdgeArea([[outer.slice(), inner]])).toBeGreaterThan(0);
  });
});

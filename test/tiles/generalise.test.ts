import { bboxClip, polygon as turfPolygon } from "@turf/turf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bounds, type Ring, reversed, signedDoubleArea } from "../../shared/geometry/rings.ts";
import { generalised, simplified, tileFrame } from "../../shared/tiles/generalise.ts";
import { tileAddress, tileBounds } from "../../shared/tiles/webMercatorQuad.ts";
import { box } from "../support/fgb.ts";

describe("WebMercatorQuad", () => {
  it("has the bounds that mercantile documents for 10/332/486", () => {
    const bounds = tileBounds({ zoom: 10, row: 332, column: 486 });
    const expected = [-9.140625, 53.120405283106564, -8.7890625, 53.33087298301705];
    for (const [i, value] of expected.entries()) expect(bounds[i]).toBeCloseTo(value, 12);
  });

  it("covers the world with one tile, up to 85.0511287798066° (EPSG:3857's square)", () => {
    const [west, south, east, north] = tileBounds({ zoom: 0, row: 0, column: 0 });
    expect([west, east]).toEqual([-180, 180]);
    expect(north).toBeCloseTo(85.0511287798066, 12);
    expect(south).toBeCloseTo(-85.0511287798066, 12);
  });

  it.each([
    ["1", "2", "0"],
    ["1", "0", "2"],
    ["0", "-1", "0"],
    ["a", "0", "0"],
    ["1.0", "0", "0"],
    ["01", "0", "0"],
    ["21", "0", "0"],
    ["99999999999", "0", "0"],
    ["", "0", "0"],
  ])("has no tile %s/%s/%s", (zoom, row, column) => {
    expect(tileAddress(zoom, row, column)).toBeNull();
  });
});

const area = (rings: readonly Ring[]) => rings.reduce((sum, ring) => sum + signedDoubleArea(ring) / 2, 0);

describe("a feature in a tile", () => {
  const frame = (bounds: Bounds, tolerance = 0) => ({ box: bounds, tolerance });

  it("is cut to the tile: what covers it becomes the tile itself", () => {
    const cut = generalised(box([-10, -10, 10, 10]), frame([0, 0, 1, 1]));
    expect(cut).toHaveLength(1);
    expect(area(cut.flat())).toBe(1);
    expect(generalised(box([5, 5, 6, 6]), frame([0, 0, 1, 1]))).toEqual([]);
  });

  it("keeps a hole, also one that the tile's border cuts", () => {
    const shape = [[...box([-10, -10, 10, 10])[0]!, reversed(box([0.5, 0.5, 3, 0.75])[0]![0]!)]];
    expect(area(generalised(shape, frame([0, 0, 1, 1])).flat())).toBeCloseTo(1 - 0.5 * 0.25, 12);
  });

  it("has the area that turf's bboxClip gives, for star-shaped polygons anywhere", () => {
    const radii = fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: 3, maxLength: 40 });
    const at = fc.double({ min: -1.5, max: 2.5, noNaN: true });
    fc.assert(
      fc.property(radii, at, at, (spokes, x, y) => {
        const positions = spokes.map((radius, i) => {
          const angle = (2 * Math.PI * i) / spokes.length;
          return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
        });
        positions.push(positions[0]!);
        const theirs = bboxClip(turfPolygon([positions]), [0, 0, 1, 1]).geometry.coordinates as number[][][];
        const expected = theirs.reduce((sum, ring) => sum + Math.abs(area([Float64Array.from(ring.flat())])), 0);
        const ours = generalised([[Float64Array.from(positions.flat())]], frame([0, 0, 1, 1]));
        expect(area(ours.flat())).toBeCloseTo(expected, 10);
      }),
    );
  });

  it("loses vertices that move the outline by less than the tolerance, and no others", () => {
    const ring = Float64Array.of(0, 0, 0.5, 0.0004, 1, 0, 1, 0.5, 0.9, 0.5, 1, 0.6, 1, 1, 0, 1, 0, 0);
    const kept = simplified(ring, 0.001)!;
    expect([...kept]).toEqual([0, 0, 1, 0, 1, 0.5, 0.9, 0.5, 1, 0.6, 1, 1, 0, 1, 0, 0]);
  });

  it("vanishes when it is smaller than can be seen", () => {
    expect(generalised(box([0.5, 0.5, 0.5001, 0.5001]), frame([0, 0, 1, 1], 0.001))).toEqual([]);
    expect(generalised(box([0.5, 0.5, 0.51, 0.51]), frame([0, 0, 1, 1], 0.001))).toHaveLength(1);
  });

  it("keeps all vertices on the deepest level", () => {
    expect(tileFrame({ zoom: 20, row: 0, column: 0 }).tolerance).toBe(0);
  });

  it("moves no vertex further than the tolerance from the outline that is kept", () => {
    const spokes = fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 4, maxLength: 200 });
    fc.assert(
      fc.property(spokes, fc.constantFrom(0.001, 0.01, 0.05), (radii, tolerance) => {
        const ring = Float64Array.from(
          [...radii, radii[0]!].flatMap((radius, i) => {
            const angle = (2 * Math.PI * (i % radii.length)) / radii.length;
            return [radius * Math.cos(angle), radius * Math.sin(angle)];
          }),
        );
        const kept = simplified(ring, tolerance);
        fc.pre(kept !== null);
        for (let i = 0; i < ring.length; i += 2) {
          expect(distanceTo(kept!, ring[i]!, ring[i + 1]!)).toBeLessThanOrEqual(tolerance * (1 + 1e-12));
        }
      }),
    );
  });
});

function distanceTo(ring: Ring, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [ax, ay, bx, by] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = squared === 0 ? 0 : Math.min(Math.max(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared, 0), 1);
    least = Math.min(least, Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y));
  }
  return least;
}

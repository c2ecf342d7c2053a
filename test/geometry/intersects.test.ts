import { booleanIntersects, lineString, multiPolygon, point, polygon } from "@turf/turf";
import { describe, expect, it } from "vitest";
import { intersectionTest, type Shape, shapeBounds } from "../../shared/geometry/intersects.ts";
import { type MultiPolygon, positionsOf, type Ring } from "../../shared/geometry/rings.ts";
import { box, type Random, seeded, star, whole } from "./shapes.ts";

/** S_INTERSECTS by hand, and against another engine (turf). */
const EMPTY: Shape = { points: new Float64Array(), lines: [], polygons: [] };
const ring = (...xy: number[]): Ring => Float64Array.from(xy);
const square = (x: number, y: number, side: number): Ring => box(x, y, x + side, y + side);

/** 10 × 10 with a hole of 4 × 4 in its middle, and an island of 2 × 2 in the hole. */
const AREA: MultiPolygon = [[square(0, 0, 10), ring(3, 3, 3, 7, 7, 7, 7, 3, 3, 3)], [square(4, 4, 2)]];

/** Twelve points in the hole, beside the island. */
const MANY = Array.from({ length: 12 }, (_, i) => [3.1 + i / 20, 3.5]).flat();

describe("an area with a hole and an island", () => {
  it.each([
    ["a point inside", { points: ring(1, 1) }, true],
    ["a point in the hole", { points: ring(3.5, 3.5) }, false],
    ["a point on the island", { points: ring(5, 5) }, true],
    ["a point on the outer edge", { points: ring(10, 5) }, true],
    ["a point on a corner of the hole", { points: ring(3, 3) }, true],
    ["several points, the last one inside", { points: ring(20, 20, 3.5, 3.5, 9, 9) }, true],
    ["many points in the hole", { points: Float64Array.from(MANY) }, false],
    ["many points in the hole, one on its edge", { points: Float64Array.of(...MANY, 3, 5) }, true],
    ["many points in the hole, one on the island", { points: Float64Array.of(...MANY, 4.5, 5) }, true],
    ["a line in the hole", { lines: [ring(3.2, 3.2, 3.2, 6.8)] }, false],
    ["a line across everything", { lines: [ring(-5, 5, 15, 5)] }, true],
    ["a slanting line that passes a corner by", { lines: [ring(-10, 19, 29, 2)] }, false],
    ["a line that rises past a corner", { lines: [ring(9, -1.1, 29, 19)] }, false],
    ["a line that rises and touches a corner", { lines: [ring(9, -1, 29, 19)] }, true],
    ["a line that only touches a corner", { lines: [ring(9, 11, 11, 9)] }, true],
    ["a line along an edge", { lines: [ring(10, 2, 10, 20)] }, true],
    ["a line inside", { lines: [ring(1, 1, 2, 2)] }, true],
    ["a polygon around it", { polygons: [[square(-5, -5, 20)]] }, true],
    ["a polygon inside", { polygons: [[square(1, 1, 1)]] }, true],
    ["a polygon in the hole, beside the island", { polygons: [[square(3.2, 3.2, 0.5)]] }, false],
    ["a polygon whose hole holds all of it", { polygons: [[square(-5, -5, 20), square(-1, -1, 12)]] }, false],
    ["a polygon that touches at a corner", { polygons: [[square(10, 10, 1)]] }, true],
    ["a polygon a trifle beyond the corner", { polygons: [[square(10.000000001, 10, 1)]] }, false],
    ["a box of no width, inside", { polygons: [[ring(1, 1, 1, 1, 1, 2, 1, 2, 1, 1)]] }, true],
    [
      "a box that is a point in the hole",
      { polygons: [[ring(3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5)]] },
      false,
    ],
    ["nothing", {}, false],
  ] satisfies [string, Partial<Shape>, boolean][])("%s: %s %s", (_, shape, expected) => {
    expect(intersectionTest({ ...EMPTY, ...shape })(AREA)).toBe(expected);
  });
});

/** A star-shaped ring of 5 to 60 vertices: longer than one stroke of edges. */
function anyStar(random: Random, x: number, y: number, radius: number): Ring {
  return star(random, x, y, 0.3 * radius, radius, whole(random, 5, 60));
}

describe("600 random pairs", () => {
  it("are judged as turf judges them", () => {
    const random = seeded(42);
    const seen = { true: 0, false: 0 };
    for (let i = 0; i < 600; i++) {
      const area: MultiPolygon = [[anyStar(random, 0, 0, 10)], [anyStar(random, 30, 0, 10)]];
      const [x, y] = [random() * 50 - 10, random() * 30 - 15];
      const outer = anyStar(random, x, y, 6);
      const shapes: [Shape, Parameters<typeof booleanIntersects>[1]][] = [
        [{ ...EMPTY, points: ring(x, y) }, point([x, y])],
        [{ ...EMPTY, lines: [outer.subarray(0, 10)] }, lineString(positionsOf(outer.subarray(0, 10)))],
        [{ ...EMPTY, polygons: [[outer]] }, polygon([positionsOf(outer)])],
      ];
      const other = multiPolygon(area.map((rings) => rings.map(positionsOf)));
      for (const [shape, feature] of shapes) {
        const expected = booleanIntersects(other, feature);
        expect(intersectionTest(shape)(area), JSON.stringify([i, feature])).toBe(expected);
        seen[`${expected}`]++;
      }
    }
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(300);
  });
});

describe("the boxes of a shape", () => {
  it("are one for each of its parts", () => {
    const shape = { points: ring(1, 2), lines: [ring(0, 0, 3, 4)], polygons: [[square(5, 5, 1)]] };
    expect(shapeBounds(shape)).toEqual([
      [1, 2, 1, 2],
      [0, 0, 3, 4],
      [5, 5, 6, 6],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { type Bounds, type MultiPolygon, vertexCount } from "../../shared/geometry/rings.ts";
import { assemble, type OwnedRings, PIECE_VERTICES, subdivideJointly } from "../../shared/geometry/subdivide.ts";
import { box } from "../support/fgb.ts";

function cellsOf(boxes: readonly Bounds[]): MultiPolygon[] {
  const owners: OwnedRings[] = boxes.map((bounds, owner) => ({ owner, rings: box(bounds).flat() }));
  const cells: MultiPolygon[] = [];
  subdivideJointly(owners, PIECE_VERTICES, (content) => cells.push(content.flatMap(({ rings }) => assemble(rings))));
  return cells;
}

describe("owners cut jointly", () => {
  it("are divided however little each has: the houses of a town", () => {
    const houses = Array.from({ length: 3000 }, (_, i): Bounds => {
      const [west, south] = [117 + (i % 60) * 0.0003, 31.7 + Math.floor(i / 60) * 0.0003];
      return [west, south, west + 0.0001, south + 0.0001];
    });
    const cells = cellsOf(houses);
    expect(Math.max(...cells.map(vertexCount))).toBeLessThanOrEqual(PIECE_VERTICES);
    const whole = houses.reduce((sum, house) => sum + ellipsoidalArea(box(house)), 0);
    expect(cells.reduce((sum, cell) => sum + ellipsoidalArea(cell), 0)).toBeCloseTo(whole, 4);
  });

  it("are left whole where they lie on top of each other, which no cut divides", () => {
    const stack = Array.from({ length: 300 }, (_, i): Bounds => [117, 31.7, 117.1 + i * 1e-5, 31.8 + i * 1e-5]);
    expect(cellsOf(stack).length).toBeLessThan(10);
  });
});

import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { assemble } from "../../shared/geometry/assemble.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { type Bounds, boundsOfRings, type MultiPolygon, vertexCount } from "../../shared/geometry/rings.ts";
import { type OwnedRings, PIECE_VERTICES, subdivideJointly } from "../../shared/geometry/subdivide.ts";
import { areaOfPieces } from "./pieces.ts";
import { box, seeded, star } from "./shapes.ts";

describe("subdividing many features jointly", () => {
  it("visits disjoint cells in order, each owner's rings within the cell", () => {
    const random = seeded(11);
    const owners: OwnedRings[] = Array.from({ length: 30 }, (_, owner) => ({
      owner,
      rings: [star(random, 117 + random(), 31.5 + random(), 0.05, 0.2, 60)],
    }));
    const areas = new Float64Array(30);
    const cells: Bounds[] = [];
    subdivideJointly(owners, 256, (content, cell) => {
      cells.push(cell);
      for (const { owner, rings } of content) {
        const [west, south, east, north] = boundsOfRings(rings);
        expect([west >= cell[0], south >= cell[1], east <= cell[2], north <= cell[3]]).toEqual(Array(4).fill(true));
        areas[owner]! += ellipsoidalArea(assemble(rings));
      }
    });
    for (const { owner, rings } of owners) expect(areas[owner]).toBeCloseTo(ellipsoidalArea([rings]), 3);
    expect(windingExcess(cells.map(([w, s, e, n]) => [box(w, s, e, n)]))).toBeLessThan(1);
  });

  it("does not explode where identical features are stacked", () => {
    for (const outline of [box(117.01, 31.01, 117.2, 31.2), star(seeded(12), 117.1, 31.7, 0.1, 0.2, 300)]) {
      const owners: OwnedRings[] = Array.from({ length: 50 }, (_, owner) => ({ owner, rings: [outline] }));
      let visited = 0;
      subdivideJointly(owners, 256, (content) => {
        visited += content.reduce((sum, { rings }) => sum + vertexCount([rings]), 0);
      });
      expect(visited).toBeLessThan((50 * 10 * outline.length) / 2);
    }
  });
});

describe("owners with little each", () => {
  function cellsOf(boxes: readonly Bounds[]): MultiPolygon[] {
    const owners: OwnedRings[] = boxes.map((bounds, owner) => ({ owner, rings: [box(...bounds)] }));
    const cells: MultiPolygon[] = [];
    subdivideJointly(owners, PIECE_VERTICES, (content) => cells.push(content.flatMap(({ rings }) => assemble(rings))));
    return cells;
  }

  it("are divided all the same: the houses of a town", () => {
    const houses = Array.from({ length: 3000 }, (_, i): Bounds => {
      const [west, south] = [117 + (i % 60) * 0.0003, 31.7 + Math.floor(i / 60) * 0.0003];
      return [west, south, west + 0.0001, south + 0.0001];
    });
    const cells = cellsOf(houses);
    expect(Math.max(...cells.map(vertexCount))).toBeLessThanOrEqual(PIECE_VERTICES);
    const whole = houses.reduce((sum, house) => sum + ellipsoidalArea([[box(...house)]]), 0);
    expect(areaOfPieces(cells)).toBeCloseTo(whole, 4);
  });

  it("are left whole where they lie on top of each other, which no cut divides", () => {
    const stack = Array.from({ length: 300 }, (_, i): Bounds => [117, 31.7, 117.1 + i * 1e-5, 31.8 + i * 1e-5]);
    expect(cellsOf(stack).length).toBeLessThan(10);
  });
});

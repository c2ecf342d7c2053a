import { describe, expect, it } from "vitest";
import { EdgeSlabs, ROW } from "../../shared/geometry/edgeSlabs.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { between, box, comb, hole, ring, ringStar, seeded, spiral, star } from "./shapes.ts";

/** Edges that end at longitudes of their own and nearly all lie over the same middle: nested boxes, each within the next. */
function nest(boxes: number): MultiPolygon {
  return Array.from({ length: boxes }, (_, i) => {
    const r = 0.01 + i * 1e-5;
    return [box(117 - r, 31 - r, 117 + r, 31 + r)];
  });
}

const SHAPES: [string, MultiPolygon][] = [
  ["nothing", []],
  ["a box", [[box(117, 31, 117.1, 31.1)]]],
  ["a star with a hole", [ringStar(seeded(1), 117, 31, 0.02, 300)]],
  ["a comb, whose edges begin at a few longitudes", [[comb(117, 31, 1e-4, 0.01, 50)]]],
  ["a spiral", [[spiral(117, 31, 0.01, 6, 40)]]],
  ["200 nested boxes", nest(200)],
  ["a hole outside its shell", [[box(117, 31, 117.1, 31.1), hole(box(117.2, 30.9, 117.3, 31.2))]]],
  ["a ring that is nothing but vertical", [[ring([117, 31], [117, 32], [117, 31.5])]]],
];

/** What a reader finds over the longitudes from `west` to `east`: rows, as often as it meets them. */
function read(slabs: EdgeSlabs, west: number, east: number): number[] {
  const { borders, starts, rows } = slabs;
  const found: number[] = [];
  const first = slabs.slabOf(west, 0);
  for (let slab = first; slab === first || borders[slab]! < east; slab++) {
    const from = starts[2 * slab + (slab === first ? 0 : 1)]!;
    found.push(...rows.subarray(from, starts[2 * slab + 2]!));
  }
  return found;
}

/** By comparing all of them. */
function over({ edges }: EdgeSlabs, west: number, east: number): number[] {
  const rows = Array.from({ length: edges.length / ROW.size }, (_, i) => i * ROW.size);
  return rows.filter((row) => edges[row + ROW.west]! < east && edges[row + ROW.east]! > west);
}

describe.each(SHAPES)("slabs of %s", (_, polygons) => {
  const slabs = new EdgeSlabs(polygons);

  it("hold every edge over a stretch of longitude once", () => {
    const random = seeded(2);
    const ends = [...slabs.borders.filter(Number.isFinite), ...slabs.edges.filter((_, i) => i % ROW.size < 2), 0];
    for (let i = 0; i < 300; i++) {
      const west = i % 2 === 0 ? ends[Math.floor(random() * ends.length)]! : between(random, -0.05, 0.15);
      const east = west + 10 ** between(random, -7, -1);
      const found = read(slabs, west, east);
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(over(slabs, west, east)));
    }
  });

  it("have all edges between floor and roof, and touch both", () => {
    slabs.floors.forEach((floor, k) => {
      const [from, to] = [slabs.borders[k]!, slabs.borders[k + 1]!];
      const latitudes = over(slabs, from, to).flatMap((row) => {
        const [west, east, atWest, atEast] = slabs.edges.subarray(row, row + 4);
        const at = (x: number): number => atWest! + ((x - west!) / (east! - west!)) * (atEast! - atWest!);
        return [at(Math.max(from, west!)), at(Math.min(to, east!))];
      });
      if (latitudes.length === 0) expect([floor, slabs.roofs[k]]).toEqual([Infinity, -Infinity]);
      else {
        expect(floor).toBeCloseTo(Math.min(...latitudes), 12);
        expect(slabs.roofs[k]).toBeCloseTo(Math.max(...latitudes), 12);
      }
    });
  });

  it("reach from end to end, grow eastwards, and have nothing in the first and the last", () => {
    const { borders, floors } = slabs;
    expect([floors[0], floors.at(-1)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([borders[0], borders.at(-1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect([...borders]).toEqual([...new Set(borders)].sort((a, b) => a - b));
  });
});

describe("slabs in general", () => {
  it("take memory in proportion to the edges, however many of them lie over one place", () => {
    const { edges, rows, borders } = new EdgeSlabs(nest(2000));
    expect(edges.length / ROW.size).toBe(4000);
    expect(rows.length).toBeLessThanOrEqual(8 * 4000);
    expect(borders.length).toBeGreaterThan(4);
  });

  it("have short lists: of a circle of 3,000 vertices no more than 8 edges stand in one", () => {
    const { starts, borders } = new EdgeSlabs([[star(seeded(3), 117, 31, 0.05, 0.05, 3000)]]);
    const sizes = Array.from({ length: borders.length - 1 }, (_, k) => starts[2 * k + 2]! - starts[2 * k]!);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8);
  });
});

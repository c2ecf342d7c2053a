import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { unite } from "../../shared/geometry/outline.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { boundsOfRings, crossesOdd, type MultiPolygon, type Ring, vertexCount } from "../../shared/geometry/rings.ts";
import { PIECE_VERTICES, subdivide } from "../../shared/geometry/subdivide.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import { areaOfPieces, expectSoundPieces, floorM2 } from "./pieces.ts";
import { randomPair } from "./randomPairs.ts";
import { box, comb, hole, perimeterM, ring, ringStar, seeded, spiral, star } from "./shapes.ts";

function parity(polygons: MultiPolygon, x: number, y: number): boolean {
  return polygons.flat().filter((r) => crossesOdd(r, x, y)).length % 2 === 1;
}

/** Awkward by their relation to cell borders: 117, 31.75 and 0.25 steps about them are borders of large cells. */
const AWKWARD: Readonly<Record<string, MultiPolygon>> = {
  "a box exactly on borders": [[box(117, 31.75, 117.25, 32)]],
  "a box across borders": [[box(116.9, 31.7, 117.1, 31.8)]],
  "vertices on borders": [[ring([116.9, 31.75], [117, 31.7], [117.1, 31.75], [117, 31.8])]],
  "an edge along a border, from the west": [[ring([116.9, 31.7], [117, 31.72], [117, 31.78], [116.9, 31.8])]],
  "an edge along a border, from the east": [[ring([117.1, 31.8], [117, 31.78], [117, 31.72], [117.1, 31.7])]],
  "an edge along a border inside": [
    [ring([116.9, 31.7], [117, 31.7], [117, 31.75], [117.1, 31.75], [117.1, 31.8], [116.9, 31.8])],
  ],
  "touching a border in one point from the west": [[ring([116.9, 31.7], [117, 31.74], [116.9, 31.8])]],
  "touching and crossing": [
    [
      ring(
        [116.9, 31.7],
        [117, 31.72],
        [116.95, 31.73],
        [117.1, 31.74],
        [117, 31.76],
        [117.1, 31.78],
        [117, 31.79],
        [116.9, 31.8],
      ),
    ],
  ],
  "a comb whose teeth end on a border": [[comb(116.9, 31.7, 0.005, 0.05, 20)]],
  "a comb whose back lies on a border": [[comb(116.9, 31.75, 0.005, 0.05, 20)]],
  "a spiral about a border's corner": [[spiral(117, 31.75, 0.01, 5, 24)]],
  "a hole on a border": [[box(116.9, 31.7, 117.1, 31.8), hole(box(117, 31.72, 117.05, 31.75))]],
  "a hole astride a border": [[box(116.9, 31.7, 117.1, 31.8), hole(box(116.95, 31.72, 117.05, 31.78))]],
  "a hole that touches its shell on a border": [
    [
      ring([116.9, 31.7], [117.1, 31.7], [117.1, 31.8], [117, 31.8], [116.9, 31.8]),
      hole(ring([116.96, 31.74], [117.04, 31.74], [117, 31.8])),
    ],
  ],
  "two holes that touch on a border": [
    [
      box(116.9, 31.7, 117.1, 31.8),
      hole(ring([116.95, 31.73], [117, 31.75], [116.95, 31.77])),
      hole(ring([117.05, 31.77], [117, 31.75], [117.05, 31.73])),
    ],
  ],
  "parts on both sides of a border, touching in a point of it": [
    [ring([116.9, 31.7], [117, 31.75], [116.9, 31.8])],
    [ring([117.1, 31.8], [117, 31.75], [117.1, 31.7])],
  ],
  "an island in a hole on a border": [
    [box(116.9, 31.7, 117.1, 31.8), hole(box(116.95, 31.72, 117.05, 31.78))],
    [box(117, 31.74, 117.02, 31.76)],
  ],
};

describe("subdividing polygons that are awkward to cell borders", () => {
  it.each(Object.entries(AWKWARD))("%s", (_, polygons) => {
    for (const maxVertices of [5, 6, 8, 16]) {
      const pieces = subdivide(polygons, maxVertices);
      expect(Math.abs(areaOfPieces(pieces) - ellipsoidalArea(polygons))).toBeLessThanOrEqual(floorM2(polygons));
      expect(windingExcess(pieces.flat())).toBeLessThan(1e-4);
    }
    expectSoundPieces(polygons, 16);
  });

  it.each(Object.entries(AWKWARD))(
    "%s: crossing parity over all pieces at round coordinates is the whole's",
    (_, p) => {
      const pieces = subdivide(p, 8).flat();
      for (let i = -8; i <= 8; i++) {
        for (let j = -8; j <= 8; j++) {
          const [x, y] = [117 + i / 64, 31.75 + j / 64];
          expect([x, y, parity(pieces, x, y)]).toEqual([x, y, parity(p, x, y)]);
        }
      }
    },
  );
});

describe("subdividing in general", () => {
  it("keeps area, winding and the limit of vertices for random polygons of every kind", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(16, 64), (seed, maxVertices) => {
        const { a } = randomPair(seeded(seed));
        expectSoundPieces(a, maxVertices);
      }),
      { numRuns: 1000, seed: 20260401 },
    );
  }, 30_000);

  it("gives valid pieces: no boundary of a piece crosses itself", () => {
    const random = seeded(8);
    const polygon = ringStar(random, 117, 31.75, 0.3, 3000);
    for (const piece of expectSoundPieces([polygon], 64)) expect(findBoundaryFaults(piece)).toEqual([]);
  });

  it("leaves small polygons whole, and gives nothing for nothing", () => {
    const small = [[box(117.01, 31.01, 117.02, 31.02)]];
    expect(subdivide(small)).toEqual([small]);
    expect(subdivide([])).toEqual([]);
    // All that rounding may leave of a sliver is a ring that has turned over: that is no piece.
    expect(subdivide([[hole(box(117.01, 31.01, 117.02, 31.02))]])).toEqual([]);
  });

  it("is the same to the last bit when done again, and in quadtree order", () => {
    const polygons = [ringStar(seeded(9), 117, 31.75, 0.3, 2000)];
    expect(subdivide(polygons)).toEqual(subdivide(polygons));
    const [first, ...rest] = subdivide([[box(116, 31, 118, 33)], [star(seeded(1), 117, 32, 0.1, 0.3, 400)]]);
    const bounds = [first!, ...rest].map((piece) => boundsOfRings(piece.flat()));
    expect(bounds[0]![0]).toBe(116);
    expect(bounds[0]![1]).toBe(31);
  });

  it("makes rectangles of cells that lie wholly inside", () => {
    const polygon = [star(seeded(10), 117.1, 31.7, 0.25, 0.3, 4000)];
    const plain = subdivide([polygon]).filter((piece) => vertexCount(piece) === 5);
    expect(plain.length).toBeGreaterThan(0);
  });

  it("terminates where more edges than fit meet in one vertex", () => {
    const rays: Ring[] = [];
    for (let i = 0; i < 200; i++) {
      const [a, b] = [(2 * Math.PI * i) / 200, (2 * Math.PI * (i + 0.5)) / 200];
      const at = (angle: number): [number, number] => [117.3 + 0.01 * Math.cos(angle), 31.7 + 0.01 * Math.sin(angle)];
      rays.push(ring([117.3, 31.7], at(a), at(b)));
    }
    const fan = rays.map((r) => [r]);
    expect(Math.abs(areaOfPieces(subdivide(fan)) - ellipsoidalArea(fan))).toBeLessThan(floorM2(fan));
  });

  it("stops cutting what every cut would only multiply: a thousand edges side by side, a kilometre long, 10 µm apart", () => {
    const needles = [[comb(117.001, 31.7001, 1e-10, 0.01, 500)]];
    expect(vertexCount(needles)).toBeGreaterThan(PIECE_VERTICES);
    const pieces = subdivide(needles);
    expect(pieces.length).toBeLessThan(2000);
    expect(Math.abs(areaOfPieces(pieces) - ellipsoidalArea(needles))).toBeLessThan(floorM2(needles));
    const teeth = [[comb(117.001, 31.7001, 1e-5, 0.01, 500)]];
    expect(subdivide(teeth).every((piece) => vertexCount(piece) <= PIECE_VERTICES)).toBe(true);
  });
});

describe("neighbours that share an edge", () => {
  /** A winding border from south to north with many vertices, and the two sides of it. */
  function neighbours(seed: number, count: number): readonly [MultiPolygon, MultiPolygon] {
    const random = seeded(seed);
    const border = Array.from({ length: count }, (_, i): [number, number] => [
      117 + 0.02 * random(),
      31.5 + (0.5 * i) / (count - 1),
    ]);
    return [
      [[ring([116.5, 31.5], ...border, [116.5, 32])]],
      [[ring([117.5, 32], ...[...border].reverse(), [117.5, 31.5])]],
    ];
  }

  it("stay watertight when both are cut alike", () => {
    const [west, east] = neighbours(1, 800);
    const pieces = [...subdivide(west, 64), ...subdivide(east, 64)].flat();
    const both = [...west, ...east];
    expect(windingExcess(pieces)).toBeLessThan(1e-4 + floorM2(both));
    expect(areaOfPieces([pieces])).toBeCloseTo(ellipsoidalArea([[box(116.5, 31.5, 117.5, 32)]]), 1);
    expect(Math.abs(ellipsoidalArea(unite(pieces)) - ellipsoidalArea([[box(116.5, 31.5, 117.5, 32)]]))).toBeLessThan(1);
  });

  it("stay so to 2 nm where one is cut and the other is not", () => {
    const [west, east] = neighbours(2, 30);
    const shared = perimeterM(west);
    expect(windingExcess([...subdivide(west, 8).flat(), ...east])).toBeLessThan(1e-4 + 4e-9 * shared);
  });
});

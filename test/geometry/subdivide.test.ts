import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { interiorPoint } from "../../shared/geometry/interiorPoint.ts";
import { unite } from "../../shared/geometry/outline.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { type Bounds, boundsOfRings, type MultiPolygon, type Ring, vertexCount } from "../../shared/geometry/rings.ts";
import {
  assemble,
  crossesOdd,
  cutRings,
  type OwnedRings,
  PIECE_VERTICES,
  subdivide,
  subdivideJointly,
} from "../../shared/geometry/subdivide.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import { randomPair } from "./randomPairs.ts";
import { box, comb, hole, perimeterM, pointsOf, ring, ringStar, seeded, spiral, star, whole } from "./shapes.ts";

/** The design's floor: 2 nm along the boundary and the last digits of the area. */
function floorM2(polygons: MultiPolygon): number {
  return 2e-9 * perimeterM(polygons) + 1e-12 * ellipsoidalArea(polygons);
}

function areaOfPieces(pieces: readonly MultiPolygon[]): number {
  return pieces.reduce((sum, piece) => sum + ellipsoidalArea(piece), 0);
}

function parity(polygons: MultiPolygon, x: number, y: number): boolean {
  return polygons.flat().filter((r) => crossesOdd(r, x, y)).length % 2 === 1;
}

/** Everything that the design promises of the pieces of valid polygons. */
function expectSoundPieces(polygons: MultiPolygon, maxVertices = PIECE_VERTICES): MultiPolygon[] {
  const pieces = subdivide(polygons, maxVertices);
  expect(Math.abs(areaOfPieces(pieces) - ellipsoidalArea(polygons))).toBeLessThanOrEqual(floorM2(polygons));
  expect(windingExcess(pieces.flat())).toBeLessThan(1e-5 + floorM2(polygons));
  for (const piece of pieces) {
    expect(piece.length).toBeGreaterThan(0);
    expect(vertexCount(piece)).toBeLessThanOrEqual(maxVertices);
    for (const r of piece.flat()) {
      expect(r.slice(-2)).toEqual(r.slice(0, 2));
      // A ring that visits a vertex twice is not valid (OGC 06-103r4 § 6.1.11).
      expect(new Set(pointsOf(r).map(String)).size).toBe(r.length / 2 - 1);
    }
  }
  return pieces;
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

describe("cutting rings on one line", () => {
  const square = box(117, 31, 117.5, 31.5);

  it.each([
    [0, 117.25, "low", box(117, 31, 117.25, 31.5)],
    [0, 117.25, "high", box(117.25, 31, 117.5, 31.5)],
    [1, 31.25, "low", box(117, 31, 117.5, 31.25)],
    [1, 31.25, "high", box(117, 31.25, 117.5, 31.5)],
  ] as const)("gives the half on axis %d at %d, %s side", (axis, at, side, expected) => {
    const [half, ...more] = cutRings([square], axis, at, side);
    expect(more).toEqual([]);
    expect(boundsOfRings([half!])).toEqual(boundsOfRings([expected]));
    expect(ellipsoidalArea([[half!]])).toBeCloseTo(ellipsoidalArea([[expected]]), 3);
  });

  it("keeps or drops what lies on one side", () => {
    expect(cutRings([square], 0, 118, "low")).toEqual([square]);
    expect(cutRings([square], 0, 118, "high")).toEqual([]);
    expect(cutRings([square], 0, 117, "low")).toEqual([]);
    expect(ellipsoidalArea([cutRings([square], 0, 117, "high")])).toBeCloseTo(ellipsoidalArea([[square]]), 3);
  });

  it("puts the same vertex on the cut for an edge that runs either way, to the last bit", () => {
    const random = seeded(7);
    for (let i = 0; i < 200; i++) {
      const [p, q] = [
        [117 + random(), 31 + random()],
        [118 + random(), 31 + random()],
      ] as [[number, number], [number, number]];
      const above = ring(p, q, [117.5, 40]);
      const below = ring(q, p, [117.5, 20]);
      const onCut = (r: Ring): number[] =>
        [...cutRings([r], 0, 118, "low")[0]!].filter((_, k, all) => k % 2 === 1 && all[k - 1] === 118);
      expect(Math.min(...onCut(above))).toBe(Math.max(...onCut(below)));
    }
  });
});

describe("a vertex on the cut", () => {
  it("stays where it is to the last bit", () => {
    const random = seeded(15);
    for (let i = 0; i < 500; i++) {
      const onCut: [number, number] = [118, 31 + random()];
      const west = ring([117 + random(), 30], onCut, [117 + random(), 33]);
      const across = ring([117 + random(), 30], onCut, [119 + random(), 33]);
      for (const outline of [west, across]) {
        const kept = cutRings([outline], 0, 118, "low")[0]!;
        expect([...kept].some((v, k) => k % 2 === 1 && kept[k - 1] === 118 && v === onCut[1])).toBe(true);
      }
    }
  });
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

describe("assembling rings into polygons", () => {
  const shells = [box(117, 31, 117.1, 31.1), box(117.2, 31, 117.25, 31.05), box(117.04, 31.04, 117.06, 31.06)];

  it("gives each hole to the smallest shell around it, in any order of rings", () => {
    const lake = hole(box(117.03, 31.03, 117.07, 31.07));
    const pond = hole(box(117.21, 31.01, 117.22, 31.02));
    const puddle = hole(box(117.045, 31.045, 117.05, 31.05));
    const rings = [lake, pond, puddle, ...shells];
    const random = seeded(13);
    for (let i = 0; i < 20; i++) {
      const shuffled = [...rings].sort(() => random() - 0.5);
      const polygons = assemble(shuffled);
      const holesOf = (shell: Ring): readonly Ring[] => polygons.find(([outer]) => outer === shell)!.slice(1);
      expect(holesOf(shells[0]!)).toEqual([lake]);
      expect(holesOf(shells[1]!)).toEqual([pond]);
      expect(holesOf(shells[2]!)).toEqual([puddle]);
    }
  });

  it("never loses a hole, which would add area: the largest shell takes what none surrounds", () => {
    const stray = hole(box(117.3, 31.3, 117.31, 31.31));
    const polygons = assemble([shells[1]!, stray, shells[0]!]);
    expect(polygons.find(([outer]) => outer === shells[0])).toEqual([shells[0], stray]);
  });

  it.each([
    ["along an edge", hole(box(117.2, 31, 117.22, 31.05))],
    ["in all its vertices", hole(ring([117.225, 31], [117.25, 31.025], [117.225, 31.05], [117.2, 31.025]))],
    ["in two corners", hole(ring([117.2, 31], [117.25, 31.05], [117.21, 31.04]))],
    ["along the north-eastern edges", hole(ring([117.25, 31.02], [117.25, 31.05], [117.22, 31.05]))],
  ])("gives a hole that touches its shell %s to that shell, not to a larger one", (_, touching) => {
    const polygons = assemble([shells[0]!, touching, shells[1]!]);
    expect(polygons.find(([outer]) => outer === shells[1])).toEqual([shells[1], touching]);
  });
});

describe("an interior point", () => {
  it("is strictly inside, however the ring winds", () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seeded(seed);
      const rings = [
        star(random, 117, 31.75, 0.01, 0.1, whole(random, 3, 40)),
        spiral(117, 31.75, 0.01, 3, 17),
        comb(117, 31.75, 0.001 + random() / 100, 0.1, 7),
        box(117, 31.75, 117.1, 31.75 + random()),
        ring([117, 31], [118, 31], [117.5, 31 + random()]),
      ];
      for (const outline of rings) {
        const [x, y] = interiorPoint(outline, boundsOfRings([outline]));
        expect(crossesOdd(outline, x, y)).toBe(true);
        // And so are its neighbours, a micrometre away.
        for (const d of [-1e-11, 1e-11]) expect(crossesOdd(outline, x + d, y)).toBe(true);
      }
    }
  });
});

describe("crossing parity", () => {
  it("counts a vertex once, so that neighbours share out their common border", () => {
    const random = seeded(14);
    for (let i = 0; i < 500; i++) {
      const [x, y] = [117 + whole(random, 0, 8) / 8, 31 + whole(random, 0, 8) / 8];
      const quarters = [
        box(116, 30, 117.5, 31.5),
        box(117.5, 30, 119, 31.5),
        box(116, 31.5, 117.5, 33),
        box(117.5, 31.5, 119, 33),
      ];
      expect(quarters.filter((quarter) => crossesOdd(quarter, x, y))).toHaveLength(1);
    }
  });
});

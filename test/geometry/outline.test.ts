import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { metresPerDegree, trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { difference, erode, evenOdd, intersection, unite } from "../../shared/geometry/outline.ts";
import { overlapArea, windingExcess } from "../../shared/geometry/overlap.ts";
import { type MultiPolygon, signedDoubleArea } from "../../shared/geometry/rings.ts";
import { randomPair } from "./randomPairs.ts";
import { box, hole, ring, seeded, strip } from "./shapes.ts";

function boxArea(west: number, south: number, east: number, north: number): number {
  return trapeziumArea(south, north, east - west);
}

function expectOriented(polygons: MultiPolygon): void {
  for (const [outer, ...holes] of polygons) {
    expect(signedDoubleArea(outer!)).toBeGreaterThan(0);
    for (const one of holes) expect(signedDoubleArea(one)).toBeLessThan(0);
  }
}

const a: MultiPolygon = [[box(117, 31, 117.01, 31.01)]];
const b: MultiPolygon = [[box(117.005, 31.005, 117.015, 31.015)]];
const both = boxArea(117.005, 31.005, 117.01, 31.01);

describe("outlines of boxes, by the trapezium formula", () => {
  it("union, intersection and difference", () => {
    const [areaA, areaB] = [ellipsoidalArea(a), ellipsoidalArea(b)];
    expect(ellipsoidalArea(unite([...a, ...b]))).toBeCloseTo(areaA + areaB - both, 3);
    expect(ellipsoidalArea(intersection(a, b))).toBeCloseTo(both, 3);
    expect(ellipsoidalArea(difference(a, b))).toBeCloseTo(areaA - both, 3);
    expect(ellipsoidalArea(difference(b, a))).toBeCloseTo(areaB - both, 3);
  });

  it("a hole is kept, and filled by what fills it", () => {
    const holed: MultiPolygon = [[a[0]![0]!, hole(box(117.002, 31.002, 117.008, 31.008))]];
    const filling: MultiPolygon = [[box(117.002, 31.002, 117.008, 31.008)]];
    expect(unite(holed)).toHaveLength(1);
    expect(unite(holed)[0]).toHaveLength(2);
    const filled = unite([...holed, ...filling]);
    expect(filled.map((polygon) => polygon.length)).toEqual([1]);
    expect(ellipsoidalArea(filled)).toBeCloseTo(ellipsoidalArea(a), 3);
    expect(intersection(holed, filling)).toEqual([]);
  });

  it("even-odd takes what two rings share for a hole, union does not", () => {
    const rings = [...a, ...b].flat();
    expect(ellipsoidalArea(evenOdd(rings))).toBeCloseTo(ellipsoidalArea(a) + ellipsoidalArea(b) - 2 * both, 3);
  });

  it("of nothing", () => {
    expect(unite([])).toEqual([]);
    expect(evenOdd([])).toEqual([]);
    expect(intersection(a, [])).toEqual([]);
    expect(difference([], a)).toEqual([]);
    expect(ellipsoidalArea(difference(a, []))).toBeCloseTo(ellipsoidalArea(a), 3);
  });
});

/**
 * Pairs in which vertices of one lie on edges of the other, and in which Clipper2 alone is wrong by a whole face. Shares of
 * A by GEOS 3.11, in square degrees, which differ from those in m² by less than 1e-3.
 */
const VERTICES_ON_EDGES: readonly (readonly [string, MultiPolygon, MultiPolygon, number, number])[] = [
  [
    "a face of the difference lost",
    [
      [
        ring(
          [114.264892578125, 23.466552734375],
          [114.247314453125, 23.4794921875],
          [114.238525390625, 23.482666015625],
          [114.232421875, 23.46435546875],
          [114.233642578125, 23.451171875],
          [114.25244140625, 23.44384765625],
          [114.265869140625, 23.447509765625],
        ),
        ring(
          [114.25732421875, 23.462646484375],
          [114.253173828125, 23.45458984375],
          [114.244140625, 23.457763671875],
          [114.23583984375, 23.46044921875],
          [114.2490234375, 23.47119140625],
        ),
      ],
    ],
    [
      [
        ring(
          [114.2354736328125, 23.4735107421875],
          [114.28338923844385, 23.466552734375],
          [114.2451171875, 23.48028564453125],
        ),
      ],
    ],
    0.855683308788383,
    1.119747492269585,
  ],
  [
    "a face kept that was to be taken away",
    [
      [
        ring(
          [112.4571115, 52.1476107],
          [112.4564129, 52.1479381],
          [112.4552017, 52.1482637],
          [112.4549526, 52.1473187],
          [112.4548264, 52.1467382],
          [112.4553786, 52.1460633],
          [112.4561431, 52.1461025],
          [112.4567361, 52.1466335],
        ),
        ring(
          [112.4563172, 52.1474566],
          [112.4560775, 52.146694],
          [112.455318, 52.1465278],
          [112.4555253, 52.1469435],
          [112.4558775, 52.147306],
        ),
      ],
    ],
    [[ring([112.4567622, 52.1477744], [112.4555864277186, 52.14816027583787], [112.4570906589735, 52.1476107])]],
    0.989051593908331,
    1,
  ],
  [
    "a pocket of the union filled",
    [
      [
        ring(
          [102.69747734584799, 49.02962192556805],
          [102.69739400073927, 49.0297130769429],
          [102.69725862647657, 49.02965935712419],
          [102.69714255521288, 49.02971455773624],
          [102.69720918103937, 49.0295428306434],
          [102.697244298964, 49.02942997271671],
          [102.69735480395396, 49.02946059351885],
          [102.69745243113304, 49.02953841735772],
        ),
      ],
    ],
    [
      [
        ring(
          [102.6974728898197, 49.029606990018976],
          [102.69746601273835, 49.02962192556805],
          [102.69715888943705, 49.02970678958465],
        ),
      ],
    ],
    0.9705460122370264,
    1.005743984176897,
  ],
];

describe("outlines where vertices of one lie on edges of the other", () => {
  it.each(VERTICES_ON_EDGES)("%s", (_, one, other, differenceShare, unionShare) => {
    const area = ellipsoidalArea(one);
    expect(ellipsoidalArea(difference(one, other)) / area).toBeCloseTo(differenceShare, 3);
    expect(ellipsoidalArea(unite([...one, ...other])) / area).toBeCloseTo(unionShare, 3);
    const sum = overlapArea(one, other);
    expect(Math.abs(ellipsoidalArea(difference(one, other)) + sum - area)).toBeLessThan(0.01);
    expect(Math.abs(ellipsoidalArea(intersection(one, other)) - sum)).toBeLessThan(0.01);
    expect(Math.abs(ellipsoidalArea(unite([...one, ...other])) + sum - area - ellipsoidalArea(other))).toBeLessThan(
      0.01,
    );
  });

  it("are right where three and more lie on one another too", () => {
    const stack = VERTICES_ON_EDGES.flatMap(([, one, other]) => [...one, ...other, ...one, ...other]);
    const expected = VERTICES_ON_EDGES.reduce((sum, [, one, , , share]) => sum + ellipsoidalArea(one) * share, 0);
    expect(ellipsoidalArea(unite(stack)) / expected).toBeCloseTo(1, 3);
  });

  it.each(VERTICES_ON_EDGES)("%s: nor when it is to be taken away twice", (_, one, other, differenceShare) => {
    const twice = [...other, ...other];
    expect(ellipsoidalArea(difference(one, twice)) / ellipsoidalArea(one)).toBeCloseTo(differenceShare, 3);
  });

  it("a difference takes overlapping polygons away once", () => {
    const taken: MultiPolygon = [
      [box(117.005, 30, 118, 32)],
      [box(117.004, 30, 117.008, 32)],
      [box(117.005, 30, 118, 32)],
    ];
    expect(ellipsoidalArea(difference(a, taken))).toBeCloseTo(boxArea(117, 31, 117.004, 31.01), 3);
  });
});

describe("outlines of random awkward pairs", () => {
  it("union and intersection make up A and B, and are oriented and wound once", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const pair = randomPair(seeded(seed));
        const [union, common] = [unite([...pair.a, ...pair.b]), intersection(pair.a, pair.b)];
        const sum = ellipsoidalArea(pair.a) + ellipsoidalArea(pair.b);
        const tolerance = Math.max(0.01, 1e-8 * sum);
        expect(Math.abs(ellipsoidalArea(union) + overlapArea(pair.a, pair.b) - sum)).toBeLessThan(tolerance);
        expect(Math.abs(ellipsoidalArea(union) + ellipsoidalArea(common) - sum)).toBeLessThan(tolerance);
        for (const outline of [union, common]) {
          expectOriented(outline);
          expect(windingExcess(outline)).toBeLessThan(0.005);
        }
      }),
      { numRuns: 500, seed: 20260401 },
    );
  }, 30_000);
});

describe("erosion", () => {
  it("takes its width off every side: 30 × 20 m by 2 m leaves 26 × 16", () => {
    for (const angle of [0, 0.5, Math.PI / 4]) {
      const eroded = erode([[strip(117.3, 31.8, 30, 20, angle)]], 2, metresPerDegree(31.8));
      expect(ellipsoidalArea(eroded)).toBeCloseTo(26 * 16, 2);
    }
  });

  it("works on the union: two halves erode as one, and a hole grows", () => {
    const { east, north } = metresPerDegree(31.8);
    const metres = (w: number, s: number, e: number, n: number) =>
      box(117 + w / east, 31.8 + s / north, 117 + e / east, 31.8 + n / north);
    const halves = [[metres(0, 0, 10, 20)], [metres(10, 0, 30, 20)]];
    // Scale is true at 31.8°, the erosion's own middle is 10 m north of it: 1e-6 of the area.
    expect(ellipsoidalArea(erode(halves, 2, { east, north }))).toBeCloseTo(26 * 16, 1);
    const holed = [[metres(0, 0, 30, 20), hole(metres(10, 5, 20, 15))]];
    const rounded = 26 * 16 - (10 * 10 + 4 * 10 * 2 + Math.PI * 4);
    expect(Math.abs(ellipsoidalArea(erode(holed, 2, { east, north })) - rounded)).toBeLessThan(0.1);
  });

  it("leaves nothing of what is thinner", () => {
    expect(erode([[ring([117, 31], [117.001, 31], [117.001, 31.0000001])]], 0.01, metresPerDegree(31))).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviationBeyond } from "../../shared/geometry/boundaryDeviation.ts";
import { crsByEpsg } from "../../shared/geometry/crs.ts";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { pointSpreadM } from "../../shared/geometry/pointErrors.ts";
import type { MultiPolygon, Ring } from "../../shared/geometry/rings.ts";
import { between, box, seeded } from "./shapes.ts";

/** Shapes drawn in metres about 117°E 31.75°N, so that every distance can be computed by hand. */
const { east, north } = metresPerDegree(31.75);

function ring(points: readonly (readonly [number, number])[]): Ring {
  const closed = [...points, points[0]!];
  return Float64Array.from(closed.flatMap(([x, y]) => [117 + x / east, 31.75 + y / north]));
}

function polygon(...rings: (readonly (readonly [number, number])[])[]): MultiPolygon {
  return [rings.map(ring)];
}

function rectangle(x0: number, y0: number, x1: number, y1: number): [number, number][] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

const inMetres = ([lon, lat]: readonly [number, number]): [number, number] => [
  (lon - 117) * east,
  (lat - 31.75) * north,
];

const square = polygon(rectangle(0, 0, 100, 100));

describe("how far one outline goes beyond another", () => {
  it("nowhere, where it is the same or lies inside", () => {
    expect(deviationBeyond(square, square)).toEqual({ distanceM: 0 });
    expect(deviationBeyond(polygon(rectangle(10, 10, 90, 90)), square)).toEqual({ distanceM: 0 });
  });

  it("by as much as a side was moved, and the other way by as much as it falls short", () => {
    const moved = polygon(rectangle(0, 0, 100.08, 99.95));
    const beyond = deviationBeyond(moved, square);
    expect(beyond.distanceM).toBeCloseTo(0.08, 5);
    expect(inMetres(beyond.at!)[0]).toBeCloseTo(100.08, 4);
    expect(deviationBeyond(square, moved).distanceM).toBeCloseTo(0.05, 5);
  });

  it("at a corner by the distance from the corner, not by the sum of two sides", () => {
    expect(deviationBeyond(polygon(rectangle(0, 0, 100.03, 100.04)), square).distanceM).toBeCloseTo(0.05, 5);
  });

  it("in the middle of an edge where both its ends lie on the approved outline", () => {
    // A bay in the northern side, 2 m wide and 1 m deep: half-way across, both its sides are √½ m away.
    const bay: [number, number][] = [
      [0, 0],
      [100, 0],
      [100, 100],
      [51, 100],
      [50, 99],
      [49, 100],
      [0, 100],
    ];
    const beyond = deviationBeyond(square, polygon(bay));
    expect(beyond.distanceM).toBeCloseTo(Math.SQRT1_2, 4);
    expect(inMetres(beyond.at!)[0]).toBeCloseTo(50, 3);
  });

  it("is measured along the outline between places that are inside", () => {
    const spike: [number, number][] = [
      ...rectangle(0, 0, 100, 100).slice(0, 3),
      [60, 100],
      [50, 103],
      [40, 100],
      [0, 100],
    ];
    const beyond = deviationBeyond(polygon(spike), square);
    expect(beyond.distanceM).toBeCloseTo(3, 5);
    expect(inMetres(beyond.at!)).toEqual([expect.closeTo(50, 3), expect.closeTo(103, 3)]);
  });

  it("in the midst of a hole that was built over, though the outline itself deviates nowhere", () => {
    const withHole = polygon(rectangle(0, 0, 100, 100), rectangle(30, 30, 70, 50).reverse());
    const beyond = deviationBeyond(square, withHole);
    // Half of the hole's width, found to within two thousandths.
    expect(Math.abs(beyond.distanceM - 10)).toBeLessThan(0.02);
    expect(Math.abs(inMetres(beyond.at!)[1] - 40)).toBeLessThan(0.02);
    expect(deviationBeyond(withHole, square)).toEqual({ distanceM: 0 });
  });

  it("by the distance to the nearest of several parts", () => {
    const parts: MultiPolygon = [...square, ...polygon(rectangle(110, 0, 200, 100))];
    expect(deviationBeyond(polygon(rectangle(0, 0, 200, 100)), parts).distanceM).toBeCloseTo(5, 4);
  });

  it("in the deepest of many bays that hardly differ, wherever it lies", () => {
    const random = seeded(43);
    for (let round = 0; round < 20; round++) {
      const sizes = Array.from({ length: 20 }, () => between(random, 1, 1.1));
      const bays = sizes.flatMap((size, i): [number, number][] => {
        const x = 98 - 4.9 * i - random() / 2;
        return [
          [x, 100],
          [x - 0.6 * size, 100 - size],
          [x - 2 * size, 100],
        ];
      });
      const limit = polygon([...rectangle(0, 0, 100, 100).slice(0, 3), ...bays, [0, 100]]);
      // The sides rise by 1 over 0.6 and over 1.4 of the size: where both are equally far, by hand.
      const [steep, flat] = [Math.sin(Math.atan2(1, 0.6)), Math.sin(Math.atan2(1, 1.4))];
      const expected = (2 * Math.max(...sizes) * steep * flat) / (steep + flat);
      expect(deviationBeyond(square, limit).distanceM).toBeCloseTo(expected, 4);
    }
  });

  it("by the scale of its own latitude, not of the middle of a tall outline", () => {
    const tall: MultiPolygon = [[box(117, 31, 117.01, 32)]];
    const porch: MultiPolygon = [[box(117.005, 31.01, 117.0101, 31.02)]];
    const { distanceM, at } = deviationBeyond([...tall, ...porch], tall);
    expect(at![1]).toBeLessThan(31.03);
    // At 31.5° a degree is 0.5 % shorter: 5 cm.
    expect(distanceM).toBeCloseTo((117.0101 - 117.01) * metresPerDegree(at![1]).east, 3);
  });

  it("does not see how many points an edge has", () => {
    const dense = [0, 1, 2, 3].flatMap((side) =>
      Array.from({ length: 250 }, (_, i): [number, number] => {
        const t = (i / 250) * 100;
        return [[t, 0] as const, [100, t] as const, [100 - t, 100] as const, [0, 100 - t] as const][side]! as [
          number,
          number,
        ];
      }),
    );
    expect(deviationBeyond(polygon(rectangle(-0.1, -0.1, 100.1, 100.1)), polygon(dense)).distanceM).toBeCloseTo(
      Math.hypot(0.1, 0.1),
      4,
    );
    expect(deviationBeyond(polygon(dense), square).distanceM).toBeLessThan(1e-6);
  });

  it("agrees with dense sampling of outline and ground, for any two quadrangles", () => {
    const corner = fc.double({ min: 5, max: 40, noNaN: true });
    const quadrangle = fc.tuple(corner, corner, corner, corner).map(([a, b, c, d]): [number, number][] => [
      [a, 0],
      [0, b],
      [-c, 0],
      [0, -d],
    ]);
    fc.assert(
      fc.property(quadrangle, quadrangle, (one, other) => {
        const { distanceM } = deviationBeyond(polygon(one), polygon(other));
        const sampled = sampledBeyond(one, other);
        expect(distanceM).toBeGreaterThanOrEqual(sampled - 1e-4);
        expect(distanceM).toBeLessThanOrEqual(sampled + 0.15);
      }),
      { numRuns: 60 },
    );
  });
});

/** By brute force in the plane: every 0.2 m along the outline. */
function sampledBeyond(outline: [number, number][], limit: [number, number][]): number {
  let worst = 0;
  outline.forEach((from, i) => {
    const to = outline[(i + 1) % outline.length]!;
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 0.2);
    for (let k = 0; k <= steps; k++) {
      const x = from[0] + ((to[0] - from[0]) * k) / steps;
      const y = from[1] + ((to[1] - from[1]) * k) / steps;
      if (!isInside(x, y, limit)) worst = Math.max(worst, distanceTo(x, y, limit));
    }
  });
  return worst;
}

function isInside(x: number, y: number, shape: [number, number][]): boolean {
  return shape.reduce((inside, [x0, y0], i) => {
    const [x1, y1] = shape[(i + 1) % shape.length]!;
    return y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0) ? !inside : inside;
  }, false);
}

function distanceTo(x: number, y: number, shape: [number, number][]): number {
  return Math.min(
    ...shape.map(([x0, y0], i) => {
      const [x1, y1] = shape[(i + 1) % shape.length]!;
      const [dx, dy] = [x1 - x0, y1 - y0];
      const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
      return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
    }),
  );
}

describe("the error of an area that follows from its points", () => {
  const plane = crsByEpsg(4527)!;
  const at = (x: number, y: number): [number, number] => [39_500_000 + x, 3_520_000 + y];
  const gaussKruger = (points: readonly (readonly [number, number])[]): Ring =>
    Float64Array.from([...points, points[0]!].flatMap(([x, y]) => at(x, y)));

  it("is, for a square of side a, m_j·a: by hand, ⅛·4·2a² under the root", () => {
    expect(pointSpreadM([gaussKruger(rectangle(0, 0, 100, 100))], plane)).toBeCloseTo(100, 3);
  });

  it("is, for a rectangle, m_j times half of both diagonals' root of squares", () => {
    // Σ = 4·(60² + 80²) = 40 000; ⅛ of it is 5000.
    expect(pointSpreadM([gaussKruger(rectangle(0, 0, 60, 80))], plane)).toBeCloseTo(Math.sqrt(5000), 3);
  });

  it("adds the squares of holes, and reads degrees as it reads metres", () => {
    const rings = [gaussKruger(rectangle(0, 0, 100, 100)), gaussKruger(rectangle(10, 10, 40, 50).reverse())];
    const expected = Math.sqrt(100 ** 2 + (4 * (30 ** 2 + 40 ** 2)) / 8);
    expect(pointSpreadM(rings, plane)).toBeCloseTo(expected, 3);
    const degrees = rings.map((each) => plane.toLonLat(each));
    expect(pointSpreadM(degrees, crsByEpsg(4490)!)).toBeCloseTo(expected, 3);
  });
});

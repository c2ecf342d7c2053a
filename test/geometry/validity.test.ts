import { describe, expect, it } from "vitest";
import type { Polygon, Ring } from "../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import { box, comb, hole, ring, ringStar, rotated, seeded, spiral } from "./shapes.ts";

function kindsOf(...polygons: Polygon[]): string[] {
  return findBoundaryFaults(polygons).map(({ kind }) => kind);
}

const square = box(117, 31, 118, 32);

describe("boundary faults", () => {
  it("are not found in valid polygons", () => {
    expect(kindsOf()).toEqual([]);
    expect(kindsOf([square])).toEqual([]);
    expect(kindsOf([square, hole(box(117.2, 31.2, 117.8, 31.8))], [box(117.3, 31.3, 117.7, 31.7)])).toEqual([]);
    expect(kindsOf(ringStar(seeded(1), 117, 31, 0.2, 2000))).toEqual([]);
    expect(kindsOf([comb(117, 31, 0.001, 0.1, 300)], [spiral(118, 31, 0.01, 20, 60)])).toEqual([]);
  });

  it("are not parts or rings that touch in a vertex or with a vertex on an edge (OGC 06-103r4 § 6.1.11)", () => {
    expect(kindsOf([square], [box(118, 32, 119, 33)])).toEqual([]);
    expect(kindsOf([square, hole(ring([117.5, 31], [117.6, 31.5], [117.4, 31.5]))])).toEqual([]);
  });

  it("a bow-tie crosses itself in its middle, in edges 0 and 2", () => {
    const bowTie = ring([117, 31], [118, 32], [118, 31], [117, 32]);
    expect(findBoundaryFaults([[bowTie]])).toEqual([
      {
        kind: "crossing",
        at: [117.5, 31.5],
        rings: [
          { part: 0, ring: 0, vertex: 0 },
          { part: 0, ring: 0, vertex: 2 },
        ],
      },
    ]);
  });

  it("the addresses name part, ring and edge, the last first where it is so", () => {
    const crossed: Ring = rotated(ring([117.2, 31.2], [117.4, 31.4], [117.4, 31.2], [117.2, 31.4]), 1);
    const [fault] = findBoundaryFaults([
      [box(100, 20, 101, 21)],
      [square, hole(box(117.5, 31.5, 117.6, 31.6)), crossed],
    ]);
    expect(fault!.rings.map(({ part, ring: r }) => [part, r])).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(fault!.rings.map(({ vertex }) => vertex).sort()).toEqual([1, 3]);
  });

  it("a spike, and a stretch run there and back, are collinear", () => {
    expect(kindsOf([ring([117, 31], [118, 31], [119, 31], [118, 31], [118, 32])])).toEqual(["collinear"]);
    expect(kindsOf([ring([117, 31], [119, 31], [118, 31], [118, 32])])).toEqual(["collinear", "touch"]);
  });

  it("parts that share a stretch of border are collinear there, in its middle", () => {
    expect(findBoundaryFaults([[square], [box(118, 31.5, 119, 32.5)]])).toMatchObject([
      { kind: "collinear", at: [118, 31.75] },
    ]);
  });

  it("a vertex on another edge of its own ring is a touch", () => {
    const dented = ring([117, 31], [118, 31], [118, 32], [117.5, 31], [117, 32]);
    expect(findBoundaryFaults([[dented]])).toMatchObject([{ kind: "touch", at: [117.5, 31] }]);
  });

  it("parts and holes that cross", () => {
    expect(kindsOf([square], [box(117.5, 31.5, 118.5, 32.5)])).toEqual(["crossing", "crossing"]);
    expect(kindsOf([square, hole(box(117.5, 31.5, 118.5, 31.6))])).toEqual(["crossing", "crossing"]);
  });

  it("are found in holes outside the box of the shell", () => {
    const far = ringStar(seeded(2), 120, 31, 0.1, 40).map(hole);
    const tied = hole(ring([120, 33], [121, 34], [121, 33], [120, 34]));
    expect(kindsOf([square, ...far, tied])).toEqual(["crossing"]);
  });

  it("are told from near misses to the last bit", () => {
    // The tip of a wedge from the south against the square's south border.
    const wedge = (y: number): Polygon => [ring([117.4, 30.5], [117.6, 30.5], [117.5, y])];
    expect(kindsOf([square], wedge(31))).toEqual([]);
    expect(kindsOf([square], wedge(31 + 2 ** -48))).toEqual(["crossing"]);
    expect(kindsOf([square], wedge(31 - 2 ** -48))).toEqual([]);
  });

  it("stop at the limit that was asked for", () => {
    const zigzag = (sign: number): [number, number][] =>
      Array.from({ length: 300 }, (_, i) => [117 + i * 1e-3, 31 + (i % 2 === 0 ? sign : -sign) * 1e-3]);
    const scribble = ring(...zigzag(1), ...zigzag(-1).reverse());
    expect(findBoundaryFaults([[scribble]], 1)).toHaveLength(1);
    expect(findBoundaryFaults([[scribble]])).toHaveLength(100);
    // One crossing half-way along each of the 299 pairs of edges, all at latitude 31.
    expect(findBoundaryFaults([[scribble]], 1000)).toHaveLength(299);
  });

  it("are the same when the ring starts elsewhere", () => {
    const crossed = ring([117, 31], [118, 31.3], [118, 32], [117.2, 30.5], [117, 32]);
    const places = (r: Ring) =>
      findBoundaryFaults([[r]])
        .map(({ kind, at }) => `${kind} ${at[0].toFixed(9)} ${at[1].toFixed(9)}`)
        .sort();
    expect(places(crossed).length).toBeGreaterThan(0);
    for (const by of [1, 2, 3, 4]) expect(places(rotated(crossed, by))).toEqual(places(crossed));
  });

  it("of 50,000 edges of a fine coast in a corner that long edges close are looked for in a moment", () => {
    const coast = Array.from({ length: 50_000 }, (_, i): [number, number] => {
      const t = i / 50_000;
      return [117 + 0.01 * t, 31.01 - 0.01 * t + 5e-8 * Math.sin(i)];
    });
    // Without cells this is 1e9 pairs: minutes, and the test would time out.
    expect(kindsOf([ring(...coast, [125, 31], [125, 39], [117, 39])])).toEqual([]);
  });
});

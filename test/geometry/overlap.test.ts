import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { OverlapSum, overlapArea, TooManyEdgePairs, windingExcess } from "../../shared/geometry/overlap.ts";
import { oriented } from "../../shared/geometry/rings.ts";
import { subdivide } from "../../shared/geometry/subdivide.ts";
import { box, comb, hole, moved, needle, ring, ringStar, seeded, spiral } from "./shapes.ts";

/** The trapezium of a box is its area (32号): what overlaps of boxes are compared with. */
function boxArea(west: number, south: number, east: number, north: number): number {
  return trapeziumArea(south, north, east - west);
}

const square = [box(117, 31, 117.01, 31.01)];

describe("overlap of boxes, by the trapezium formula", () => {
  it.each<[string, [number, number, number, number], [number, number, number, number]]>([
    ["the north-east corner", [117.005, 31.005, 117.02, 31.02], [117.005, 31.005, 117.01, 31.01]],
    ["the south-west corner", [116.99, 30.99, 117.005, 31.005], [117, 31, 117.005, 31.005]],
    ["across from west to east", [116.9, 31.002, 117.1, 31.003], [117, 31.002, 117.01, 31.003]],
    ["across from south to north", [117.002, 30.9, 117.003, 31.1], [117.002, 31, 117.003, 31.01]],
    ["inside", [117.002, 31.002, 117.003, 31.003], [117.002, 31.002, 117.003, 31.003]],
    ["around it", [116, 30, 118, 32], [117, 31, 117.01, 31.01]],
    ["the same box", [117, 31, 117.01, 31.01], [117, 31, 117.01, 31.01]],
    ["inside, on its south border", [117.002, 31, 117.003, 31.003], [117.002, 31, 117.003, 31.003]],
    ["inside, on its north border", [117.002, 31.005, 117.003, 31.01], [117.002, 31.005, 117.003, 31.01]],
    ["a border in common, from outside", [117.01, 31, 117.02, 31.01], [117.01, 31, 117.01, 31.01]],
    ["a border in common, from the south", [117, 30.99, 117.01, 31], [117, 31, 117.01, 31]],
    ["a corner in common", [117.01, 31.01, 117.02, 31.02], [117.01, 31.01, 117.01, 31.01]],
    ["apart", [118, 31, 118.01, 31.01], [0, 0, 0, 0]],
  ])("%s", (_, other, expected) => {
    const byHand = boxArea(...expected);
    expect(overlapArea([square], [[box(...other)]])).toBeCloseTo(byHand, 4);
    expect(overlapArea([[box(...other)]], [square])).toBeCloseTo(byHand, 4);
  });

  it("takes holes off on either side, and holes in holes", () => {
    const holed = [...square, hole(box(117.002, 31.002, 117.008, 31.008))];
    expect(overlapArea([holed], [[box(117.004, 31.004, 117.02, 31.006)]])).toBeCloseTo(
      boxArea(117.008, 31.004, 117.01, 31.006),
      4,
    );
    const island = [box(117.003, 31.003, 117.007, 31.007)];
    expect(overlapArea([holed], [island])).toBeCloseTo(0, 4);
    expect(overlapArea([holed, island], [square])).toBeCloseTo(ellipsoidalArea([holed, island]), 4);
    expect(overlapArea([holed], [holed])).toBeCloseTo(ellipsoidalArea([holed]), 4);
  });

  it("of crossing diagonals is a quarter: the triangle between two diagonals and a side", () => {
    const upper = ring([117, 31], [117.01, 31.01], [117, 31.01]);
    const lower = ring([117, 31], [117.01, 31], [117, 31.01]);
    const middle = ring([117, 31], [117.005, 31.005], [117, 31.01]);
    expect(overlapArea([[upper]], [[lower]])).toBeCloseTo(ellipsoidalArea([[middle]]), 4);
  });

  it.each([1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7])("of a box moved by %d° is what the two share", (d) => {
    const lost = ellipsoidalArea([square]) - overlapArea([square], moved([square], d, d));
    const [dx, dy] = [117 + d - 117, 31 + d - 31];
    const byHand = boxArea(117, 31, 117.01, 31.01) - boxArea(117 + dx, 31 + dy, 117.01, 31.01);
    // 1 nm of 4 km of border.
    expect(Math.abs(lost - byHand)).toBeLessThan(5e-6);
  });

  it("of a needle across a comb is what crosses the teeth", () => {
    const teeth = comb(117, 31, 0.001, 0.01, 10);
    const stick = box(116.9, 31.005, 117.1, 31.005 + 1e-9);
    expect(overlapArea([[teeth]], [[stick]])).toBeCloseTo(10 * trapeziumArea(31.005, 31.005 + 1e-9, 0.001), 6);
    const thin = needle(116.99, 31.005, 0.1, 1e-8, 0);
    // Across each tooth the needle is as wide as in the tooth's middle: width falls linearly along its length.
    const byHand = Array.from({ length: 10 }, (_, i) => 1 - (0.01 + 0.002 * i + 0.0005) / 0.1)
      .map((share) => trapeziumArea(31.005 - (share * 1e-8) / 2, 31.005 + (share * 1e-8) / 2, 0.001))
      .reduce((sum, area) => sum + area);
    expect(overlapArea([[teeth]], [[thin]])).toBeCloseTo(byHand, 5);
  });

  it("of a spiral with the four quarters around it adds up to the spiral", () => {
    const band = spiral(117, 31, 0.001, 4, 24);
    const [w, s, e, n] = [116.9, 30.9, 117.1, 31.1];
    const quarters = [box(w, s, 117, 31), box(117, s, e, 31), box(w, 31, 117, n), box(117, 31, e, n)];
    const sum = quarters.reduce((total, quarter) => total + overlapArea([[quarter]], [[band]]), 0);
    expect(sum).toBeCloseTo(ellipsoidalArea([[band]]), 4);
  });

  it("counts what comes and goes beyond the north, in the north's own length only", () => {
    // Teeth that stand 0.1° above the square, westwards and eastwards, with a bay of the square's width between two of them.
    const band: [number, number][] = [
      [117.002, 31.005],
      [117.002, 31.2],
      [116.99, 31.1],
      [117.02, 31.15],
      [117.004, 31.1],
    ];
    const bay: [number, number][] = [
      [117.004, 31.007],
      [117.006, 31.007],
      [117.006, 31.3],
      [117.008, 31.3],
      [117.008, 31.005],
    ];
    const crown = ring(...[...band, ...bay].reverse());
    const whole = boxArea(117.002, 31.005, 117.008, 31.01) - boxArea(117.004, 31.007, 117.006, 31.01);
    expect(overlapArea([square], [[crown]])).toBeCloseTo(whole, 4);
    expect(overlapArea([[crown]], [square])).toBeCloseTo(whole, 4);
  });

  it("takes edges that are narrower than any slope can be told", () => {
    const high = [ring([0, 1], [0.01, 1], [0.01, 1.01], [5e-321, 1.01])];
    const low = [ring([0, 1], [0.01, 1], [0.01, 1.005], [1e-320, 1.005])];
    expect(overlapArea([high], [low])).toBeCloseTo(boxArea(0, 1, 0.01, 1.005), 4);
    expect(overlapArea([low], [high])).toBeCloseTo(boxArea(0, 1, 0.01, 1.005), 4);
    // A corner of the other within the hair: there the site's slope is asked for.
    const rising = [ring([0, 1], [0.01, 1], [0.01, 1.01], [1e-320, 1.005])];
    const within = [ring([5e-321, 1], [0.01, 1], [0.01, 1.007], [5e-321, 1.007])];
    const common = ring([0, 1], [0.01, 1], [0.01, 1.007], [0.004, 1.007], [0, 1.005]);
    expect(overlapArea([rising], [within])).toBeCloseTo(ellipsoidalArea([[common]]), 4);
  });

  it("of nothing is 0", () => {
    expect(overlapArea([square], [])).toBe(0);
    expect(overlapArea([], [square])).toBe(0);
  });
});

describe("overlaps of one site with many owners", () => {
  it("are added up by owner, pieces of one owner together", () => {
    const sum = new OverlapSum([square]);
    sum.add([[box(116.9, 30.9, 117.004, 31.1)]], 2);
    sum.add([[box(117.006, 30.9, 117.1, 31.1)]], 0);
    sum.add([[box(117.004, 30.9, 117.006, 31.1)]], 2);
    const [first, second, third] = sum.areas();
    expect(first).toBeCloseTo(boxArea(117.006, 31, 117.01, 31.01), 4);
    expect(second).toBe(0);
    expect(third).toBeCloseTo(boxArea(117, 31, 117.006, 31.01), 4);
  });

  it("do not depend on how a polygon is cut into pieces", () => {
    const random = seeded(5);
    const site = [ringStar(random, 117.001, 31.752, 0.02, 40)];
    const feature = [ringStar(random, 117.005, 31.751, 0.05, 900)];
    const sum = new OverlapSum(site);
    const pieces = subdivide(feature, 16);
    for (const piece of pieces) sum.add(piece, 0);
    expect(pieces.length).toBeGreaterThan(100);
    expect(sum.areas()[0]).toBeCloseTo(overlapArea(site, feature), 3);
  });

  it("are the same to the last bit when asked again", () => {
    const random = seeded(6);
    const site = [ringStar(random, 117, 31, 0.02, 40)];
    const feature = [ringStar(random, 117.01, 31, 0.02, 40)];
    expect(overlapArea(site, feature)).toBe(overlapArea(site, feature));
  });
});

describe("what an overlap may cost", () => {
  const comb50 = [[comb(117, 31, 1e-4, 0.01, 50)]];
  const stick = [[box(117, 31.005, 117.0099, 31.0051)]];

  it("is told in pairs of edges: two of the stick over a hundred of the comb", () => {
    expect(overlapArea(comb50, stick, 1000)).toBeCloseTo(50 * boxArea(117, 31.005, 117.0001, 31.0051), 4);
    expect(() => overlapArea(comb50, stick, 150)).toThrow(TooManyEdgePairs);
  });

  it("is counted over all that is added", () => {
    const sum = new OverlapSum(comb50, 1000);
    sum.add(stick, 0);
    expect(() => {
      for (let i = 1; i < 10; i++) sum.add(stick, i);
    }).toThrow(TooManyEdgePairs);
  });
});

describe("winding excess", () => {
  const area = boxArea(117, 31, 117.01, 31.01);

  it("is 0 for valid polygons", () => {
    expect(windingExcess([])).toBe(0);
    expect(windingExcess([square])).toBeCloseTo(0, 5);
    const holed = [...square, hole(box(117.002, 31.002, 117.008, 31.008))];
    expect(windingExcess([holed, [box(117.003, 31.003, 117.007, 31.007)]])).toBeCloseTo(0, 5);
    expect(windingExcess([square, [box(117.01, 31, 117.02, 31.01)]])).toBeCloseTo(0, 5);
  });

  it("is twice the overlap of two squares (w = 2 there: 2·1)", () => {
    const other = [box(117.005, 31.005, 117.015, 31.015)];
    expect(windingExcess([square, other])).toBeCloseTo(2 * boxArea(117.005, 31.005, 117.01, 31.01), 4);
  });

  it("is six times the overlap of three (w = 3: 3·2)", () => {
    expect(windingExcess([square, square, square])).toBeCloseTo(6 * area, 3);
  });

  it("is twice the area of a ring that runs the wrong way (w = −1: −1·−2)", () => {
    expect(windingExcess([[hole(square[0]!)]])).toBeCloseTo(2 * area, 3);
  });

  it("is twice the clockwise lobe of a bow-tie", () => {
    const bowTie = ring([117, 31], [117.01, 31.01], [117.01, 31], [117, 31.01]);
    const [lobe] = oriented([ring([117, 31], [117.005, 31.005], [117, 31.01])]);
    expect(windingExcess([[bowTie]])).toBeCloseTo(2 * ellipsoidalArea([[lobe!]]), 4);
  });

  it.each<[string, [number, number, number, number]]>([
    ["east", [117.02, 31, 117.03, 31.01]],
    ["west", [116.98, 31, 116.99, 31.01]],
    ["north", [117, 31.02, 117.01, 31.03]],
    ["south", [117, 30.98, 117.01, 30.99]],
    ["far north-east", [118, 33, 118.01, 33.01]],
  ])("is twice a hole outside its shell, to the %s", (_, where) => {
    const outside = [...square, hole(box(...where))];
    expect(windingExcess([outside])).toBeCloseTo(2 * boxArea(...where), 3);
  });

  it("is twice the part of a hole that sticks out of its shell", () => {
    const sticking = [...square, hole(box(117.008, 31.002, 117.012, 31.004))];
    expect(windingExcess([sticking])).toBeCloseTo(2 * boxArea(117.01, 31.002, 117.012, 31.004), 4);
  });

  it("sees a sliver of 1 cm between two neighbours", () => {
    const neighbour = [box(117.01 - 1e-7, 31, 117.02, 31.01)];
    expect(windingExcess([square, neighbour])).toBeCloseTo(2 * trapeziumArea(31, 31.01, 117.01 - (117.01 - 1e-7)), 5);
  });
});

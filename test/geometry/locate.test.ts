import { describe, expect, it } from "vitest";
import { locate } from "../../shared/geometry/locate.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { subdivide } from "../../shared/geometry/subdivide.ts";

/** A polygon of rings written as [x, y] pairs; the first is the shell. */
const polygon = (...rings: number[][][]): MultiPolygon => [rings.map((ring) => Float64Array.from(ring.flat()))];

const square = polygon([
  [0, 0],
  [2, 0],
  [2, 2],
  [0, 2],
  [0, 0],
]);
const leftHalf = polygon([
  [0, 0],
  [1, 0],
  [1, 2],
  [0, 2],
  [0, 0],
]);
/** The right half in two pieces, as a deeper cut leaves them. */
const rightLow = polygon([
  [1, 0],
  [2, 0],
  [2, 1],
  [1, 1],
  [1, 0],
]);
const rightHigh = polygon([
  [1, 1],
  [2, 1],
  [2, 2],
  [1, 2],
  [1, 1],
]);
const withHole = polygon(
  [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [0, 0],
  ],
  [
    [1, 1],
    [1, 3],
    [3, 3],
    [3, 1],
    [1, 1],
  ],
);

describe("a position and an area in one piece", () => {
  it.each([
    [1, 1, "inside"],
    [3, 1, "outside"],
    [2, 1, "boundary"],
    [0, 0, "boundary"],
    [1, 2, "boundary"],
    [-1, 0, "outside"],
    [-1, 2, "outside"],
    [3, 0, "outside"],
  ] as const)("(%d, %d) is %s", (x, y, place) => {
    expect(locate([square], x, y)).toBe(place);
  });

  it("is outside in a hole and on the boundary of it", () => {
    expect([locate([withHole], 2, 2), locate([withHole], 1, 2), locate([withHole], 0.5, 2)]).toEqual([
      "outside",
      "boundary",
      "inside",
    ]);
  });

  it("is on a slanting edge only exactly: (1/3, 1/3) of thirds is", () => {
    const triangle = polygon([
      [0, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]);
    expect(locate([triangle], 1 / 3, 1 / 3)).toBe("boundary");
    expect(locate([triangle], 1 / 3, 1 / 3 + Number.EPSILON / 4)).toBe("inside");
    expect(locate([triangle], 1 / 3 + Number.EPSILON / 4, 1 / 3)).toBe("outside");
  });
});

describe("an area in pieces", () => {
  const pieces = [leftHalf, rightLow, rightHigh];

  it("has no boundary where pieces meet, neither along a cut nor where three corners meet", () => {
    for (const [x, y] of [
      [1, 0.5],
      [1, 1.5],
      [1.5, 1],
      [1, 1],
    ] as const) {
      expect(locate(pieces, x, y), `${x}, ${y}`).toBe("inside");
    }
  });

  it("has its own boundary where a cut ends", () => {
    expect([locate(pieces, 1, 0), locate(pieces, 1, 2), locate(pieces, 2, 1)]).toEqual([
      "boundary",
      "boundary",
      "boundary",
    ]);
  });

  it("says of its pieces what it says of the whole: 3,000 positions, half on cell borders", () => {
    const star: number[][] = [];
    for (let i = 0; i < 3000; i++) {
      const angle = (2 * Math.PI * i) / 3000;
      const radius = 0.3 + 0.15 * Math.sin(37 * angle);
      star.push([117 + radius * Math.cos(angle), 31.75 + radius * Math.sin(angle)]);
    }
    const whole = polygon([...star, star[0]!]);
    const cut = subdivide(whole, 64);
    expect(cut.length).toBeGreaterThan(50);
    for (let i = 0; i < 3000; i++) {
      const round = (value: number): number => (i % 2 === 0 ? Math.round(value * 256) / 256 : value);
      const x = round(116.5 + ((i * 0.618) % 1));
      const y = round(31.25 + ((i * 0.414) % 1));
      expect(locate(cut, x, y), `${x}, ${y}`).toBe(locate([whole], x, y));
    }
  });
});

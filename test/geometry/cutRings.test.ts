import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { cutRings } from "../../shared/geometry/cutRings.ts";
import { boundsOfRings, type Ring } from "../../shared/geometry/rings.ts";
import { box, ring, seeded } from "./shapes.ts";

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
      // Near the equator a latitude has more digits than its difference from another can hold.
      const onCut: [number, number] = [118, i % 2 === 0 ? 31 + random() : random() / 1000];
      const [south, north] = [-30 - random(), 32.5 + random()];
      const west = ring([117 + random(), south], onCut, [117 + random(), north]);
      const across = ring([117 + random(), south], onCut, [119 + random(), north]);
      for (const outline of [west, across]) {
        const kept = cutRings([outline], 0, 118, "low")[0]!;
        expect([...kept].some((v, k) => k % 2 === 1 && kept[k - 1] === 118 && v === onCut[1])).toBe(true);
      }
    }
  });
});

import { describe, expect, it } from "vitest";
import { interiorPoint } from "../../shared/geometry/interiorPoint.ts";
import { boundsOfRings, crossesOdd } from "../../shared/geometry/rings.ts";
import { box, comb, ring, seeded, spiral, star, whole } from "./shapes.ts";

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

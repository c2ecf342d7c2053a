import { describe, expect, it } from "vitest";
import { assemble } from "../../shared/geometry/assemble.ts";
import type { Ring } from "../../shared/geometry/rings.ts";
import { box, hole, ring, seeded } from "./shapes.ts";

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

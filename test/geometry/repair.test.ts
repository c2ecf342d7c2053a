import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { type Repaired, repairPolygons } from "../../shared/geometry/repair.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import { exactArea } from "./exactArea.ts";
import { randomPair } from "./randomPairs.ts";
import { boxArea, kindsOf, repaired, square, squareM2 } from "./repaired.ts";
import { between, box, hole, pointsOf, ring, seeded, whole } from "./shapes.ts";

/** By how much the two readings of an ambiguous part differ, m². */
function differenceM2({ ambiguities }: Repaired): number {
  return Math.abs(ambiguities[0]!.evenOddM2 - ambiguities[0]!.nonZeroM2);
}

/** Every vertex of every ring, sorted: what may not move. */
function vertices(polygons: MultiPolygon): string[] {
  return polygons.flatMap((polygon) => polygon.flatMap((r) => pointsOf(r).map(String))).sort();
}

/** The quarter of the square between its middle and its west side; the east one has the same area. */
const lobeM2 = ellipsoidalArea([[ring([117, 31], [117.005, 31.005], [117, 31.01])]]);

describe("what needs no repair", () => {
  it("comes through as it is", () => {
    const polygons = [
      [square, hole(box(117.002, 31.002, 117.008, 31.008))],
      [box(117.003, 31.003, 117.007, 31.007)],
      [box(117.01, 31.01, 117.02, 31.02)],
    ];
    expect(repaired(...polygons)).toEqual({ polygons, repairs: [], ambiguities: [], larger: [] });
  });

  it("is only turned where rings run the other way", () => {
    const result = repaired([hole(square), box(117.002, 31.002, 117.008, 31.008)]);
    expect(result.repairs).toEqual([]);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(squareM2 - boxArea(117.002, 31.002, 117.008, 31.008), 4);
  });

  it("random valid polygons keep every vertex", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { a } = randomPair(seeded(seed));
        const result = repaired(...a);
        expect(vertices(result.polygons)).toEqual(vertices(a));
        // On a coarse grid some touch themselves in a vertex.
        expect(kindsOf(result).filter((kind) => kind !== "self-touch")).toEqual([]);
      }),
      { numRuns: 500, seed: 20260401 },
    );
  });
});

describe("rings that are badly written", () => {
  it("are closed", () => {
    const result = repaired([square.slice(0, -2)]);
    expect(result.polygons).toEqual([[square]]);
    expect(result.repairs).toEqual([{ kind: "unclosed", at: [117, 31], part: 0, count: 1 }]);
  });

  it("lose repeated positions", () => {
    const stuttering = pointsOf(square).flatMap((p) => [p, p, p]);
    const result = repaired([ring(...stuttering)]);
    expect(result.polygons).toEqual([[square]]);
    expect(result.repairs).toEqual([{ kind: "repeated-point", at: [117, 31], part: 0, count: 8 }]);
  });

  it.each([
    ["empty", []],
    ["a position", [117, 31]],
    ["an edge", [117, 31, 118, 31, 117, 31]],
    ["there and back", [117, 31, 117.5, 31.5, 118, 32, 117.5, 31.5, 117, 31]],
  ])("are dropped when nothing is in them: %s", (_, numbers) => {
    const result = repaired([Float64Array.from(numbers)], [square]);
    expect(result.polygons).toEqual([[square]]);
    expect(kindsOf(result)).toContain("too-few-points");
  });

  it("are dropped alone when they are holes", () => {
    const result = repaired([square, Float64Array.of(117.001, 31.001, 117.002, 31.001, 117.001, 31.001)]);
    expect(result.polygons).toEqual([[square]]);
    expect(kindsOf(result)).toEqual(["too-few-points"]);
  });
});

describe("rings that cross or touch themselves", () => {
  it("a bow-tie becomes its two lobes", () => {
    const result = repaired([ring([117, 31], [117.01, 31.01], [117.01, 31], [117, 31.01])]);
    expect(result.polygons).toHaveLength(2);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(2 * lobeM2, 3);
    expect(result.repairs).toMatchObject([{ kind: "self-crossing", part: 0, count: 1 }]);
    expect(result.repairs[0]!.at[0]).toBeCloseTo(117.005, 12);
    expect(result.repairs[0]!.at[1]).toBeCloseTo(31.005, 12);
    expect(result.repairs[0]!.areaAfterM2).toBeCloseTo(2 * lobeM2, 3);
    expect(result.ambiguities).toEqual([]);
  });

  it("a figure of eight that crosses exactly in a vertex becomes its two lobes, whatever its lobes cancel to", () => {
    for (const middle of [117.005, 117.003]) {
      const eight = ring([117, 31], [middle, 31.005], [117.01, 31.01], [117.01, 31], [middle, 31.005], [117, 31.01]);
      const byHand =
        ellipsoidalArea([[ring([117, 31], [middle, 31.005], [117, 31.01])]]) +
        ellipsoidalArea([[ring([117.01, 31], [117.01, 31.01], [middle, 31.005])]]);
      const result = repaired([eight]);
      expect(ellipsoidalArea(result.polygons)).toBeCloseTo(byHand, 3);
      expect(result.polygons).toHaveLength(2);
    }
  });

  it("a ring that touches itself in a vertex is split there, and no vertex moves", () => {
    const touching = ring([117, 31], [117.01, 31], [117.005, 31.005], [117.01, 31.01], [117, 31.01], [117.005, 31.005]);
    const result = repaired([touching]);
    expect(kindsOf(result)).toEqual(["self-touch"]);
    expect(result.polygons).toHaveLength(2);
    expect(vertices(result.polygons)).toEqual(vertices([[touching]]));
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(ellipsoidalArea([[touching]]), 4);
  });

  it("a ring that touches itself from inside becomes a shell and a hole", () => {
    const keyhole = ring(
      [117, 31],
      [117.01, 31],
      [117.01, 31.01],
      [117, 31.01],
      [117, 31],
      [117.002, 31.008],
      [117.008, 31.002],
    );
    const result = repaired([keyhole]);
    expect(kindsOf(result)).toEqual(["self-touch"]);
    expect(result.polygons.map((polygon) => polygon.length)).toEqual([2]);
    expect(ellipsoidalArea(result.polygons)).toBeCloseTo(
      squareM2 - ellipsoidalArea([[ring([117, 31], [117.008, 31.002], [117.002, 31.008])]]),
      3,
    );
  });

  it("a spike vanishes and leaves the rest where it was", () => {
    const spiked = ring([117, 31], [117.01, 31], [117.02, 30.99], [117.01, 31], [117.01, 31.01], [117, 31.01]);
    const result = repaired([spiked]);
    expect(vertices(result.polygons)).toEqual(vertices([[square]]));
    expect(result.repairs).toEqual([{ kind: "spike", at: [117.02, 30.99], part: 0, count: 1 }]);
  });

  it("a spike along an edge vanishes too", () => {
    const result = repaired([ring([117, 31], [117.02, 31], [117.01, 31], [117.01, 31.01], [117, 31.01])]);
    expect(vertices(result.polygons)).toEqual(vertices([[square]]));
    expect(result.repairs).toEqual([{ kind: "spike", at: [117.02, 31], part: 0, count: 1 }]);
  });

  it("a ring that touches an edge of its own with a vertex is split there, and no vertex moves", () => {
    const dented = ring([117, 31], [117.01, 31], [117.01, 31.01], [117.005, 31], [117, 31.01]);
    const result = repaired([dented]);
    expect(kindsOf(result)).toEqual(["self-touch"]);
    expect(result.polygons).toHaveLength(2);
    // The vertex is in both halves.
    expect(vertices(result.polygons)).toEqual([...vertices([[dented]]), "117.005,31"].sort());
    expect(findBoundaryFaults(result.polygons)).toEqual([]);
  });

  it("a ring wound twice is ambiguous: even-odd says nothing, the larger reading is the square", () => {
    const twice = ring(...pointsOf(square), ...pointsOf(square));
    // By the same vertices it is two loops, one on the other; with others it is crossed by nothing at all.
    const inside = ring(...pointsOf(square), ...pointsOf(box(117.002, 31.002, 117.008, 31.008)));
    const same = repaired([twice]);
    expect(same.ambiguities).toHaveLength(1);
    expect(differenceM2(same)).toBeCloseTo(squareM2, 3);
    expect(ellipsoidalArea(same.polygons)).toBeCloseTo(0, 4);
    expect(ellipsoidalArea(same.larger)).toBeCloseTo(squareM2, 3);
    const wound = repaired([inside]);
    expect(wound.ambiguities).toHaveLength(1);
    // The two ways of the slit are the lines from (117, 31.01) to (117.002, 31.002) and from (117.002, 31.008) back.
    expect(ellipsoidalArea(wound.larger)).toBeGreaterThan(ellipsoidalArea(wound.polygons));
    expect(ellipsoidalArea(wound.larger) - ellipsoidalArea(wound.polygons)).toBeCloseTo(differenceM2(wound), 3);
  });

  it("a pentagram is ambiguous by its middle", () => {
    const tip = (i: number): [number, number] => {
      const angle = Math.PI / 2 + (4 * Math.PI * i) / 5;
      return [117 + 0.01 * Math.cos(angle), 31 + 0.01 * Math.sin(angle)];
    };
    const result = repaired([ring(tip(0), tip(1), tip(2), tip(3), tip(4))]);
    // The middle of a pentagram is a pentagon of radius cos 72° / cos 36° of the tips'.
    const inner = 0.01 * (Math.cos((72 * Math.PI) / 180) / Math.cos((36 * Math.PI) / 180));
    const middle = Array.from({ length: 5 }, (_, i): [number, number] => {
      const angle = -Math.PI / 2 + (2 * Math.PI * i) / 5;
      return [117 + inner * Math.cos(angle), 31 + inner * Math.sin(angle)];
    });
    expect(result.ambiguities).toHaveLength(1);
    expect(differenceM2(result)).toBeCloseTo(ellipsoidalArea([[ring(...middle)]]), 2);
    expect(result.polygons).toHaveLength(5);
    expect(result.larger).toHaveLength(1);
    expect(result.repairs[0]).toMatchObject({ kind: "self-crossing", count: 5 });
  });
});

describe("random scribbles", () => {
  it("come out valid, and as large as even-odd says by rational arithmetic", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seeded(seed);
        const count = whole(random, 4, 12);
        const scribble = ring(
          ...Array.from({ length: count }, (): [number, number] => [
            117 + Math.round(between(random, 0, 100)) * 1e-4,
            31 + Math.round(between(random, 0, 100)) * 1e-4,
          ]),
        );
        const result = repaired([scribble]);
        const evenOddM2 = exactArea([[scribble]], [], (inScribble) => inScribble);
        expect(ellipsoidalArea(result.polygons)).toBeCloseTo(evenOddM2, 2);
        if (result.larger.length > 0) {
          expect(ellipsoidalArea(result.larger)).toBeGreaterThanOrEqual(ellipsoidalArea(result.polygons) - 1e-3);
        }
        const again = repairPolygons(result.polygons);
        expect(ellipsoidalArea(again.polygons)).toBeCloseTo(ellipsoidalArea(result.polygons), 3);
      }),
      { numRuns: 1000, seed: 20260401 },
    );
  }, 30_000);
});

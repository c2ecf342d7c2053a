import { describe, expect, it } from "vitest";
import {
  A_NORTH,
  A_SOUTH,
  B_NORTH,
  B_SOUTH,
  type Edge,
  heightAt,
  NORTH_CROSSING,
  OVERLAP,
  POLYGON_A,
  POLYGON_B,
  type Position,
  SOUTH_CROSSING,
} from "../../../../docs/figures/workedExample.ts";
import { ellipsoidalArea, planarArea, surveyTrapeziumArea } from "../../../../shared/geometry/area.ts";
import { crsByEpsg } from "../../../../shared/geometry/crs.ts";
import { DEGREE, meanStrip, SEMI_MINOR_AXIS_M } from "../../../../shared/geometry/ellipsoid.ts";
import { overlapArea } from "../../../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../../../shared/geometry/rings.ts";
import { COEFFICIENTS, K1, K2, MEAN_COEFFICIENTS, page, table, written } from "./page.ts";

/** Corners in degrees; `enlarged` about 117°E 31°N, then moved `east` by so many degrees. */
function inDegrees(corners: readonly Position[], { enlarged = 1, east = 0 } = {}): MultiPolygon {
  const closed = [...corners, corners[0]!];
  const positions = closed.flatMap(([x, t]) => [117 + east + (enlarged * x) / 1000, 31 + (enlarged * t) / 1000]);
  return [[Float64Array.from(positions)]];
}

const EDGES = [A_NORTH, A_SOUTH, B_NORTH, B_SOUTH];
const overlapM2 = overlapArea(inDegrees(POLYGON_A), inDegrees(POLYGON_B));
const edgeOf = (name: string): Edge => EDGES.find((edge) => edge.name === name)!;
const signOf = (sign: number): string => (sign > 0 ? "+" : "−");
const place = ([x, t]: Position): string => `(${x}, ${t})`;

const pairs = table("| pair | sign | lower edge | x | t₀, t₁ | area under it, m² |").map(
  ([pair, sign, lower, range, heights, area]) => ({
    edges: pair!.split(" ").map(edgeOf) as [Edge, Edge],
    sign: sign!,
    lower: edgeOf(lower!),
    x: range!.split(" – ").map(Number) as [number, number],
    t: heights!.split(", ").map(Number) as [number, number],
    area: area!,
  }),
);

describe("the worked example of docs/geometry.md", () => {
  it("has the edges of the figure", () => {
    const expected = EDGES.map(({ name, sign, west, east }) => [name, place(west), place(east), signOf(sign)]);
    expect(table("| edge | west end (x, t) | east end (x, t) | sign |")).toEqual(expected);
  });

  it("has them cross where the page says", () => {
    // In fifths of a thousandth of a degree all numbers are whole: cross products are exact.
    for (const [edges, [x, t]] of [
      [[A_NORTH, B_NORTH], NORTH_CROSSING],
      [[A_SOUTH, B_SOUTH], SOUTH_CROSSING],
    ] as const) {
      for (const { west, east } of edges) {
        const [ux, ut] = [5 * (east[0] - west[0]), 5 * (east[1] - west[1])];
        const [vx, vt] = [Math.round(5 * x) - 5 * west[0], Math.round(5 * t) - 5 * west[1]];
        expect(ux * vt).toBe(ut * vx);
      }
    }
    expect(EDGES.map(({ west, east }) => [west[0], east[0]])).toEqual([0, 0, 3, 3].map((x) => [x, x + 6]));
    expect(page).toContain("from x = 3 to x = 6. A⁺ and B⁺ cross");
    expect(page).toContain(`3 + x/3 = 5 − (x − 3)/2, at ${place(NORTH_CROSSING)};`);
    expect(page).toContain(`x/2 = 2 − (x − 3)/3, at ${place(SOUTH_CROSSING)}.`);
  });

  it("takes each pair by its lower edge, with the product of the signs", () => {
    for (const { edges, sign, lower, x, t } of pairs) {
      expect(sign).toBe(signOf(edges[0].sign * edges[1].sign));
      for (const i of [0, 1] as const) {
        expect(t[i]).toBeCloseTo(heightAt(lower, x[i]), 12);
        expect(t[i]).toBeCloseTo(Math.min(heightAt(edges[0], x[i]), heightAt(edges[1], x[i])), 12);
      }
    }
  });

  it("has the integrals of the code, which are a pocket calculator's with k₁ and k₂", () => {
    let sum = 0;
    for (const { sign, x, t, area } of pairs) {
      const width = x[1] - x[0];
      expect(area).toBe(written((width / 1000) * meanStrip(MEAN_COEFFICIENTS, t[0] / 1000, t[1] / 1000), 2));
      const byHand = width * ((K1 * (t[0] + t[1])) / 2 + (K2 * (t[0] ** 2 + t[0] * t[1] + t[1] ** 2)) / 3);
      expect(written(byHand, 2)).toBe(area);
      sum += sign === "+" ? byHand : -byHand;
    }
    expect(Math.abs(sum - overlapM2)).toBeLessThan(0.0001);
    expect(page).toContain("a third that adds less than 0.0001 m² here");
    expect(page).toContain("width · [k₁·(t₀ + t₁)/2 + k₂·(t₀² + t₀t₁ + t₁²)/3]");
    const line = `1.2 · [${written(K1, 4)} · 4.2 − ${written(-K2, 7)} · 52.96/3] = ${pairs[0]!.area}.`;
    expect(page).toContain(line);
    expect(written(1.2 * (10_588.5064 * 4.2 - (0.0544265 * 52.96) / 3), 2)).toBe(pairs[0]!.area);
  });

  it("adds up to the overlap as it is written", () => {
    const sum = pairs.reduce(
      (total, { sign, area }) => total + Number(area.replace(",", "")) * (sign === "+" ? 1 : -1),
      0,
    );
    expect(written(sum, 2)).toBe(written(overlapM2, 2));
    const line = pairs.map(({ sign, area }) => `${sign} ${area}`).join(" ");
    expect(page).toContain(`\n${line.slice(2)} = **${written(overlapM2, 2)} m²**\n`);
  });

  it("is the area of a hexagon worked out by hand", () => {
    expect(page).toContain(`corners ${OVERLAP.map(place).join(", ")}.`);
    const [letter, cut] = [byTrapezia(OVERLAP, 1), byTrapezia(OVERLAP, 64)];
    expect(Math.abs(cut - overlapM2)).toBeLessThan(1e-5);
    expect(surveyTrapeziumArea(inDegrees(OVERLAP))).toBeCloseTo(letter, 5);
    expect(page.replaceAll("\n", " ")).toContain(
      `${written(letter, 3)} m² by the letter, and ${written(cut, 3)} m² with each edge cut into 64.`,
    );
    const slant = legs(OVERLAP).reduce((sum, [p, q]) => sum + (q[0] - p[0]) * (q[1] - p[1]) ** 2, 0);
    expect((-K2 / 6) * slant).toBeCloseTo(letter - overlapM2, 5);
    expect(page).toContain(`The difference of ${written(letter - overlapM2, 3)} m²`);
  });

  it("differs by method as the page says", () => {
    const enlarged = [1, 10, 100].map((times) => {
      const outline = inDegrees(OVERLAP, { enlarged: times });
      const exact = ellipsoidalArea(outline);
      return [`${times} ×`, written(exact, 2), written(surveyTrapeziumArea(outline) - exact, 2)];
    });
    expect(table("| enlarged | exact, m² | by the letter less exact, m² |")).toEqual(enlarged);
    const moved = [0, 0.7, 1.4].map((east) => {
      const outline = inDegrees(OVERLAP, { east });
      const exact = ellipsoidalArea(outline);
      const plane = planarArea(outline.map((rings) => rings.map((ring) => crsByEpsg(4527)!.fromLonLat(ring))));
      return [`${east}°`, written(exact, 2), written(plane, 2), written(plane - exact, 2)];
    });
    expect(table("| moved east by | exact, m² | in the plane, m² | less exact |")).toEqual(moved);
    expect(page).toContain(`the ${moved[0]![3]} m² are the edges`);
  });
});

function legs(corners: readonly Position[]): [Position, Position][] {
  return corners.map((corner, i) => [corner, corners[(i + 1) % corners.length]!]);
}

/**
 * 国土调查办发〔2008〕32号 with the page's coefficients, apart from the code: each edge in `parts` parts, each a trapezium
 * from the meridian x = 0 to its mean longitude, m².
 */
function byTrapezia(corners: readonly Position[], parts: number): number {
  let area = 0;
  for (const [[x0, t0], [x1, t1]] of legs(corners)) {
    const half = ((t1 - t0) / parts / 2000) * DEGREE;
    for (let k = 0; k < parts; k++) {
      const share = (k + 0.5) / parts;
      const middle = (31 + (t0 + (t1 - t0) * share) / 1000) * DEGREE;
      const width = ((x0 + (x1 - x0) * share) / 1000) * DEGREE;
      const [a, b, c, d, e] = COEFFICIENTS.map(
        (value, i) => value * Math.sin((2 * i + 1) * half) * Math.cos((2 * i + 1) * middle),
      );
      area += 2 * SEMI_MINOR_AXIS_M ** 2 * width * (a! - b! + c! - d! + e!);
    }
  }
  return area;
}

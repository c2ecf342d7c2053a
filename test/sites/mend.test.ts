import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { Problem, type ProblemDetails } from "../../shared/problems/problem.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import type { Site } from "../../shared/sites/site.ts";

/**
 * `repair: true` mends what is a matter of digitising and refuses what is a matter of opinion. Expected areas are those of
 * the simple polygons that the crossed ring encloses, their common corner calculated by hand.
 */

type Position = readonly [number, number];

const [W, S, E, N] = [117, 31.75, 117.004, 31.752];

/** A box whose last corner overshoots its south side by `e` east and 1e-5° south, so that the west side crosses it. */
function overshot(e: number): object {
  const ring = [
    [W, S],
    [E, S],
    [E, N],
    [W, N],
    [W + e, S - 1e-5],
    [W, S],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

/** Where the west side of `overshot` crosses the south side: it falls 0.00201° over `e`. */
const crossing = (e: number): Position => [W + (e * (N - S)) / (N - S + 1e-5), S];

function areaOf(...positions: readonly Position[]): number {
  return Math.abs(ellipsoidalArea([[Float64Array.from([...positions, positions[0]!].flat())]]));
}

function read(site: object, reading: { repair?: boolean; crs?: string } = { repair: true }): Site {
  return normaliseSite(readGeoJsonSite(site, "/site", DEFAULT_LIMITS.maxVertices), reading, DEFAULT_LIMITS);
}

function problemOf(site: object, reading?: { repair?: boolean }): ProblemDetails {
  try {
    read(site, reading);
  } catch (cause) {
    if (cause instanceof Problem) return cause.details;
    throw cause;
  }
  throw new Error("taken");
}

describe("a boundary that crosses itself", () => {
  it("is refused with the place unless its repair is asked for", () => {
    const { type, coordinates } = problemOf(overshot(4e-5), {});
    expect(type).toBe("self-crossing");
    expect(coordinates![0]).toBeCloseTo(crossing(4e-5)[0], 9);
    expect(coordinates![1]).toBeCloseTo(S, 9);
  });

  it("is read even-odd where that changes less than a ten-thousandth, and the warning has both areas and the place", () => {
    const corner = crossing(4e-5);
    const body = areaOf(corner, [E, S], [E, N], [W, N]);
    const tip = areaOf(corner, [W + 4e-5, S - 1e-5], [W, S]);
    const site = read(overshot(4e-5));
    expect(ellipsoidalArea(site.region)).toBeCloseTo(body + tip, 3);
    const [warning] = site.warnings;
    expect(warning).toMatchObject({ code: "repaired", pointer: "/site/coordinates" });
    expect(warning!.defects).toMatchObject([{ kind: "self-crossing", pointer: "/site/coordinates/0" }]);
    expect(warning!.detail.en).toContain(`${(body - tip).toFixed(2)} m² before, ${(body + tip).toFixed(2)} m² after`);
  });

  it("is refused where more would change, with the three readings of its area", () => {
    const corner = crossing(4e-4);
    const body = areaOf(corner, [E, S], [E, N], [W, N]);
    const tip = areaOf(corner, [W + 4e-4, S - 1e-5], [W, S]);
    const { type, detail } = problemOf(overshot(4e-4));
    expect(type).toBe("self-crossing");
    expect(detail.en).toContain(`not repaired: ${(body - tip).toFixed(2)} m² as sent`);
    expect(detail.en).toContain(`${(body + tip).toFixed(2)} m² read even-odd`);
  });

  it("is a matter of opinion where even-odd and non-zero differ, however it winds", () => {
    const twice = [[W, S], [E, S], [E, N], [W, N], [W, S], [E, S], [E, N], [W, N], [W, S]]; // biome-ignore format: one ring, run twice
    const bowTie = [
      [W, S],
      [E, N],
      [E, S],
      [W, N],
      [W, S],
    ];
    for (const ring of [twice, bowTie]) {
      expect(problemOf({ type: "Polygon", coordinates: [ring] }).detail.en).toContain("not repaired");
    }
  });
});

describe("what needs no repair", () => {
  it("is left as it is, without a warning", () => {
    const ring = [
      [W, S],
      [E, S],
      [E, N],
      [W, N],
      [W, S],
    ];
    const site = read({ type: "Polygon", coordinates: [ring] });
    expect(site.warnings).toEqual([]);
    expect(site.region).toEqual([[Float64Array.from(ring.flat())]]);
  });
});

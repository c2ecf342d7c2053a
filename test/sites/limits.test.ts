import { describe, expect, it } from "vitest";
import { commonAreaM2 } from "../../shared/checks/boundaryComparison.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { Problem, type ProblemDetails } from "../../shared/problems/problem.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import type { Site } from "../../shared/sites/site.ts";
import { box } from "../support/place.ts";

/** Sites that are small as sent and would cost seconds, gigabytes or a stack: refused by a limit that is named. */

function refusal(site: unknown, reading: { crs?: string; edges?: string } = {}): string {
  return problemOf(() => siteAt("/site", site, reading))?.type ?? "taken";
}

function siteAt(pointer: string, site: unknown, reading: { crs?: string; edges?: string } = {}): Site {
  return normaliseSite(readGeoJsonSite(site, pointer, DEFAULT_LIMITS.maxVertices), reading, DEFAULT_LIMITS);
}

function problemOf(work: () => unknown): ProblemDetails | undefined {
  try {
    work();
    return undefined;
  } catch (cause) {
    if (cause instanceof Problem) return cause.details;
    throw cause;
  }
}

const multi = (boxes: readonly (readonly [number, number, number, number])[]) => ({
  type: "MultiPolygon",
  coordinates: boxes.map((corners) => box(...corners).coordinates),
});

/** Teeth 1 m apart and ten kilometres long on a spine: nearly every edge spans the whole comb. */
function comb(teeth: number): object {
  const ring: number[][] = [[117, 31.7]];
  for (let i = 0; i < teeth; i++) {
    const y = 31.7 + i * 1e-5;
    ring.push([117.1, y], [117.1, y + 5e-6], [117.0001, y + 5e-6], [117.0001, y + 1e-5]);
  }
  ring.push([117, 31.7 + teeth * 1e-5], [117, 31.7]);
  return { type: "Polygon", coordinates: [ring] };
}

describe("what a site may cost", () => {
  it("a comb of 500 teeth is taken, one of 4,900 has too many edge pairs", () => {
    expect(refusal(comb(500))).toBe("taken");
    expect(refusal(comb(4900))).toBe("site-too-complex");
  });

  it("a grid of 300 × 300 crossing bars would have 90,000 crossings to unite", () => {
    const bars = Array.from({ length: 300 }, (_, i) => 117 + i * 1e-4);
    const across = bars.map((x) => [x, 31.7, x + 5e-5, 31.73] as const);
    const along = bars.map((x) => [117, x - 85.3, 117.03, x - 85.3 + 5e-5] as const);
    expect(refusal(multi([...across, ...along]))).toBe("site-too-complex");
    expect(refusal(multi([...across.slice(0, 20), ...along.slice(0, 20)]))).toBe("taken");
  });

  it("names the member that is too complex: of two outlines the one with more positions", () => {
    const where = problemOf(() => siteAt("/surveyedBoundary", comb(4900)))?.pointer;
    expect(where).toBe("/surveyedBoundary/coordinates");
    const [approved, surveyed] = [siteAt("/approvedBoundary", comb(20)), siteAt("/surveyedBoundary", comb(21))];
    const few = { ...DEFAULT_LIMITS, maxEdgePairs: 100 };
    for (const pair of [
      [approved, surveyed],
      [surveyed, approved],
    ] as const) {
      expect(problemOf(() => commonAreaM2(...pair, few))).toMatchObject({
        type: "site-too-complex",
        pointer: "/surveyedBoundary",
      });
    }
  });

  it("projected edges of a thousand kilometres would be densified to millions of positions", () => {
    const zigzag = Array.from({ length: 40 }, (_, i) => [39_300_000 + i * 1e4, i % 2 === 0 ? 2_000_000 : 5_900_000]);
    const far = [[39_300_000, 1_900_000], ...zigzag, [39_700_000, 1_900_000], [39_300_000, 1_900_000]];
    expect(refusal({ type: "Polygon", coordinates: [far] }, { crs: "EPSG:4527" })).toBe("too-many-vertices");
  });

  it("positions beyond web Mercator's square belong to no place", () => {
    expect(refusal(box(1e9, 0, 1.1e9, 1e6), { crs: "EPSG:3857" })).toBe("coordinates-outside-crs");
    expect(refusal(box(117, 89, 118, 90), { edges: "EPSG:3857" })).toBe("coordinates-outside-crs");
  });

  it("a site that spans more than 60° of latitude is a mistake", () => {
    expect(refusal(box(100, -40, 110, 40))).toBe("site-too-large");
  });

  it("a site wider than any zone is taken: a warning must not refuse", () => {
    expect(refusal(box(110, 31, 125, 32))).toBe("taken");
  });
});

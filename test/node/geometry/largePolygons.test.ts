import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openFile } from "../../../data/publish/openFile.ts";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { excessOf } from "../../../shared/geometry/excess.ts";
import { repairPolygons } from "../../../shared/geometry/repair.ts";
import { type MultiPolygon, vertexCount } from "../../../shared/geometry/rings.ts";
import { PIECE_VERTICES, subdivide } from "../../../shared/geometry/subdivide.ts";
import { findBoundaryFaults } from "../../../shared/geometry/validity.ts";
import { featuresOf } from "../../formats/fixtures.ts";
import { areaOfPieces, floorM2 } from "../../geometry/pieces.ts";

/** The coast of Canada at 1 m as published: one invalid feature of 440,096 vertices in 13,730 parts. */
const COAST = fileURLToPath(
  new URL("../../../../shared/data/bench-bigpoly/can-coastline-1m.fgb", import.meta.url).href,
);
const present = existsSync(COAST);
if (!present) console.log("skipped: the coast of Canada is not here");

function timed<T>(what: string, action: () => T): T {
  const start = performance.now();
  const result = action();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(2)} s`);
  return result;
}

describe.skipIf(!present)("the coast of Canada", () => {
  it("touches itself at (-93.322, 69.3875), as GEOS says, is split there and is valid then", async () => {
    const [feature] = await featuresOf(openFile(COAST));
    const geometry = feature!.geometry;
    if (geometry?.kind !== "polygons") throw new Error("no polygons");
    const { polygons, repairs, ambiguities } = timed("repaired", () => repairPolygons(geometry.polygons));
    expect(repairs).toMatchObject([{ kind: "self-touch", at: [-93.322, 69.3875] }]);
    expect(ambiguities).toEqual([]);
    expect(timed("looked for faults", () => findBoundaryFaults(polygons))).toEqual([]);
    expect(vertexCount(polygons)).toBe(440_097);
    const pieces = timed("cut", () => subdivide(polygons));
    expect(Math.max(...pieces.map(vertexCount))).toBeLessThanOrEqual(PIECE_VERTICES);
    expect(Math.abs(areaOfPieces(pieces) - ellipsoidalArea(polygons))).toBeLessThan(floorM2(polygons));
  });
});

/** Bays within bays, like a real coast, in one ring. */
function coast(vertices: number): MultiPolygon {
  const ring = new Float64Array(2 * vertices + 2);
  for (let i = 0; i <= vertices; i++) {
    const angle = i === vertices ? 0 : (2 * Math.PI * i) / vertices;
    const bays = 0.2 * Math.sin(5 * angle) + 0.01 * Math.sin(997 * angle) + 1e-5 * Math.sin(49_999 * angle);
    ring[2 * i] = 117 + (1 + bays) * Math.cos(angle);
    ring[2 * i + 1] = 31.75 + (1 + bays) * Math.sin(angle);
  }
  return [[ring]];
}

describe("a polygon of a million vertices", () => {
  it("is cut into pieces that keep its area; the time grows with the vertices", () => {
    for (const vertices of [125_000, 500_000, 1_000_000]) {
      const polygons = coast(vertices);
      const pieces = timed(`${vertices} vertices cut`, () => subdivide(polygons));
      expect(Math.max(...pieces.map(vertexCount))).toBeLessThanOrEqual(PIECE_VERTICES);
      expect(Math.abs(areaOfPieces(pieces) - ellipsoidalArea(polygons))).toBeLessThan(floorM2(polygons));
    }
  });

  it("is found valid, cell by cell", () => {
    const polygons = coast(1_000_000);
    expect(Math.abs(timed("winding excess", () => excessOf(polygons)))).toBeLessThan(0.1);
    expect(timed("boundary faults", () => findBoundaryFaults(polygons))).toEqual([]);
  });
});

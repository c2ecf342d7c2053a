import { expect } from "vitest";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { type MultiPolygon, vertexCount } from "../../shared/geometry/rings.ts";
import { PIECE_VERTICES, subdivide } from "../../shared/geometry/subdivide.ts";
import { perimeterM, pointsOf } from "./shapes.ts";

/** The design's floor: 2 nm along the boundary and the last digits of the area. */
export function floorM2(polygons: MultiPolygon): number {
  return 2e-9 * perimeterM(polygons) + 1e-12 * ellipsoidalArea(polygons);
}

export function areaOfPieces(pieces: readonly MultiPolygon[]): number {
  return pieces.reduce((sum, piece) => sum + ellipsoidalArea(piece), 0);
}

/** Everything that the design promises of the pieces of valid polygons. */
export function expectSoundPieces(polygons: MultiPolygon, maxVertices = PIECE_VERTICES): MultiPolygon[] {
  const pieces = subdivide(polygons, maxVertices);
  expect(Math.abs(areaOfPieces(pieces) - ellipsoidalArea(polygons))).toBeLessThanOrEqual(floorM2(polygons));
  expect(windingExcess(pieces.flat())).toBeLessThan(1e-5 + floorM2(polygons));
  for (const piece of pieces) {
    expect(piece.length).toBeGreaterThan(0);
    expect(vertexCount(piece)).toBeLessThanOrEqual(maxVertices);
    for (const r of piece.flat()) {
      expect(r.slice(-2)).toEqual(r.slice(0, 2));
      // A ring that visits a vertex twice is not valid (OGC 06-103r4 § 6.1.11).
      expect(new Set(pointsOf(r).map(String)).size).toBe(r.length / 2 - 1);
    }
  }
  return pieces;
}

import { windingExcess } from "./overlap.ts";
import { type MultiPolygon, vertexCount } from "./rings.ts";
import { PIECE_VERTICES, subdivideJointly } from "./subdivide.ts";

/** Up to here one sweep is as fast as cutting. */
const ONE_SWEEP_VERTICES = 1000;

/** `windingExcess` in m², cell by cell so that a feature of any size stays cheap. */
export function excessOf(polygons: MultiPolygon): number {
  if (vertexCount(polygons) <= ONE_SWEEP_VERTICES) return windingExcess(polygons);
  let sum = 0;
  subdivideJointly([{ owner: 0, rings: polygons.flat() }], PIECE_VERTICES, ([content]) => {
    sum += windingExcess([content!.rings]);
  });
  return sum;
}

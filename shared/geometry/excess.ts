import { windingExcess } from "./overlap.ts";
import { type MultiPolygon, vertexCount } from "./rings.ts";
import { type IsFutile, PIECE_VERTICES, subdivideJointly, totalVertices } from "./subdivide.ts";

/** Up to here one sweep is as fast as cutting. */
const ONE_SWEEP_VERTICES = 1000;

/**
 * A sweep costs the square of its vertices at most. Where parts lie on top of each other, or long edges side by side, every
 * quarter holds nearly all of them: cutting on would multiply the work without end.
 */
const costsMore: IsFutile = (whole, quarters) => {
  const cost = quarters.reduce((sum, content) => sum + totalVertices(content) ** 2, 0);
  return cost > 1.2 * totalVertices(whole) ** 2;
};

/** `windingExcess` in m², cell by cell so that a feature of any size stays cheap. */
export function excessOf(polygons: MultiPolygon): number {
  if (vertexCount(polygons) <= ONE_SWEEP_VERTICES) return windingExcess(polygons);
  let sum = 0;
  const sweepCell = ([content]: readonly { readonly rings: MultiPolygon[number] }[]): void => {
    sum += windingExcess([content!.rings]);
  };
  subdivideJointly([{ owner: 0, rings: polygons.flat() }], PIECE_VERTICES, sweepCell, costsMore);
  return sum;
}

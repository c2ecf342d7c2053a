import type { Crs } from "./crs.ts";
import { metresPerDegree } from "./ellipsoid.ts";
import type { Ring } from "./rings.ts";

/**
 * √(⅛·Σ[(xᵢ₊₁−xᵢ₋₁)² + (yᵢ₊₁−yᵢ₋₁)²]) over the points of all rings, metres: times the root mean square error m_j of a
 * boundary point it is that of the area, m_P, by propagation of independent errors of the coordinates.
 *
 * The points are those that were surveyed, before any densification: a point that was not measured has no error.
 * @param rings closed, as they were sent, in the given CRS
 */
export function pointSpreadM(rings: readonly Ring[], crs: Crs): number {
  let sum = 0;
  for (const ring of rings) sum += squaredDiagonals(crs.toLonLat(ring));
  return Math.sqrt(sum / 8);
}

function squaredDiagonals(lonLat: Ring): number {
  const count = lonLat.length / 2 - 1;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const [before, after] = [2 * ((i + count - 1) % count), 2 * ((i + 1) % count)];
    const { east, north } = metresPerDegree(lonLat[2 * i + 1]!);
    const dx = (lonLat[after]! - lonLat[before]!) * east;
    const dy = (lonLat[after + 1]! - lonLat[before + 1]!) * north;
    sum += dx * dx + dy * dy;
  }
  return sum;
}

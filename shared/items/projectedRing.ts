import type { Crs } from "../geometry/crs.ts";
import { cutEdges, type Edge, edgeSagittaM, MAX_DEVIATION_M } from "../geometry/densify.ts";
import type { Ring } from "../geometry/rings.ts";

/** Sagittas are sampled; with this margin the promise holds, and what was cut when it was published is not cut again. */
const SAFETY = 1.1;

/** An edge that is shorter in degrees bends by less than 0.7 mm wherever a zone may be used, up to 80° of latitude. */
const SHORT_DEGREES = 0.001;

/**
 * A stored ring in the plane of `crs` (x before y), no position of it moved by 1 mm. Stored edges are straight in degrees
 * and bent in the plane: one that bends by a millimetre is cut first. What was published from a plane was cut so already and
 * comes back as it is stored, position by position. Neighbours stay neighbours to the last bit: an edge is cut the same in
 * either direction.
 */
export function projectedRing(ring: Ring, crs: Crs): Ring {
  return crs.isGeographic ? ring : crs.fromLonLat(cutEdges(ring, (edge) => partsOf(edge, crs)));
}

/** The bend falls with the square of the number of parts. */
function partsOf([lon1, lat1, lon2, lat2]: Edge, crs: Crs): number {
  if (Math.abs(lon2 - lon1) < SHORT_DEGREES && Math.abs(lat2 - lat1) < SHORT_DEGREES) return 1;
  const bend = edgeSagittaM(lon1, lat1, lon2, lat2, crs) * SAFETY;
  return Math.max(1, Math.ceil(Math.sqrt(bend / MAX_DEVIATION_M)));
}

import type { Crs } from "../geometry/crs.ts";
import { edgeSagittaM, MAX_DEVIATION_M } from "../geometry/densify.ts";
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
  return crs.isGeographic ? ring : crs.fromLonLat(cutRing(ring, crs));
}

function cutRing(ring: Ring, crs: Crs): Ring {
  const out: number[] = [];
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [lon1, lat1, lon2, lat2] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
    out.push(lon1, lat1);
    const parts = partsOf(lon1, lat1, lon2, lat2, crs);
    const isForward = lon1 < lon2 || (lon1 === lon2 && lat1 < lat2);
    const [x, y, dx, dy] = isForward ? [lon1, lat1, lon2 - lon1, lat2 - lat1] : [lon2, lat2, lon1 - lon2, lat1 - lat2];
    for (let part = 1; part < parts; part++) {
      const share = (isForward ? part : parts - part) / parts;
      out.push(x + dx * share, y + dy * share);
    }
  }
  out.push(ring[ring.length - 2]!, ring[ring.length - 1]!);
  return Float64Array.from(out);
}

/** The bend falls with the square of the number of parts. */
function partsOf(lon1: number, lat1: number, lon2: number, lat2: number, crs: Crs): number {
  if (Math.abs(lon2 - lon1) < SHORT_DEGREES && Math.abs(lat2 - lat1) < SHORT_DEGREES) return 1;
  const [a, b] =
    lon1 < lon2 || (lon1 === lon2 && lat1 < lat2)
      ? [
          [lon1, lat1],
          [lon2, lat2],
        ]
      : [
          [lon2, lat2],
          [lon1, lat1],
        ];
  const bend = edgeSagittaM(a![0]!, a![1]!, b![0]!, b![1]!, crs) * SAFETY;
  return Math.max(1, Math.ceil(Math.sqrt(bend / MAX_DEVIATION_M)));
}

import { type Crs, crsByEpsg, gaussKrugerZone } from "../geometry/crs.ts";
import { edgeSagittaM } from "../geometry/densify.ts";
import type { MultiPolygon } from "../geometry/rings.ts";
import type { SiteWarning } from "./site.ts";

/** An edge that leaves the straight line in degrees by more than this wants to be asked about. */
const SAGITTA_WARNING_M = 0.05;

/** Edges shorter than this bend by less than a centimetre in any zone (sagitta 0.18 m for 3.8 km, falling with length²). */
const SHORT_EDGE_DEGREES = 0.008;

/** Half a 6° zone and a little more. */
const ZONE_REACH_DEGREES = 3.2;

/** Says by how much the longest doubtful edge of a site given in degrees would move if it was drawn in a plane. */
export function warnAboutLongEdges(region: MultiPolygon, warnings: SiteWarning[]): void {
  const crs = planeCrsNear(region);
  if (!crs) return;
  let worst = { sagittaM: SAGITTA_WARNING_M, at: null as readonly [number, number] | null };
  const meridian = gaussKrugerZone(crs.epsg!)!.centralMeridian;
  for (const ring of region.flat()) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
      if (Math.abs(x1 - x0) + Math.abs(y1 - y0) < SHORT_EDGE_DEGREES) continue;
      // Beyond the zone nobody draws in its plane.
      if (Math.max(Math.abs(x0 - meridian), Math.abs(x1 - meridian)) > ZONE_REACH_DEGREES) continue;
      const sagittaM = edgeSagittaM(x0, y0, x1, y1, crs);
      if (sagittaM > worst.sagittaM) worst = { sagittaM, at: [x0, y0] };
    }
  }
  if (!worst.at) return;
  warnings.push({
    code: "edge-model",
    detail: {
      zh: `自 (${worst.at.join(", ")}) 起的边若在 EPSG:${crs.epsg} 平面内为直线，将偏离 ${worst.sagittaM.toFixed(3)} m；是则请加 "edges": "EPSG:${crs.epsg}"`,
      en: `The edge from (${worst.at.join(", ")}) would run ${worst.sagittaM.toFixed(3)} m elsewhere if it were straight in EPSG:${crs.epsg}; if it is, say "edges": "EPSG:${crs.epsg}"`,
    },
  });
}

/** The 3° zone without which a plane area has no name: `null` outside 73.5–136.5°E. */
export function planeCrsNear(region: MultiPolygon): Crs | null {
  const first = region[0]?.[0];
  if (!first) return null;
  const zone = Math.round(first[0]! / 3);
  const epsg = 4488 + zone;
  return gaussKrugerZone(epsg)?.zone === zone ? crsByEpsg(epsg) : null;
}

import { type GaussKrugerZone, zoneOfEasting } from "../geometry/crs.ts";
import type { DeclaredCrs } from "./declaredCrs.ts";
import type { RawSite } from "./geojson.ts";
import type { SiteWarning } from "./site.ts";

/** Northings of China's land and seas lie between these (metres; 0° and 54°N). */
const NORTHINGS_M = { from: 0, to: 6_100_000 } as const;

/**
 * The Gauss–Krüger zone that coordinates name themselves: every easting begins with the same zone number, every northing is
 * one of China. Degrees never look like that. `null` where the numbers name no zone, or more than one.
 */
export function zoneFromNumbers({ parts }: RawSite): GaussKrugerZone | null {
  let found: GaussKrugerZone | null = null;
  for (const ring of parts.flatMap(({ polygons }) => polygons.flatMap(({ rings }) => rings))) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const zone = zoneOfEasting(ring[i]!);
      const northing = ring[i + 1]!;
      if (!zone || northing < NORTHINGS_M.from || northing > NORTHINGS_M.to) return null;
      if (found && found.epsg !== zone.epsg) return null;
      found = zone;
    }
  }
  return found;
}

export function crsOfZone({ epsg }: GaussKrugerZone): DeclaredCrs {
  return { name: `EPSG:${epsg}`, pointer: "/crs" };
}

/** What was not stated and is concluded is said. */
export function crsFromNumbers({ epsg, zone, width, centralMeridian }: GaussKrugerZone): SiteWarning {
  return {
    code: "crs-from-coordinates",
    detail: {
      zh: `未声明坐标系，按横坐标的带号 ${zone} 读作 CGCS2000 ${width}度带高斯—克吕格坐标（中央子午线 ${centralMeridian}°，EPSG:${epsg}）；请用 crs 声明`,
      en: `No CRS is stated; by the zone number ${zone} of the eastings the coordinates were read as CGCS2000 ${width}-degree Gauss–Krüger (central meridian ${centralMeridian}°E, EPSG:${epsg}); state it as crs`,
    },
  };
}

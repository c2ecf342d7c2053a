import type { StatedCrs } from "../formats/sourceLayer.ts";
import { readCrsWkt } from "../geometry/crsOfWkt.ts";
import { datumShiftUnknown } from "../geometry/oldChineseCrs.ts";
import type { LocalText } from "../problems/problem.ts";
import { type DeclaredCrs, LONGEST_CRS_NAME, unknownCrs } from "./declaredCrs.ts";

/** Longer definitions are no definitions; the longest of the EPSG register has 5,000 characters. */
const LONGEST_WKT = 20_000;

export const CONVERT: LocalText = {
  zh: "请测绘单位用当地转换参数转换为 2000 国家大地坐标系后提交",
  en: "Have the coordinates converted to CGCS2000 with the local parameters",
};

/**
 * What the header of a file, or its .prj, says of the coordinates: by the parameters of the definition, since names and
 * codes are often missing.
 * @throws Problem `datum-shift-unknown` for Xian 1980, Beijing 1954 and other ellipsoids, `unknown-crs`
 */
export function declaredByFile(stated: StatedCrs): DeclaredCrs | null {
  if (!stated) return null;
  if ("epsg" in stated) return { name: `EPSG:${stated.epsg}`, pointer: "" };
  const wkt = stated.wkt.length > LONGEST_WKT ? null : readCrsWkt(stated.wkt);
  if (!wkt) throw unknownCrs("");
  if (!wkt.isOnCgcs2000) throw datumShiftUnknown(wkt.name.slice(0, LONGEST_CRS_NAME), CONVERT, "");
  const epsg = wkt.crs?.epsg ?? (wkt.crs?.isGeographic && isWgs84(wkt.name) ? 4326 : null);
  if (epsg === null) throw unknownCrs("");
  return { name: `EPSG:${epsg}`, pointer: "" };
}

/** `WGS 84`, `GCS_WGS_1984`. */
function isWgs84(name: string): boolean {
  return /^(GCS_)?WGS[ _]?(19)?84$/i.test(name);
}

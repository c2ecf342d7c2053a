import proj4, { type Converter } from "proj4";
import type { SourceLayer, StatedCrs } from "../../shared/formats/sourceLayer.ts";
import { type Crs, crsByEpsg, epsgOfName } from "../../shared/geometry/crs.ts";
import { readCrsWkt } from "../../shared/geometry/crsOfWkt.ts";
import { datumShiftUnknown, isOldChineseCode } from "../../shared/geometry/oldChineseCrs.ts";
import { type LocalText, Problem } from "../../shared/problems/problem.ts";
import type { ManifestLayer } from "./manifest.ts";

/**
 * Any coordinate reference system that a file or a manifest states, on the publishing side. Systems on the ellipsoid of
 * CGCS2000 in degrees or transverse Mercator are computed by this project's own series, the rest by proj4. A datum on
 * another ellipsoid (Xian 1980, Beijing 1954 …) lies up to 100 m and more away: without shift parameters it is refused.
 */

/** What RFC 7946 says of a GeoJSON text without `crs`; CGCS2000 is WGS 84 to a millimetre in shape. */
const GEOJSON_DEFAULT = 4490;

/**
 * The CRS of a layer: the manifest's where it states one, else the file's, else lon/lat for GeoJSON.
 * @throws Problem `unknown-crs`, `datum-shift-unknown`.
 */
export function resolveCrs(row: Pick<ManifestLayer, "code" | "crs">, source: SourceLayer): Crs {
  if (row.crs !== undefined) return sourceCrs(statedByText(row.crs));
  if (source.crs) return sourceCrs(source.crs);
  if (source.format === "geojson" || source.format === "geojsonseq") return crsByEpsg(GEOJSON_DEFAULT)!;
  throw unknownCrs({
    zh: `图层 ${row.code} 的文件未声明坐标系`,
    en: `the file of layer ${row.code} does not state its CRS`,
  });
}

function statedByText(text: string): NonNullable<StatedCrs> {
  const epsg = epsgOfName(text);
  return epsg === null ? { wkt: text } : { epsg };
}

/** @throws Problem `unknown-crs`, `datum-shift-unknown`. */
export function sourceCrs(stated: NonNullable<StatedCrs>): Crs {
  return "epsg" in stated ? crsOfCode(stated.epsg) : crsOfWkt(stated.wkt);
}

function crsOfCode(epsg: number): Crs {
  const known = crsByEpsg(epsg);
  if (known) return known;
  if (isOldChineseCode(epsg)) throw datumShiftUnknown(`EPSG:${epsg}`, STATE_THE_SHIFT);
  const name = `EPSG:${epsg}`;
  if (proj4.defs(name)) return crsOfProj4(name, name, epsg, 1);
  throw unknownCrs({ zh: `没有 EPSG:${epsg} 的定义`, en: `there is no definition of EPSG:${epsg}` });
}

function crsOfWkt(text: string): Crs {
  const wkt = readCrsWkt(text);
  if (!wkt) throw unknownCrs({ zh: "坐标系定义不是 WKT", en: "the CRS definition is not WKT" });
  if (!wkt.hasShift && !wkt.isOnCgcs2000) throw datumShiftUnknown(wkt.name, STATE_THE_SHIFT);
  return wkt.crs ?? crsOfProj4(text, wkt.name, null, wkt.unitMetres);
}

/** Any other system. proj4 shifts only datums that state how; the rest lie on the ellipsoid of CGCS2000 (checked above). */
function crsOfProj4(definition: string, name: string, epsg: number | null, unitMetres: number): Crs {
  let converter: Converter;
  try {
    converter = proj4(definition, "WGS84");
  } catch (cause) {
    throw unknownCrs(
      { zh: `坐标系 ${name} 的定义无法解析`, en: `the definition of CRS ${name} cannot be used` },
      cause,
    );
  }
  return {
    name,
    epsg,
    isGeographic: false,
    unitMetres,
    toLonLat: (xy) => mapped(xy, (at) => converter.forward(at)),
    fromLonLat: (lonLat) => mapped(lonLat, (at) => converter.inverse(at)),
  };
}

function mapped(xy: Float64Array, convert: (at: [number, number]) => number[]): Float64Array {
  const out = new Float64Array(xy.length);
  for (let i = 0; i + 1 < xy.length; i += 2) {
    const [x, y] = convert([xy[i]!, xy[i + 1]!]);
    out[i] = x!;
    out[i + 1] = y!;
  }
  return out;
}

function unknownCrs(detail: LocalText, cause?: unknown): Problem {
  return new Problem(
    {
      type: "unknown-crs",
      status: 400,
      title: { zh: "坐标系未知", en: "Unknown coordinate reference system" },
      detail,
      mend: {
        zh: "在清单中写明 crs,例如 EPSG:4527,或提供完整的 WKT 定义",
        en: "state it as crs in the manifest, e.g. EPSG:4527, or give its full WKT definition",
      },
    },
    { cause },
  );
}

const STATE_THE_SHIFT: LocalText = {
  zh: "用当地转换参数将数据转为 CGCS2000(如 EPSG:4527),或在 WKT 中写入 TOWGS84",
  en: "convert the data to CGCS2000 (e.g. EPSG:4527) with the local parameters, or put TOWGS84 into the WKT",
};

import proj4, { type Converter } from "proj4";
import type { SourceLayer, StatedCrs } from "../../shared/formats/sourceLayer.ts";
import { type Crs, crsByEpsg, epsgOfGaussKruger, epsgOfName, geographic, planeCrs } from "../../shared/geometry/crs.ts";
import { DEGREE, INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M } from "../../shared/geometry/ellipsoid.ts";
import { transverseMercator } from "../../shared/geometry/gaussKruger.ts";
import { type LocalText, Problem } from "../../shared/problems/problem.ts";
import type { ManifestLayer } from "./manifest.ts";
import { findNode, parseWkt, type WktNode } from "./wkt.ts";

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
  if (isOldChineseCode(epsg)) throw datumShiftUnknown(`EPSG:${epsg}`);
  const name = `EPSG:${epsg}`;
  if (proj4.defs(name)) return crsOfProj4(name, name, epsg, 1);
  throw unknownCrs({ zh: `没有 EPSG:${epsg} 的定义`, en: `there is no definition of EPSG:${epsg}` });
}

/** Beijing 1954, Xian 1980 and New Beijing with their zones (EPSG register). */
const OLD_CHINESE_CODES: readonly (readonly [number, number])[] = [
  [4214, 4214],
  [4555, 4555],
  [4610, 4610],
  [2327, 2442],
  [4568, 4589],
  [4652, 4652],
  [4766, 4800],
  [21413, 21423],
  [21453, 21463],
];

function isOldChineseCode(epsg: number): boolean {
  return OLD_CHINESE_CODES.some(([first, last]) => epsg >= first && epsg <= last);
}

function crsOfWkt(wkt: string): Crs {
  const root = parseWkt(wkt);
  const system = root && findNode(root, ...PROJECTED, ...GEOGRAPHIC);
  if (!system) throw unknownCrs({ zh: "坐标系定义不是 WKT", en: "the CRS definition is not WKT" });
  const name = String(system.values[0] ?? "");
  const shiftStated = findNode(root, "TOWGS84", "ABRIDGEDTRANSFORMATION") !== null;
  if (!shiftStated && !isOnCgcs2000(system)) throw datumShiftUnknown(name);
  const own = shiftStated
    ? null
    : PROJECTED.includes(system.keyword)
      ? ownPlane(system, name)
      : ownGeographic(system, name);
  return own ?? crsOfProj4(wkt, name, null, unitMetresOf(system));
}

const PROJECTED = ["PROJCS", "PROJCRS", "PROJECTEDCRS"];
const GEOGRAPHIC = ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS"];
const BASE = ["GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", ...GEOGRAPHIC];

/** GRS 80, CGCS2000 and WGS 84 differ by 0.1 mm in the semi-minor axis. */
const AXIS_TOLERANCE_M = 0.001;
const FLATTENING_TOLERANCE = 1e-5;

function isOnCgcs2000(system: WktNode): boolean {
  const [, a, rf] = findNode(system, "SPHEROID", "ELLIPSOID")?.values ?? [];
  return (
    Math.abs(Number(a) - SEMI_MAJOR_AXIS_M) < AXIS_TOLERANCE_M &&
    Math.abs(Number(rf) - INVERSE_FLATTENING) < FLATTENING_TOLERANCE
  );
}

/** Degrees from Greenwich are passed through; other units and meridians go through proj4. */
function ownGeographic(system: WktNode, name: string): Crs | null {
  if (!isInDegreesFromGreenwich(system)) return null;
  const isChina = /China_?\s?(Geodetic|2000)|CGCS_?2000/i.test(name);
  return isChina ? crsByEpsg(4490)! : geographic(name, null);
}

const UNIT_TOLERANCE = 1e-9;

function isInDegreesFromGreenwich(system: WktNode): boolean {
  const unit = Number(findNode(system, "UNIT", "ANGLEUNIT")?.values[1] ?? Number.NaN);
  const meridian = Number(findNode(system, "PRIMEM", "PRIMEMERIDIAN")?.values[1] ?? 0);
  return meridian === 0 && Math.abs(unit / DEGREE - 1) < UNIT_TOLERANCE;
}

/** Transverse Mercator in metres by the own series; web Mercator from the table. Everything else: `null`. */
function ownPlane(system: WktNode, name: string): Crs | null {
  const base = findNode(system, ...BASE);
  if (unitMetresOf(system) !== 1 || !base || !isInDegreesFromGreenwich(base)) return null;
  const method = normal(findNode(system, "PROJECTION", "METHOD")?.values[0]);
  const parameters = parametersOf(system);
  if (method === "mercatorauxiliarysphere" || method === "popularvisualisationpseudomercator") {
    return isPlainWebMercator(parameters) ? crsByEpsg(3857) : null;
  }
  if (method !== "transversemercator" && method !== "gausskruger") return null;
  return gaussKrugerOf(parameters, system, name);
}

function gaussKrugerOf(parameters: ReadonlyMap<string, number>, system: WktNode, name: string): Crs | null {
  const of = (fallback: number, ...names: string[]) =>
    names.map((n) => parameters.get(n)).find((v) => v !== undefined) ?? fallback;
  const centralMeridian = of(Number.NaN, "centralmeridian", "longitudeofnaturalorigin", "longitudeoforigin");
  if (Number.isNaN(centralMeridian)) return null;
  const falseEastingM = of(0, "falseeasting");
  const falseNorthingM = of(0, "falsenorthing");
  const scale = of(1, "scalefactor", "scalefactoratnaturalorigin");
  const latitudeOfOrigin = of(0, "latitudeoforigin", "latitudeofnaturalorigin");
  const plain = falseNorthingM === 0 && scale === 1 && latitudeOfOrigin === 0;
  const epsg = plain && isChineseDatum(system) ? epsgOfGaussKruger(centralMeridian, falseEastingM) : null;
  if (epsg !== null) return crsByEpsg(epsg);
  const projection = transverseMercator({ centralMeridian, falseEastingM, falseNorthingM, scale, latitudeOfOrigin });
  return planeCrs(name, null, projection, falseEastingM);
}

function isChineseDatum(system: WktNode): boolean {
  return normal(findNode(system, "DATUM")?.values[0]).includes("china");
}

function isPlainWebMercator(parameters: ReadonlyMap<string, number>): boolean {
  return [...parameters].every(([name, value]) => value === 0 || name === "scalefactor");
}

/** One unit of the coordinates; it stands beside the projection (WKT1), or in the axes (WKT2). */
function unitMetresOf(system: WktNode): number {
  if (!PROJECTED.includes(system.keyword)) return SEMI_MAJOR_AXIS_M * DEGREE;
  const unit =
    system.children.find(({ keyword }) => keyword === "UNIT" || keyword === "LENGTHUNIT") ??
    system.children
      .filter(({ keyword }) => keyword === "AXIS")
      .map((axis) => findNode(axis, "LENGTHUNIT", "UNIT"))
      .find((found) => found !== null);
  return Number(unit?.values[1] ?? 1);
}

function parametersOf(system: WktNode): Map<string, number> {
  const conversion = findNode(system, "CONVERSION") ?? system;
  const parameters = conversion.children.filter(({ keyword }) => keyword === "PARAMETER");
  return new Map(parameters.map(({ values }) => [normal(values[0]), Number(values[1])]));
}

/** Esri, OGC and EPSG spell names apart by case, blanks and underscores only. */
function normal(name: string | number | undefined): string {
  return String(name ?? "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");
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

function datumShiftUnknown(name: string): Problem {
  return new Problem({
    type: "datum-shift-unknown",
    status: 400,
    title: { zh: "缺少基准转换参数", en: "The datum shift is not known" },
    detail: {
      zh: `坐标系 ${name} 的椭球不是 CGCS2000 的椭球,文件也没有转换参数`,
      en: `the CRS ${name} is on another ellipsoid than CGCS2000, and the file carries no shift parameters`,
    },
    mend: {
      zh: "用当地转换参数将数据转为 CGCS2000(如 EPSG:4527),或在 WKT 中写入 TOWGS84",
      en: "convert the data to CGCS2000 (e.g. EPSG:4527) with the local parameters, or put TOWGS84 into the WKT",
    },
  });
}

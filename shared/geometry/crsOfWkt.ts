import { type Crs, crsByEpsg, epsgOfGaussKruger, geographic, planeCrs } from "./crs.ts";
import { findNode, parseWkt, type WktNode } from "./crsWkt.ts";
import { DEGREE, INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M } from "./ellipsoid.ts";
import { transverseMercator } from "./gaussKruger.ts";

/** What the well-known text of a coordinate reference system says of it, by its parameters rather than its name. */
export interface CrsReading {
  readonly name: string;
  /** The ellipsoid is that of CGCS2000 to within a millimetre. */
  readonly isOnCgcs2000: boolean;
  /** It states how to shift its datum to WGS 84. */
  readonly hasShift: boolean;
  /** One unit of the coordinates. */
  readonly unitMetres: number;
  /**
   * Degrees from Greenwich, transverse Mercator in metres or web Mercator on the ellipsoid of CGCS2000, without a shift;
   * else `null`.
   */
  readonly crs: Crs | null;
}

/** `null` where the text is not the WKT of a geographic or projected system. */
export function readCrsWkt(wkt: string): CrsReading | null {
  const root = parseWkt(wkt);
  const system = root && findNode(root, ...PROJECTED, ...GEOGRAPHIC);
  if (!system) return null;
  const name = String(system.values[0] ?? "");
  const hasShift = findNode(root, "TOWGS84", "ABRIDGEDTRANSFORMATION") !== null;
  const onCgcs2000 = isOnCgcs2000(system);
  const own = PROJECTED.includes(system.keyword) ? ownPlane : ownGeographic;
  return {
    name,
    isOnCgcs2000: onCgcs2000,
    hasShift,
    unitMetres: unitMetresOf(system),
    crs: hasShift || !onCgcs2000 ? null : own(system, name),
  };
}

const PROJECTED = ["PROJCS", "PROJCRS", "PROJECTEDCRS"];
const GEOGRAPHIC = ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS"];
const BASE = ["BASEGEOGCRS", "BASEGEODCRS", ...GEOGRAPHIC];

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

import { ellipsoidalArea } from "../geometry/area.ts";
import { type Crs, crsByEpsg, epsgOfName } from "../geometry/crs.ts";
import { densifyRing } from "../geometry/densify.ts";
import { datumShiftUnknown, isOldChineseCode } from "../geometry/oldChineseCrs.ts";
import { unite } from "../geometry/outline.ts";
import { windingExcess } from "../geometry/overlap.ts";
import { type MultiPolygon, oriented, type Polygon, polygonBounds, positionOf, type Ring } from "../geometry/rings.ts";
import { findBoundaryFaults } from "../geometry/validity.ts";
import { Problem } from "../problems/problem.ts";
import { crsFromNumbers, crsOfZone, zoneFromNumbers } from "./crsFromNumbers.ts";
import { crsConflict, type DeclaredCrs, isSameSystem, unknownCrs } from "./declaredCrs.ts";
import { warnAboutLongEdges } from "./edgeModel.ts";
import { CONVERT } from "./fileCrs.ts";
import type { RawPolygon, RawSite } from "./geojson.ts";
import { type Pointer, placeOf } from "./json.ts";
import { mendShape } from "./mend.ts";
import { axisOrder, coveringDefects, invalidShape, outOfRange, tooHigh, zeroArea } from "./shapeProblems.ts";
import type { Site, SiteWarning } from "./site.ts";
import { tooComplex, withinEdgePairs } from "./tooComplex.ts";

/** How the caller's coordinates are to be read. */
export interface SiteReading {
  /** CRS of the coordinates, e.g. `EPSG:4527`; absent: what the site declares of itself, else EPSG:4490. */
  readonly crs?: string | undefined;
  /** The plane in which a site given in degrees has straight edges, e.g. `EPSG:4527`; absent: straight in lon/lat. */
  readonly edges?: string | undefined;
  /** Mend a boundary that crosses itself, where that changes the area by no more than `maxRepairShare`. */
  readonly repair?: boolean | undefined;
}

/** What normalising may cost and change (see CheckLimits). */
export interface SiteLimits {
  readonly maxVertices: number;
  readonly maxEdgePairs: number;
  readonly maxRepairShare: number;
}

const UNLIMITED: SiteLimits = {
  maxVertices: Number.POSITIVE_INFINITY,
  maxEdgePairs: Number.POSITIVE_INFINITY,
  maxRepairShare: Number.POSITIVE_INFINITY,
};

/** Crossings of boundaries within one site; real parcels overlap in a handful of places. */
const MAX_CROSSINGS = 5000;

/** The area series is exact to double precision up to here, and no site is higher (degrees of latitude). */
const MAX_HEIGHT = 60;

/** An area below this is nothing (m²), and a doubt of at most this much does not matter. */
const NOTHING_M2 = 0.01;

/**
 * Raw rings in the caller's CRS → a valid site in EPSG:4490.
 * @throws Problem `raw.crsWanted`, `unknown-crs`, `datum-shift-unknown`, `crs-conflict`, `coordinates-outside-crs`,
 * `axis-order`, `out-of-range`, `zero-area`, and those of `invalidShape`
 */
export function normaliseSite(raw: RawSite, reading: SiteReading, limits: SiteLimits = UNLIMITED): Site {
  if (raw.crsWanted && reading.crs === undefined) throw raw.crsWanted;
  const concluded = reading.crs === undefined && !raw.declaredCrs ? zoneFromNumbers(raw) : null;
  const stated = concluded ? crsOfZone(concluded) : statedCrs(reading.crs, raw.declaredCrs);
  const crs = knownCrs(stated.name, stated.pointer);
  const edges = reading.edges === undefined ? crs : knownCrs(reading.edges, "/edges");
  const warnings: SiteWarning[] = [...(raw.warnings ?? []), ...(raw.hasHeights ? [heightsLeftOut] : [])];
  if (concluded) warnings.push(crsFromNumbers(concluded));
  else if (reading.crs === undefined && !isSameSystem(stated.name, DEFAULT_CRS)) warnings.push(crsFromSite(stated));
  const plane: Plane = { crs, edges, positionsLeft: limits.maxVertices };
  const valid = raw.parts.map(({ polygons }) =>
    polygons.flatMap((polygon) => validPolygons(polygon, plane, reading, limits, warnings)),
  );
  const polygons = valid.flat();
  checkHeight(polygons, raw.pointer);
  const region = unitedRegion(polygons, limits, raw.pointer);
  if (region !== polygons) warnings.push(overlapping(polygons, region));
  if (edges.isGeographic) warnAboutLongEdges(region, warnings);
  const parts = raw.parts.map(({ id }, i) => ({ id, region: unitedRegion(valid[i]!, limits, raw.pointer) }));
  return { parts, region, pointer: raw.pointer, crs: stated.name, warnings };
}

const DEFAULT_CRS = "EPSG:4490";

/** The system that the request states, or else the site itself; both may, if they mean the same one. */
function statedCrs(requested: string | undefined, declared: DeclaredCrs | null): DeclaredCrs {
  if (requested === undefined) return declared ?? { name: DEFAULT_CRS, pointer: "/crs" };
  if (declared && !isSameSystem(declared.name, requested)) throw crsConflict(declared, requested);
  return { name: requested, pointer: "/crs" };
}

function crsFromSite({ name, pointer, line }: DeclaredCrs): SiteWarning {
  const place = placeOf(pointer, line);
  return {
    code: "crs-from-site",
    detail: {
      zh: `请求未写 crs，按 ${place.zh} 声明的 ${name} 读取坐标`,
      en: `The request states no crs; the coordinates were read in ${name}, which ${place.en} declares`,
    },
    pointer,
    ...(line === undefined ? {} : { line }),
  };
}

function knownCrs(name: string, pointer: Pointer): Crs {
  const epsg = epsgOfName(name);
  const crs = epsg === null ? null : crsByEpsg(epsg);
  if (crs) return crs;
  if (epsg !== null && isOldChineseCode(epsg)) throw datumShiftUnknown(`EPSG:${epsg}`, CONVERT, pointer);
  throw unknownCrs(pointer);
}

/** One polygon as it was sent, or what mending makes of it, which is added to the warnings. */
function validPolygons(
  raw: RawPolygon,
  plane: Plane,
  { repair = false }: SiteReading,
  limits: SiteLimits,
  warnings: SiteWarning[],
): MultiPolygon {
  const { pointer } = raw;
  const polygon = drawnPolygon(raw, plane);
  if (excess([polygon], limits, pointer) <= NOTHING_M2) return [enclosing(polygon, pointer)];
  if (!repair) throw invalidShape(coveringDefects(polygon, pointer));
  refuseManyCrossings([polygon], pointer);
  const { polygons, warning } = mendShape(polygon, pointer, limits.maxRepairShare);
  warnings.push(warning);
  return polygons;
}

/** A polygon in EPSG:4490, outer ring counter-clockwise. */
function drawnPolygon({ rings, pointer }: RawPolygon, plane: Plane): Polygon {
  return oriented(rings.map((ring, i) => toLonLat(ring, plane, `${pointer}/${i}`)));
}

/** @throws Problem `zero-area` */
function enclosing(polygon: Polygon, pointer: Pointer): Polygon {
  const areaM2 = ellipsoidalArea([polygon]);
  if (areaM2 > NOTHING_M2) return polygon;
  const [first] = polygon;
  throw zeroArea(areaM2, pointer, positionOf(first!, 0));
}

function excess(polygons: MultiPolygon, { maxEdgePairs }: SiteLimits, pointer: Pointer): number {
  return withinEdgePairs(() => windingExcess(polygons, maxEdgePairs), maxEdgePairs, { pointer });
}

/** The system that coordinates come in, the plane in which their edges are straight, and how many more may come of them. */
interface Plane {
  readonly crs: Crs;
  readonly edges: Crs;
  positionsLeft: number;
}

function toLonLat(ring: Ring, plane: Plane, pointer: Pointer): Ring {
  const { crs, edges } = plane;
  if (crs.isGeographic) checkDegrees(ring, pointer);
  try {
    const inPlane = crs.isGeographic ? edges.fromLonLat(ring) : ring;
    const dense = densifyRing(inPlane, crs.isGeographic ? edges : crs, { maxPositions: plane.positionsLeft });
    plane.positionsLeft -= dense.length / 2;
    return dense;
  } catch (cause) {
    if (cause instanceof Problem) throw new Problem({ ...cause.details, pointer }, { cause });
    throw cause;
  }
}

function checkDegrees(ring: Ring, pointer: Pointer): void {
  for (let i = 0; i < ring.length; i += 2) {
    const [lon, lat] = [ring[i]!, ring[i + 1]!];
    if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) continue;
    const place = `${pointer}/${i / 2}`;
    if (Math.abs(lat) <= 180 && Math.abs(lon) <= 90) throw axisOrder(lon, lat, place);
    throw outOfRange(lon, lat, place);
  }
}

/**
 * Overlapping parcels of one file, and polygons of one parcel, are common: they are united and must not cancel. What does
 * not overlap is returned as it came.
 */
function unitedRegion(polygons: MultiPolygon, limits: SiteLimits, pointer: Pointer): MultiPolygon {
  if (polygons.length < 2 || excess(polygons, limits, pointer) <= NOTHING_M2 / 100) return polygons;
  refuseManyCrossings(polygons, pointer);
  return unite(polygons);
}

/** An outline has a vertex at every crossing: a grid of bars, small as sent, would fill the memory. */
function refuseManyCrossings(polygons: MultiPolygon, pointer: Pointer): void {
  if (findBoundaryFaults(polygons, MAX_CROSSINGS).length < MAX_CROSSINGS) return;
  throw tooComplex("crossings", MAX_CROSSINGS, { pointer });
}

function checkHeight(polygons: MultiPolygon, pointer: Pointer): void {
  const [, south, , north] = polygonBounds(polygons);
  if (north - south > MAX_HEIGHT) throw tooHigh(north - south, MAX_HEIGHT, pointer);
}

function overlapping(polygons: MultiPolygon, united: MultiPolygon): SiteWarning {
  const sharedM2 = ellipsoidalArea(polygons) - ellipsoidalArea(united);
  return {
    code: "parts-overlap",
    detail: {
      zh: `各部分（或同一部分的各面）相互重叠 ${sharedM2.toFixed(2)} m²，面积按合并后计`,
      en: `Parts, or polygons of one part, overlap each other by ${sharedM2.toFixed(2)} m²; areas are those of their union`,
    },
  };
}

const heightsLeftOut: SiteWarning = {
  code: "heights-left-out",
  detail: { zh: "坐标带有高程，未使用", en: "Positions carry heights, which were left out" },
};

import { ellipsoidalArea } from "../geometry/area.ts";
import { type Crs, crsByEpsg, epsgOfName, gaussKrugerZone } from "../geometry/crs.ts";
import { densifyRing, edgeSagittaM } from "../geometry/densify.ts";
import { unite } from "../geometry/outline.ts";
import { excessOf } from "../geometry/repair.ts";
import { type MultiPolygon, oriented, type Polygon, type Ring } from "../geometry/rings.ts";
import { findBoundaryFaults } from "../geometry/validity.ts";
import { Problem } from "../problems/problem.ts";
import type { RawPolygon, RawSite } from "./geojson.ts";
import type { Pointer } from "./json.ts";
import type { Site, SiteWarning } from "./site.ts";

/** How the caller's coordinates are to be read. */
export interface SiteReading {
  /** CRS of the coordinates, e.g. `EPSG:4527`. */
  readonly crs: string;
  /** The plane in which a site given in degrees has straight edges, e.g. `EPSG:4527`; absent: straight in lon/lat. */
  readonly edges?: string | undefined;
}

/** An area below this is nothing (m²), and a doubt of at most this much does not matter. */
const NOTHING_M2 = 0.01;

/** An edge that leaves the straight line in degrees by more than this wants to be asked about. */
const SAGITTA_WARNING_M = 0.05;

/**
 * Raw rings in the caller's CRS → a valid site in EPSG:4490.
 * @throws Problem `unknown-crs`, `coordinates-outside-crs`, `axis-order`, `out-of-range`, `zero-area`, `self-crossing`
 */
export function normaliseSite(raw: RawSite, reading: SiteReading): Site {
  const crs = knownCrs(reading.crs, "/crs");
  const edges = reading.edges === undefined ? crs : knownCrs(reading.edges, "/edges");
  const warnings: SiteWarning[] = raw.hasHeights ? [heightsLeftOut] : [];
  const parts = raw.parts.map(({ id, polygons }) => {
    const valid = polygons.map((polygon) => normalisePolygon(polygon, crs, edges));
    return { id, region: unitedRegion(valid, []) };
  });
  const region = unitedRegion(
    parts.flatMap((part) => part.region),
    warnings,
  );
  if (edges.isGeographic) warnAboutLongEdges(region, warnings);
  return { parts, region, crs: reading.crs, warnings };
}

function knownCrs(name: string, pointer: Pointer): Crs {
  const epsg = epsgOfName(name);
  const crs = epsg === null ? null : crsByEpsg(epsg);
  if (crs) return crs;
  throw new Problem({
    type: "unknown-crs",
    status: 400,
    title: { zh: "不认识的坐标系", en: "Unknown coordinate reference system" },
    detail: { zh: `${pointer} 不是本服务认识的坐标系`, en: `${pointer} is not a CRS that this service knows` },
    mend: {
      zh: "用 EPSG:4490、EPSG:4326、EPSG:3857 或 CGCS2000 高斯—克吕格 EPSG:4491–4554",
      en: "Use EPSG:4490, EPSG:4326, EPSG:3857 or a CGCS2000 Gauss–Krüger code, EPSG:4491–4554",
    },
    pointer,
  });
}

function normalisePolygon({ rings, pointer }: RawPolygon, crs: Crs, edges: Crs): Polygon {
  const polygon = oriented(rings.map((ring, i) => toLonLat(ring, crs, edges, `${pointer}/${i}`)));
  const first = polygon[0]!;
  const faultless = excessOf([polygon]) <= NOTHING_M2;
  if (!faultless) throw crossing(polygon, pointer);
  const area = ellipsoidalArea([polygon]);
  if (area <= NOTHING_M2) throw zeroArea(area, pointer, [first[0]!, first[1]!]);
  return polygon;
}

function toLonLat(ring: Ring, crs: Crs, edges: Crs, pointer: Pointer): Ring {
  if (crs.isGeographic) checkDegrees(ring, pointer);
  try {
    if (!crs.isGeographic || edges.isGeographic) return densifyRing(ring, crs);
    return densifyRing(edges.fromLonLat(ring), edges);
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

/** Overlapping parcels of one file are common: they are united and must not cancel. */
function unitedRegion(polygons: MultiPolygon, warnings: SiteWarning[]): MultiPolygon {
  if (polygons.length < 2) return polygons;
  const excess = excessOf(polygons);
  if (excess <= NOTHING_M2 / 100) return polygons;
  const united = unite(polygons);
  const sharedM2 = ellipsoidalArea(polygons) - ellipsoidalArea(united);
  warnings.push({
    code: "parts-overlap",
    detail: {
      zh: `各部分相互重叠 ${sharedM2.toFixed(2)} m²，总面积按合并后计`,
      en: `Parts overlap each other by ${sharedM2.toFixed(2)} m²; the total is that of their union`,
    },
  });
  return united;
}

const heightsLeftOut: SiteWarning = {
  code: "heights-left-out",
  detail: { zh: "坐标带有高程，未使用", en: "Positions carry heights, which were left out" },
};

/** Edges shorter than this bend by less than a centimetre in any zone (sagitta 0.18 m for 3.8 km, falling with length²). */
const SHORT_EDGE_DEGREES = 0.008;

function warnAboutLongEdges(region: MultiPolygon, warnings: SiteWarning[]): void {
  const crs = planeCrsNear(region);
  if (!crs) return;
  let worst = { sagittaM: SAGITTA_WARNING_M, at: null as readonly [number, number] | null };
  for (const ring of region.flat()) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [x0, y0, x1, y1] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
      if (Math.abs(x1 - x0) + Math.abs(y1 - y0) < SHORT_EDGE_DEGREES) continue;
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

function crossing(polygon: Polygon, pointer: Pointer): Problem {
  const fault = findBoundaryFaults([polygon], 1)[0];
  const first = polygon[0]!;
  const at = fault?.at ?? [first[0]!, first[1]!];
  const ring = fault ? `${pointer}/${fault.rings[0].ring}` : pointer;
  return new Problem({
    type: "self-crossing",
    status: 400,
    title: { zh: "边界自相交", en: "Boundary crosses itself" },
    detail: {
      zh: `${ring} 的边界在 (${at.join(", ")}) 附近自相交、重复覆盖或孔洞越出外环`,
      en: `Near (${at.join(", ")}) the boundary at ${ring} crosses itself, covers an area twice or has a hole outside its shell`,
    },
    mend: { zh: "在该处改正边界后重新提交", en: "Mend the boundary there and send it again" },
    pointer: ring,
    coordinates: at,
  });
}

function zeroArea(areaM2: number, pointer: Pointer, coordinates: [number, number]): Problem {
  return new Problem({
    type: "zero-area",
    status: 400,
    title: { zh: "面积为零", en: "No area" },
    detail: {
      zh: `${pointer} 的面积为 ${areaM2.toFixed(4)} m²`,
      en: `The polygon at ${pointer} has an area of ${areaM2.toFixed(4)} m²`,
    },
    mend: { zh: "检查各点是否重合或共线", en: "Check whether its positions coincide or lie on one line" },
    pointer,
    coordinates,
  });
}

export function axisOrder(x: number, y: number, pointer: Pointer): Problem {
  return new Problem({
    type: "axis-order",
    status: 400,
    title: { zh: "经纬度颠倒", en: "Latitude and longitude are swapped" },
    detail: {
      zh: `${pointer} 的 (${x}, ${y}) 若按 [经度, 纬度] 读不成立或远离数据范围，颠倒后则合`,
      en: `(${x}, ${y}) at ${pointer} is no place, or far from all data, as [longitude, latitude], but fits when swapped`,
    },
    mend: { zh: "GeoJSON 坐标经度在前", en: "GeoJSON has longitude first, whatever the CRS's own axis order" },
    pointer,
  });
}

function outOfRange(lon: number, lat: number, pointer: Pointer): Problem {
  return new Problem({
    type: "out-of-range",
    status: 400,
    title: { zh: "坐标超出范围", en: "Position out of range" },
    detail: {
      zh: `${pointer} 的 (${lon}, ${lat}) 不是经纬度`,
      en: `(${lon}, ${lat}) at ${pointer} is not a longitude and a latitude`,
    },
    mend: {
      zh: "若为投影坐标，请用 crs 声明坐标系，例如 EPSG:4527",
      en: 'If these are projected coordinates, state their CRS, e.g. "crs": "EPSG:4527"',
    },
    pointer,
  });
}

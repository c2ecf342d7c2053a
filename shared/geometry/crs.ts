import { Problem } from "../problems/problem.ts";
import { DEGREE, SEMI_MAJOR_AXIS_M } from "./ellipsoid.ts";
import { type PlaneProjection, transverseMercator } from "./gaussKruger.ts";

/**
 * The coordinate reference systems that are known without a definition: CGCS2000 (EPSG:4490, its 3° and 6°
 * Gauss–Krüger zones, EPSG:4491–4554), WGS 84 (EPSG:4326) and web Mercator (EPSG:3857).
 *
 * EPSG:4326 and EPSG:4490 differ by less than 1 mm in shape and are passed through. Coordinates are in the order of
 * files, x before y: lon, lat or easting, northing, whatever axis order the register gives.
 */
export interface Crs {
  readonly name: string;
  /** `null` for a system that has no code of its own in the table, e.g. a local central meridian. */
  readonly epsg: number | null;
  readonly isGeographic: boolean;
  /** Metres in one unit of the coordinates; for degrees the length of one degree of the equator. */
  readonly unitMetres: number;
  /**
   * Interleaved x, y → interleaved lon, lat in degrees (EPSG:4490).
   * @throws Problem `coordinates-outside-crs` where a position cannot belong to this system.
   */
  toLonLat(xy: Float64Array): Float64Array;
  /** Interleaved lon, lat in degrees (EPSG:4490) → interleaved x, y. */
  fromLonLat(lonLat: Float64Array): Float64Array;
}

const CGCS2000 = 4490;
const WGS84 = 4326;
const WEB_MERCATOR = 3857;

interface ZoneFamily {
  readonly first: number;
  readonly last: number;
  readonly width: 3 | 6;
  readonly firstMeridian: number;
  /** Eastings begin with the zone number (8 digits). */
  readonly zonePrefix: boolean;
}

/** EPSG:4491–4554; central meridians 75°E … 135°E. Zone = CM / 3, or (CM + 3) / 6. */
const ZONE_FAMILIES: readonly ZoneFamily[] = [
  { first: 4491, last: 4501, width: 6, firstMeridian: 75, zonePrefix: true },
  { first: 4502, last: 4512, width: 6, firstMeridian: 75, zonePrefix: false },
  { first: 4513, last: 4533, width: 3, firstMeridian: 75, zonePrefix: true },
  { first: 4534, last: 4554, width: 3, firstMeridian: 75, zonePrefix: false },
];

export interface GaussKrugerZone {
  readonly epsg: number;
  readonly width: 3 | 6;
  readonly zone: number;
  /** Degrees. */
  readonly centralMeridian: number;
  readonly falseEastingM: number;
  readonly zonePrefix: boolean;
}

/** The CGCS2000 Gauss–Krüger zone of a code from EPSG:4491–4554, else `null`. */
export function gaussKrugerZone(epsg: number): GaussKrugerZone | null {
  const family = ZONE_FAMILIES.find(({ first, last }) => epsg >= first && epsg <= last);
  if (!family || !Number.isInteger(epsg)) return null;
  const { first, width, firstMeridian, zonePrefix } = family;
  const centralMeridian = firstMeridian + width * (epsg - first);
  const zone = width === 3 ? centralMeridian / 3 : (centralMeridian + 3) / 6;
  return { epsg, width, zone, centralMeridian, falseEastingM: (zonePrefix ? zone * 1e6 : 0) + 500_000, zonePrefix };
}

/** The code of the CGCS2000 zone with this meridian (degrees) and false easting (metres), preferring 3° zones. */
export function epsgOfGaussKruger(centralMeridian: number, falseEastingM: number): number | null {
  for (const { first, last } of ZONE_FAMILIES.toReversed()) {
    for (let epsg = first; epsg <= last; epsg++) {
      const zone = gaussKrugerZone(epsg)!;
      if (zone.centralMeridian === centralMeridian && zone.falseEastingM === falseEastingM) return epsg;
    }
  }
  return null;
}

/**
 * The CGCS2000 zone whose number an easting carries (8 digits, metres). `null` where it carries none: an easting of 6 digits
 * fits every zone.
 */
export function zoneOfEasting(eastingM: number): GaussKrugerZone | null {
  return zoneNumbered(Math.floor(eastingM / 1e6), true);
}

/** The CGCS2000 zone of a number: 13–23 are zones of 6°, 25–45 of 3°. */
export function zoneNumbered(number: number, withPrefix: boolean): GaussKrugerZone | null {
  for (const { first, last, zonePrefix } of ZONE_FAMILIES) {
    for (let epsg = first; zonePrefix === withPrefix && epsg <= last; epsg++) {
      const zone = gaussKrugerZone(epsg)!;
      if (zone.zone === number) return zone;
    }
  }
  return null;
}

/** The code in `EPSG:4527`, `urn:ogc:def:crs:EPSG::4527`, `http://www.opengis.net/def/crs/EPSG/0/4527` or CRS84. */
export function epsgOfName(name: string): number | null {
  const text = name.trim();
  if (/^(urn:ogc:def:crs:|https?:\/\/www\.opengis\.net\/def\/crs\/)?OGC[:/][\d.]*[:/]?CRS84$/i.test(text)) return WGS84;
  const match =
    /^EPSG:(\d{4,6})$/i.exec(text) ??
    /^urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:(\d{4,6})$/i.exec(text) ??
    /^https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/(\d{4,6})\/?$/i.exec(text);
  return match ? Number(match[1]) : null;
}

/** The system of a code from the table, else `null`. Runs anywhere, in a Worker too. */
export function crsByEpsg(epsg: number): Crs | null {
  if (epsg === CGCS2000) return geographic("CGCS2000", epsg);
  if (epsg === WGS84) return geographic("WGS 84", epsg);
  if (epsg === WEB_MERCATOR) return webMercator();
  const zone = gaussKrugerZone(epsg);
  if (!zone) return null;
  const projection = transverseMercator(zone);
  return planeCrs(zoneName(zone), epsg, projection, zone.falseEastingM);
}

function zoneName({ width, zone, centralMeridian, zonePrefix }: GaussKrugerZone): string {
  return `CGCS2000 / ${width}-degree Gauss-Kruger ${zonePrefix ? `zone ${zone}` : `CM ${centralMeridian}E`}`;
}

/** A geographic system in degrees whose ellipsoid is that of CGCS2000 to within a millimetre. */
export function geographic(name: string, epsg: number | null): Crs {
  return {
    name,
    epsg,
    isGeographic: true,
    unitMetres: SEMI_MAJOR_AXIS_M * DEGREE,
    toLonLat(xy) {
      for (let i = 0; i + 1 < xy.length; i += 2) {
        const [lon, lat] = [xy[i]!, xy[i + 1]!];
        if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) throw notDegrees(lon, lat, name);
      }
      return xy;
    },
    fromLonLat: (lonLat) => lonLat,
  };
}

/** No use of a zone goes so far: 6° zones reach 335 km from their meridian. The series is good to 3,900 km. */
const FARTHEST_EAST_M = 1_000_000;
/** Quarter of a meridian, rounded up. */
const FARTHEST_NORTH_M = 10_003_000;

/** A Gauss–Krüger plane with its origin on the equator or not; positions far outside any zone are refused. */
export function planeCrs(name: string, epsg: number | null, projection: PlaneProjection, falseEastingM: number): Crs {
  return {
    name,
    epsg,
    isGeographic: false,
    unitMetres: 1,
    toLonLat(xy) {
      for (let i = 0; i + 1 < xy.length; i += 2) {
        const [x, y] = [xy[i]!, xy[i + 1]!];
        if (!(Math.abs(x - falseEastingM) <= FARTHEST_EAST_M && Math.abs(y) <= FARTHEST_NORTH_M)) {
          throw outsidePlane(x, y, name, falseEastingM);
        }
      }
      return projection.inverse(xy);
    },
    fromLonLat: (lonLat) => projection.forward(lonLat),
  };
}

/** Half the side of web Mercator's square, π·a rounded up, and the latitude where it ends (EPSG:3857, area of use). */
const MERCATOR_EDGE_M = 20_037_508.35;
const MERCATOR_LATITUDE = 85.06;

/** EPSG:3857: the sphere's Mercator formulas applied to geodetic latitude (IOGP guidance note 7-2, method 1024). */
function webMercator(): Crs {
  return {
    name: "WGS 84 / Pseudo-Mercator",
    epsg: WEB_MERCATOR,
    isGeographic: false,
    unitMetres: 1,
    toLonLat(xy) {
      const out = new Float64Array(xy.length);
      for (let i = 0; i + 1 < xy.length; i += 2) {
        if (!(Math.abs(xy[i]!) <= MERCATOR_EDGE_M && Math.abs(xy[i + 1]!) <= MERCATOR_EDGE_M)) {
          throw outsidePlane(xy[i]!, xy[i + 1]!, "WGS 84 / Pseudo-Mercator", 0);
        }
        out[i] = xy[i]! / SEMI_MAJOR_AXIS_M / DEGREE;
        out[i + 1] = Math.atan(Math.sinh(xy[i + 1]! / SEMI_MAJOR_AXIS_M)) / DEGREE;
      }
      return out;
    },
    fromLonLat(lonLat) {
      const out = new Float64Array(lonLat.length);
      for (let i = 0; i + 1 < lonLat.length; i += 2) {
        if (!(Math.abs(lonLat[i + 1]!) <= MERCATOR_LATITUDE)) {
          throw outsidePlane(lonLat[i]!, lonLat[i + 1]!, "WGS 84 / Pseudo-Mercator", 0);
        }
        out[i] = lonLat[i]! * DEGREE * SEMI_MAJOR_AXIS_M;
        out[i + 1] = Math.asinh(Math.tan(lonLat[i + 1]! * DEGREE)) * SEMI_MAJOR_AXIS_M;
      }
      return out;
    },
  };
}

function notDegrees(lon: number, lat: number, name: string): Problem {
  const swapped = Math.abs(lat) <= 180 && Math.abs(lon) <= 90;
  return new Problem({
    type: "coordinates-outside-crs",
    status: 400,
    title: { zh: "坐标不属于所声明的坐标系", en: "Coordinates do not belong to the stated CRS" },
    detail: {
      zh: `(${lon}, ${lat}) 不是${name}的经纬度(经度在前)`,
      en: `(${lon}, ${lat}) is not a longitude and latitude of ${name}`,
    },
    mend: swapped
      ? { zh: "经纬度似乎颠倒:经度应在前", en: "Longitude and latitude seem swapped: longitude comes first" }
      : {
          zh: "若为投影坐标,请声明其坐标系,例如 EPSG:4527",
          en: "State the CRS of projected coordinates, e.g. EPSG:4527",
        },
  });
}

function outsidePlane(x: number, y: number, name: string, falseEastingM: number): Problem {
  return new Problem({
    type: "coordinates-outside-crs",
    status: 400,
    title: { zh: "坐标不属于所声明的坐标系", en: "Coordinates do not belong to the stated CRS" },
    detail: {
      zh: `(${x}, ${y}) 距${name}的中央子午线(东偏 ${falseEastingM})或赤道过远`,
      en: `(${x}, ${y}) is too far from the central meridian (false easting ${falseEastingM}) or the equator of ${name}`,
    },
    mend: {
      zh: "检查带号:8 位横坐标含带号(EPSG:4491–4501、4513–4533),6 位不含(EPSG:4502–4512、4534–4554);并检查横纵坐标是否颠倒",
      en: "Check the zone: eastings of 8 digits carry the zone number (EPSG:4491–4501, 4513–4533), those of 6 do not (EPSG:4502–4512, 4534–4554); check that easting comes before northing",
    },
  });
}

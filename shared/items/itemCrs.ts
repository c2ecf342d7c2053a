import type { FilterCrs, Position } from "../cql2/shapes.ts";
import { type Crs, crsByEpsg, gaussKrugerZone, geographic } from "../geometry/crs.ts";
import { densifyRing, tooManyPositions } from "../geometry/densify.ts";
import type { Bounds, MultiPolygon, Polygon } from "../geometry/rings.ts";
import { type LocalText, Problem } from "../problems/problem.ts";
import { projectedRing } from "./projectedRing.ts";

/** A CRS that items are asked for and given in (18-058: by URI), its axes in the order that its authority gives them. */
export interface ItemCrs {
  readonly uri: string;
  /** Latitude before longitude, northing before easting. */
  readonly northFirst: boolean;
  readonly crs: Crs;
  /** Of coordinates that are written: 0.1 mm in either unit. */
  readonly decimals: 4 | 9;
}

/** The default of Part 1: longitude, latitude. CGCS2000 and WGS 84 differ by less than a millimetre. */
export const CRS84: ItemCrs = {
  uri: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
  northFirst: false,
  crs: geographic("CRS84", null),
  decimals: 9,
};

const epsgUri = (code: number): string => `http://www.opengis.net/def/crs/EPSG/0/${code}`;

/** What layers are stored in; stored positions have the longitude first, published ones the latitude (EPSG). */
export const STORAGE_CRS = ofEpsg(4490);

function ofEpsg(code: number): ItemCrs {
  const crs = crsByEpsg(code);
  if (!crs) throw new RangeError(`EPSG:${code} is not of the table`);
  return { uri: epsgUri(code), northFirst: true, crs, decimals: crs.isGeographic ? 9 : 4 };
}

/** CGCS2000 / Gauss–Krüger, EPSG:4491–4554: zones of 6° and of 3°, eastings with and without the zone's number. */
const ZONES = Array.from({ length: 4554 - 4491 + 1 }, (_, i) => gaussKrugerZone(4491 + i)!);

/** The systems of a layer: CRS84, EPSG:4490 and the zones that its bounds reach into. */
export function crsOfLayer(bounds: Bounds | null): readonly ItemCrs[] {
  const zones = ZONES.filter(({ centralMeridian, width }) => {
    return bounds !== null && centralMeridian - width / 2 < bounds[2] && centralMeridian + width / 2 > bounds[0];
  });
  return [CRS84, STORAGE_CRS, ...zones.map(({ epsg }) => ofEpsg(epsg))];
}

/** The system among `offered` that a parameter names by its URI (18-058 /req/crs/fc-crs-valid-value). @throws Problem `crs-not-offered` */
export function crsNamed(offered: readonly ItemCrs[], name: string, parameter: string): ItemCrs {
  const found = offered.find(({ uri }) => uri === name);
  if (found) return found;
  const uris = offered.map(({ uri }) => uri);
  throw new Problem({
    type: "crs-not-offered",
    status: 400,
    title: { zh: "该图层不提供此坐标系", en: "The layer is not offered in this CRS" },
    detail: {
      zh: `${parameter}=${name.slice(0, 100)} 不在图层的 crs 之列`,
      en: `${parameter}=${name.slice(0, 100)} is not among the layer's crs`,
    },
    mend: { zh: `可用：${uris.join("、")}`, en: `Offered: ${uris.join(", ")}` },
    parameter,
  });
}

/** Of the lines and rings of a filter together, after densification. */
const MAX_POSITIONS = 20_000;

/** Coordinates of one filter in the axis order of a system, to longitude and latitude (EPSG:4490). */
export function readingIn({ crs, northFirst }: ItemCrs): FilterCrs {
  const xy = ([first, second]: Position): Position => (northFirst ? [second, first] : [first, second]);
  let read = 0;
  const densified = (positions: readonly Position[]): Float64Array => {
    const line = densifyRing(Float64Array.from(positions.flatMap(xy)), crs, { maxPositions: MAX_POSITIONS });
    read += line.length / 2;
    if (read > MAX_POSITIONS) throw tooManyPositions(MAX_POSITIONS);
    return line;
  };
  return {
    point: (position) => {
      const [lon, lat] = sayingAxes(() => crs.toLonLat(Float64Array.from(xy(position))));
      return [lon!, lat!];
    },
    line: (positions) => sayingAxes(() => densified(positions)),
    box: (lower, upper) => sayingAxes(() => boxes(xy(lower), xy(upper), crs)),
  };
}

const AXES: LocalText = {
  zh: "坐标依坐标系的轴序给出：EPSG:4490 纬度在前，EPSG:45xx 北坐标在前，CRS84 经度在前",
  en: "Axes are in the order of the CRS: latitude first in EPSG:4490, northing first in EPSG:45xx, longitude first in CRS84",
};

/** Sites are given with x first everywhere, and what is wrong with them is said so; here the order is that of the CRS. */
function sayingAxes<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.details.type !== "coordinates-outside-crs") throw cause;
    throw new Problem({ ...cause.details, mend: AXES }, { cause });
  }
}

/**
 * A box between two corners (x before y). In degrees one whose west lies east of its east crosses the antimeridian and is two.
 * @throws Problem `bad-bbox` when the upper corner is not above the lower, `coordinates-outside-crs`
 */
function boxes([west, south]: Position, [east, north]: Position, crs: Crs): readonly Polygon[] {
  crs.toLonLat(Float64Array.of(west, south, east, north));
  if (south > north || (west > east && !crs.isGeographic)) throw upsideDown([west, south, east, north]);
  if (west > east) return [...boxes([west, south], [180, north], crs), ...boxes([-180, south], [east, north], crs)];
  const ring = Float64Array.of(west, south, east, south, east, north, west, north, west, south);
  return [[densifyRing(ring, crs, { maxPositions: MAX_POSITIONS })]];
}

function upsideDown(corners: readonly number[]): Problem {
  return new Problem({
    type: "bad-bbox",
    status: 400,
    title: { zh: "范围框有误", en: "The bounding box is not one" },
    detail: {
      zh: `上角小于下角：西 ${corners[0]}、南 ${corners[1]}、东 ${corners[2]}、北 ${corners[3]}`,
      en: `Its upper corner is below its lower: west ${corners[0]}, south ${corners[1]}, east ${corners[2]}, north ${corners[3]}`,
    },
    mend: {
      zh: `先下角两个值，再上角两个值；${AXES.zh}`,
      en: `Give the lower corner, then the upper. ${AXES.en}`,
    },
  });
}

/** Stored polygons as an answer in a system has them: its axes, and no position of a boundary moved by 1 mm. */
export function writtenIn({ crs, northFirst }: ItemCrs, polygons: MultiPolygon): MultiPolygon {
  if (crs.isGeographic && !northFirst) return polygons;
  return polygons.map((rings) =>
    rings.map((ring) => {
      const xy = projectedRing(ring, crs);
      return northFirst ? swapped(xy) : xy;
    }),
  );
}

function swapped(xy: Float64Array): Float64Array {
  const out = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    out[i] = xy[i + 1]!;
    out[i + 1] = xy[i]!;
  }
  return out;
}

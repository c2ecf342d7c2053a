import proj4 from "proj4";
import { dbfBytes, shpBytes } from "../../formats/fixtures.ts";
import type { Position, Rings } from "./support.ts";

/**
 * A parcel of 200 × 150 m with a hole of 50 × 40 m, its south-west corner at x (north) 3 520 000, y (east) 450 000 of the
 * CGCS2000 zone with central meridian 117°E: 28 000 m² less 2 000 in the plane. Its area on the ellipsoid is 27 998.28 m²
 * for 30 000 − 2 000 (national formula, 国土调查办发〔2008〕32号, on the inverted and densified boundary).
 */
export function parcelRings(shiftEastM = 0): Rings {
  const at = (east: number, north: number): Position => [450_000 + shiftEastM + east, 3_520_000 + north];
  return [
    [at(0, 0), at(200, 0), at(200, 150), at(0, 150), at(0, 0)],
    [at(75, 55), at(75, 95), at(125, 95), at(125, 55), at(75, 55)],
  ];
}

/** A second parcel, 1 km north, without a hole. */
export function secondParcel(): Rings {
  const at = (east: number, north: number): Position => [450_000 + east, 3_521_000 + north];
  return [[at(0, 0), at(100, 0), at(100, 100), at(0, 100), at(0, 0)]];
}

export const PARCEL_M2 = 27_998.28;

const CM_117 = "+proj=tmerc +lat_0=0 +lon_0=117 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m";

/** The same corners in another system, by proj4js. */
export function inSystem(rings: Rings, definition: string): Rings {
  const { forward } = proj4(CM_117, definition);
  return rings.map((ring) =>
    ring.map(([x, y]): Position => {
      const [u, v] = forward([x, y]);
      return [u!, v!];
    }),
  );
}

export const LON_LAT = "+proj=longlat +ellps=GRS80";

/** The parcel's polygon with the corners' own easting moved by a zone prefix. */
export function withPrefix(rings: Rings, zone: number): Rings {
  return rings.map((ring) => ring.map(([x, y]): Position => [zone * 1_000_000 + x, y]));
}

export const CGCS2000_PRJ =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** As Esri's software writes it beside a Shapefile. */
export function zonePrj(name: string, meridian: number, falseEasting: number): string {
  return `PROJCS["${name}",${CGCS2000_PRJ},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${falseEasting}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
}

/** `"示例甲".encode("gbk")` and so on, by Python. */
const GBK: Readonly<Record<string, readonly number[]>> = {
  示例甲: [0xca, 0xbe, 0xc0, 0xfd, 0xbc, 0xd7],
  一般控制区: [0xd2, 0xbb, 0xb0, 0xe3, 0xbf, 0xd8, 0xd6, 0xc6, 0xc7, 0xf8],
};

export function gbk(text: string): Uint8Array {
  const bytes = GBK[text];
  return bytes ? Uint8Array.from(bytes) : new TextEncoder().encode(text);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface ParcelFiles {
  readonly shp: Uint8Array;
  readonly dbf: Uint8Array;
  readonly prj: Uint8Array;
  readonly cpg: Uint8Array;
}

/** A Shapefile's parts; columns are texts. Rings run as the format wants them: outer clockwise. */
export function shapefile(
  polygons: readonly Rings[],
  rows: readonly Readonly<Record<string, string>>[],
  prj: string,
  encoding: "GBK" | "UTF-8",
): ParcelFiles {
  const encode = encoding === "GBK" ? gbk : utf8;
  const fields = Object.keys(rows[0]!).map((name) => [utf8(name), "C", 40] as const);
  return {
    shp: shpBytes(polygons.map((rings) => rings.map((ring) => ring.toReversed()))),
    dbf: dbfBytes(
      fields,
      rows.map((row) => Object.values(row).map(encode)),
    ),
    prj: utf8(prj),
    cpg: utf8(encoding),
  };
}

/** The parts under their file names. */
export function shapefileParts(name: string, parts: ParcelFiles): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(parts).map(([extension, bytes]) => [`${name}.${extension}`, bytes]));
}

import { zipSync } from "fflate";
import { DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { crsByEpsg } from "../../../shared/geometry/crs.ts";
import { Problem, type ProblemDetails } from "../../../shared/problems/problem.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import type { Site } from "../../../shared/sites/site.ts";
import type { SiteFile, SiteFileLimits } from "../../../shared/sites/siteFormat.ts";
import { readSiteFile } from "../../../shared/sites/siteFormats.ts";
import { dbfBytes, shpBytes } from "../../formats/fixtures.ts";

/** One site of two parcels, the first with a hole, that every format holds: boxes in degrees, written with seven decimals at most. */

export type Ring = readonly (readonly [number, number])[];
type Corners = readonly [west: number, south: number, east: number, north: number];

const SHELL: Corners = [117.1, 31.7, 117.103, 31.702];
const HOLE: Corners = [117.101, 31.7005, 117.1015, 31.701];
const ANNEX: Corners = [117.104, 31.7, 117.105, 31.701];

/** Counter-clockwise. */
function ringOf([west, south, east, north]: Corners): Ring {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** Polygons in degrees: outer rings counter-clockwise, holes clockwise. */
export const PARCELS: readonly (readonly Ring[])[] = [[ringOf(SHELL), ringOf(HOLE).toReversed()], [ringOf(ANNEX)]];

/** The same in a projected system. */
export function parcelsIn(epsg: number): readonly (readonly Ring[])[] {
  const crs = crsByEpsg(epsg)!;
  const moved = ([lon, lat]: readonly [number, number]) =>
    Array.from(crs.fromLonLat(Float64Array.of(lon, lat))) as [number, number];
  return PARCELS.map((rings) => rings.map((ring) => ring.map(moved)));
}

/** Of a box in degrees on the ellipsoid of CGCS2000, by the closed formula (Snyder 1987, 3-12 and 10-17), in m². */
function boxAreaM2([west, south, east, north]: Corners): number {
  const [a, f] = [6_378_137, 1 / 298.257222101];
  const e = Math.sqrt(f * (2 - f));
  const q = (degrees: number) => {
    const s = Math.sin((degrees * Math.PI) / 180);
    return (1 - e * e) * (s / (1 - e * e * s * s) + Math.atanh(e * s) / e);
  };
  return ((a * a * (q(north) - q(south))) / 2) * (((east - west) * Math.PI) / 180);
}

export const AREAS_M2 = [boxAreaM2(SHELL) - boxAreaM2(HOLE), boxAreaM2(ANNEX)] as const;

export const ascii = (text: string) => new TextEncoder().encode(text);

export const wktRings = (rings: readonly Ring[]) =>
  `(${rings.map((ring) => `(${ring.map((position) => position.join(" ")).join(", ")})`).join(", ")})`;

/** @param inside of the first placemark, after its name */
export function kmlOf(placemarks: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
${placemarks.join("\n")}
</Folder></Document></kml>`;
}

export function kmlPolygon([outer, ...holes]: readonly Ring[], altitude = ",0"): string {
  const ring = (positions: Ring = []) =>
    `<LinearRing><coordinates>
${positions.map((position) => `${position.join(",")}${altitude}`).join("\n ")}
</coordinates></LinearRing>`;
  const inner = holes.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join("");
  return `<Polygon><outerBoundaryIs>${ring(outer)}</outerBoundaryIs>${inner}</Polygon>`;
}

export const PLACEMARKS = PARCELS.map(
  (rings, i) => `<Placemark><name>宗地${i + 1}</name>${kmlPolygon(rings)}</Placemark>`,
);

export const GEOJSON = {
  type: "FeatureCollection",
  features: PARCELS.map((rings, i) => ({
    type: "Feature",
    id: `P${i + 1}`,
    properties: { 名称: `宗地${i + 1}` },
    geometry: { type: "Polygon", coordinates: rings },
  })),
} as const;

/** Shapefiles turn outer rings clockwise. */
export const shpOf = (parcels: readonly (readonly Ring[])[]) =>
  shpBytes(parcels.map((rings) => rings.map((ring) => ring.toReversed())));

export const ESRI_CGCS2000 =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** As ArcGIS writes it: names of its own, no EPSG code. */
export const esriZone = (name: string, easting: number, meridian: number, geographic = ESRI_CGCS2000) =>
  `PROJCS["${name}",${geographic},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${easting}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;

/** `宗地1`, `宗地2` in GBK, from `printf … | iconv -t GBK | xxd`. */
export const GBK_NAMES = [1, 2].map((i) => Uint8Array.of(0xd7, 0xda, 0xb5, 0xd8, 0x30 + i));

/** A table with one column, NAME. */
export const dbfOf = (names: readonly Uint8Array[]) =>
  dbfBytes(
    [[ascii("NAME"), "C", 20]],
    names.map((name) => [name]),
  );

export const zipOf = (files: Readonly<Record<string, Uint8Array>>) => zipSync(files);

export const LIMITS: SiteFileLimits = { maxVertices: DEFAULT_LIMITS.maxVertices, maxUnpackedBytes: 16_000_000 };

export async function read(bytes: Uint8Array | string, file: Partial<SiteFile> = {}, limits = LIMITS) {
  return readSiteFile({ ...file, bytes: typeof bytes === "string" ? ascii(bytes) : bytes }, limits);
}

export async function siteOf(bytes: Uint8Array | string, crs?: string): Promise<Site> {
  return normaliseSite((await read(bytes)).raw, crs === undefined ? {} : { crs });
}

/** What reading and normalising a file ends in, if not in a site. */
export async function refusal(
  bytes: Uint8Array | string,
  file: Partial<SiteFile> = {},
  limits = LIMITS,
): Promise<ProblemDetails | null> {
  try {
    normaliseSite((await read(bytes, file, limits)).raw, {});
    return null;
  } catch (cause) {
    if (cause instanceof Problem) return cause.details;
    throw cause;
  }
}

import { strToU8, zipSync } from "fflate";
import type { Position } from "geojson";
import type { DemoFeature } from "./features.ts";

/** A minimal writer of zipped polygon Shapefiles (ESRI Shapefile Technical Description, 1998), with a GBK .dbf. */

/** CGCS2000 geographic as ESRI's software writes it into a .prj. */
const CGCS2000_PRJ =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],' +
  'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const POLYGON = 5;
const TEXT_WIDTH = 60;
const NUMBER_WIDTH = 15;
/** ZIP holds a time for each file; always the same one, so that the bytes are. */
const FIXED_TIME = "2026-01-01T00:00:00";

export function zippedShapefile(name: string, features: readonly DemoFeature[]): Uint8Array {
  const rings = features.map(shapefileRings);
  const { shp, shx } = polygonShapes(rings);
  return zipSync(
    {
      [`${name}.shp`]: shp,
      [`${name}.shx`]: shx,
      [`${name}.dbf`]: table(features.map(({ properties }) => properties)),
      [`${name}.prj`]: strToU8(CGCS2000_PRJ),
      [`${name}.cpg`]: strToU8("GBK"),
    },
    // fflate reads the parts of the time in the local time zone, as this form is written in.
    { mtime: FIXED_TIME },
  );
}

/** Outer rings clockwise, holes counter-clockwise: the reverse of GeoJSON. */
function shapefileRings({ geometry }: DemoFeature): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates.map((ring) => ring.toReversed());
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat().map((ring) => ring.toReversed());
  throw new Error(`a polygon Shapefile cannot hold a ${geometry.type}`);
}

type Rings = readonly (readonly (readonly number[])[])[];

/** The .shp of polygons, each a list of closed rings of [x, y], and its index. Rings are written as they run. */
export function polygonShapes(shapeRings: readonly Rings[]): { readonly shp: Uint8Array; readonly shx: Uint8Array } {
  const records = shapeRings.map(polygonRecord);
  const length = records.reduce((sum, record) => sum + 8 + record.byteLength, 100);
  const shp = new Uint8Array(length);
  const shx = new Uint8Array(100 + 8 * records.length);
  const bounds = boundsOf(shapeRings.flat(2));
  writeHeader(shp, bounds);
  writeHeader(shx, bounds);
  let at = 100;
  records.forEach((record, i) => {
    // Numbers and lengths of records are big-endian and count 16-bit words.
    const view = new DataView(shp.buffer, at);
    view.setInt32(0, i + 1);
    view.setInt32(4, record.byteLength / 2);
    shp.set(record, at + 8);
    const index = new DataView(shx.buffer, 100 + 8 * i);
    index.setInt32(0, at / 2);
    index.setInt32(4, record.byteLength / 2);
    at += 8 + record.byteLength;
  });
  return { shp, shx };
}

function writeHeader(file: Uint8Array, bounds: readonly number[]): void {
  const view = new DataView(file.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, file.byteLength / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, POLYGON, true);
  writeBounds(view, 36, bounds);
}

function writeBounds(view: DataView, at: number, bounds: readonly number[]): void {
  for (const [i, value] of bounds.entries()) view.setFloat64(at + 8 * i, value, true);
}

function polygonRecord(rings: Rings): Uint8Array {
  const points = rings.flat();
  const record = new Uint8Array(44 + 4 * rings.length + 16 * points.length);
  const view = new DataView(record.buffer);
  view.setInt32(0, POLYGON, true);
  writeBounds(view, 4, boundsOf(points));
  view.setInt32(36, rings.length, true);
  view.setInt32(40, points.length, true);
  let first = 0;
  rings.forEach((ring, i) => {
    view.setInt32(44 + 4 * i, first, true);
    first += ring.length;
  });
  points.forEach(([lon, lat], i) => {
    view.setFloat64(44 + 4 * rings.length + 16 * i, lon!, true);
    view.setFloat64(44 + 4 * rings.length + 16 * i + 8, lat!, true);
  });
  return record;
}

function boundsOf(points: readonly (readonly number[])[]): number[] {
  const bounds = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (const [lon, lat] of points) {
    bounds[0] = Math.min(bounds[0]!, lon!);
    bounds[1] = Math.min(bounds[1]!, lat!);
    bounds[2] = Math.max(bounds[2]!, lon!);
    bounds[3] = Math.max(bounds[3]!, lat!);
  }
  return bounds;
}

/** dBASE III table; the columns are the first row's. */
function table(rows: readonly Readonly<Record<string, string | number>>[]): Uint8Array {
  const encode = gbkEncoder();
  const columns = Object.entries(rows[0]!).map(([name, value]) => ({ name, isNumber: typeof value === "number" }));
  const widths = columns.map(({ isNumber }) => (isNumber ? NUMBER_WIDTH : TEXT_WIDTH));
  const rowLength = widths.reduce((sum, width) => sum + width, 1);
  const headLength = 32 + 32 * columns.length + 1;
  const file = new Uint8Array(headLength + rowLength * rows.length + 1).fill(0x20, headLength);
  const view = new DataView(file.buffer);
  file.set([3, 126, 1, 1]);
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headLength, true);
  view.setUint16(10, rowLength, true);
  columns.forEach(({ name, isNumber }, i) => {
    const at = 32 + 32 * i;
    file.set(strToU8(name), at);
    file[at + 11] = (isNumber ? "N" : "C").charCodeAt(0);
    file[at + 16] = widths[i]!;
    file[at + 17] = isNumber ? 2 : 0;
  });
  file[headLength - 1] = 0x0d;
  rows.forEach((row, number) => {
    let at = headLength + rowLength * number + 1;
    columns.forEach(({ name, isNumber }, i) => {
      const text = isNumber ? Number(row[name]).toFixed(2).padStart(NUMBER_WIDTH) : String(row[name]);
      file.set(encode(text).subarray(0, widths[i]), at);
      at += widths[i]!;
    });
  });
  file[file.length - 1] = 0x1a;
  return file;
}

/** The platform decodes GBK but cannot encode it: turn the decoder's table round. */
function gbkEncoder(): (text: string) => Uint8Array {
  const decoder = new TextDecoder("gbk");
  const bytesOf = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== "\ufffd" && !bytesOf.has(character))
        bytesOf.set(character, [lead, trail]);
    }
  }
  return (text) =>
    Uint8Array.from(
      [...text].flatMap((character) => {
        if (character.charCodeAt(0) < 0x80) return [character.charCodeAt(0)];
        const bytes = bytesOf.get(character);
        if (!bytes) throw new Error(`GBK has no ${character}`);
        return bytes;
      }),
    );
}

import { type Bbox, badFilter, type Geometry, MAX_DEPTH, NESTING, type SimpleGeometry, tooDeep } from "./expression.ts";
import type { TokenReader } from "./tokenReader.ts";

/** Geometry literals of CQL2 text: well-known text with or without Z, and BBOX (rule `spatialInstance`). */

const TYPES: Readonly<Record<string, SimpleGeometry["type"]>> = {
  POINT: "Point",
  LINESTRING: "LineString",
  POLYGON: "Polygon",
  MULTIPOINT: "MultiPoint",
  MULTILINESTRING: "MultiLineString",
  MULTIPOLYGON: "MultiPolygon",
};

/** Whether a name begins a geometry literal. */
export function isGeometryTag(name: string): boolean {
  const tag = name.toUpperCase();
  return tag === "BBOX" || tag === "GEOMETRYCOLLECTION" || Object.hasOwn(TYPES, tag);
}

/** The literal whose tag comes next. @throws Problem `bad-filter` */
export function readGeometry(reader: TokenReader): Bbox | Geometry {
  return reader.nextIs("BBOX") ? readBbox(reader) : readTagged(reader, 0);
}

function readBbox(reader: TokenReader): Bbox {
  reader.skip();
  const bbox = reader.list(() => reader.number());
  if (bbox.length === 4 || bbox.length === 6) return { bbox };
  throw badFilter(`BBOX 须有 4 或 6 个数，现有 ${bbox.length} 个`, `BBOX has ${bbox.length} numbers; it takes 4 or 6`);
}

function readTagged(reader: TokenReader, depth: number): Geometry {
  if (depth > MAX_DEPTH) throw tooDeep();
  const tag = reader.name().toUpperCase();
  reader.takeIf("Z");
  if (tag === "GEOMETRYCOLLECTION") {
    return { type: "GeometryCollection", geometries: reader.list(() => readTagged(reader, depth + 1)) };
  }
  const type = Object.hasOwn(TYPES, tag) ? TYPES[tag] : undefined;
  if (!type) throw reader.expected("a geometry");
  return { type, coordinates: readCoordinates(reader, type) } as SimpleGeometry;
}

function readCoordinates(reader: TokenReader, type: SimpleGeometry["type"]): unknown {
  if (type === "Point" || type === "MultiPoint") {
    const points = type === "Point" ? [bracketed(reader)] : reader.list(() => bracketed(reader));
    return type === "Point" ? points[0] : points;
  }
  const nested = (levels: number): unknown => (levels === 0 ? position(reader) : reader.list(() => nested(levels - 1)));
  return nested(NESTING[type]);
}

function bracketed(reader: TokenReader): readonly number[] {
  reader.take("(");
  const read = position(reader);
  reader.take(")");
  return read;
}

function position(reader: TokenReader): readonly number[] {
  const numbers = [reader.number(), reader.number()];
  if (!reader.nextIs(",") && !reader.nextIs(")")) numbers.push(reader.number());
  return numbers;
}

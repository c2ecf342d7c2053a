import { type Bbox, type Geometry, MAX_DEPTH, NESTING, type SimpleGeometry } from "./expression.ts";
import type { TokenReader } from "./tokenReader.ts";

/** Geometry literals of CQL2 text: well-known text with or without Z, and BBOX (rule `spatialInstance`). */

/** What well-known text may say; dialects differ in it. */
export interface WktDialect {
  /** Words between the type and its coordinates. */
  readonly dimensions: readonly string[];
  readonly maxNumbers: 3 | 4;
  /** Called for every position, before it is kept. */
  readonly onPosition?: () => void;
}

const IN_FILTERS: WktDialect = { dimensions: ["Z"], maxNumbers: 3 };

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
  return reader.nextIs("BBOX") ? readBbox(reader) : readWkt(reader, IN_FILTERS);
}

function readBbox(reader: TokenReader): Bbox {
  reader.skip();
  const bbox = reader.list(() => reader.number());
  if (bbox.length === 4 || bbox.length === 6) return { bbox };
  throw reader.fault(
    `BBOX 须有 4 或 6 个数，现有 ${bbox.length} 个`,
    `BBOX has ${bbox.length} numbers; it takes 4 or 6`,
  );
}

/** The well-known text that comes next. @throws what the reader's grammar says */
export function readWkt(reader: TokenReader, dialect: WktDialect, depth = 0): Geometry {
  if (depth > MAX_DEPTH) {
    throw reader.fault(`嵌套超过 ${MAX_DEPTH} 层`, `It is nested more than ${MAX_DEPTH} levels deep`);
  }
  const tag = reader.name().toUpperCase();
  dialect.dimensions.some((word) => reader.takeIf(word));
  if (tag === "GEOMETRYCOLLECTION") {
    return { type: "GeometryCollection", geometries: reader.list(() => readWkt(reader, dialect, depth + 1)) };
  }
  const type = Object.hasOwn(TYPES, tag) ? TYPES[tag] : undefined;
  if (!type) throw reader.expected("a geometry");
  return { type, coordinates: readCoordinates(reader, type, dialect) } as SimpleGeometry;
}

function readCoordinates(reader: TokenReader, type: SimpleGeometry["type"], dialect: WktDialect): unknown {
  if (type === "Point") return bracketed(reader, dialect);
  if (type === "MultiPoint") return reader.list(() => bracketed(reader, dialect));
  const nested = (levels: number): unknown =>
    levels === 0 ? position(reader, dialect) : reader.list(() => nested(levels - 1));
  return nested(NESTING[type]);
}

function bracketed(reader: TokenReader, dialect: WktDialect): readonly number[] {
  reader.take("(");
  const read = position(reader, dialect);
  reader.take(")");
  return read;
}

function position(reader: TokenReader, { maxNumbers, onPosition }: WktDialect): readonly number[] {
  onPosition?.();
  const numbers = [reader.number(), reader.number()];
  while (numbers.length < maxNumbers && !reader.nextIs(",") && !reader.nextIs(")")) numbers.push(reader.number());
  return numbers;
}

/** The words of FlatGeobuf's schema (header.fbs, feature.fbs): types, columns, CRS. */

/** In the order of header.fbs: the index is the stored value. */
export const COLUMN_TYPES = [
  "Byte",
  "UByte",
  "Bool",
  "Short",
  "UShort",
  "Int",
  "UInt",
  "Long",
  "ULong",
  "Float",
  "Double",
  "String",
  "Json",
  "DateTime",
  "Binary",
] as const;

export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly title?: string;
  readonly description?: string;
}

/** Long and ULong beyond 2^53 are decimal strings; Json is its text; DateTime is RFC 3339 text. */
export type ColumnValue = string | number | boolean | Uint8Array | null;

/** In the order of feature.fbs: the index is the stored value. */
export const GEOMETRY_TYPES = [
  "Unknown",
  "Point",
  "LineString",
  "Polygon",
  "MultiPoint",
  "MultiLineString",
  "MultiPolygon",
  "GeometryCollection",
  "CircularString",
  "CompoundCurve",
  "CurvePolygon",
  "MultiCurve",
  "MultiSurface",
  "Curve",
  "Surface",
  "PolyhedralSurface",
  "TIN",
  "Triangle",
] as const;

export type GeometryType = (typeof GEOMETRY_TYPES)[number];

export interface FgbCrs {
  readonly org: string | null;
  /** 0 where the file names none. */
  readonly code: number;
  readonly name: string | null;
  readonly wkt: string | null;
  /** A code that is no number. */
  readonly codeString: string | null;
}

/** FlatGeobuf version 3; the eighth byte is the patch level, which readers ignore. */
export const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x00);

/** Of the files written here: GDAL reads no other (any other size is read as an empty layer). */
export const NODE_SIZE = 16;

/** flatgeobuf's own readers, GDAL's among them, refuse a longer header. */
export const MAX_HEADER_BYTES = 10 * 1024 * 1024;

/** Four doubles and an unsigned 64-bit offset. */
export const NODE_BYTES = 40;

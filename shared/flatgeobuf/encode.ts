import { Builder } from "flatbuffers";
import { Column as ColumnTable } from "flatgeobuf/lib/mjs/flat-geobuf/column.js";
import { Crs as CrsTable } from "flatgeobuf/lib/mjs/flat-geobuf/crs.js";
import { Feature as FeatureTable } from "flatgeobuf/lib/mjs/flat-geobuf/feature.js";
import { Geometry as GeometryTable } from "flatgeobuf/lib/mjs/flat-geobuf/geometry.js";
import { Header as HeaderTable } from "flatgeobuf/lib/mjs/flat-geobuf/header.js";
import { type Bounds, type MultiPolygon, type Polygon, vertexCount } from "../geometry/rings.ts";
import { IndexWriter } from "./encodeIndex.ts";
import { checksumMetadata } from "./nodeChecksums.ts";
import { writeProperties } from "./properties.ts";
import {
  COLUMN_TYPES,
  type Column,
  type ColumnValue,
  GEOMETRY_TYPES,
  MAGIC,
  MAX_HEADER_BYTES,
  NODE_SIZE,
} from "./schema.ts";

type PolygonalType = "Polygon" | "MultiPolygon";

/** A feature made by `encodeFeature`, and the box that the index holds for it (degrees). */
export interface EncodedFeature {
  readonly bytes: Uint8Array;
  readonly bounds: Bounds;
}

export interface FileMeta {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** Written as JSON; the checksums of the index are added to it. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly columns: readonly Column[];
  /** What every feature was encoded as. */
  readonly geometryType: PolygonalType;
}

/** EPSG:4490 in WKT 1, lon/lat order by the convention of the format. Text: EPSG registry through PROJ 9.1. */
const CGCS2000 = {
  code: 4490,
  name: "China Geodetic Coordinate System 2000",
  wkt: 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]',
};

/**
 * One feature as a size-prefixed FlatBuffer. Its length is a multiple of 8 and its doubles lie at multiples of 8 from
 * its start, so that a reader may look at the coordinates without copying them.
 * @param polygons degrees, EPSG:4490; none for a feature without geometry; at most one where `type` is Polygon
 * @param values one a column, null where the feature has none
 * @throws RangeError when a value does not fit its column, or several polygons are to be one Polygon
 */
export function encodeFeature(
  polygons: MultiPolygon,
  columns: readonly Column[],
  values: readonly ColumnValue[],
  type: PolygonalType = "MultiPolygon",
): Uint8Array {
  if (type === "Polygon" && polygons.length > 1) throw new RangeError(`${polygons.length} polygons in one Polygon`);
  const properties = writeProperties(columns, values);
  const builder = featureBuilder(256 + 16 * vertexCount(polygons) + 64 * polygons.length + properties.length);
  builder.prep(8, 0);
  const propertiesAt = properties.length > 0 ? FeatureTable.createPropertiesVector(builder, properties) : 0;
  const geometryAt = polygons.length > 0 ? writeGeometry(builder, polygons, type) : 0;
  FeatureTable.startFeature(builder);
  if (geometryAt) FeatureTable.addGeometry(builder, geometryAt);
  if (propertiesAt) FeatureTable.addProperties(builder, propertiesAt);
  FeatureTable.finishSizePrefixedFeatureBuffer(builder, FeatureTable.endFeature(builder));
  return builder.asUint8Array().slice();
}

/** What most features fit into is kept: a million of small buffers are more than the memory that they hold. */
const KEPT_BUILDER_BYTES = 64 * 1024;
const keptBuilder = new Builder(KEPT_BUILDER_BYTES);

function featureBuilder(bytes: number): Builder {
  if (bytes > KEPT_BUILDER_BYTES) return new Builder(bytes);
  keptBuilder.clear();
  return keptBuilder;
}

function writeGeometry(builder: Builder, polygons: MultiPolygon, type: PolygonalType): number {
  if (type === "Polygon") return writePolygon(builder, polygons[0]!);
  const parts = polygons.map((polygon) => writePolygon(builder, polygon));
  const partsAt = GeometryTable.createPartsVector(builder, parts);
  GeometryTable.startGeometry(builder);
  GeometryTable.addParts(builder, partsAt);
  GeometryTable.addType(builder, GEOMETRY_TYPES.indexOf(type));
  return GeometryTable.endGeometry(builder);
}

function writePolygon(builder: Builder, polygon: Polygon): number {
  let ordinates = 0;
  const ends = polygon.map((ring) => {
    ordinates += ring.length;
    return ordinates / 2;
  });
  const endsAt = ends.length > 1 ? GeometryTable.createEndsVector(builder, ends) : 0;
  // A FlatBuffer grows from its end: the last ordinate of the last ring is written first.
  GeometryTable.startXyVector(builder, ordinates);
  for (let r = polygon.length - 1; r >= 0; r--) {
    const ring = polygon[r]!;
    for (let i = ring.length - 1; i >= 0; i--) builder.writeFloat64(ring[i]!);
  }
  const xyAt = builder.endVector();
  GeometryTable.startGeometry(builder);
  if (endsAt) GeometryTable.addEnds(builder, endsAt);
  GeometryTable.addXy(builder, xyAt);
  GeometryTable.addType(builder, GEOMETRY_TYPES.indexOf("Polygon"));
  return GeometryTable.endGeometry(builder);
}

/**
 * A whole file in EPSG:4490 as chunks: first magic, header and index (its head), then the features in the given order,
 * which should be that of a Hilbert curve for the index to be any good. No features, no index.
 * @throws RangeError when the header is longer than readers take (some 29 million features)
 */
export function encodeFile(meta: FileMeta, features: readonly EncodedFeature[]): Uint8Array[] {
  const index = new IndexWriter(features.length);
  for (const { bytes, bounds } of features) index.add(bounds, bytes.length);
  return [joinedHead(encodeHead(meta, index)), ...features.map((feature) => feature.bytes)];
}

/** What stands before a file's features. */
export interface FileHead {
  /** Magic and header. */
  readonly header: Uint8Array;
  readonly index: Uint8Array;
}

/**
 * The head of a file all of whose features were added to the index.
 * @throws RangeError when the header is longer than readers take (some 29 million features)
 */
export function encodeHead(meta: FileMeta, written: IndexWriter): FileHead {
  const index = written.finish();
  const metadata = { ...meta.metadata, ...checksumMetadata(index, written.levels) };
  const table = encodeHeader({ ...meta, metadata }, written);
  const header = new Uint8Array(MAGIC.length + table.length);
  header.set(MAGIC);
  header.set(table, MAGIC.length);
  return { header, index };
}

function joinedHead({ header, index }: FileHead): Uint8Array {
  const head = new Uint8Array(header.length + index.length);
  head.set(header);
  head.set(index, header.length);
  return head;
}

function encodeHeader(meta: FileMeta, { features, envelope }: IndexWriter): Uint8Array {
  const builder = new Builder(1024);
  // Aligned to 8 also without an envelope: index and features begin at multiples of 8.
  builder.prep(8, 0);
  const optionalText = (text: string | undefined) => (text === undefined ? 0 : builder.createString(text));
  const columnsAt = HeaderTable.createColumnsVector(
    builder,
    meta.columns.map((column) => writeColumn(builder, column)),
  );
  const crsAt = writeCrs(builder);
  const envelopeAt = Number.isFinite(envelope[0]) ? HeaderTable.createEnvelopeVector(builder, [...envelope]) : 0;
  const texts = [meta.name, meta.title, meta.description, metadataText(meta)].map(optionalText);
  HeaderTable.startHeader(builder);
  HeaderTable.addName(builder, texts[0]!);
  if (envelopeAt) HeaderTable.addEnvelope(builder, envelopeAt);
  HeaderTable.addGeometryType(builder, GEOMETRY_TYPES.indexOf(meta.geometryType));
  HeaderTable.addColumns(builder, columnsAt);
  HeaderTable.addFeaturesCount(builder, BigInt(features));
  HeaderTable.addIndexNodeSize(builder, features > 0 ? NODE_SIZE : 0);
  HeaderTable.addCrs(builder, crsAt);
  if (texts[1]) HeaderTable.addTitle(builder, texts[1]);
  if (texts[2]) HeaderTable.addDescription(builder, texts[2]);
  if (texts[3]) HeaderTable.addMetadata(builder, texts[3]);
  HeaderTable.finishSizePrefixedHeaderBuffer(builder, HeaderTable.endHeader(builder));
  const header = builder.asUint8Array();
  if (header.length > MAX_HEADER_BYTES) throw new RangeError(`a header of ${header.length} bytes is read by nobody`);
  return header;
}

function metadataText({ metadata }: FileMeta): string | undefined {
  return metadata === undefined || Object.keys(metadata).length === 0 ? undefined : JSON.stringify(metadata);
}

function writeColumn(builder: Builder, column: Column): number {
  const name = builder.createString(column.name);
  const title = column.title === undefined ? 0 : builder.createString(column.title);
  const description = column.description === undefined ? 0 : builder.createString(column.description);
  ColumnTable.startColumn(builder);
  ColumnTable.addName(builder, name);
  ColumnTable.addType(builder, COLUMN_TYPES.indexOf(column.type));
  if (title) ColumnTable.addTitle(builder, title);
  if (description) ColumnTable.addDescription(builder, description);
  return ColumnTable.endColumn(builder);
}

function writeCrs(builder: Builder): number {
  const org = builder.createString("EPSG");
  const name = builder.createString(CGCS2000.name);
  const wkt = builder.createString(CGCS2000.wkt);
  CrsTable.startCrs(builder);
  CrsTable.addOrg(builder, org);
  CrsTable.addCode(builder, CGCS2000.code);
  CrsTable.addName(builder, name);
  CrsTable.addWkt(builder, wkt);
  return CrsTable.endCrs(builder);
}

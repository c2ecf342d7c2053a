import * as flatbuffers from "flatbuffers";
import type { Column } from "flatgeobuf/lib/mjs/flat-geobuf/column.js";
import { ColumnType } from "flatgeobuf/lib/mjs/flat-geobuf/column-type.js";
import type { Crs as CrsTable } from "flatgeobuf/lib/mjs/flat-geobuf/crs.js";
import { Feature } from "flatgeobuf/lib/mjs/flat-geobuf/feature.js";
import type { Geometry } from "flatgeobuf/lib/mjs/flat-geobuf/geometry.js";
import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { Header } from "flatgeobuf/lib/mjs/flat-geobuf/header.js";
import { crsByEpsg, epsgOfName } from "../geometry/crs.ts";
import { Problem } from "../problems/problem.ts";
import { ByteReader } from "./byteReader.ts";
import { type FaultPlace, formatFault } from "./fault.ts";
import { GeometryBuilder } from "./geometryBuilder.ts";
import { HEIGHTS_DROPPED, Remarks } from "./remarks.ts";
import { baseName, type SourceFile, stemOf } from "./sourceFiles.ts";
import type { AttributeValue, SourceFeature, SourceLayer, StatedCrs } from "./sourceLayer.ts";

/**
 * FlatGeobuf (version 3) as anyone writes it: with or without index, CRS, feature count or common geometry type, any
 * index node size, features' own columns. Read as a stream; memory holds one feature.
 */

/** `fgb`, major version 3, `fgb`, patch version (any). */
const MAGIC = [0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62];
const MAGIC_BYTES = 8;
const SIZE_PREFIX_BYTES = 4;
const INDEX_NODE_BYTES = 40;
/** GDAL's own limit for a header; a larger one is a damaged file. */
const MAX_HEADER_BYTES = 10 * 1024 * 1024;
/** Collections nested deeper than this come from damaged or hostile files. */
const MAX_DEPTH = 32;

export function isFlatgeobuf(head: Uint8Array): boolean {
  return MAGIC.every((byte, i) => i === 3 || head[i] === byte) && head.length >= MAGIC_BYTES;
}

/** @throws Problem `malformed-flatgeobuf`, `truncated-file`, `unsupported-geometry`, `mixed-geometry-kinds`. */
export async function openFlatgeobuf(file: SourceFile): Promise<SourceLayer> {
  const remarks = new Remarks();
  const { header, dataOffset } = await readHeader(file);
  const layer = layerOfHeader(header);
  return {
    name: header.name() || baseName(stemOf(file.name)),
    format: "flatgeobuf",
    crs: statedCrs(header.crs(), remarks),
    features: {
      [Symbol.asyncIterator]: () => features(new ByteReader(file.stream()), dataOffset, layer, remarks),
    },
    remarks: remarks.list,
  };
}

interface LayerHeader {
  readonly geometryType: GeometryType;
  readonly columns: readonly ColumnInfo[];
  /** 0: unknown. */
  readonly featuresCount: number;
}

interface ColumnInfo {
  readonly name: string;
  readonly type: ColumnType;
}

async function readHeader(file: SourceFile): Promise<{ header: Header; dataOffset: number }> {
  const reader = new ByteReader(file.stream());
  try {
    const magic = await reader.take(MAGIC_BYTES);
    if (!isFlatgeobuf(magic) || magic[3] !== MAGIC[3]) throw notFlatgeobuf();
    const prefix = await reader.take(SIZE_PREFIX_BYTES);
    const size = prefix.length < SIZE_PREFIX_BYTES ? 0 : uint32(prefix, 0);
    if (size > MAX_HEADER_BYTES || size === 0)
      throw malformed({ zh: "文件头长度不合理", en: "header size is impossible" });
    const body = await reader.take(size);
    if (body.length < size) throw truncated({ zh: "文件头不完整", en: "the header is cut off" });
    const header = guarded(() => Header.getSizePrefixedRootAsHeader(prefixed(body)));
    const nodeBytes = guarded(() => indexBytes(Number(header.featuresCount()), header.indexNodeSize()));
    return { header, dataOffset: MAGIC_BYTES + SIZE_PREFIX_BYTES + size + nodeBytes };
  } finally {
    await reader.close();
  }
}

/** Bytes of the packed R-tree; there is none without a feature count or with node size 0. */
function indexBytes(featuresCount: number, nodeSize: number): number {
  if (featuresCount === 0 || nodeSize === 0) return 0;
  if (nodeSize < 2) throw malformed({ zh: "索引结点大小为 1", en: "the index node size is 1" });
  let nodes = featuresCount;
  let level = featuresCount;
  // A single feature has a root above its leaf all the same.
  do {
    level = Math.ceil(level / nodeSize);
    nodes += level;
  } while (level > 1);
  return nodes * INDEX_NODE_BYTES;
}

function layerOfHeader(header: Header): LayerHeader {
  return guarded(() => ({
    geometryType: header.geometryType(),
    columns: columnsOf(header.columnsLength(), (i) => header.columns(i)),
    featuresCount: Number(header.featuresCount()),
  }));
}

function columnsOf(length: number, at: (i: number) => Column | null): ColumnInfo[] {
  return Array.from({ length }, (_, i) => {
    const column = at(i);
    return { name: column?.name() ?? `column${i + 1}`, type: column?.type() ?? ColumnType.String };
  });
}

/** The code where it is in the table or stands alone, else the definition that the file carries. */
function statedCrs(crs: CrsTable | null, remarks: Remarks): StatedCrs {
  if (!crs) return null;
  const org = crs.org() || "EPSG";
  const code = org.toUpperCase() === "EPSG" && crs.code() > 0 ? crs.code() : epsgOfName(`${org}:${crs.codeString()}`);
  const wkt = crs.wkt();
  if (code !== null && (crsByEpsg(code) || !wkt)) return { epsg: code };
  if (wkt) return { wkt };
  if (crs.name() || crs.code() > 0) {
    remarks.note({
      zh: `文件头中的坐标系 ${org}:${crs.code()} 没有定义,未采用`,
      en: `the header names the CRS ${org}:${crs.code()} without a definition; it was not used`,
    });
  }
  return null;
}

async function* features(
  reader: ByteReader,
  dataOffset: number,
  layer: LayerHeader,
  remarks: Remarks,
): AsyncGenerator<SourceFeature> {
  try {
    if ((await reader.skip(dataOffset)) < dataOffset) throw truncated({ zh: "索引不完整", en: "the index is cut off" });
    let count = 0;
    for (;;) {
      const prefix = await reader.take(SIZE_PREFIX_BYTES);
      if (prefix.length === 0) break;
      count++;
      const size = prefix.length < SIZE_PREFIX_BYTES ? 0 : uint32(prefix, 0);
      const body = await reader.take(size);
      if (size === 0 || body.length < size)
        throw truncated({ zh: "数据不完整", en: "it is cut off" }, { feature: count });
      yield decodeFeature(body, count, layer, remarks);
    }
    if (layer.featuresCount > 0 && count !== layer.featuresCount) throw wrongCount(layer.featuresCount, count);
  } finally {
    await reader.close();
  }
}

function decodeFeature(body: Uint8Array, number: number, layer: LayerHeader, remarks: Remarks): SourceFeature {
  return guarded(
    () => {
      const feature = Feature.getSizePrefixedRootAsFeature(prefixed(body));
      const own = feature.columnsLength();
      const columns = own > 0 ? columnsOf(own, (i) => feature.columns(i)) : layer.columns;
      const geometry = feature.geometry();
      const builder = new GeometryBuilder(number, remarks);
      if (geometry) {
        const parts = new PartReader(builder, number, remarks, body.length);
        parts.add(geometry, layer.geometryType || geometry.type(), 0);
      }
      return { geometry: builder.build(), attributes: attributesOf(feature.propertiesArray(), columns) };
    },
    { feature: number },
  );
}

const POINTS = new Set([GeometryType.Point, GeometryType.MultiPoint]);
const AREAS = new Set([GeometryType.Polygon, GeometryType.Triangle]);
/** What a container's parts are; Unknown where each part carries its own type. */
const PART_TYPES = new Map([
  [GeometryType.MultiPolygon, GeometryType.Polygon],
  [GeometryType.PolyhedralSurface, GeometryType.Polygon],
  [GeometryType.TIN, GeometryType.Triangle],
  [GeometryType.GeometryCollection, GeometryType.Unknown],
  [GeometryType.MultiCurve, GeometryType.Unknown],
  [GeometryType.MultiSurface, GeometryType.Unknown],
]);

class PartReader {
  readonly #builder: GeometryBuilder;
  readonly #feature: number;
  readonly #remarks: Remarks;
  /** Parts may share bytes, so a small hostile file can hold exponentially many: no honest one has more than bytes. */
  #partsLeft: number;

  constructor(builder: GeometryBuilder, feature: number, remarks: Remarks, byteLength: number) {
    this.#builder = builder;
    this.#feature = feature;
    this.#remarks = remarks;
    this.#partsLeft = byteLength;
  }

  add(geometry: Geometry, type: GeometryType, depth: number): void {
    if (depth > MAX_DEPTH || --this.#partsLeft < 0) {
      throw malformed({ zh: "几何嵌套过深", en: "its geometry is nested too deeply" }, { feature: this.#feature });
    }
    if (geometry.zLength() > 0 || geometry.mLength() > 0) this.#remarks.note(HEIGHTS_DROPPED, this.#feature);
    const builder = this.#builder;
    if (POINTS.has(type)) builder.addPoints(positions(geometry));
    else if (type === GeometryType.LineString) builder.addLine(positions(geometry));
    else if (type === GeometryType.MultiLineString) for (const line of split(geometry)) builder.addLine(line);
    else if (AREAS.has(type)) builder.addPolygon(split(geometry));
    else if (PART_TYPES.has(type)) this.#addParts(geometry, depth, PART_TYPES.get(type)!);
    else throw curved(this.#feature, GeometryType[type] ?? String(type));
  }

  #addParts(geometry: Geometry, depth: number, type: GeometryType): void {
    for (let i = 0; i < geometry.partsLength(); i++) {
      const part = geometry.parts(i);
      if (part) this.add(part, type || part.type(), depth + 1);
    }
  }
}

/** Field numbers in the Geometry table: vtable slot = 4 + 2 · index in the schema. */
const XY_SLOT = 6;

/**
 * A copy of the positions. Writers align doubles to their own buffer, not always to the file's size prefix, so no view
 * of the bytes may be assumed to be aligned.
 */
function positions(geometry: Geometry): Float64Array {
  const buffer = geometry.bb!;
  const slot = buffer.__offset(geometry.bb_pos, XY_SLOT);
  if (slot === 0) return new Float64Array(0);
  const start = buffer.__vector(geometry.bb_pos + slot);
  const length = geometry.xyLength();
  const end = start + 8 * length;
  if (length % 2 !== 0 || end > buffer.capacity()) throw new RangeError("coordinates outside the feature");
  return new Float64Array(buffer.bytes().slice(start, end).buffer);
}

/** Positions cut at `ends` (counted in positions); one part where there are none. */
function split(geometry: Geometry): Float64Array[] {
  const xy = positions(geometry);
  const count = geometry.endsLength();
  if (count === 0) return xy.length > 0 ? [xy] : [];
  const parts: Float64Array[] = [];
  let start = 0;
  for (let i = 0; i < count; i++) {
    const end = 2 * geometry.ends(i)!;
    if (end < start || end > xy.length) throw new RangeError("ends outside the coordinates");
    parts.push(count === 1 && end === xy.length ? xy : xy.slice(start, end));
    start = end;
  }
  if (start !== xy.length) throw new RangeError("ends do not cover the coordinates");
  return parts;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Pairs of column number (uint16) and value; columns without a value are null. */
function attributesOf(bytes: Uint8Array | null, columns: readonly ColumnInfo[]): Record<string, AttributeValue> {
  const attributes: Record<string, AttributeValue> = Object.fromEntries(columns.map(({ name }) => [name, null]));
  if (!bytes) return attributes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Writers exist that leave a byte of padding behind the last value.
  for (let at = 0; at + 2 <= bytes.length; ) {
    const column = columns[view.getUint16(at, true)];
    if (!column) throw new RangeError("a value of a column that is not declared");
    const [value, next] = readValue(view, at + 2, column.type);
    attributes[column.name] = value;
    at = next;
  }
  return attributes;
}

function readValue(view: DataView, at: number, type: ColumnType): [AttributeValue, number] {
  switch (type) {
    case ColumnType.Byte:
      return [view.getInt8(at), at + 1];
    case ColumnType.UByte:
      return [view.getUint8(at), at + 1];
    case ColumnType.Bool:
      return [view.getUint8(at) !== 0, at + 1];
    case ColumnType.Short:
      return [view.getInt16(at, true), at + 2];
    case ColumnType.UShort:
      return [view.getUint16(at, true), at + 2];
    case ColumnType.Int:
      return [view.getInt32(at, true), at + 4];
    case ColumnType.UInt:
      return [view.getUint32(at, true), at + 4];
    case ColumnType.Long:
      return [exactInteger(view.getBigInt64(at, true)), at + 8];
    case ColumnType.ULong:
      return [exactInteger(view.getBigUint64(at, true)), at + 8];
    case ColumnType.Float:
      return [finiteOrNull(view.getFloat32(at, true)), at + 4];
    case ColumnType.Double:
      return [finiteOrNull(view.getFloat64(at, true)), at + 8];
    default:
      return readBytes(view, at, type);
  }
}

/** String, DateTime and Json are text; Binary is given as base64. */
function readBytes(view: DataView, at: number, type: ColumnType): [AttributeValue, number] {
  const start = at + 4;
  const end = start + view.getUint32(at, true);
  if (end > view.byteLength) throw new RangeError("a value longer than its feature");
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
  if (type !== ColumnType.Binary) return [utf8.decode(bytes), end];
  return [btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")), end];
}

/** 18-digit identifiers are common: what a double cannot hold stays text. */
function exactInteger(value: bigint): AttributeValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

/** The body behind a size prefix, at the start of a buffer of its own. */
function prefixed(body: Uint8Array): flatbuffers.ByteBuffer {
  const bytes = new Uint8Array(SIZE_PREFIX_BYTES + body.length);
  bytes.set(body, SIZE_PREFIX_BYTES);
  return new flatbuffers.ByteBuffer(bytes);
}

/** Flatbuffers does not verify: damaged offsets surface as RangeErrors and the like. */
function guarded<T>(decode: () => T, place: FaultPlace = {}): T {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw malformed({ zh: `内容已损坏(${reason})`, en: `damaged (${reason})` }, { ...place, cause });
  }
}

const REWRITE = {
  zh: "用 ogr2ogr -f FlatGeobuf 从原始数据重新导出",
  en: "write the file again from its source, e.g. with ogr2ogr -f FlatGeobuf",
};

function malformed(detail: { zh: string; en: string }, place: FaultPlace = {}) {
  return formatFault("malformed-flatgeobuf", detail, REWRITE, place);
}

function notFlatgeobuf() {
  return malformed({ zh: "不是 FlatGeobuf 第 3 版文件", en: "not a FlatGeobuf version 3 file" });
}

function truncated(detail: { zh: string; en: string }, place: FaultPlace = {}) {
  return formatFault(
    "truncated-file",
    detail,
    { zh: "重新传输或重新导出文件", en: "transfer or write the file again" },
    place,
  );
}

function wrongCount(stated: number, found: number) {
  return truncated({
    zh: `文件头声明 ${stated} 个要素,实有 ${found} 个`,
    en: `the header states ${stated} features, the file has ${found}`,
  });
}

function curved(feature: number, type: string) {
  return formatFault(
    "unsupported-geometry",
    { zh: `不支持几何类型 ${type}`, en: `geometry type ${type} is not supported` },
    {
      zh: "先将弧线离散为折线(如 ogr2ogr -nlt CONVERT_TO_LINEAR)",
      en: "flatten arcs first, e.g. with ogr2ogr -nlt CONVERT_TO_LINEAR",
    },
    { feature },
  );
}

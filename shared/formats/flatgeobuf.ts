import { toBase64 } from "../flatgeobuf/base64.ts";
import { attributesOf, decodeFeature } from "../flatgeobuf/decode.ts";
import { FlatgeobufFault, UnsupportedGeometry } from "../flatgeobuf/fault.ts";
import type { FgbGeometry } from "../flatgeobuf/geometry.ts";
import { type FgbHead, HEAD_START_BYTES, headerEnd, parseHead } from "../flatgeobuf/head.ts";
import { type ColumnValue, type FgbCrs, MAGIC } from "../flatgeobuf/schema.ts";
import { crsByEpsg, epsgOfName } from "../geometry/crs.ts";
import { ByteReader } from "./byteReader.ts";
import { type FaultPlace, formatFault } from "./fault.ts";
import { GeometryBuilder } from "./geometryBuilder.ts";
import { HEIGHTS_DROPPED, Remarks } from "./remarks.ts";
import { baseName, joined, type SourceFile, stemOf } from "./sourceFiles.ts";
import type { AttributeValue, SourceFeature, SourceLayer, StatedCrs } from "./sourceLayer.ts";

/**
 * FlatGeobuf (version 3) as anyone writes it: with or without index, CRS, feature count or common geometry type, any
 * index node size, features' own columns. Read as a stream; memory holds one feature.
 */

const SIZE_PREFIX_BYTES = 4;

/** Any version; the eighth byte is the patch level. */
export function isFlatgeobuf(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.every((byte, i) => i === 3 || i === 7 || head[i] === byte);
}

/** @throws Problem `malformed-flatgeobuf`, `truncated-file`, `unsupported-geometry`, `mixed-geometry-kinds`. */
export async function openFlatgeobuf(file: SourceFile): Promise<SourceLayer> {
  const remarks = new Remarks();
  const head = await readHead(file);
  return {
    name: head.name || baseName(stemOf(file.name)),
    format: "flatgeobuf",
    crs: statedCrs(head.crs, remarks),
    features: {
      [Symbol.asyncIterator]: () => features(new ByteReader(file.stream()), head, remarks),
    },
    remarks: remarks.list,
  };
}

async function readHead(file: SourceFile): Promise<FgbHead> {
  const reader = new ByteReader(file.stream());
  try {
    const start = await reader.take(HEAD_START_BYTES);
    const size = withProblems(() => headerEnd(start)) - start.length;
    const header = await reader.take(size);
    if (header.length < size) throw truncated({ zh: "文件头不完整", en: "the header is cut off" });
    return withProblems(() => parseHead(joined([start, header])));
  } finally {
    await reader.close();
  }
}

/** The code where it is in the table or stands alone, else the definition that the file carries. */
function statedCrs(crs: FgbCrs | null, remarks: Remarks): StatedCrs {
  if (!crs) return null;
  const org = crs.org || "EPSG";
  const code = org.toUpperCase() === "EPSG" && crs.code > 0 ? crs.code : epsgOfName(`${org}:${crs.codeString}`);
  const { wkt } = crs;
  if (code !== null && (crsByEpsg(code) || !wkt)) return { epsg: code };
  if (wkt) return { wkt };
  if (crs.name || crs.code > 0) {
    remarks.note({
      zh: `文件头中的坐标系 ${org}:${crs.code} 没有定义,未采用`,
      en: `the header names the CRS ${org}:${crs.code} without a definition; it was not used`,
    });
  }
  return null;
}

async function* features(reader: ByteReader, head: FgbHead, remarks: Remarks): AsyncGenerator<SourceFeature> {
  try {
    const { featuresOffset, featuresCount } = head;
    if ((await reader.skip(featuresOffset)) < featuresOffset)
      throw truncated({ zh: "索引不完整", en: "the index is cut off" });
    let count = 0;
    for (;;) {
      const prefix = await reader.take(SIZE_PREFIX_BYTES);
      if (prefix.length === 0) break;
      count++;
      const size = prefix.length < SIZE_PREFIX_BYTES ? 0 : uint32(prefix);
      const body = await reader.take(size);
      if (size === 0 || body.length < size)
        throw truncated({ zh: "数据不完整", en: "it is cut off" }, { feature: count });
      yield sourceFeature(joined([prefix, body]), count, head, remarks);
    }
    if (featuresCount > 0 && count !== featuresCount) throw wrongCount(featuresCount, count);
  } finally {
    await reader.close();
  }
}

function uint32(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/** @param bytes of one feature, with its size prefix */
function sourceFeature(bytes: Uint8Array, number: number, head: FgbHead, remarks: Remarks): SourceFeature {
  return withProblems(
    () => {
      const feature = decodeFeature(bytes, 0, head);
      if (feature.hasHeights) remarks.note(HEIGHTS_DROPPED, number);
      const builder = new GeometryBuilder(number, remarks);
      if (feature.geometry) add(builder, feature.geometry);
      const attributes = Object.entries(attributesOf(feature)).map(([name, value]) => [name, attributeOf(value)]);
      return { geometry: builder.build(), attributes: Object.fromEntries(attributes) };
    },
    { feature: number },
  );
}

function add(builder: GeometryBuilder, geometry: FgbGeometry): void {
  switch (geometry.kind) {
    case "polygons":
      for (const rings of geometry.polygons) builder.addPolygon(rings);
      break;
    case "lines":
      for (const line of geometry.lines) builder.addLine(line);
      break;
    case "points":
      builder.addPoints(geometry.points);
      break;
    case "collection":
      for (const member of geometry.members) add(builder, member);
  }
}

/** Binary is given as base64; what is no number is no value. */
function attributeOf(value: ColumnValue): AttributeValue {
  if (value instanceof Uint8Array) return toBase64(value);
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

/** What the decoder says of the bytes, as a problem of the file and of the feature concerned. */
function withProblems<T>(decode: () => T, place: FaultPlace = {}): T {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof FlatgeobufFault)) throw cause;
    if (cause instanceof UnsupportedGeometry) throw unsupported(cause, place);
    throw malformed(cause, place);
  }
}

const REWRITE = {
  zh: "用 ogr2ogr -f FlatGeobuf 从原始数据重新导出",
  en: "write the file again from its source, e.g. with ogr2ogr -f FlatGeobuf",
};

function malformed(cause: FlatgeobufFault, place: FaultPlace) {
  const { kind, reason } = cause;
  const detail = {
    "not-flatgeobuf": { zh: "不是 FlatGeobuf 第 3 版文件", en: "not a FlatGeobuf version 3 file" },
    corrupt: { zh: `内容已损坏(${reason})`, en: `damaged (${reason})` },
    unsupported: { zh: `超出可读范围(${reason})`, en: `beyond what is read here (${reason})` },
  }[kind];
  return formatFault("malformed-flatgeobuf", detail, REWRITE, { ...place, cause });
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

function unsupported(cause: UnsupportedGeometry, place: FaultPlace) {
  const type = cause.geometryType;
  return formatFault(
    "unsupported-geometry",
    { zh: `不支持几何类型 ${type}`, en: `geometry type ${type} is not supported` },
    {
      zh: "先将弧线离散为折线(如 ogr2ogr -nlt CONVERT_TO_LINEAR)",
      en: "flatten arcs first, e.g. with ogr2ogr -nlt CONVERT_TO_LINEAR",
    },
    { ...place, cause },
  );
}

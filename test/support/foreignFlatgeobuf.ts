import * as flatbuffers from "flatbuffers";
import { Column as ColumnTable } from "flatgeobuf/lib/mjs/flat-geobuf/column.js";
import { Crs } from "flatgeobuf/lib/mjs/flat-geobuf/crs.js";
import { Feature } from "flatgeobuf/lib/mjs/flat-geobuf/feature.js";
import { Geometry } from "flatgeobuf/lib/mjs/flat-geobuf/geometry.js";
import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { Header } from "flatgeobuf/lib/mjs/flat-geobuf/header.js";
import { writeProperties } from "../../shared/flatgeobuf/properties.ts";
import { COLUMN_TYPES, type Column, type ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import { joined } from "./fgb.ts";

/** Files as other writers make them, built from the flatbuffers schema. */
const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 1);

export interface ForeignHeader {
  readonly type?: GeometryType;
  readonly count?: number;
  readonly nodeSize?: number;
  readonly columns?: readonly Column[];
  /** EPSG code. */
  readonly crs?: number;
}

export interface ForeignShape {
  readonly type: GeometryType;
  readonly xy?: readonly number[];
  readonly z?: readonly number[];
  readonly ends?: readonly number[];
  readonly parts?: readonly ForeignShape[];
}

export interface ForeignFeature {
  readonly columns: readonly Column[];
  readonly values: readonly ColumnValue[];
  /** The feature has the columns itself. */
  readonly own?: boolean;
}

export function foreignFile(
  header: ForeignHeader,
  features: readonly Uint8Array[],
  indexBytes: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return joined([MAGIC, headerBytes(header), indexBytes, ...features]);
}

function headerBytes({ type = GeometryType.Unknown, count = 0, nodeSize = 0, columns, crs }: ForeignHeader) {
  const builder = new flatbuffers.Builder();
  const name = builder.createString("示例");
  const columnsVector = columns ? Header.createColumnsVector(builder, columnOffsets(builder, columns)) : 0;
  const crsOffset = crs === undefined ? 0 : Crs.createCrs(builder, builder.createString("EPSG"), crs, 0, 0, 0, 0);
  Header.startHeader(builder);
  Header.addName(builder, name);
  Header.addGeometryType(builder, type);
  Header.addColumns(builder, columnsVector);
  Header.addFeaturesCount(builder, BigInt(count));
  Header.addIndexNodeSize(builder, nodeSize);
  Header.addCrs(builder, crsOffset);
  builder.finishSizePrefixed(Header.endHeader(builder));
  return builder.asUint8Array();
}

function columnOffsets(builder: flatbuffers.Builder, columns: readonly Column[]): number[] {
  return columns.map(({ name, type }) => {
    const nameOffset = builder.createString(name);
    ColumnTable.startColumn(builder);
    ColumnTable.addName(builder, nameOffset);
    ColumnTable.addType(builder, COLUMN_TYPES.indexOf(type));
    return ColumnTable.endColumn(builder);
  });
}

/** @param prefixAligned doubles are aligned to the size prefix, as not every writer does it */
export function foreignFeature(
  shape: ForeignShape | null,
  prefixAligned = true,
  { columns, values, own = false }: ForeignFeature = { columns: [], values: [] },
): Uint8Array {
  const builder = new flatbuffers.Builder();
  const geometry = shape ? geometryOffset(builder, shape) : 0;
  const properties = writeProperties(columns, values);
  const propertiesVector = properties.length > 0 ? Feature.createPropertiesVector(builder, properties) : 0;
  const columnsVector = own ? Feature.createColumnsVector(builder, columnOffsets(builder, columns)) : 0;
  Feature.startFeature(builder);
  Feature.addGeometry(builder, geometry);
  Feature.addProperties(builder, propertiesVector);
  Feature.addColumns(builder, columnsVector);
  const feature = Feature.endFeature(builder);
  if (prefixAligned) {
    builder.finishSizePrefixed(feature);
    return builder.asUint8Array();
  }
  builder.finish(feature);
  const body = builder.asUint8Array();
  const prefix = new Uint8Array(4);
  new DataView(prefix.buffer).setUint32(0, body.length, true);
  return joined([prefix, body]);
}

function geometryOffset(builder: flatbuffers.Builder, { type, xy, z, ends, parts }: ForeignShape): number {
  const partOffsets = parts?.map((part) => geometryOffset(builder, part));
  const partsVector = partOffsets ? Geometry.createPartsVector(builder, partOffsets) : 0;
  const endsVector = ends ? Geometry.createEndsVector(builder, [...ends]) : 0;
  const xyVector = xy ? Geometry.createXyVector(builder, [...xy]) : 0;
  const zVector = z ? Geometry.createZVector(builder, [...z]) : 0;
  return Geometry.createGeometry(builder, endsVector, xyVector, zVector, 0, 0, 0, type, partsVector);
}

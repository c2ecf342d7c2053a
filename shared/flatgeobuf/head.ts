import type { Bounds } from "../geometry/rings.ts";
import { FlatgeobufFault, guarded } from "./fault.ts";
import { type IndexLevel, indexBytes, indexLevels } from "./levels.ts";
import {
  COLUMN_TYPES,
  type Column,
  type FgbCrs,
  GEOMETRY_TYPES,
  type GeometryType,
  MAGIC,
  MAX_HEADER_BYTES,
} from "./schema.ts";
import { field, follow, rootTable, textField, uint8Field, vectorLength } from "./table.ts";

/** What stands before the features. Offsets are bytes from the file's start. */
export interface FgbHead {
  readonly indexOffset: number;
  readonly featuresOffset: number;
  /** 0 also where the file does not say it. */
  readonly featuresCount: number;
  /** 0: no index. */
  readonly indexNodeSize: number;
  /** Root first, leaves last; empty without an index. */
  readonly levels: readonly IndexLevel[];
  readonly geometryType: GeometryType;
  readonly columns: readonly Column[];
  readonly crs: FgbCrs | null;
  readonly envelope: Bounds | null;
  readonly name: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly metadata: string | null;
}

/** Slots of the tables in header.fbs. */
const HEADER = {
  name: 0,
  envelope: 1,
  geometryType: 2,
  columns: 7,
  featuresCount: 8,
  indexNodeSize: 9,
  crs: 10,
  title: 11,
  description: 12,
  metadata: 13,
} as const;
const COLUMN = { name: 0, type: 1, title: 2, description: 3 } as const;
const CRS = { org: 0, code: 1, name: 2, wkt: 4, codeString: 5 } as const;

/** Each feature has a value of each column, if only none: a header of a million would make every feature dear. */
const MAX_COLUMNS = 4096;

/** Magic and the header's size prefix. */
export const HEAD_START_BYTES = 12;

/** Magic, size prefix and header in bytes, read from a file's first HEAD_START_BYTES. @throws FlatgeobufFault */
export function headerEnd(bytes: Uint8Array): number {
  if (bytes.length < HEAD_START_BYTES || MAGIC.some((byte, i) => i !== 7 && bytes[i] !== byte)) {
    throw new FlatgeobufFault("not-flatgeobuf", "no FlatGeobuf 3 magic");
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  if (length < 8 || length > MAX_HEADER_BYTES) throw new FlatgeobufFault("corrupt", `header of ${length} bytes`);
  return HEAD_START_BYTES + length;
}

/**
 * Reads the header; `bytes` are the file's first and hold at least magic and header, the index may be missing.
 * @throws FlatgeobufFault
 */
export function parseHead(bytes: Uint8Array): FgbHead {
  const indexOffset = headerEnd(bytes);
  if (bytes.length < indexOffset) throw new FlatgeobufFault("corrupt", "the header is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset + 8, indexOffset - 8);
  return guarded("the header's tables lead outside it", () => readHeader(view, indexOffset));
}

function readHeader(view: DataView, indexOffset: number): FgbHead {
  const header = rootTable(view);
  const featuresCount = readCount(view, field(view, header, HEADER.featuresCount));
  const nodeSizeAt = field(view, header, HEADER.indexNodeSize);
  const indexNodeSize = nodeSizeAt === 0 ? 16 : view.getUint16(nodeSizeAt, true);
  if (indexNodeSize === 1 && featuresCount > 0) throw new FlatgeobufFault("corrupt", "index node size 1");
  const levels = indexLevels(featuresCount, indexNodeSize);
  return {
    indexOffset,
    featuresOffset: indexOffset + indexBytes(levels),
    featuresCount,
    indexNodeSize: levels.length === 0 ? 0 : indexNodeSize,
    levels,
    geometryType: geometryTypeOf(uint8Field(view, header, HEADER.geometryType, 0)),
    columns: readColumns(view, field(view, header, HEADER.columns)),
    crs: readCrs(view, field(view, header, HEADER.crs)),
    envelope: readEnvelope(view, field(view, header, HEADER.envelope)),
    name: textField(view, header, HEADER.name),
    title: textField(view, header, HEADER.title),
    description: textField(view, header, HEADER.description),
    metadata: textField(view, header, HEADER.metadata),
  };
}

/** Beyond 2^40 features no file is meant: the size of its index alone would not be believable. */
function readCount(view: DataView, position: number): number {
  const count = position === 0 ? 0n : view.getBigUint64(position, true);
  if (count > 1n << 40n) throw new FlatgeobufFault("corrupt", `${count} features`);
  return Number(count);
}

export function geometryTypeOf(value: number): GeometryType {
  const type = GEOMETRY_TYPES[value];
  if (!type) throw new FlatgeobufFault("corrupt", `geometry type ${value}`);
  return type;
}

/** Reads a vector of Column tables: the header's, or a feature's own. */
export function readColumns(view: DataView, position: number): readonly Column[] {
  if (position === 0) return [];
  const vector = follow(view, position);
  const count = vectorLength(view, vector, 4);
  if (count > MAX_COLUMNS)
    throw new FlatgeobufFault("unsupported", `${count} columns; at most ${MAX_COLUMNS} are read`);
  const columns: Column[] = [];
  // Offsets may be shared: without this bound a small hostile buffer could name one long text a million times.
  let textLength = 0;
  for (let i = 0; i < count; i++) {
    const column = readColumn(view, follow(view, vector + 4 + 4 * i), i + 1);
    textLength += column.name.length + (column.title?.length ?? 0) + (column.description?.length ?? 0);
    if (textLength > view.byteLength) throw new FlatgeobufFault("corrupt", "columns share their texts");
    columns.push(column);
  }
  return columns;
}

/** @param number counted from 1, for a column without a name */
function readColumn(view: DataView, table: number, number: number): Column {
  const type = COLUMN_TYPES[uint8Field(view, table, COLUMN.type, 0)];
  if (!type) throw new FlatgeobufFault("corrupt", "a column without a known type");
  const name = textField(view, table, COLUMN.name) ?? `column${number}`;
  const title = textField(view, table, COLUMN.title);
  const description = textField(view, table, COLUMN.description);
  return { name, type, ...(title === null ? {} : { title }), ...(description === null ? {} : { description }) };
}

function readCrs(view: DataView, position: number): FgbCrs | null {
  if (position === 0) return null;
  const table = follow(view, position);
  const codeAt = field(view, table, CRS.code);
  return {
    org: textField(view, table, CRS.org),
    code: codeAt === 0 ? 0 : view.getInt32(codeAt, true),
    name: textField(view, table, CRS.name),
    wkt: textField(view, table, CRS.wkt),
    codeString: textField(view, table, CRS.codeString),
  };
}

/** [minX, minY, maxX, maxY]; files with Z or M dimensions may list more. */
function readEnvelope(view: DataView, position: number): Bounds | null {
  if (position === 0) return null;
  const vector = follow(view, position);
  if (vectorLength(view, vector, 8) < 4) return null;
  const at = (i: number) => view.getFloat64(vector + 4 + 8 * i, true);
  return [at(0), at(1), at(2), at(3)];
}

import { ByteReader } from "./byteReader.ts";
import { formatFault } from "./fault.ts";
import type { GeometryBuilder } from "./geometryBuilder.ts";
import { HEIGHTS_DROPPED, type Remarks } from "./remarks.ts";
import { groupRings } from "./ringGroups.ts";
import { baseName, type SourceFile, wholeFile } from "./sourceFiles.ts";

/** The geometry file of a Shapefile. Source: ESRI Shapefile Technical Description (1998). */

const FILE_CODE = 9994;
const HEADER_BYTES = 100;
const RECORD_HEADER_BYTES = 8;
const INDEX_ENTRY_BYTES = 8;
/** Lengths and offsets are counted in 16-bit words. */
const WORD_BYTES = 2;

/** Shape types without their Z (+10) and M (+20) variants. */
const SHAPE = { none: 0, point: 1, line: 3, polygon: 5, multipoint: 8 } as const;
const FIRST_Z_TYPE = 11;

export function isShp(head: Uint8Array): boolean {
  return head.length >= 4 && new DataView(head.buffer, head.byteOffset).getInt32(0, false) === FILE_CODE;
}

/** Contents of each record (from the shape type on), in the order of the index, else of the file. Empty for a null shape. */
export async function* shpRecords(shp: SourceFile, shx: SourceFile | undefined): AsyncGenerator<Uint8Array> {
  const index = shx ? indexEntries(await wholeFile(shx)) : null;
  if (!index) yield* recordsInOrder(shp);
  else if (isAscending(index)) yield* recordsAscending(shp, index);
  else yield* recordsAtRandom(shp, index);
}

interface IndexEntry {
  readonly offset: number;
  readonly length: number;
}

function indexEntries(bytes: Uint8Array): IndexEntry[] | null {
  if (!isShp(bytes) || bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: IndexEntry[] = [];
  for (let at = HEADER_BYTES; at + INDEX_ENTRY_BYTES <= bytes.length; at += INDEX_ENTRY_BYTES) {
    entries.push({
      offset: view.getUint32(at, false) * WORD_BYTES,
      length: view.getUint32(at + 4, false) * WORD_BYTES,
    });
  }
  return entries;
}

/** Files edited in place have gaps (skipped) or records out of order (read at random). */
function isAscending(index: readonly IndexEntry[]): boolean {
  let end = HEADER_BYTES;
  for (const { offset, length } of index) {
    if (offset === 0) continue;
    if (offset < end) return false;
    end = offset + RECORD_HEADER_BYTES + length;
  }
  return true;
}

/** Without an index the file's own length says where it ends. */
async function* recordsInOrder(shp: SourceFile): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(shp.stream());
  try {
    const header = await reader.take(HEADER_BYTES);
    checkHeader(header, shp);
    const end = new DataView(header.buffer, header.byteOffset).getUint32(24, false) * WORD_BYTES;
    for (let record = 1; reader.position < end; record++) yield await nextRecord(reader, shp, record);
  } finally {
    await reader.close();
  }
}

async function* recordsAscending(shp: SourceFile, index: readonly IndexEntry[]): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(shp.stream());
  try {
    checkHeader(await reader.take(HEADER_BYTES), shp);
    let record = 0;
    for (const { offset } of index) {
      record++;
      if (offset === 0) {
        yield new Uint8Array(0);
        continue;
      }
      await reader.skip(offset - reader.position);
      yield await nextRecord(reader, shp, record);
    }
  } finally {
    await reader.close();
  }
}

async function* recordsAtRandom(shp: SourceFile, index: readonly IndexEntry[]): AsyncGenerator<Uint8Array> {
  const bytes = await wholeFile(shp);
  checkHeader(bytes, shp);
  let record = 0;
  for (const { offset, length } of index) {
    record++;
    const start = offset + RECORD_HEADER_BYTES;
    if (offset > 0 && start + length > bytes.length) throw truncated(shp, record);
    yield offset === 0 ? new Uint8Array(0) : bytes.subarray(start, start + length);
  }
}

async function nextRecord(reader: ByteReader, shp: SourceFile, record: number): Promise<Uint8Array> {
  const head = await reader.take(RECORD_HEADER_BYTES);
  if (head.length < RECORD_HEADER_BYTES) throw truncated(shp, record);
  const length = new DataView(head.buffer, head.byteOffset).getUint32(4, false) * WORD_BYTES;
  const content = await reader.take(length);
  if (content.length < length) throw truncated(shp, record);
  return content;
}

function checkHeader(header: Uint8Array, shp: SourceFile): void {
  if (!isShp(header))
    throw malformed({ zh: `${baseName(shp.name)} 不是 .shp 文件`, en: `${baseName(shp.name)} is not a .shp file` });
  if (header.length < HEADER_BYTES) throw truncated(shp, 1);
}

/** How many positions a record says that it has. */
export function positionCount(content: Uint8Array): number {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const plain = content.length < 4 ? SHAPE.none : view.getInt32(0, true) % 10;
  if (plain === SHAPE.none || plain === SHAPE.point) return plain;
  const at = plain === SHAPE.multipoint ? 36 : 40;
  return content.length < at + 4 ? 0 : Math.max(0, view.getInt32(at, true));
}

/** Adds the shape of one record. @throws Problem `unsupported-geometry`, `malformed-shapefile`. */
export function addShape(content: Uint8Array, builder: GeometryBuilder, feature: number, remarks: Remarks): void {
  if (content.length < 4) return;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const type = view.getInt32(0, true);
  if (type > FIRST_Z_TYPE - 1) remarks.note(HEIGHTS_DROPPED, feature);
  try {
    addShapeOfType(type % 10, type, view, builder, feature, remarks);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw malformed({ zh: "记录已损坏", en: "its record is damaged" }, feature, cause);
  }
}

function addShapeOfType(
  plain: number,
  type: number,
  view: DataView,
  builder: GeometryBuilder,
  feature: number,
  remarks: Remarks,
): void {
  if (type === SHAPE.none) return;
  if (type > 28) throw unsupported(feature, type);
  if (plain === SHAPE.point) builder.addPoints(positions(view, 4, 1));
  else if (plain === SHAPE.multipoint) builder.addPoints(positions(view, 40, view.getInt32(36, true)));
  else if (plain === SHAPE.line) for (const line of parts(view)) builder.addLine(line);
  else if (plain === SHAPE.polygon) addPolygons(parts(view), builder, feature, remarks);
  else throw unsupported(feature, type);
}

function addPolygons(
  rings: readonly Float64Array[],
  builder: GeometryBuilder,
  feature: number,
  remarks: Remarks,
): void {
  if (rings.length === 0) return;
  const { polygons, turnedAreas, nestedAreas } = groupRings(rings);
  if (turnedAreas > 0) remarks.note(TURNED, feature);
  if (nestedAreas > 0) remarks.note(NESTED, feature);
  for (const polygon of polygons) builder.addPolygon(polygon);
}

const TURNED = {
  zh: "逆时针的外环按面读取(应为顺时针)",
  en: "a counter-clockwise ring outside any area was read as an area (it should run clockwise)",
};
const NESTED = {
  zh: "面内的顺时针环按重叠的面读取;若为洞,应为逆时针",
  en: "a clockwise ring inside an area was read as an overlapping area; a hole should run counter-clockwise",
};

/** Type, box (32 bytes), number of parts and of points, first point of each part, then the points. */
function parts(view: DataView): Float64Array[] {
  const partCount = view.getInt32(36, true);
  const pointCount = view.getInt32(40, true);
  const pointsAt = 44 + 4 * partCount;
  const out: Float64Array[] = [];
  for (let k = 0; k < partCount; k++) {
    const from = view.getInt32(44 + 4 * k, true);
    const to = k + 1 < partCount ? view.getInt32(48 + 4 * k, true) : pointCount;
    if (from < 0 || to < from || to > pointCount) throw new RangeError("part outside the points");
    if (to > from) out.push(positions(view, pointsAt + 16 * from, to - from));
  }
  return out;
}

function positions(view: DataView, at: number, count: number): Float64Array {
  if (count < 0 || at + 16 * count > view.byteLength) throw new RangeError("points outside the record");
  const start = view.byteOffset + at;
  return new Float64Array(view.buffer.slice(start, start + 16 * count) as ArrayBuffer);
}

const REWRITE = {
  zh: "从原始数据重新导出,并附上 .shx",
  en: "write the file again from its source, and keep its .shx beside it",
};

function malformed(detail: { zh: string; en: string }, feature?: number, cause?: unknown) {
  return formatFault("malformed-shapefile", detail, REWRITE, { ...(feature === undefined ? {} : { feature }), cause });
}

function truncated(file: SourceFile, feature: number) {
  const name = baseName(file.name);
  return formatFault("truncated-file", { zh: `${name} 不完整`, en: `${name} is cut off` }, REWRITE, { feature });
}

function unsupported(feature: number, type: number) {
  return formatFault(
    "unsupported-geometry",
    { zh: `不支持图形类型 ${type}(如 MultiPatch)`, en: `shape type ${type} (e.g. MultiPatch) is not supported` },
    { zh: "转换为面、线或点要素类", en: "convert it to areas, lines or points" },
    { feature },
  );
}

import { notAreas } from "../notAreas.ts";
import { VertexCount } from "../vertexCount.ts";
import { malformed, notNumbers } from "./faults.ts";
import { narrow } from "./narrow.ts";

/**
 * The 界址点坐标 text of land applications (建设用地报批): no standard defines it, the ministry's input form and the programs
 * that write it do. This reads its lines and judges none of its figures.
 *
 *     [属性描述]                                       key=value lines
 *     [地块坐标]                                       then, for each parcel,
 *     points,area,no,name,shape,sheet,use,…,@          a head
 *     id,ring,X,Y                                      and its points
 */

/** Sections may come more than once: files are joined from several. */
export interface BoundaryFile {
  /** Of all [属性描述], in the order of the file. */
  readonly attributes: readonly Attribute[];
  readonly parcels: readonly Parcel[];
}

export interface Attribute {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

export interface Parcel {
  /** Of its head. */
  readonly line: number;
  /** 地块编号; empty where the head has none. */
  readonly number: string;
  /** 地块面积 as it is written. */
  readonly area: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly line: number;
  readonly id: string;
  readonly ring: string;
  /** The two values in the order of the file. */
  readonly values: readonly [number, number];
  /** Further values, e.g. a height. */
  readonly hasMore: boolean;
}

const SECTION = /^[[【［]\s*(.+?)\s*[\]】］]$/;
const COORDINATES = "地块坐标";
const ATTRIBUTES = "属性描述";

/** Whether a text looks like one: a section by its name, or a head that ends as heads do. */
export function looksLikeBoundaryPoints(text: string): boolean {
  return text.split(/\r\n|\r|\n/).some((line) => isSection(line.trim()) || endsAsHead(fieldsOf(line)));
}

function isSection(line: string): boolean {
  const name = SECTION.exec(line)?.[1];
  return name === COORDINATES || name === ATTRIBUTES;
}

/** @throws Problem `malformed-boundary-points`, `bad-position`, `not-a-geometry`, `too-many-vertices`, with the line */
export function readLines(text: string, maxVertices: number): BoundaryFile {
  const reader = new LineReader(maxVertices);
  let number = 0;
  for (const line of text.split(/\r\n|\r|\n/)) reader.read(line.trim(), ++number);
  return reader.done(number);
}

class LineReader {
  private readonly vertices: VertexCount;
  private readonly attributes: Attribute[] = [];
  private readonly parcels: (Parcel & { readonly points: Point[] })[] = [];
  private section = "";

  constructor(maxVertices: number) {
    this.vertices = new VertexCount(maxVertices);
  }

  read(text: string, line: number): void {
    if (text === "") return;
    const section = SECTION.exec(text)?.[1];
    const fields = fieldsOf(text);
    if (section !== undefined) this.section = section;
    else if (isHead(fields)) this.begin(fields, line);
    else if (this.section === COORDINATES) this.point(fields, line);
    else this.attribute(text, line);
  }

  done(lastLine: number): BoundaryFile {
    const { attributes, parcels } = this;
    const empty = parcels.find(({ points }) => points.length === 0);
    if (empty) throw malformed(empty.line, { zh: "该地块没有界址点", en: "this parcel has no points" });
    if (parcels.length === 0) throw malformed(lastLine, { zh: "文件没有地块", en: "the file has no parcel" });
    return { attributes, parcels };
  }

  /** Other lines of a section that has no coordinates are remarks. */
  private attribute(text: string, line: number): void {
    const [, key, value] = /^([^=＝]+)[=＝](.*)$/.exec(text) ?? [];
    if (key === undefined || value === undefined || this.section !== ATTRIBUTES) return;
    this.attributes.push({ key: key.trim(), value: value.trim(), line });
  }

  /** Heads have 8, 9, 11, 13 … fields; what comes before the shape is always the same, save commas in the name. */
  private begin(fields: readonly string[], line: number): void {
    this.section = COORDINATES;
    const [, area = "", number = ""] = fields;
    const shape = fields.find(isShape);
    if (shape !== undefined && shape !== "面") {
      throw notAreas(`第 ${line} 行的图形属性是${shape}，不是面`, `Line ${line}: the shape is ${shape}, not 面`, line);
    }
    this.parcels.push({ line, number, area, points: [] });
  }

  private point(fields: readonly string[], line: number): void {
    const [id, ring, first, second, ...rest] = fields;
    if (id === undefined || ring === undefined || first === undefined || second === undefined) {
      throw malformed(line, { zh: "既不是地块表头也不是界址点", en: "this is neither a parcel's head nor a point" });
    }
    const parcel = this.parcels.at(-1);
    if (!parcel) throw malformed(line, { zh: "界址点之前没有地块表头", en: "a point stands before any parcel's head" });
    this.vertices.add(1);
    const values = [decimal(first), decimal(second)] as const;
    if (!values.every(Number.isFinite)) throw notNumbers(line, first, second);
    parcel.points.push({ line, id: narrow(id), ring: narrow(ring), values, hasMore: rest.some(isNumber) });
  }
}

function fieldsOf(line: string): string[] {
  return line.split(/[,，]/).map((field) => field.trim());
}

/** A head ends with @; where that was dropped its shape tells it from a point. */
function isHead(fields: readonly string[]): boolean {
  return endsAsHead(fields) || (fields.length >= 5 && fields.some(isShape));
}

function endsAsHead(fields: readonly string[]): boolean {
  const last = fields.findLast((field) => field !== "");
  return fields.length >= 5 && (last === "@" || last === "＠");
}

function isShape(field: string): boolean {
  return field === "面" || field === "线" || field === "点";
}

const DECIMAL = /^[+-]?\d+(\.\d*)?$/;

function isNumber(field: string): boolean {
  return DECIMAL.test(narrow(field));
}

/** `NaN` for what is no decimal. */
export function decimal(field: string): number {
  return isNumber(field) ? Number(narrow(field)) : Number.NaN;
}

import type { MultiPolygon, Polygon } from "../geometry/rings.ts";
import { FlatgeobufFault, guarded } from "./fault.ts";
import { type FgbHead, geometryTypeOf, readColumns } from "./head.ts";
import { readProperties } from "./properties.ts";
import type { Column, ColumnValue, GeometryType } from "./schema.ts";
import { field, follow, rootTable, uint8Field, vectorLength } from "./table.ts";

/** Coordinates as the file has them, interleaved x, y; Z and M are left out. */
type FgbGeometry =
  | { readonly kind: "polygons"; readonly polygons: MultiPolygon }
  | { readonly kind: "lines"; readonly lines: readonly Float64Array[] }
  | { readonly kind: "points"; readonly points: Float64Array };

/** One feature. Geometry and values are decoded when first asked for, and then may throw FlatgeobufFault. */
export interface FgbFeature {
  /** With its size prefix: the next feature begins this many bytes later. */
  readonly byteLength: number;
  readonly geometry: FgbGeometry | null;
  /** The geometry's polygons; none where it has no geometry. @throws FlatgeobufFault when it is of another kind */
  readonly polygons: MultiPolygon;
  /** The head's columns, or the feature's own where the file is heterogeneous. */
  readonly columns: readonly Column[];
  /** One value a column, null where the feature has none. */
  readonly values: readonly ColumnValue[];
}

/** Slots of the tables in feature.fbs. */
const FEATURE = { geometry: 0, properties: 1, columns: 2 } as const;
const GEOMETRY = { ends: 0, xy: 1, type: 6, parts: 7 } as const;

/**
 * The feature at `offset` of `bytes`. Where the doubles are 8-aligned in memory (files written here, read at a
 * feature's start) rings are views into `bytes`, otherwise copies.
 * @throws FlatgeobufFault when the bytes end within the feature
 */
export function decodeFeature(bytes: Uint8Array, offset: number, head: FgbHead): FgbFeature {
  const view = guarded("a feature is cut off", () => {
    const length = 4 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
    if (offset + length > bytes.length) throw new RangeError("beyond the bytes at hand");
    return new DataView(bytes.buffer, bytes.byteOffset + offset, length);
  });
  return new LazyFeature(view, head);
}

/** Values by column name, null where the feature has none. */
export function attributesOf(feature: FgbFeature): Record<string, ColumnValue> {
  return Object.fromEntries(feature.columns.map((column, i) => [column.name, feature.values[i] ?? null]));
}

class LazyFeature implements FgbFeature {
  readonly #view: DataView;
  readonly #head: FgbHead;
  #geometry: FgbGeometry | null | undefined;
  #columns: readonly Column[] | undefined;
  #values: readonly ColumnValue[] | undefined;

  constructor(view: DataView, head: FgbHead) {
    this.#view = view;
    this.#head = head;
  }

  get byteLength(): number {
    return this.#view.byteLength;
  }

  get geometry(): FgbGeometry | null {
    this.#geometry ??= guarded("a geometry leads outside its feature", () => {
      return readGeometry(this.#view, this.#head.geometryType);
    });
    return this.#geometry;
  }

  get polygons(): MultiPolygon {
    const geometry = this.geometry;
    if (geometry === null) return [];
    if (geometry.kind !== "polygons") throw new FlatgeobufFault("unsupported", `${geometry.kind} instead of polygons`);
    return geometry.polygons;
  }

  get columns(): readonly Column[] {
    this.#columns ??= guarded("columns lead outside their feature", () => {
      const position = field(this.#view, rootTable(this.#view), FEATURE.columns);
      return position === 0 ? this.#head.columns : readColumns(this.#view, position);
    });
    return this.#columns;
  }

  get values(): readonly ColumnValue[] {
    const columns = this.columns;
    this.#values ??= guarded("properties lead outside their feature", () => {
      return readProperties(this.#view, field(this.#view, rootTable(this.#view), FEATURE.properties), columns);
    });
    return this.#values;
  }
}

function readGeometry(view: DataView, typeInHead: GeometryType): FgbGeometry | null {
  const position = field(view, rootTable(view), FEATURE.geometry);
  if (position === 0) return null;
  const geometry = follow(view, position);
  const own = geometryTypeOf(uint8Field(view, geometry, GEOMETRY.type, 0));
  const type = own === "Unknown" ? typeInHead : own;
  switch (type) {
    case "Polygon":
    case "Triangle":
      return { kind: "polygons", polygons: [readPolygon(view, geometry)].filter((rings) => rings.length > 0) };
    case "MultiPolygon":
      return { kind: "polygons", polygons: readParts(view, geometry) };
    case "LineString":
    case "MultiLineString":
      return { kind: "lines", lines: splitByEnds(view, geometry, readXy(view, geometry)) };
    case "Point":
    case "MultiPoint":
      return { kind: "points", points: readXy(view, geometry) };
    default:
      throw new FlatgeobufFault("unsupported", `geometry type ${type}`);
  }
}

function readParts(view: DataView, geometry: number): MultiPolygon {
  const position = field(view, geometry, GEOMETRY.parts);
  if (position === 0) return [];
  const vector = follow(view, position);
  const polygons: Polygon[] = [];
  // Offsets may be shared: without this bound a small hostile buffer could hold one long ring a million times.
  let bytes = 0;
  for (let i = 0, n = vectorLength(view, vector, 4); i < n; i++) {
    const polygon = readPolygon(view, follow(view, vector + 4 + 4 * i));
    for (const ring of polygon) bytes += ring.byteLength;
    bytes += 4 * polygon.length;
    if (bytes > view.byteLength) throw new FlatgeobufFault("corrupt", "parts share their coordinates");
    if (polygon.length > 0) polygons.push(polygon);
  }
  return polygons;
}

function readPolygon(view: DataView, geometry: number): Polygon {
  return splitByEnds(view, geometry, readXy(view, geometry));
}

function readXy(view: DataView, geometry: number): Float64Array {
  const position = field(view, geometry, GEOMETRY.xy);
  if (position === 0) return new Float64Array(0);
  const vector = follow(view, position);
  const length = vectorLength(view, vector, 8);
  if (length % 2 !== 0) throw new FlatgeobufFault("corrupt", "an odd number of ordinates");
  const start = view.byteOffset + vector + 4;
  return start % 8 === 0
    ? new Float64Array(view.buffer, start, length)
    : new Float64Array(view.buffer.slice(start, start + 8 * length));
}

/** `ends` counts the vertices up to each ring's end; it is left out where there is one ring. */
function splitByEnds(view: DataView, geometry: number, xy: Float64Array): readonly Float64Array[] {
  if (xy.length === 0) return [];
  const position = field(view, geometry, GEOMETRY.ends);
  if (position === 0) return [xy];
  const vector = follow(view, position);
  const count = vectorLength(view, vector, 4);
  if (count === 0) return [xy];
  const rings: Float64Array[] = [];
  let start = 0;
  for (let i = 0; i < count; i++) {
    const end = 2 * view.getUint32(vector + 4 + 4 * i, true);
    if (end <= start || end > xy.length) throw new FlatgeobufFault("corrupt", "a ring is empty or ends outside");
    rings.push(xy.subarray(start, end));
    start = end;
  }
  if (start !== xy.length) throw new FlatgeobufFault("corrupt", "coordinates that belong to no ring");
  return rings;
}

import type { MultiPolygon } from "../geometry/rings.ts";
import { FlatgeobufFault, guarded } from "./fault.ts";
import { type FgbGeometry, GeometryReader } from "./geometry.ts";
import { type FgbHead, readColumns } from "./head.ts";
import { readProperties } from "./properties.ts";
import type { Column, ColumnValue } from "./schema.ts";
import { field, follow, rootTable } from "./table.ts";

/** One feature. Geometry and values are decoded when first asked for, and then may throw FlatgeobufFault. */
export interface FgbFeature {
  /** With its size prefix: the next feature begins this many bytes later. */
  readonly byteLength: number;
  readonly geometry: FgbGeometry | null;
  /** Whether the geometry has Z or M, which are left out. */
  readonly hasHeights: boolean;
  /**
   * The geometry's polygons; none where it has no geometry.
   * @throws FlatgeobufFault when it is of another kind or has a ring without vertices: files written here never do
   */
  readonly polygons: MultiPolygon;
  /** The head's columns, or the feature's own where the file is heterogeneous. */
  readonly columns: readonly Column[];
  /** One value a column, null where the feature has none. */
  readonly values: readonly ColumnValue[];
}

/** Slots of the tables in feature.fbs. */
const FEATURE = { geometry: 0, properties: 1, columns: 2 } as const;

/**
 * The feature at `offset` of `bytes`. Where the doubles are 8-aligned in memory (files written here, read at a
 * feature's start) rings are views into `bytes`, otherwise copies.
 * @throws FlatgeobufFault when the bytes end within the feature
 */
export function decodeFeature(bytes: Uint8Array, offset: number, head: FgbHead): FgbFeature {
  return guarded("a feature is cut off", () => {
    const length = 4 + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
    if (offset + length > bytes.length) throw new RangeError("beyond the bytes at hand");
    return new LazyFeature(new DataView(bytes.buffer, bytes.byteOffset + offset, length), head);
  });
}

/** Values by column name, null where the feature has none. Of columns with one name the last value counts. */
export function attributesOf({ columns, values }: FgbFeature): Record<string, ColumnValue> {
  const attributes: Record<string, ColumnValue> = Object.fromEntries(columns.map(({ name }) => [name, null]));
  for (const [i, { name }] of columns.entries()) {
    const value = values[i] ?? null;
    if (value !== null) attributes[name] = value;
  }
  return attributes;
}

class LazyFeature implements FgbFeature {
  readonly #view: DataView;
  /** Position of the Feature table. */
  readonly #table: number;
  readonly #head: FgbHead;
  #geometry: FgbGeometry | null | undefined;
  #reader: GeometryReader;
  #columns: readonly Column[] | undefined;
  #values: readonly ColumnValue[] | undefined;

  constructor(view: DataView, head: FgbHead) {
    this.#view = view;
    this.#table = rootTable(view);
    this.#reader = new GeometryReader(view);
    this.#head = head;
  }

  get byteLength(): number {
    return this.#view.byteLength;
  }

  get geometry(): FgbGeometry | null {
    if (this.#geometry === undefined) guarded("a geometry leads outside its feature", () => this.#readGeometry());
    return this.#geometry ?? null;
  }

  get hasHeights(): boolean {
    return this.geometry !== null && this.#reader.hasHeights;
  }

  get polygons(): MultiPolygon {
    const geometry = this.geometry;
    if (geometry === null) return [];
    if (geometry.kind !== "polygons") throw new FlatgeobufFault("unsupported", `${geometry.kind} instead of polygons`);
    if (this.#reader.hasEmptyParts) throw new FlatgeobufFault("corrupt", "a ring is empty");
    return geometry.polygons;
  }

  get columns(): readonly Column[] {
    this.#columns ??= guarded("columns lead outside their feature", () => {
      const position = field(this.#view, this.#table, FEATURE.columns);
      const own = readColumns(this.#view, position);
      return own.length === 0 ? this.#head.columns : own;
    });
    return this.#columns;
  }

  get values(): readonly ColumnValue[] {
    const columns = this.columns;
    this.#values ??= guarded("properties lead outside their feature", () => {
      return readProperties(this.#view, field(this.#view, this.#table, FEATURE.properties), columns);
    });
    return this.#values;
  }

  #readGeometry(): void {
    const position = field(this.#view, this.#table, FEATURE.geometry);
    this.#geometry = position === 0 ? null : this.#reader.read(follow(this.#view, position), this.#head.geometryType);
  }
}

import type { Column, ColumnValue } from "../flatgeobuf/schema.ts";
import type { MultiPolygon } from "../geometry/rings.ts";

/** Features of one layer, or the parts of them in a tile, on their way out: what every writer of this folder takes. */
export interface FeatureSet {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** Name of the column whose value is a feature's id; absent where the layer has none. */
  readonly idColumn?: string | undefined;
  readonly features: readonly OutFeature[];
}

export interface OutFeature {
  /** Absent: the value of the set's id column. */
  readonly id?: string;
  /** In the order and the system that the writer's caller states; published data are EPSG:4490, lon/lat. */
  readonly polygons: MultiPolygon;
  /** One a column. */
  readonly values: readonly ColumnValue[];
}

/** The id of a feature of the set: its own, or its column's where that has one. */
export function idOf({ columns, idColumn }: FeatureSet, { id, values }: OutFeature): string | number | undefined {
  if (id !== undefined) return id;
  const at = columns.findIndex(({ name }) => name === idColumn);
  const value = at === -1 ? null : values[at];
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** A value as JSON has it: binary and what is no number become null. */
export function jsonValue(value: ColumnValue): string | number | boolean | null {
  if (value instanceof Uint8Array) return null;
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

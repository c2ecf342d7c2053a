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
  /** In the order and the system that the writer's caller states; published data are EPSG:4490, lon/lat. */
  readonly polygons: MultiPolygon;
  /** One a column. */
  readonly values: readonly ColumnValue[];
}

/** The id of a feature of the set, where its column has one. */
export function idOf({ columns, idColumn }: FeatureSet, { values }: OutFeature): string | number | undefined {
  const at = columns.findIndex(({ name }) => name === idColumn);
  const value = at === -1 ? null : values[at];
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

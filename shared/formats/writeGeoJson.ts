import type { ColumnValue } from "../flatgeobuf/schema.ts";
import type { Ring } from "../geometry/rings.ts";
import { type FeatureSet, idOf, type OutFeature } from "./featureSet.ts";

export const GEOJSON_MEDIA_TYPE = "application/geo+json";

/** RFC 7946, degrees with 9 decimals (0.1 mm). Feature by feature, so that no second copy of all coordinates is made. */
export function writeGeoJson(set: FeatureSet): string {
  const features = set.features.map((feature) => featureText(feature, set));
  return `{"type":"FeatureCollection","features":[${features.join(",")}]}\n`;
}

function featureText(feature: OutFeature, set: FeatureSet): string {
  const { polygons, values } = feature;
  const properties = Object.fromEntries(set.columns.map(({ name }, i) => [name, jsonValue(values[i] ?? null)]));
  const id = idOf(set, feature);
  const idText = id === undefined ? "" : `"id":${JSON.stringify(id)},`;
  const coordinates = polygons.map((polygon) => `[${polygon.map(ringText).join(",")}]`).join(",");
  const geometry = `{"type":"MultiPolygon","coordinates":[${coordinates}]}`;
  return `{"type":"Feature",${idText}"geometry":${geometry},"properties":${JSON.stringify(properties)}}`;
}

function ringText(ring: Ring): string {
  const positions: string[] = [];
  for (let i = 0; i < ring.length; i += 2) positions.push(`[${decimal(ring[i]!)},${decimal(ring[i + 1]!)}]`);
  return `[${positions.join(",")}]`;
}

function decimal(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9;
}

function jsonValue(value: ColumnValue): string | number | boolean | null {
  if (value instanceof Uint8Array) return null;
  return typeof value === "number" && !Number.isFinite(value) ? null : value;
}

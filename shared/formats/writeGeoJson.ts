import type { Ring } from "../geometry/rings.ts";
import { type FeatureSet, idOf, jsonValue, type OutFeature } from "./featureSet.ts";

export const GEOJSON_MEDIA_TYPE = "application/geo+json";

export interface GeoJsonOptions {
  /** Of coordinates. 9 of a degree or 4 of a metre are 0.1 mm. */
  readonly decimals?: number;
  /** Foreign members (RFC 7946 § 6.1) of the outermost object. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** RFC 7946, degrees with 9 decimals (0.1 mm). Feature by feature, so that no second copy of all coordinates is made. */
export function writeGeoJson(set: FeatureSet, { decimals = 9, members = {} }: GeoJsonOptions = {}): string {
  const features = set.features.map((feature) => featureText(feature, set, decimals, ""));
  return `{"type":"FeatureCollection",${memberTexts(members)}"features":[${features.join(",")}]}\n`;
}

/** One feature of a set as a document of its own. */
export function writeGeoJsonFeature(
  set: FeatureSet,
  feature: OutFeature,
  { decimals = 9, members = {} }: GeoJsonOptions = {},
): string {
  return `${featureText(feature, set, decimals, memberTexts(members))}\n`;
}

function featureText(feature: OutFeature, set: FeatureSet, decimals: number, members: string): string {
  const { polygons, values } = feature;
  const properties = Object.fromEntries(set.columns.map(({ name }, i) => [name, jsonValue(values[i] ?? null)]));
  const id = idOf(set, feature);
  const idText = id === undefined ? "" : `"id":${JSON.stringify(id)},`;
  const scale = 10 ** decimals;
  const coordinates = polygons
    .map((polygon) => `[${polygon.map((ring) => ringText(ring, scale)).join(",")}]`)
    .join(",");
  const geometry = `{"type":"MultiPolygon","coordinates":[${coordinates}]}`;
  return `{"type":"Feature",${idText}${members}"geometry":${geometry},"properties":${JSON.stringify(properties)}}`;
}

function memberTexts(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join("");
}

function ringText(ring: Ring, scale: number): string {
  const positions: string[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    positions.push(`[${rounded(ring[i]!, scale)},${rounded(ring[i + 1]!, scale)}]`);
  }
  return `[${positions.join(",")}]`;
}

function rounded(ordinate: number, scale: number): number {
  return Math.round(ordinate * scale) / scale;
}

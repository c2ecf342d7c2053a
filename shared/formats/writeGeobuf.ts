import { PbfWriter } from "pbf";
import type { MultiPolygon, Ring } from "../geometry/rings.ts";
import { type FeatureSet, idOf, jsonValue, type OutFeature } from "./featureSet.ts";

/** The format has no registered media type; this one is what its users agree on. */
export const GEOBUF_MEDIA_TYPE = "application/geobuf";

/** As in GeoJSON: 0.1 mm. The package `geobuf` reads that many but writes six only. */
const DECIMALS = 9;

const MULTI_POLYGON = 5;

/**
 * Geobuf (geobuf.proto of mapbox/geobuf): what `writeGeoJson` writes, in the same order and with the same decimals, as a
 * protocol buffer.
 */
export function writeGeobuf(set: FeatureSet): Uint8Array {
  const pbf = new PbfWriter();
  for (const { name } of set.columns) pbf.writeStringField(1, name);
  pbf.writeVarintField(3, DECIMALS);
  pbf.writeMessage(4, writeFeatures, set);
  return pbf.finish();
}

function writeFeatures(set: FeatureSet, pbf: PbfWriter): void {
  for (const feature of set.features) pbf.writeMessage(1, writeFeature, { feature, set });
}

function writeFeature({ feature, set }: { feature: OutFeature; set: FeatureSet }, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeGeometry, feature.polygons);
  const id = idOf(set, feature);
  // Zigzag doubles a number, and a double holds no integers beyond 2^53.
  if (typeof id === "number" && Number.isSafeInteger(2 * id)) pbf.writeSVarintField(12, id);
  else if (id !== undefined) pbf.writeStringField(11, String(id));
  for (const i of set.columns.keys()) pbf.writeMessage(13, writeValue, jsonValue(feature.values[i] ?? null));
  pbf.writePackedVarint(
    14,
    set.columns.flatMap((_, i) => [i, i]),
  );
}

function writeValue(value: ReturnType<typeof jsonValue>, pbf: PbfWriter): void {
  if (typeof value === "string") pbf.writeStringField(1, value);
  else if (typeof value === "boolean") pbf.writeBooleanField(5, value);
  else if (value === null) pbf.writeStringField(6, "null");
  else if (!Number.isSafeInteger(value)) pbf.writeDoubleField(2, value);
  else if (value < 0) pbf.writeVarintField(4, -value);
  else pbf.writeVarintField(3, value);
}

function writeGeometry(polygons: MultiPolygon, pbf: PbfWriter): void {
  pbf.writeVarintField(1, MULTI_POLYGON);
  // One ring alone needs no lengths.
  if (polygons.length !== 1 || polygons[0]!.length !== 1) pbf.writePackedVarint(2, lengthsOf(polygons));
  pbf.writePackedSVarint(3, polygons.flat().flatMap(steps));
}

/** The number of polygons, of each one's rings, and of each ring's positions without the last, which repeats the first. */
function lengthsOf(polygons: MultiPolygon): number[] {
  const ofPolygon = polygons.map((rings) => [rings.length, ...rings.map((ring) => ring.length / 2 - 1)]);
  return [polygons.length, ...ofPolygon.flat()];
}

/** Each position less the one before. */
function steps(ring: Ring): number[] {
  const units = 10 ** DECIMALS;
  const out: number[] = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length - 2; i += 2) {
    const nextX = Math.round(ring[i]! * units);
    const nextY = Math.round(ring[i + 1]! * units);
    out.push(nextX - x, nextY - y);
    x = nextX;
    y = nextY;
  }
  return out;
}

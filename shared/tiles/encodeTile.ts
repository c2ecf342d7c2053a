import type { Layer } from "../catalog/snapshot.ts";
import { encodeFeature, encodeFile } from "../flatgeobuf/encode.ts";
import type { ColumnValue } from "../flatgeobuf/schema.ts";
import { polygonBounds, type Ring } from "../geometry/rings.ts";
import type { Tile, TileFeature } from "./readTile.ts";

/** Anything that changes the bytes of an unchanged layer's tiles must raise this: it is part of their ETags. */
export const TILE_CODE_VERSION = 1;

export type TileFormat = "fgb" | "geojson";

/** The format has no registered media type; this one is agreed on in flatgeobuf's discussion 112 and used by STAC. */
export const FLATGEOBUF_MEDIA_TYPE = "application/vnd.flatgeobuf";

export const TILE_MEDIA_TYPES: Readonly<Record<TileFormat, string>> = {
  fgb: FLATGEOBUF_MEDIA_TYPE,
  geojson: "application/geo+json",
};

/** A tile's bytes, EPSG:4490 in lon/lat order in either format; the same for the same tile. */
export function encodeTile(tile: Tile, layer: Layer, format: TileFormat): readonly Uint8Array[] {
  return format === "fgb" ? encodeFlatgeobuf(tile, layer) : [new TextEncoder().encode(encodeGeoJson(tile, layer))];
}

function encodeFlatgeobuf({ columns, features }: Tile, layer: Layer): readonly Uint8Array[] {
  const meta = { name: layer.code, title: layer.title.zh, columns, geometryType: "MultiPolygon" } as const;
  return encodeFile(
    meta,
    features.map(({ polygons, values }) => ({
      bytes: encodeFeature(polygons, columns, values),
      bounds: polygonBounds(polygons),
    })),
  );
}

/** RFC 7946 with 9 decimals (0.1 mm). Feature by feature, so that no second copy of all coordinates is made. */
function encodeGeoJson(tile: Tile, layer: Layer): string {
  const features = tile.features.map((feature) => featureText(feature, tile, layer));
  return `{"type":"FeatureCollection","features":[${features.join(",")}]}\n`;
}

function featureText({ polygons, values }: TileFeature, { columns }: Tile, layer: Layer): string {
  const properties = Object.fromEntries(columns.map(({ name }, i) => [name, jsonValue(values[i] ?? null)]));
  const id = layer.idColumn === undefined ? undefined : properties[layer.idColumn];
  const idText = typeof id === "string" || typeof id === "number" ? `"id":${JSON.stringify(id)},` : "";
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

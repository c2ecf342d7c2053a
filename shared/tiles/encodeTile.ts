import type { Layer } from "../catalog/snapshot.ts";
import { FLATGEOBUF_MEDIA_TYPE, writeFlatgeobuf } from "../formats/writeFlatgeobuf.ts";
import { GEOJSON_MEDIA_TYPE, writeGeoJson } from "../formats/writeGeoJson.ts";
import type { Tile } from "./readTile.ts";

/** Anything that changes the bytes of an unchanged layer's tiles must raise this: it is part of their ETags. */
export const TILE_CODE_VERSION = 1;

export type TileFormat = "fgb" | "geojson";

export const TILE_MEDIA_TYPES: Readonly<Record<TileFormat, string>> = {
  fgb: FLATGEOBUF_MEDIA_TYPE,
  geojson: GEOJSON_MEDIA_TYPE,
};

/** A tile's bytes, EPSG:4490 in lon/lat order in either format; the same for the same tile. */
export function encodeTile({ columns, features }: Tile, layer: Layer, format: TileFormat): readonly Uint8Array[] {
  const set = { name: layer.code, title: layer.title.zh, columns, idColumn: layer.idColumn, features };
  return format === "fgb" ? writeFlatgeobuf(set) : [new TextEncoder().encode(writeGeoJson(set))];
}

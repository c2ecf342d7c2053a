import type { Layer } from "../catalog/snapshot.ts";
import type { FeatureSet } from "../formats/featureSet.ts";
import { FLATGEOBUF_MEDIA_TYPE, writeFlatgeobuf } from "../formats/writeFlatgeobuf.ts";
import { GEOBUF_MEDIA_TYPE, writeGeobuf } from "../formats/writeGeobuf.ts";
import { GEOJSON_MEDIA_TYPE, writeGeoJson } from "../formats/writeGeoJson.ts";
import { MVT_MEDIA_TYPE, writeMvt } from "../formats/writeMvt.ts";
import type { Tile } from "./readTile.ts";
import type { TileFrame } from "./tileFrame.ts";
import { EXTENT } from "./tileSettings.ts";

interface Encoding {
  readonly mediaType: string;
  /** In whole units of the tile's extent, on every level; the other formats are in degrees, EPSG:4490, lon/lat. */
  readonly inUnits: boolean;
  readonly write: (set: FeatureSet) => readonly Uint8Array[];
}

/** The first is what a caller gets who names none. */
export const TILE_FORMATS = {
  fgb: { mediaType: FLATGEOBUF_MEDIA_TYPE, inUnits: false, write: writeFlatgeobuf },
  mvt: { mediaType: MVT_MEDIA_TYPE, inUnits: true, write: (set) => [writeMvt(set, EXTENT)] },
  geobuf: { mediaType: GEOBUF_MEDIA_TYPE, inUnits: false, write: (set) => [writeGeobuf(set)] },
  geojson: {
    mediaType: GEOJSON_MEDIA_TYPE,
    inUnits: false,
    write: (set) => [new TextEncoder().encode(writeGeoJson(set))],
  },
} as const satisfies Record<string, Encoding>;

export type TileFormat = keyof typeof TILE_FORMATS;

/** A tile's bytes; the same for the same tile. */
export function encodeTile(
  { columns, features }: Tile,
  layer: Layer,
  { grid }: TileFrame,
  format: TileFormat,
): readonly Uint8Array[] {
  const { inUnits, write } = TILE_FORMATS[format];
  const move = inUnits ? grid?.units : grid?.degrees;
  const placed = move
    ? features.map(({ polygons, values }) => ({ polygons: polygons.map((rings) => rings.map(move)), values }))
    : features;
  return write({ name: layer.code, title: layer.title.zh, columns, idColumn: layer.idColumn, features: placed });
}

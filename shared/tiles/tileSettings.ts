/** How tiles are made: every size, zoom level and limit in one place. Tileset metadata and docs/tiles.md state them. */

/** Anything that changes the bytes of an unchanged layer's tiles must raise this: it is part of their ETags. */
export const TILE_CODE_VERSION = 2;

/** Units of a tile's side in Mapbox Vector Tiles. */
export const EXTENT = 4096;

/** The strip around a tile that comes with it, so that outlines along the cut stay out of sight (units of the extent). */
export const BUFFER = 64;

/** Side of the cells that small scales are drawn on (units of the extent): a quarter of a pixel where a tile has 256. */
export const CELL = 4;

/** What one tile may take. */
export interface TileLimits {
  readonly maxFeatures: number;
  /** Of stored features that are read for one tile. */
  readonly maxBytes: number;
  /** Of index that is read for one tile. */
  readonly maxIndexBytes: number;
}

export const DEFAULT_TILE_LIMITS: TileLimits = {
  maxFeatures: 4000,
  maxBytes: 8 * 1024 * 1024,
  maxIndexBytes: 8 * 1024 * 1024,
};

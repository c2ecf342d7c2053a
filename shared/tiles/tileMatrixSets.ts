import type { Bounds } from "../geometry/rings.ts";

/**
 * The two tile matrix sets that tiles are served in (OGC Two Dimensional Tile Matrix Set and Tile Set Metadata, 17-083r4,
 * annexes D.1 and D.2). Row 0 is in the north; a tile is a rectangle in longitude and latitude in either. CGCS2000 and
 * WGS 84 differ by less than a millimetre here and are one for display.
 */
export interface TileMatrixSet {
  readonly id: "WebMercatorQuad" | "WorldCRS84Quad";
  readonly title: string;
  readonly crs: string;
  readonly wellKnownScaleSet: string;
  readonly orderedAxes: readonly [string, string];
  /** North-west corner, in the units of its CRS. */
  readonly origin: readonly [number, number];
  readonly metresPerUnit: number;
  /** Tiles on level 0, west to east; there is one row. */
  readonly columns: number;
  /** Of the definition; tiles end earlier. */
  readonly levels: number;
  /** The deepest level that is served: its pixel is 15 cm on the equator. */
  readonly maxZoom: number;
  /** From this level on, formats in degrees carry all vertices as they are stored. A tile is then 2.4 km wide at most. */
  readonly wholeFrom: number;
  /** Tiles of level 0 between the western edge and a longitude (degrees). */
  readonly across: (longitude: number) => number;
  /** Tiles of level 0 between the northern edge and a latitude (degrees). */
  readonly down: (latitude: number) => number;
  readonly longitude: (across: number) => number;
  readonly latitude: (down: number) => number;
}

const EQUATOR_M = 2 * Math.PI * 6378137;

/** Near the poles Mercator has no end. */
const HIGHEST_LATITUDE = 89;

const WEB_MERCATOR_QUAD: TileMatrixSet = {
  id: "WebMercatorQuad",
  title: "Google Maps Compatible for the World",
  crs: "http://www.opengis.net/def/crs/EPSG/0/3857",
  wellKnownScaleSet: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
  orderedAxes: ["X", "Y"],
  origin: [-EQUATOR_M / 2, EQUATOR_M / 2],
  metresPerUnit: 1,
  columns: 1,
  levels: 25,
  maxZoom: 20,
  wholeFrom: 14,
  across: (longitude) => (longitude + 180) / 360,
  down: (latitude) => {
    const within = Math.max(-HIGHEST_LATITUDE, Math.min(HIGHEST_LATITUDE, latitude));
    return 0.5 - Math.asinh(Math.tan((within * Math.PI) / 180)) / (2 * Math.PI);
  },
  longitude: (across) => across * 360 - 180,
  latitude: (down) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * down))) * 180) / Math.PI,
};

const WORLD_CRS84_QUAD: TileMatrixSet = {
  id: "WorldCRS84Quad",
  title: "CRS84 for the World",
  crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
  wellKnownScaleSet: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad",
  orderedAxes: ["Lon", "Lat"],
  origin: [-180, 90],
  metresPerUnit: EQUATOR_M / 360,
  columns: 2,
  levels: 24,
  maxZoom: 19,
  wholeFrom: 13,
  across: (longitude) => (longitude + 180) / 180,
  down: (latitude) => (90 - latitude) / 180,
  longitude: (across) => across * 180 - 180,
  latitude: (down) => 90 - down * 180,
};

export const TILE_MATRIX_SETS: readonly TileMatrixSet[] = [WEB_MERCATOR_QUAD, WORLD_CRS84_QUAD];

export interface TileAddress {
  readonly set: TileMatrixSet;
  readonly zoom: number;
  readonly row: number;
  readonly column: number;
}

export function tileMatrixSet(id: string): TileMatrixSet | undefined {
  return TILE_MATRIX_SETS.find((set) => set.id === id);
}

/** The address that three path segments name, `null` where there is no such tile. */
export function tileAddress(set: TileMatrixSet, zoom: string, row: string, column: string): TileAddress | null {
  if (![zoom, row, column].every((text) => /^(0|[1-9]\d{0,7})$/.test(text))) return null;
  const address = { set, zoom: Number(zoom), row: Number(row), column: Number(column) };
  const rows = 2 ** address.zoom;
  return address.zoom <= set.maxZoom && address.row < rows && address.column < rows * set.columns ? address : null;
}

/** Degrees: the tile, and on each side the given share of its side more. */
export function tileBounds({ set, zoom, row, column }: TileAddress, more = 0): Bounds {
  const rows = 2 ** zoom;
  return [
    set.longitude((column - more) / rows),
    set.latitude((row + 1 + more) / rows),
    set.longitude((column + 1 + more) / rows),
    set.latitude((row - more) / rows),
  ];
}

import { TILE_MATRIX_SETS, type TileMatrixSet } from "./tileMatrixSets.ts";

/** Tile matrix sets as 17-083r4 writes them in JSON (§ 7.2, annex D). */

const TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

/** Side of a tile in pixels, by which the standard reckons scales; a pixel is 0.28 mm. */
const PIXELS = 256;
const PIXEL_M = 0.00028;

export function tileMatrixSetUri({ id }: TileMatrixSet): string {
  return `http://www.opengis.net/def/tilematrixset/OGC/1.0/${id}`;
}

/** @param origin of the service */
export function tileMatrixSetList(origin: string): object {
  return {
    tileMatrixSets: TILE_MATRIX_SETS.map((set) => ({
      id: set.id,
      title: set.title,
      uri: tileMatrixSetUri(set),
      crs: set.crs,
      links: [{ rel: "self", href: addressOf(set, origin), type: "application/json" }],
    })),
  };
}

export function tilingSchemeLink(set: TileMatrixSet, origin: string): object {
  return { rel: TILING_SCHEME, href: addressOf(set, origin), type: "application/json", title: set.title };
}

function addressOf({ id }: TileMatrixSet, origin: string): string {
  return `${origin}/tileMatrixSets/${id}`;
}

export function tileMatrixSetDefinition(set: TileMatrixSet): object {
  const { id, title, crs, wellKnownScaleSet, orderedAxes, levels } = set;
  return {
    id,
    title,
    uri: tileMatrixSetUri(set),
    crs,
    orderedAxes,
    wellKnownScaleSet,
    tileMatrices: Array.from({ length: levels }, (_, zoom) => tileMatrix(set, zoom)),
  };
}

function tileMatrix({ origin, metresPerUnit, columns }: TileMatrixSet, zoom: number): object {
  const rows = 2 ** zoom;
  const cellSize = (-2 * origin[0]) / (columns * rows * PIXELS);
  return {
    id: String(zoom),
    scaleDenominator: (cellSize * metresPerUnit) / PIXEL_M,
    cellSize,
    cornerOfOrigin: "topLeft",
    pointOfOrigin: origin,
    tileWidth: PIXELS,
    tileHeight: PIXELS,
    matrixWidth: columns * rows,
    matrixHeight: rows,
  };
}

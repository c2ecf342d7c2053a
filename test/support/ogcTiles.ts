import { expect } from "vitest";
import { document, linkOf, pathOf } from "./ogcClient.ts";
import { type Link, tileMatrixSet, tileset, tilesetList } from "./ogcSchemas.ts";

/** What a client of OGC API – Tiles does: tilesets from their list, tiles from a template, degrees from the definition. */

export const REL = "http://www.opengis.net/def/rel/ogc/1.0/";
export const LIST = "/collections/PARKS/tiles";

export type Tileset = ReturnType<typeof tileset.parse>;

export async function tilesets(): Promise<readonly Tileset[]> {
  const list = await document(LIST, tilesetList);
  const found: Tileset[] = [];
  for (const { links } of list.tilesets) found.push(await document(pathOf(linkOf(links, "self").href), tileset));
  expect(found).toHaveLength(2);
  return found;
}

export const templateOf = ({ links }: Tileset, type: string): string => linkOf(links, "item", type).href;

export function addressOf(template: string, tile: { z: number | string; row: number; column: number }): string {
  const filled = template
    .replace("{tileMatrix}", String(tile.z))
    .replace("{tileRow}", String(tile.row))
    .replace("{tileCol}", String(tile.column));
  return pathOf(filled);
}

/** The tiles of a level within the limits that the tileset states. */
export function* tilesOf({ tileMatrixSetLimits = [] }: Tileset, z: number) {
  const limits = tileMatrixSetLimits.find(({ tileMatrix }) => tileMatrix === String(z))!;
  for (let row = limits.minTileRow; row <= limits.maxTileRow; row++) {
    for (let column = limits.minTileCol; column <= limits.maxTileCol; column++) yield { z, row, column };
  }
}

/** Degrees of a tile, computed from the definition that the tileset links to (17-083r4 § 6.2). */
export async function boundsOf(links: readonly Link[], tile: { z: number; row: number; column: number }) {
  const set = await document(pathOf(linkOf(links, `${REL}tiling-scheme`).href), tileMatrixSet);
  const matrix = set.tileMatrices.find(({ id }) => id === String(tile.z))!;
  const [left = 0, top = 0] = matrix.pointOfOrigin;
  const side = matrix.cellSize * matrix.tileWidth;
  const corners = [
    left + tile.column * side,
    top - (tile.row + 1) * side,
    left + (tile.column + 1) * side,
    top - tile.row * side,
  ];
  const isMercator = JSON.stringify(set.crs).includes("3857");
  const radius = 6378137;
  const degrees = (value: number): number => (value / radius) * (180 / Math.PI);
  const latitude = (y: number): number => degrees(radius * Math.atan(Math.sinh(y / radius)));
  const [w, s, e, n] = corners as [number, number, number, number];
  return isMercator ? ([degrees(w), latitude(s), degrees(e), latitude(n)] as const) : ([w, s, e, n] as const);
}

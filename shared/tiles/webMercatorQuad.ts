import type { Bounds } from "../geometry/rings.ts";

/**
 * WebMercatorQuad (OGC Two Dimensional Tile Matrix Set, annex D.1): 2^z × 2^z tiles, row 0 in the north. A tile is a
 * rectangle in longitude and latitude too, so that it is cut without projecting anything.
 */
export interface TileAddress {
  readonly zoom: number;
  readonly row: number;
  readonly column: number;
}

/** Beyond it a pixel is 15 cm: there is nothing more to show. */
export const MAX_ZOOM = 20;

/** The address that three path segments name, `null` where there is no such tile. */
export function tileAddress(zoom: string, row: string, column: string): TileAddress | null {
  if (![zoom, row, column].every((text) => /^(0|[1-9]\d{0,7})$/.test(text))) return null;
  const address = { zoom: Number(zoom), row: Number(row), column: Number(column) };
  const side = 2 ** address.zoom;
  return address.zoom <= MAX_ZOOM && address.row < side && address.column < side ? address : null;
}

/** Degrees. CGCS2000 and WGS 84 differ by less than a millimetre here and are one for display. */
export function tileBounds({ zoom, row, column }: TileAddress): Bounds {
  const side = 2 ** zoom;
  const longitude = (x: number) => (x / side) * 360 - 180;
  const latitude = (y: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI;
  return [longitude(column), latitude(row + 1), longitude(column + 1), latitude(row)];
}

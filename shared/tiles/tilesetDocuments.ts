import type { Layer } from "../catalog/snapshot.ts";
import type { Column, ColumnType } from "../flatgeobuf/schema.ts";
import type { Bounds } from "../geometry/rings.ts";
import { TILE_FORMATS } from "./encodeTile.ts";
import { cellSize } from "./tileFrame.ts";
import { tileMatrixSetUri, tilingSchemeLink } from "./tileMatrixSetDocuments.ts";
import { TILE_MATRIX_SETS, type TileMatrixSet } from "./tileMatrixSets.ts";
import { BUFFER, DEFAULT_TILE_LIMITS, EXTENT } from "./tileSettings.ts";

/** What is said of a layer's tiles: OGC tileset metadata (17-083r4 § 7.3; OGC API – Tiles, 20-057) and TileJSON 3.0.0. */

const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

export interface Tileset {
  /** Of the service; before every address in the document. */
  readonly origin: string;
  readonly layer: Layer;
  readonly set: TileMatrixSet;
  /** `?snapshot=` of every address in the document, where it names one. */
  readonly pin?: string | undefined;
}

export function tilesetList(all: Omit<Tileset, "set">): object {
  const { layer, origin, pin } = all;
  const self = address(`${origin}/collections/${layer.code}/tiles`, { snapshot: pin });
  return {
    title: layer.title,
    links: [{ rel: "self", href: self, type: "application/json" }],
    tilesets: TILE_MATRIX_SETS.map((set) => summary({ ...all, set })),
  };
}

function summary(tileset: Tileset): object {
  const { layer, set } = tileset;
  return {
    title: layer.title,
    dataType: "vector",
    crs: set.crs,
    tileMatrixSetURI: tileMatrixSetUri(set),
    links: [selfLink(tileset), tilingSchemeLink(set, tileset.origin)],
  };
}

function selfLink(tileset: Tileset): object {
  return { rel: "self", href: address(baseOf(tileset), { snapshot: tileset.pin }), type: "application/json" };
}

/** @param columns that the layer's tiles carry */
export function tilesetMetadata(tileset: Tileset, columns: readonly Column[]): object {
  const { layer, set } = tileset;
  return {
    title: layer.title,
    dataType: "vector",
    crs: set.crs,
    tileMatrixSetURI: tileMatrixSetUri(set),
    ...(layer.bounds ? { tileMatrixSetLimits: limitsOf(set, layer.bounds), boundingBox: boxOf(layer.bounds) } : {}),
    layers: [
      {
        id: layer.code,
        title: layer.title,
        dataType: "vector",
        geometryDimension: 2,
        minTileMatrix: "0",
        maxTileMatrix: String(set.maxZoom),
        propertiesSchema: { type: "object", properties: Object.fromEntries(columns.map(propertyOf)) },
      },
    ],
    generalisation: generalisation(set),
    links: [selfLink(tileset), ...tileJsonLinks(tileset), tilingSchemeLink(set, tileset.origin), ...itemLinks(tileset)],
  };
}

function tileJsonLinks(tileset: Tileset): object[] {
  if (!isTileJsonFor(tileset.set)) return [];
  const href = address(baseOf(tileset), { f: "tilejson", snapshot: tileset.pin });
  return [{ rel: "describedby", href, type: "application/json", title: "TileJSON" }];
}

function itemLinks(tileset: Tileset): object[] {
  return Object.entries(TILE_FORMATS).map(([f, { mediaType }]) => ({
    rel: "item",
    href: address(`${baseOf(tileset)}/{tileMatrix}/{tileRow}/{tileCol}`, { f, snapshot: tileset.pin }),
    type: mediaType,
    templated: true,
  }));
}

/** A member of Lantu's own: how far tiles are from what is stored, lengths in units of the extent. */
function generalisation(set: TileMatrixSet): object {
  const { wholeFrom } = set;
  const { maxFeatures, maxBytes, maxIndexBytes } = DEFAULT_TILE_LIMITS;
  const cells = (zoom: number): object =>
    Object.fromEntries(Object.entries(TILE_FORMATS).map(([f, format]) => [f, cellSize({ set, zoom }, format)]));
  return {
    extent: EXTENT,
    buffer: BUFFER,
    smallScales: { maxTileMatrix: String(wholeFrom - 1), cell: cells(wholeFrom - 1) },
    largeScales: { minTileMatrix: String(wholeFrom), cell: cells(wholeFrom) },
    limits: { maxFeatures, maxBytes, maxIndexBytes },
    description: {
      zh: `长度单位为瓦片边长的 1/${EXTENT}。顶点取整到 cell（0：不取整），边界移动至多半个 cell，相邻地块仍共界；不足一个 cell 的要素画成一个 cell，同处只画最大者。响应头 Lantu-Tile 计其余。`,
      en: `Lengths are 1/${EXTENT} of a tile's side. Vertices are rounded to cell (0: not at all), outlines move half a cell at most, neighbours still share them. A feature smaller than a cell is shown as one cell, of several the largest. The header Lantu-Tile counts the rest.`,
    },
  };
}

/** TileJSON knows no other tiling than Web Mercator's. */
export function isTileJsonFor({ id }: TileMatrixSet): boolean {
  return id === "WebMercatorQuad";
}

/** TileJSON 3.0.0 of the layer's vector tiles. @param columns that they carry */
export function tileJson(tileset: Tileset, columns: readonly Column[]): object {
  const { layer, set, pin } = tileset;
  const { document, dataDate, licence } = layer.source;
  const zooms = { minzoom: 0, maxzoom: set.maxZoom };
  return {
    tilejson: "3.0.0",
    name: layer.title,
    attribution: [document, dataDate, licence].filter(Boolean).join(" · "),
    scheme: "xyz",
    tiles: [address(`${baseOf(tileset)}/{z}/{y}/{x}`, { f: "mvt", snapshot: pin })],
    ...zooms,
    ...(layer.bounds ? { bounds: layer.bounds, center: centreOf(layer.bounds, set) } : {}),
    vector_layers: [
      { id: layer.code, description: layer.title, ...zooms, fields: Object.fromEntries(columns.map(fieldOf)) },
    ],
  };
}

function baseOf({ origin, layer, set }: Tileset): string {
  return `${origin}/collections/${layer.code}/tiles/${set.id}`;
}

function address(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  return given.length === 0 ? path : `${path}?${given.join("&")}`;
}

/** For each level the rows and columns that have anything in them. */
function limitsOf(set: TileMatrixSet, [west, south, east, north]: Bounds): object[] {
  return Array.from({ length: set.maxZoom + 1 }, (_, zoom) => {
    const rows = 2 ** zoom;
    const within = (tile: number, count: number): number => Math.max(0, Math.min(count - 1, Math.floor(tile)));
    return {
      tileMatrix: String(zoom),
      minTileRow: within(set.down(north) * rows, rows),
      maxTileRow: within(set.down(south) * rows, rows),
      minTileCol: within(set.across(west) * rows, rows * set.columns),
      maxTileCol: within(set.across(east) * rows, rows * set.columns),
    };
  });
}

function boxOf([west, south, east, north]: Bounds): object {
  return { lowerLeft: [west, south], upperRight: [east, north], crs: CRS84, orderedAxes: ["Lon", "Lat"] };
}

/** The middle of a layer, on the deepest level on which it fits into a tile's width. */
function centreOf([west, south, east, north]: Bounds, set: TileMatrixSet): [number, number, number] {
  const share = Math.max(set.across(east) - set.across(west), set.down(south) - set.down(north));
  const zoom = Math.min(set.maxZoom, Math.max(0, Math.floor(-Math.log2(share))));
  return [(west + east) / 2, (south + north) / 2, zoom];
}

type JsonType = "string" | "number" | "integer" | "boolean";

const FIELD_WORDS: Readonly<Record<JsonType, string>> = {
  string: "String",
  number: "Number",
  integer: "Number",
  boolean: "Boolean",
};

function fieldOf({ name, type, title }: Column): [string, string] {
  return [name, title ?? FIELD_WORDS[jsonType(type)]];
}

function propertyOf({ name, type, title, description }: Column): [string, object] {
  return [name, { type: jsonType(type), ...(title ? { title } : {}), ...(description ? { description } : {}) }];
}

function jsonType(type: ColumnType): JsonType {
  if (type === "Bool") return "boolean";
  if (type === "Float" || type === "Double") return "number";
  return ["String", "Json", "DateTime", "Binary"].includes(type) ? "string" : "integer";
}

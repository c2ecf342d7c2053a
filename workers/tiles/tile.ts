import type { Layer } from "../../shared/catalog/snapshot.ts";
import { RangeReader } from "../../shared/flatgeobuf/read.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import { encodeTile, TILE_CODE_VERSION, TILE_MEDIA_TYPES, type TileFormat } from "../../shared/tiles/encodeTile.ts";
import { readTile, type Tile } from "../../shared/tiles/readTile.ts";
import { DEFAULT_TILE_LIMITS } from "../../shared/tiles/selectItems.ts";
import { MAX_ZOOM, type TileAddress, tileAddress } from "../../shared/tiles/webMercatorQuad.ts";
import { decideConditions } from "../http/conditional.ts";
import { preconditionFailed } from "../http/preconditionFailed.ts";
import { knownQuery, snapshotOf } from "../http/query.ts";
import { readsHeader } from "../http/readsHeader.ts";
import { exposedLayer, type PublishedData } from "./published.ts";

export interface TilePath {
  readonly layer: string;
  readonly zoom: string;
  readonly row: string;
  readonly column: string;
}

/**
 * GET, HEAD /collections/{layer}/tiles/WebMercatorQuad/{z}/{row}/{col}. A tile without anything in it is a 204 (OGC API –
 * Tiles leaves the choice between that and an empty document).
 */
export async function tile(request: Request, published: PublishedData, path: TilePath): Promise<Response> {
  const query = knownQuery(request.url, ["f", "snapshot"]);
  const format = chosenFormat(query.get("f"), request.headers.get("accept"));
  const generation = await published.generation(snapshotOf(query.get("snapshot")));
  const layer = exposedLayer(generation, path.layer, "tiles");
  const address = tileAddress(path.zoom, path.row, path.column);
  if (!address) throw noSuchTile(path);
  const etag = await tileEtag(layer, address, format);
  const headers = new Headers({ etag: `"${etag}"`, "cache-control": generation.cacheControl });
  if (!query.has("f")) headers.set("vary", "Accept");
  const condition = decideConditions(request, etag);
  if (condition === 412) throw preconditionFailed();
  if (condition === 304) return new Response(null, { status: 304, headers });
  const reader = new RangeReader(published.store);
  const content = await readTile(reader, layer, address, DEFAULT_TILE_LIMITS);
  describe(headers, reader, content);
  if (content.features.length === 0) return new Response(null, { status: 204, headers });
  const body = new Blob(encodeTile(content, layer, format) as Uint8Array<ArrayBuffer>[]);
  headers.set("content-type", TILE_MEDIA_TYPES[format]);
  headers.set("content-length", String(body.size));
  return new Response(request.method === "HEAD" ? null : body.stream().pipeThrough(new FixedLengthStream(body.size)), {
    headers,
  });
}

/** What the tile took to read, and what of the layer it does not show. */
function describe(headers: Headers, reader: RangeReader, { features, invisible, leftOut }: Tile): void {
  headers.set("lantu-reads", readsHeader(reader.counts));
  headers.set("lantu-tile", `features=${features.length}, invisible=${invisible}, left-out=${leftOut}`);
}

/** `f` decides; without it GeoJSON where Accept names it, else FlatGeobuf. @throws Problem 400 */
function chosenFormat(f: string | undefined, accept: string | null): TileFormat {
  if (f === "fgb" || f === "geojson") return f;
  if (f === undefined) return /application\/(geo\+)?json/.test(accept ?? "") ? "geojson" : "fgb";
  throw new Problem({
    type: "unknown-format",
    status: 400,
    title: { zh: "未知的格式", en: "Unknown format" },
    detail: { zh: `f=${f.slice(0, 40)} 不是瓦片格式`, en: `f=${f.slice(0, 40)} is not a tile format` },
    mend: { zh: "使用 f=fgb 或 f=geojson", en: "Use f=fgb or f=geojson" },
    parameter: "f",
  });
}

/** Strong: everything that the bytes depend on goes into it, and nothing has to be read to know it. */
async function tileEtag(layer: Layer, { zoom, row, column }: TileAddress, format: TileFormat): Promise<string> {
  const { code, title, exposure, idColumn, classColumn, nameColumn, data } = layer;
  const columns = [idColumn ?? null, classColumn ?? null, nameColumn ?? null];
  const parts = [TILE_CODE_VERSION, data.digest, code, title.zh, exposure, columns, zoom, row, column, format];
  const limits = Object.values(DEFAULT_TILE_LIMITS);
  return (await sha256Hex(new TextEncoder().encode(JSON.stringify([...parts, limits])))).slice(0, 32);
}

function noSuchTile({ zoom, row, column }: TilePath): Problem {
  const asked = [zoom, row, column].map((text) => text.slice(0, 20)).join("/");
  return new Problem({
    type: "no-such-tile",
    status: 404,
    title: { zh: "没有这个瓦片", en: "No such tile" },
    detail: { zh: `WebMercatorQuad 中没有瓦片 ${asked}`, en: `WebMercatorQuad has no tile ${asked}` },
    mend: {
      zh: `z 为 0 至 ${MAX_ZOOM}，row 与 col 为 0 至 2^z − 1`,
      en: `z is 0 to ${MAX_ZOOM}, row and col are 0 to 2^z − 1`,
    },
  });
}

import { exposedLayer } from "../../shared/catalog/exposedLayer.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import type { RangeReader, ReadCounts } from "../../shared/flatgeobuf/rangeReader.ts";
import { encodeTile, TILE_FORMATS, type TileFormat } from "../../shared/tiles/encodeTile.ts";
import { readTile, type Tile } from "../../shared/tiles/readTile.ts";
import { cellSize, tileFrame } from "../../shared/tiles/tileFrame.ts";
import type { TileAddress } from "../../shared/tiles/tileMatrixSets.ts";
import { DEFAULT_TILE_LIMITS, TILE_CODE_VERSION } from "../../shared/tiles/tileSettings.ts";
import { etagOf } from "../http/conditional.ts";
import { notModified } from "../http/notModified.ts";
import { knownQuery, snapshotOf } from "../http/query.ts";
import { readsHeader } from "../http/readsHeader.ts";
import { setNamed, type TilePath, tileAt } from "./address.ts";
import type { PublishedData } from "./published.ts";
import type { KeptTile, TileCache } from "./tileCache.ts";
import { tileFormat } from "./tileFormat.ts";

/**
 * GET, HEAD /collections/{layer}/tiles/{tileMatrixSet}/{z}/{row}/{col}. A tile without anything in it is a 204 (OGC API –
 * Tiles leaves the choice between that and an empty document).
 */
export async function tile(
  request: Request,
  published: PublishedData,
  cache: TileCache,
  code: string,
  path: TilePath,
): Promise<Response> {
  const query = knownQuery(request.url, ["f", "snapshot"]);
  const format = tileFormat(query.get("f"), request.headers.get("accept"));
  const generation = await published.generation(snapshotOf(query.get("snapshot")));
  const layer = exposedLayer(generation, code, "tiles", generation.current);
  const address = tileAt(setNamed(path.set), path);
  const etag = await tileEtag(layer, address, format);
  const headers = new Headers({ etag: `"${etag}"`, "cache-control": generation.cacheControl });
  if (!query.has("f")) headers.set("vary", "Accept");
  const known = notModified(request, etag, headers);
  if (known) return known;
  const kept = await cache.find(request, etag);
  const reader = published.reader();
  const made = kept ?? (await makeTile(reader, layer, address, format));
  if (!kept) cache.keep(request, etag, made);
  return answer(request, made, reader.counts, TILE_FORMATS[format].mediaType, headers);
}

/** @throws Problem `tile-too-full`; StoreFault, FlatgeobufFault when anything of the tile cannot be read: it is not kept then */
async function makeTile(
  reader: RangeReader,
  layer: Layer,
  address: TileAddress,
  format: TileFormat,
): Promise<KeptTile> {
  const frame = tileFrame(address, cellSize(address, TILE_FORMATS[format]));
  const content = await readTile(reader, layer, frame, DEFAULT_TILE_LIMITS);
  const chunks = content.features.length === 0 ? [] : encodeTile(content, layer, frame, format);
  const whole = new Blob(chunks as Uint8Array<ArrayBuffer>[]);
  return { bytes: new Uint8Array(await whole.arrayBuffer()), note: noteOf(content) };
}

/** What of the layer a tile shows, and what not. */
function noteOf({ features, asCells, invisible, leftOut }: Tile): string {
  return `features=${features.length}, as-cells=${asCells}, invisible=${invisible}, left-out=${leftOut}`;
}

function answer(
  { method }: Request,
  { bytes, note }: KeptTile,
  counts: ReadCounts,
  mediaType: string,
  headers: Headers,
): Response {
  headers.set("lantu-reads", readsHeader(counts));
  headers.set("lantu-tile", note);
  if (bytes.length === 0) return new Response(null, { status: 204, headers });
  headers.set("content-type", mediaType);
  headers.set("content-length", String(bytes.length));
  return new Response(method === "HEAD" ? null : bytes, { headers });
}

/** Strong: everything that the bytes depend on goes into it, and nothing has to be read to know it. */
function tileEtag(layer: Layer, { set, zoom, row, column }: TileAddress, format: TileFormat): Promise<string> {
  const { code, title, exposure, idColumn, classColumn, nameColumn, data } = layer;
  const columns = [idColumn ?? null, classColumn ?? null, nameColumn ?? null];
  const of = [TILE_CODE_VERSION, data.digest, code, title.zh, exposure, columns, Object.values(DEFAULT_TILE_LIMITS)];
  const at = [set.id, zoom, row, column, format];
  return etagOf([...of, ...at]);
}

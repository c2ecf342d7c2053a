import { exposedLayer } from "../../shared/catalog/exposedLayer.ts";
import { readTileColumns } from "../../shared/tiles/readTile.ts";
import { tileMatrixSetDefinition, tileMatrixSetList } from "../../shared/tiles/tileMatrixSetDocuments.ts";
import { isTileJsonFor, tileJson, tilesetList, tilesetMetadata } from "../../shared/tiles/tilesetDocuments.ts";
import { conditionalJson } from "../http/conditionalJson.ts";
import { localised, preferredLanguage } from "../http/language.ts";
import { badParameter, knownQuery, snapshotOf } from "../http/query.ts";
import { setNamed } from "./address.ts";
import type { PublishedData } from "./published.ts";

/** GET, HEAD /tileMatrixSets */
export function listTileMatrixSets(request: Request): Promise<Response> {
  formatOf(knownQuery(request.url, ["f"]), ["json"]);
  return conditionalJson(request, tileMatrixSetList(originOf(request)));
}

/** GET, HEAD /tileMatrixSets/{tileMatrixSet} */
export function defineTileMatrixSet(request: Request, id: string): Promise<Response> {
  formatOf(knownQuery(request.url, ["f"]), ["json"]);
  return conditionalJson(request, tileMatrixSetDefinition(setNamed(id)));
}

/** GET, HEAD /collections/{layer}/tiles */
export async function listTilesets(request: Request, published: PublishedData, code: string): Promise<Response> {
  const query = knownQuery(request.url, ["f", "snapshot"]);
  formatOf(query, ["json"]);
  const generation = await published.generation(snapshotOf(query.get("snapshot")));
  const layer = exposedLayer(generation, code, "tiles", generation.current);
  return inLanguage(request, tilesetList({ origin: originOf(request), layer, pin: query.get("snapshot") }));
}

/** GET, HEAD /collections/{layer}/tiles/{tileMatrixSet}, as OGC tileset metadata or as TileJSON. */
export async function describeTileset(
  request: Request,
  published: PublishedData,
  code: string,
  setId: string,
): Promise<Response> {
  const query = knownQuery(request.url, ["f", "snapshot"]);
  const pin = query.get("snapshot");
  const generation = await published.generation(snapshotOf(pin));
  const tileset = {
    origin: originOf(request),
    layer: exposedLayer(generation, code, "tiles", generation.current),
    set: setNamed(setId),
    pin,
  };
  const f = formatOf(query, isTileJsonFor(tileset.set) ? ["json", "tilejson"] : ["json"]);
  const columns = await readTileColumns(published.reader(), tileset.layer);
  if (f === "json") return inLanguage(request, tilesetMetadata(tileset, columns));
  // A map that is open during a publish must not show tiles of two generations.
  return inLanguage(request, tileJson({ ...tileset, pin: `sha256:${generation.digest}` }, columns));
}

/** Some clients write `f=json` wherever they ask, also where there is nothing else. @throws Problem `bad-parameter` */
function formatOf(query: ReadonlyMap<string, string>, formats: readonly string[]): string {
  const f = query.get("f") ?? "json";
  if (!formats.includes(f)) throw badParameter("f", f, formats.join(" | "));
  return f;
}

const originOf = ({ url }: Request): string => new URL(url).origin;

function inLanguage(request: Request, document: object): Promise<Response> {
  const language = preferredLanguage(request.headers.get("accept-language"));
  return conditionalJson(request, localised(document, language), language);
}

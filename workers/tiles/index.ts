import { Router } from "itty-router";
import { r2Store } from "../../shared/store/r2.ts";
import { asProblem } from "../http/asProblem.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { noSuchResource } from "../http/noSuchResource.ts";
import { renderProblem } from "../http/renderProblem.ts";
import { download } from "./download.ts";
import { PublishedData } from "./published.ts";
import { tile } from "./tile.ts";

/** The tiles Worker: bytes that can be cached. Reached through the api Worker's service binding. */

export interface Env {
  readonly STORE: R2Bucket;
}

interface RoutedRequest extends Request {
  readonly params: Readonly<Record<string, string>>;
}

const DATA = "/collections/:layer/data.fgb";
const TILE = "/collections/:layer/tiles/WebMercatorQuad/:zoom/:row/:column";
const METHODS = "GET, HEAD, OPTIONS";

/** One a bucket, not one a module: tests bring several. */
const known = new WeakMap<R2Bucket, PublishedData>();

function publishedIn({ STORE }: Env): PublishedData {
  const data = known.get(STORE) ?? new PublishedData(r2Store(STORE));
  known.set(STORE, data);
  return data;
}

const router = Router<RoutedRequest, [Env]>({
  catch: (cause: unknown, request: Request) => renderProblem(asProblem(cause), request),
  finally: [withCors],
});

const serveData = (request: RoutedRequest, env: Env) => download(request, publishedIn(env), request.params.layer!);
const serveTile = (request: RoutedRequest, env: Env) => {
  const { layer, zoom, row, column } = request.params;
  return tile(request, publishedIn(env), { layer: layer!, zoom: zoom!, row: row!, column: column! });
};

for (const [path, serve] of [
  [DATA, serveData],
  [TILE, serveTile],
] as const) {
  router
    .get(path, serve)
    .head(path, serve)
    .options(path, allowed)
    .all(path, (request) => methodNotAllowed(request, METHODS));
}
router.all("*", (request) => {
  throw noSuchResource(request);
});

function allowed(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      allow: METHODS,
      "access-control-allow-methods": METHODS,
      "access-control-allow-headers": "accept, accept-language, if-match, if-none-match, if-range, range",
      "access-control-max-age": "86400",
    },
  });
}

function withCors(response: Response): Response {
  response.headers.set("access-control-allow-origin", "*");
  response.headers.set(
    "access-control-expose-headers",
    "accept-ranges, content-length, content-range, etag, lantu-reads, lantu-tile, retry-after",
  );
  return response;
}

export default { fetch: (request: Request, env: Env): Promise<Response> => router.fetch(request, env) };

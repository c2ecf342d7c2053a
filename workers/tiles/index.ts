import { Router } from "itty-router";
import { r2Store } from "../../shared/store/r2.ts";
import { requestStore } from "../../shared/store/requestStore.ts";
import { failure } from "../http/failure.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { noSuchResource } from "../http/noSuchResource.ts";
import { requestScope } from "../http/requestScope.ts";
import { download } from "./download.ts";
import { PublishedData, SharedReads } from "./published.ts";
import { tile } from "./tile.ts";
import { TileCache } from "./tileCache.ts";
import { defineTileMatrixSet, describeTileset, listTileMatrixSets, listTilesets } from "./tilesets.ts";

/** The tiles Worker: bytes that can be cached. Reached through the api Worker's service binding. */

export interface Env {
  readonly STORE: R2Bucket;
}

interface RoutedRequest extends Request {
  readonly params: Readonly<Record<string, string>>;
}

const METHODS = "GET, HEAD, OPTIONS";

/** One a bucket, not one a module: tests bring several. */
const known = new WeakMap<R2Bucket, SharedReads>();

type Background = Pick<ExecutionContext, "waitUntil"> | undefined;

function publishedIn(request: Request, { STORE }: Env, context: Background): PublishedData {
  const reads = known.get(STORE) ?? new SharedReads();
  known.set(STORE, reads);
  return new PublishedData(requestStore(r2Store(STORE), requestScope(request, context, reads.flights)), reads);
}

const router = Router<RoutedRequest, [Env, Background]>({
  catch: (cause: unknown, request: Request) => failure(cause, request),
  finally: [withCors],
});

type Serve = (request: RoutedRequest, published: PublishedData, context: Background) => Promise<Response>;

const RESOURCES: Readonly<Record<string, Serve>> = {
  "/collections/:layer/data.fgb": (request, published) => download(request, published, request.params.layer!),
  "/collections/:layer/tiles": (request, published) => listTilesets(request, published, request.params.layer!),
  "/collections/:layer/tiles/:set": (request, published) =>
    describeTileset(request, published, request.params.layer!, request.params.set!),
  "/collections/:layer/tiles/:set/:zoom/:row/:column": (request, published, context) => {
    const { layer, set, zoom, row, column } = request.params;
    const path = { set: set!, zoom: zoom!, row: row!, column: column! };
    return tile(request, published, new TileCache(context), layer!, path);
  },
  "/tileMatrixSets": (request) => listTileMatrixSets(request),
  "/tileMatrixSets/:set": (request) => defineTileMatrixSet(request, request.params.set!),
};

for (const [path, resource] of Object.entries(RESOURCES)) {
  const serve = (request: RoutedRequest, env: Env, context: Background): Promise<Response> =>
    resource(request, publishedIn(request, env, context), context);
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

export default {
  fetch: (request: Request, env: Env, context?: Background): Promise<Response> => router.fetch(request, env, context),
};

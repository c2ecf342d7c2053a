import { exposedLayer } from "../../shared/catalog/exposedLayer.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import { FLATGEOBUF_MEDIA_TYPE } from "../../shared/formats/writeFlatgeobuf.ts";
import type { ByteRange } from "../../shared/store/objectStore.ts";
import { StoreFault } from "../../shared/store/objectStore.ts";
import { decide } from "../http/conditional.ts";
import { preconditionFailed } from "../http/preconditionFailed.ts";
import { knownQuery, snapshotOf } from "../http/query.ts";
import { rangeNotSatisfiable } from "./problems.ts";
import type { PublishedData } from "./published.ts";

/** GET, HEAD /collections/{layer}/data.fgb: a layer's whole features, whole or one range of them. */
export async function download(request: Request, published: PublishedData, code: string): Promise<Response> {
  const query = knownQuery(request.url, ["snapshot"]);
  const generation = await published.generation(snapshotOf(query.get("snapshot")));
  const { data } = exposedLayer(generation, code, "download", generation.current);
  const headers = new Headers({
    etag: `"${data.digest}"`,
    "accept-ranges": "bytes",
    // A compressed copy would have other ranges under the same strong ETag.
    "cache-control": `${generation.cacheControl}, no-transform`,
  });
  const decision = decide(request, { etag: data.digest, size: data.size });
  switch (decision.status) {
    case 304:
      return new Response(null, { status: 304, headers });
    case 412:
      throw preconditionFailed();
    case 416:
      return rangeNotSatisfiable(request, data.size);
    case 206: {
      headers.set("content-range", `bytes ${decision.offset}-${decision.offset + decision.length - 1}/${data.size}`);
      return bodyOf(request, published, data, decision, 206, headers, code);
    }
    default:
      return bodyOf(request, published, data, { offset: 0, length: data.size }, 200, headers, code);
  }
}

async function bodyOf(
  request: Request,
  published: PublishedData,
  data: Layer["data"],
  range: ByteRange,
  status: 200 | 206,
  headers: Headers,
  code: string,
): Promise<Response> {
  headers.set("content-type", FLATGEOBUF_MEDIA_TYPE);
  headers.set("content-disposition", `attachment; filename="${code}.fgb"`);
  headers.set("content-length", String(range.length));
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const body = await published.store.stream(data.key, data.etag, status === 206 ? range : undefined);
  if (!body) throw new StoreFault("missing", data.key);
  // A stream of known length: workerd sends Content-Length, and a body that breaks off is an error, not a short file.
  return new Response(body.pipeThrough(new FixedLengthStream(range.length)), { status, headers });
}

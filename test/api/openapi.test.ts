import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { CLOSED, publishOgcPlace } from "../support/ogcPlace.ts";
import { box, publishPlace } from "../support/place.ts";
import { bucket, fetchService } from "../support/service.ts";

/** The description lists the statuses that are given, and no other. */

interface Operation {
  readonly responses: Record<string, unknown>;
}

let paths: Record<string, Record<string, Operation>>;
let receipt = "";
let accessReceipt = "";
let toleranceReceipt = "";
let item = "";

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
  await publishOgcPlace();
  ({ paths } = await (await fetchService("/openapi.json")).json<{ paths: typeof paths }>());
  receipt = (await post({})).headers.get("location")!;
  accessReceipt = (await postAccess({})).headers.get("location")!;
  toleranceReceipt = (await postTolerance({})).headers.get("location")!;
  const { features } = await (await fetchService(ITEMS)).json<{ features: { id: string }[] }>();
  item = `${ITEMS}/${features[0]!.id}`;
});

const BODY = JSON.stringify({ site: box(117, 31.75, 117.01, 31.76) });
const UNKNOWN_SNAPSHOT = `?snapshot=sha256:${"0".repeat(64)}`;
const CHANGED = { headers: { "if-match": '"x"' } };
const UNCHANGED = { headers: { "if-none-match": "*" } };

/** A bucket that is down. */
const DOWN = new Proxy(bucket(), { get: () => () => Promise.reject(new Error("internal error (10001)")) });

const ITEMS = "/collections/PARKS/items";
const TILESETS = "/collections/STBHHX/tiles";
const TILES = `${TILESETS}/WebMercatorQuad`;

function post(init: RequestInit, query = "", store = bucket()): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetchService(`/prechecks${query}`, { method: "POST", headers, body: BODY, ...init }, store);
}

function postAccess(init: RequestInit, query = "", store = bucket()): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetchService(`/access-checks${query}`, { method: "POST", headers, body: BODY, ...init }, store);
}

const MEASURED = JSON.stringify({ list: "cn", items: [{ item: "far", approved: 1, measured: 1 }] });

function postTolerance(init: RequestInit, query = "", store = bucket()): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetchService(`/tolerance-checks${query}`, { method: "POST", headers, body: MEASURED, ...init }, store);
}

/** What is the same for every document that has an ETag. */
function documented(path: () => string): (() => Promise<Response>)[] {
  return [
    () => fetchService(path()),
    () => fetchService(`${path()}?x=1`),
    () => fetchService(path(), CHANGED),
    () => fetchService(path(), UNCHANGED),
  ];
}

/** Of a layer that is not published for this, and of one that is not there. */
function withheld(resource: string): (() => Promise<Response>)[] {
  return [CLOSED, "NONE"].map((layer) => () => fetchService(`/collections/${layer}/${resource}`));
}

const down = (path: () => string) => () => fetchService(path(), {}, DOWN);

const REQUESTS: Readonly<Record<string, readonly (() => Promise<Response>)[]>> = {
  "GET /": [...documented(() => "/"), down(() => "/")],
  "GET /openapi.json": documented(() => "/openapi.json"),
  "GET /docs": documented(() => "/docs"),
  "GET /problems/{type}": [
    () => fetchService("/problems/bad-parameter"),
    () => fetchService("/problems/bad-parameter?x=1"),
    () => fetchService("/problems/none"),
  ],
  "GET /conformance": documented(() => "/conformance"),
  "GET /healthz": [() => fetchService("/healthz"), () => fetchService("/healthz?x=1"), down(() => "/healthz")],
  "POST /prechecks": [
    () => post({}),
    () => post({}, "?receipt=none"),
    () => post({}, "?x=1"),
    () => post({}, UNKNOWN_SNAPSHOT),
    () => post({ body: " ".repeat(2_000_001) }),
    () => post({ headers: { "content-type": "application/vnd.shp" } }),
    () => post({}, "", DOWN),
  ],
  "GET /prechecks/{id}": [...documented(() => receipt), down(() => receipt), () => fetchService("/prechecks/0193")],
  "GET /zones": [
    ...documented(() => "/zones?at=117,31.75").slice(0, 1),
    () => fetchService("/zones"),
    () => fetchService("/zones?at=117,31.75", CHANGED),
    () => fetchService("/zones?at=117,31.75", UNCHANGED),
    () => fetchService(`/zones${UNKNOWN_SNAPSHOT}&at=117,31.75`),
    () => fetchService("/zones?at=117,31.75", {}, DOWN),
  ],
  "GET /access-lists/{pack}": [
    ...documented(() => "/access-lists/cn"),
    down(() => "/access-lists/cn"),
    () => fetchService("/access-lists/none"),
  ],
  "POST /access-checks": [
    () => postAccess({}),
    () => postAccess({}, "?receipt=none"),
    () => postAccess({}, "?x=1"),
    () => postAccess({}, UNKNOWN_SNAPSHOT),
    () => postAccess({ body: " ".repeat(2_000_001) }),
    () => postAccess({ headers: { "content-type": "application/vnd.shp" } }),
    () => postAccess({}, "", DOWN),
  ],
  "GET /access-checks/{id}": [
    ...documented(() => accessReceipt),
    down(() => accessReceipt),
    () => fetchService("/access-checks/0193"),
  ],
  "POST /tolerance-checks": [
    () => postTolerance({}),
    () => postTolerance({}, "?receipt=none"),
    () => postTolerance({}, "?x=1"),
    () => postTolerance({}, UNKNOWN_SNAPSHOT),
    () => postTolerance({ body: " ".repeat(2_000_001) }),
    () => postTolerance({ headers: { "content-type": "application/vnd.shp" } }),
    () => postTolerance({}, "", DOWN),
  ],
  "GET /tolerance-checks/{id}": [
    ...documented(() => toleranceReceipt),
    down(() => toleranceReceipt),
    () => fetchService("/tolerance-checks/0193"),
  ],
  "GET /collections": [...documented(() => "/collections"), down(() => "/collections")],
  "GET /collections/{layer}": [
    ...documented(() => "/collections/XZQ"),
    down(() => "/collections/XZQ"),
    () => fetchService("/collections/NONE"),
  ],
  "GET /collections/{layer}/data.fgb": [
    ...documented(() => "/collections/XZQ/data.fgb"),
    down(() => "/collections/XZQ/data.fgb"),
    () => fetchService("/collections/XZQ/data.fgb", { headers: { range: "bytes=0-7" } }),
    () => fetchService("/collections/XZQ/data.fgb", { headers: { range: "bytes=99999999-" } }),
    () => fetchService(`/collections/XZQ/data.fgb${UNKNOWN_SNAPSHOT}`),
  ],
  "GET /collections/{layer}/queryables": [
    ...documented(() => "/collections/PARKS/queryables"),
    down(() => "/collections/PARKS/queryables"),
    ...withheld("queryables"),
  ],
  "GET /collections/{layer}/items": [...documented(() => ITEMS), down(() => ITEMS), ...withheld("items")],
  "GET /collections/{layer}/items/{id}": [...documented(() => item), down(() => item), ...withheld("items/x")],
  "GET /tileMatrixSets": documented(() => "/tileMatrixSets"),
  "GET /tileMatrixSets/{tileMatrixSet}": [
    ...documented(() => "/tileMatrixSets/WorldCRS84Quad"),
    () => fetchService("/tileMatrixSets/NONE"),
  ],
  "GET /collections/{layer}/tiles": [...documented(() => TILESETS), down(() => TILESETS), ...withheld("tiles")],
  "GET /collections/{layer}/tiles/{tileMatrixSet}": [
    ...documented(() => TILES),
    down(() => TILES),
    ...withheld("tiles/WebMercatorQuad"),
  ],
  "GET /collections/{layer}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}": [
    ...documented(() => `${TILES}/9/208/422`),
    down(() => `${TILES}/9/208/422`),
    () => fetchService(`${TILES}/9/0/0`),
    () => fetchService(`${TILES}/9/0/999`),
  ],
};

/** These want layers of another kind: test/workers, test/tiles and test/items have them. */
const SEEN_ELSEWHERE: Readonly<Record<string, readonly number[]>> = {
  "GET /collections/{layer}/data.fgb": [403],
  "GET /collections/{layer}/items": [413],
  "GET /collections/{layer}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}": [403, 413],
};

describe("the statuses that OpenAPI lists", () => {
  it("are looked at for every operation", () => {
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.filter((name) => !name.includes("/deficiency-checks")).sort()).toEqual(
      Object.keys(REQUESTS).sort(),
    );
  });

  it.each(Object.entries(REQUESTS))("%s", async (operation, requests) => {
    const [method = "", path = ""] = operation.split(" ");
    const seen = new Set(SEEN_ELSEWHERE[operation]);
    for (const request of requests) {
      const response = await request();
      await response.arrayBuffer();
      seen.add(response.status);
    }
    const listed = Object.keys(paths[path]![method.toLowerCase()]!.responses).map(Number);
    expect(listed).toEqual([...seen].sort((a, b) => a - b));
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import type { Column } from "../../shared/flatgeobuf/schema.ts";
import { type Bounds, polygonBounds } from "../../shared/geometry/rings.ts";
import { r2Store } from "../../shared/store/r2.ts";
import worker from "../../workers/tiles/index.ts";
import { box, featuresIn, joined } from "../support/fgb.ts";
import { publishedLayer, publishSnapshot } from "../support/publish.ts";

const { STORE } = env as unknown as { readonly STORE: R2Bucket };

const COLUMNS: readonly Column[] = [
  { name: "BSM", type: "String" },
  { name: "LX", type: "String" },
  { name: "BZ", type: "String" },
];

/** 30 × 30 boxes of 0.01° with gaps of 0.01° from 117°E 31.5°N on. */
const BOXES = Array.from({ length: 900 }, (_, i): Bounds => {
  const [west, south] = [117 + (i % 30) / 50, 31.5 + Math.floor(i / 30) / 50];
  return [west, south, west + 0.01, south + 0.01];
});

const FILE = encodeFile(
  { name: "示例", columns: COLUMNS, geometryType: "MultiPolygon" },
  BOXES.map((bounds, i) => ({
    bounds: polygonBounds(box(bounds)),
    bytes: encodeFeature(box(bounds), COLUMNS, [`id${i}`, i % 2 ? "一般控制区" : "核心保护区", "备注"]),
  })),
);
const WHOLE = joined(FILE);

let snapshot = "";
let etag = "";
beforeAll(async () => {
  const store = r2Store(STORE);
  const names = { idColumn: "BSM", classColumn: "LX" };
  const open = await publishedLayer(store, "OPEN", FILE, names);
  etag = `"${open.data.digest}"`;
  snapshot = await publishSnapshot(store, [
    open,
    await publishedLayer(store, "TILES", FILE, { ...names, exposure: ["tiles"] }),
    await publishedLayer(store, "CLOSED", FILE, { exposure: ["check-only"] }),
    { ...(await publishedLayer(store, "LOST", FILE)), data: { ...open.data, key: "layers/LOST/gone.fgb" } },
  ]);
});

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  return worker.fetch(new Request(`https://lantu.example/collections/${path}`, { method, headers }), { STORE });
}

async function problemOf(response: Response): Promise<{ status: number; type: string }> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const { status, type } = (await response.json()) as { status: number; type: string };
  expect(status).toBe(response.status);
  return { status, type };
}

describe("GET /collections/{layer}/data.fgb", () => {
  it("gives the layer's file, with a strong ETag and its length", async () => {
    const response = await ask("OPEN/data.fgb");
    expect(response.status).toBe(200);
    expect(response.headers.get("etag")).toBe(etag);
    expect(response.headers.get("content-length")).toBe(String(WHOLE.length));
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    expect(response.headers.get("content-type")).toBe("application/vnd.flatgeobuf");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(WHOLE);
  });

  it("gives the same headers for HEAD, without a body", async () => {
    const response = await ask("OPEN/data.fgb", {}, "HEAD");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe(String(WHOLE.length));
    expect(response.headers.get("etag")).toBe(etag);
    expect(await response.text()).toBe("");
  });

  it("gives one range", async () => {
    const response = await ask("OPEN/data.fgb", { range: "bytes=8-107", "if-match": etag });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe(`bytes 8-107/${WHOLE.length}`);
    expect(response.headers.get("content-length")).toBe("100");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(WHOLE.slice(8, 108));
  });

  it("gives the last bytes", async () => {
    const response = await ask("OPEN/data.fgb", { range: "bytes=-5" });
    expect(response.headers.get("content-range")).toBe(`bytes ${WHOLE.length - 5}-${WHOLE.length - 1}/${WHOLE.length}`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(WHOLE.slice(-5));
  });

  it("answers 304, 412 and 416", async () => {
    const unchanged = await ask("OPEN/data.fgb", { "if-none-match": `W/${etag}` });
    expect([unchanged.status, unchanged.headers.get("etag"), await unchanged.text()]).toEqual([304, etag, ""]);
    expect(await problemOf(await ask("OPEN/data.fgb", { "if-match": '"x"' }))).toEqual({
      status: 412,
      type: "/problems/precondition-failed",
    });
    const beyond = await ask("OPEN/data.fgb", { range: `bytes=${WHOLE.length}-` });
    expect(beyond.headers.get("content-range")).toBe(`bytes */${WHOLE.length}`);
    expect((await problemOf(beyond)).status).toBe(416);
  });

  it("is pinned by ?snapshot= and then valid for ever", async () => {
    const response = await ask(`OPEN/data.fgb?snapshot=${snapshot}`, {}, "HEAD");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect((await ask(`OPEN/data.fgb?snapshot=${"0".repeat(64)}`)).status).toBe(404);
  });

  it.each([
    ["CLOSED/data.fgb", 403, "not-exposed"],
    ["TILES/data.fgb", 403, "not-exposed"],
    ["NONE/data.fgb", 404, "unknown-layer"],
    ["OPEN/data.shp", 404, "no-such-resource"],
    ["OPEN/data.fgb?x=1", 400, "unknown-parameter"],
    ["OPEN/data.fgb?snapshot=a&snapshot=b", 400, "repeated-parameter"],
    ["OPEN/data.fgb?snapshot=../../catalog", 400, "bad-parameter"],
    [`OPEN/data.fgb?snapshot=sha256:${"0".repeat(64)}`, 404, "unknown-snapshot"],
    ["LOST/data.fgb", 503, "store-unavailable"],
  ])("answers %s with a problem", async (path, status, type) => {
    expect(await problemOf(await ask(path))).toEqual({ status, type: `/problems/${type}` });
  });

  it("names the allowed methods", async () => {
    const refused = await ask("OPEN/data.fgb", {}, "POST");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
    const preflight = await ask(
      "OPEN/data.fgb",
      { origin: "https://x", "access-control-request-method": "GET" },
      "OPTIONS",
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("if-range");
  });
});

/** 116.71875–117.0703125°E, 31.653381…–31.952162…°N (gdaltransform from EPSG:3857). */
const TILE = "tiles/WebMercatorQuad/10/416/844";

interface FeatureCollection {
  readonly features: readonly { id: string; properties: object; geometry: { coordinates: number[][][][] } }[];
}

describe("GET /collections/{layer}/tiles/WebMercatorQuad/{z}/{row}/{col}", () => {
  it("gives the same features as FlatGeobuf and as GeoJSON", async () => {
    const fgb = await ask(`OPEN/${TILE}?f=fgb`);
    expect(fgb.headers.get("content-type")).toBe("application/vnd.flatgeobuf");
    const bytes = new Uint8Array(await fgb.arrayBuffer());
    expect(fgb.headers.get("content-length")).toBe(String(bytes.length));
    const head = parseHead(bytes);
    expect(head.crs?.code).toBe(4490);
    const features = [...featuresIn(bytes)];
    const geojson = await ask(`OPEN/${TILE}?f=geojson`);
    expect(geojson.headers.get("content-type")).toBe("application/geo+json");
    const collection = (await geojson.json()) as FeatureCollection;
    expect(collection.features.map(({ id }) => id)).toEqual(features.map(({ values }) => values[0]));
    expect(features).toHaveLength(64);
    for (const [i, { geometry }] of collection.features.entries()) {
      const ours = features[i]!.polygons.map((rings) => rings.map((ring) => ring.length / 2));
      expect(geometry.coordinates.map((rings) => rings.map((ring) => ring.length))).toEqual(ours);
    }
  });

  it("shows what brute force finds in the tile and the strip around it", async () => {
    const response = await ask(`OPEN/${TILE}?f=geojson`);
    const shown = ((await response.json()) as FeatureCollection).features.map(({ id }) => Number(id.slice(2)));
    // 1/64 of the tile more on each side.
    const [east, south, north] = [117.0703125 + 0.35 / 64, 31.653381 - 0.2987 / 64, 31.952162 + 0.2987 / 64];
    const expected = BOXES.flatMap((b, i) => (b[0] <= east && b[1] <= north && b[3] >= south ? [i] : []));
    expect(shown).toEqual(expected);
  });

  it("says what it read, and what it does not show", async () => {
    const response = await ask(`OPEN/${TILE}?f=geojson`, {}, "HEAD");
    expect(response.headers.get("lantu-reads")).toMatch(/^rounds=[23], reads=\d+, bytes=\d+$/);
    expect(response.headers.get("lantu-tile")).toMatch(/^features=\d+, invisible=0, left-out=0$/);
    expect(await response.text()).toBe("");
  });

  it("leaves out on a small scale what is smaller than an eighth of a pixel", async () => {
    const response = await ask("OPEN/tiles/WebMercatorQuad/0/0/0?f=geojson");
    expect(response.status).toBe(204);
    expect(response.headers.get("lantu-tile")).toBe("features=0, invisible=900, left-out=0");
  });

  it("carries only what tells features apart when a layer is published for tiles alone", async () => {
    const open = (await (await ask(`OPEN/${TILE}?f=geojson`)).json()) as FeatureCollection;
    const closed = (await (await ask(`TILES/${TILE}?f=geojson`)).json()) as FeatureCollection;
    expect(Object.keys(open.features[0]!.properties)).toEqual(["BSM", "LX", "BZ"]);
    expect(Object.keys(closed.features[0]!.properties)).toEqual(["BSM", "LX"]);
  });

  it("is an empty answer where there is nothing", async () => {
    const response = await ask("OPEN/tiles/WebMercatorQuad/10/0/0");
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  it("is not read again for an ETag that is known, and every format has its own", async () => {
    const [fgb, geojson] = [
      await ask(`OPEN/${TILE}?f=fgb`, {}, "HEAD"),
      await ask(`OPEN/${TILE}?f=geojson`, {}, "HEAD"),
    ];
    expect(fgb.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(fgb.headers.get("etag")).not.toBe(geojson.headers.get("etag"));
    const again = await ask(`OPEN/${TILE}?f=fgb`, { "if-none-match": fgb.headers.get("etag")! });
    expect([again.status, again.headers.has("lantu-reads")]).toEqual([304, false]);
    expect((await ask(`OPEN/${TILE}?f=fgb`, { "if-match": '"x"' })).status).toBe(412);
  });

  it("chooses the format by Accept where f does not", async () => {
    const byAccept = await ask(`OPEN/${TILE}`, { accept: "application/geo+json" }, "HEAD");
    expect(byAccept.headers.get("content-type")).toBe("application/geo+json");
    expect(byAccept.headers.get("vary")).toContain("Accept");
    expect((await ask(`OPEN/${TILE}`, {}, "HEAD")).headers.get("content-type")).toBe("application/vnd.flatgeobuf");
  });

  it.each([
    ["OPEN/tiles/WebMercatorQuad/1/2/0", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/99/0/0", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/a/b/c", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/0/0/-1", 404, "no-such-tile"],
    ["OPEN/tiles/Other/0/0/0", 404, "no-such-resource"],
    ["CLOSED/tiles/WebMercatorQuad/0/0/0", 403, "not-exposed"],
    ["NONE/tiles/WebMercatorQuad/0/0/0", 404, "unknown-layer"],
    ["OPEN/tiles/WebMercatorQuad/0/0/0?f=pdf", 400, "unknown-format"],
    ["OPEN/tiles/WebMercatorQuad/0/0/0?format=fgb", 400, "unknown-parameter"],
    ["LOST/tiles/WebMercatorQuad/10/416/844", 503, "store-unavailable"],
  ])("answers %s with a problem", async (path, status, type) => {
    expect(await problemOf(await ask(path))).toEqual({ status, type: `/problems/${type}` });
  });
});

describe("a store that fails", () => {
  const failing = { get: () => Promise.reject(new Error("internal error (10001)")) } as unknown as R2Bucket;

  it("is a 503 that says when to come back", async () => {
    const response = await worker.fetch(new Request("https://lantu.example/collections/OPEN/data.fgb"), {
      STORE: failing,
    });
    expect(response.headers.get("retry-after")).toBe("5");
    expect((await problemOf(response)).status).toBe(503);
  });
});

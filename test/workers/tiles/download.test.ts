import { beforeAll, describe, expect, it } from "vitest";
import { ask, askPath, problemOf, publishBoxes, WHOLE } from "./boxes.ts";

let snapshot = "";
let etag = "";
beforeAll(async () => {
  ({ snapshot, etag } = await publishBoxes());
});

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

describe("a store that fails", () => {
  const failing = { get: () => Promise.reject(new Error("internal error (10001)")) } as unknown as R2Bucket;

  it("is a 503 that says when to come back", async () => {
    const response = await askPath("/collections/OPEN/data.fgb", {}, failing);
    expect(response.headers.get("retry-after")).toBe("5");
    expect((await problemOf(response)).status).toBe(503);
  });
});

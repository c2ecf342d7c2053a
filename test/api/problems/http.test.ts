import { beforeAll, describe, expect, it } from "vitest";
import { fetchService, postPrecheck } from "../../support/service.ts";
import { good, polygon, publishRequested } from "./requests.ts";

beforeAll(publishRequested);

describe("what is wrong with a request", () => {
  it("more vertices than the limit", async () => {
    const many = Array.from({ length: 20_001 }, (_, i) => [117 + i * 1e-7, 31.75]);
    const response = await postPrecheck({ site: polygon([...many, many[0]]) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      type: "/problems/too-many-vertices",
      detail: expect.stringContaining("maxVertices = 20000"),
    });
  });

  it("more bytes than the limit", async () => {
    const response = await postPrecheck(`{"site": "${"x".repeat(2_000_001)}"}`);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("maxBodyBytes = 2000000") });
  });

  it("an unknown media type", async () => {
    const response = await postPrecheck(good, "", { "content-type": "application/vnd.shp" });
    expect(response.status).toBe(415);
    const png = await postPrecheck("\x89PNG not JSON at all", "", { "content-type": "image/png" });
    expect(await png.json()).toMatchObject({ status: 415, type: "/problems/unsupported-media-type" });
  });

  it.each([
    ["?reciept=none", 400, "unknown-parameter", "reciept"],
    ["?receipt=never", 400, "bad-parameter", "receipt"],
    ["?snapshot=latest", 400, "bad-parameter", "snapshot"],
    [`?snapshot=sha256:${"0".repeat(64)}`, 404, "unknown-snapshot", "snapshot"],
  ])("query %s", async (query, status, type, parameter) => {
    const response = await postPrecheck({ site: good }, query);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: `/problems/${type}`, parameter });
  });

  it.each([
    ["/collections/NOSUCH", "unknown-layer"],
    ["/prechecks/not-an-id", "no-such-receipt"],
    ["/prechecks/01932c07-209c-7be3-8f3a-000000000000", "no-such-receipt"],
    // Of the year 10889, the last that 48 bits of milliseconds reach.
    ["/prechecks/ffffffff-ffff-7fff-bfff-ffffffffffff", "no-such-receipt"],
    ["/nowhere", "no-such-resource"],
  ])("GET %s", async (path, type) => {
    const response = await fetchService(path, { headers: { "accept-language": "en" } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: `/problems/${type}` });
  });

  it.each([
    ["PUT", "/prechecks", "POST, OPTIONS"],
    ["GET", "/prechecks", "POST, OPTIONS"],
    ["DELETE", "/collections/XZQ", "GET, HEAD, OPTIONS"],
    ["POST", "/", "GET, HEAD, OPTIONS"],
    ["POST", "/collections/XZQ/data.fgb", "GET, HEAD, OPTIONS"],
  ])("%s %s: not a method of that resource, and which are", async (method, path, allow) => {
    const response = await fetchService(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
    expect(await response.json()).toMatchObject({ type: "/problems/method-not-allowed" });
  });

  it.each(["/", "/collections", "/conformance"])("%s: If-Match of another content, said in a body", async (path) => {
    const response = await fetchService(path, { headers: { "if-match": '"x"' } });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 412, type: "/problems/precondition-failed" });
  });

  it.each(["data.fgb", "tiles/WebMercatorQuad/9/208/422"])("OPTIONS of %s: methods without POST", async (path) => {
    const response = await fetchService(`/collections/XZQ/${path}`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect(response.headers.get("access-control-allow-methods")).toBe("GET, HEAD, OPTIONS");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("speaks the caller's language", async () => {
    const zh = await (await postPrecheck("", "", { "accept-language": "zh" })).json<{ title: string }>();
    const en = await (await postPrecheck("", "", { "accept-language": "en-GB, zh;q=0.3" })).json<{ title: string }>();
    expect([zh.title, en.title]).toEqual(["没有请求体", "No body"]);
  });
});

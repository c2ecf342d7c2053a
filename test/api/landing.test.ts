import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { EXAMPLE } from "../../workers/api/example.ts";
import { precheckAnswer } from "../../workers/api/schemas.ts";
import { pathOf } from "../support/ogcClient.ts";
import type { Link } from "../support/ogcSchemas.ts";
import { publishPlace } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>>;
  readonly components: { readonly schemas: Record<string, { readonly properties: Record<string, unknown> }> };
}

async function json<T>(path: string): Promise<T> {
  const response = await fetchService(path, { headers: { "accept-language": "en" } });
  expect(response.status).toBe(200);
  return response.json<T>();
}

describe("the landing page and its links", () => {
  it("says what is published and where to go on", async () => {
    const page = await json<{ published: object; rulePacks: string[]; links: Link[] }>("/");
    expect(page.published).toMatchObject({ title: "Example county (fictitious)", layers: 5 });
    expect(page.rulePacks).toEqual([expect.stringMatching(/^cn@/)]);
    for (const { href, templated } of page.links) {
      if (!templated) expect((await fetchService(pathOf(href))).status, href).toBe(200);
    }
  });

  it("is healthy when something is published", async () => {
    expect(await json("/healthz")).toMatchObject({ status: "ok", snapshot: expect.stringMatching(/^sha256:/) });
  });
});

describe("/openapi.json", () => {
  it("describes requests by the schemas that validate them", async () => {
    const { openapi, components } = await json<OpenApi>("/openapi.json");
    expect(openapi).toBe("3.1.0");
    expect(Object.keys(components.schemas.PrecheckRequest!.properties)).toEqual([
      "site",
      "crs",
      "edges",
      "repair",
      "geodesicArea",
      "meanWidth",
      "asOf",
      "project",
      "earlier",
    ]);
  });

  it("has an example that is answered as it is described", async () => {
    const response = await postPrecheck(EXAMPLE, "?receipt=none");
    expect(response.status).toBe(200);
    expect(precheckAnswer.parse(await response.json()).asOf).toBe(EXAMPLE.asOf);
  });

  it("lists no path that is not there", async () => {
    const { paths } = await json<OpenApi>("/openapi.json");
    const samples: Record<string, string> = {
      layer: "XZQ",
      pack: "cn",
      id: "x",
      type: "bad-parameter",
      tileMatrixSet: "WebMercatorQuad",
      tileMatrix: "9",
      tileRow: "208",
      tileCol: "422",
    };
    for (const [path, operations] of Object.entries(paths)) {
      if (!operations.get) continue;
      const concrete = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => samples[name] ?? "");
      const response = await fetchService(concrete);
      const type = response.status < 400 ? "" : (await response.json<{ type: string }>()).type;
      expect(type, concrete).not.toBe("/problems/no-such-resource");
    }
  });
});

describe("/collections", () => {
  it("lists every layer with its source, date and links", async () => {
    const { collections } = await json<{ collections: Record<string, unknown>[] }>("/collections");
    expect(collections.map(({ id }) => id)).toEqual(["CZKFBJ", "DZZHYFQ", "STBHHX", "XZQ", "YJJBNTBHTB"]);
    expect(collections[2]).toMatchObject({
      title: "Example STBHHX",
      features: 2,
      coverage: "XZQ",
      extent: { spatial: { bbox: [[116.9, 31.77, 117.1, 31.8]] } },
      source: { document: "示例文件", dataDate: "2025-12-31" },
    });
  });

  it("has a strong ETag, and is not sent again to who has it", async () => {
    const first = await fetchService("/collections/STBHHX");
    const etag = first.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]+"$/);
    const again = await fetchService("/collections/STBHHX", { headers: { "if-none-match": `W/"x", ${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });

  it("lets a browser of any origin ask", async () => {
    const preflight = await fetchService("/prechecks", { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect((await fetchService("/collections")).headers.get("access-control-allow-origin")).toBe("*");
  });
});

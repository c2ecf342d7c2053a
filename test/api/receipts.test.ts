import { beforeAll, describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { box, publishPlace, ring } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
});

describe("receipts", () => {
  it("are stored before the answer is given, and read back word for word", async () => {
    const geometry = box(117.0, 31.75, 117.01, 31.76);
    const site = { type: "Feature", id: "DK01", properties: { 权利人: "示例某" }, geometry, note: "示例" };
    const response = await postPrecheck({ site, asOf: "2026-11-22", project: { name: "示例项目" } });
    const answer = await response.json<{ id: string }>();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/prechecks/${answer.id}`);
    const receipt = await fetchService(`/prechecks/${answer.id}`, { headers: { "accept-language": "en" } });
    expect(await receipt.json()).toEqual({
      id: answer.id,
      kind: "precheck",
      answeredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      request: {
        site: {
          type: "FeatureCollection",
          features: [
            {
              type: "Feature",
              id: "DK01",
              properties: null,
              geometry: { type: "MultiPolygon", coordinates: [geometry.coordinates] },
            },
          ],
        },
        crs: "EPSG:4490",
        asOf: "2026-11-22",
        project: { name: "示例项目" },
      },
      service: { version, limits: { ...DEFAULT_LIMITS } },
      answer,
    });
  });

  it.each([
    ["degrees", { site: box(117.03, 31.76, 117.06, 31.78), project: { landUse: "100101" } }],
    [
      "metres, by the request",
      {
        site: { type: "Polygon", coordinates: [ring([39503012.3456789, 3519850, 39503212, 3520000])] },
        crs: "EPSG:4527",
      },
    ],
    ["degrees whose edges are straight in a plane", { site: box(117.03, 31.76, 117.06, 31.78), edges: "EPSG:4527" }],
    [
      "several parts, two of which overlap",
      {
        site: {
          type: "FeatureCollection",
          features: [box(117, 31.75, 117.02, 31.76), box(117.01, 31.75, 117.03, 31.76)].map((geometry, i) => ({
            type: "Feature",
            id: 7 + i,
            properties: {},
            geometry,
          })),
        },
      },
    ],
  ])("let an auditor compute the answer again: %s", async (_what, asked) => {
    const { id } = await (await postPrecheck(asked)).json<{ id: string }>();
    const receipt = await (await fetchService(`/prechecks/${id}`, { headers: { "accept-language": "en" } })).json<{
      request: unknown;
      answer: { id: string; snapshot: string };
    }>();
    const { id: _, ...answer } = receipt.answer;
    const again = await postPrecheck(receipt.request, `?receipt=none&snapshot=${answer.snapshot}`);
    expect(await again.text()).toBe(JSON.stringify(answer));
  });

  it("keep what is needed of a site and not what else came along, however deep", async () => {
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const coordinates = JSON.stringify(box(117, 31.75, 117.01, 31.76).coordinates);
    const site = `{"type":"Polygon","coordinates":${coordinates},"extra":${deep}}`;
    const response = await postPrecheck(`{"site":${site}}`);
    expect(response.status).toBe(201);
    const receipt = await (await fetchService(response.headers.get("location")!)).text();
    expect(receipt).not.toContain("extra");
  });

  it("lie under the day that their id tells (UUID version 7)", async () => {
    const { id } = await (await postPrecheck({ site: box(117, 31.75, 117.01, 31.76) })).json<{ id: string }>();
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    expect(await bucket().head(`receipts/${day}/${id}.json`)).not.toBeNull();
  });

  it("are not left with ?receipt=none", async () => {
    const response = await postPrecheck({ site: box(117, 31.75, 117.01, 31.76) }, "?receipt=none");
    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty("id");
  });

  it("no receipt, no answer: a store that cannot take it is a 503", async () => {
    const readOnly = new Proxy(bucket(), {
      get(target, name) {
        if (name === "put") return () => Promise.reject(new Error("read-only"));
        const member = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const response = await postPrecheck({ site: box(117, 31.75, 117.01, 31.76) }, "", {}, readOnly);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ type: "/problems/receipt-not-stored" });
  });
});

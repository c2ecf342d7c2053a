import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { box, publishPlace } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
});

describe("receipts", () => {
  it("are stored before the answer is given, and read back word for word", async () => {
    const site = box(117.0, 31.75, 117.01, 31.76);
    const response = await postPrecheck({ site, asOf: "2026-11-22", project: { name: "示例项目" } });
    const answer = await response.json<{ id: string }>();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/prechecks/${answer.id}`);
    const receipt = await fetchService(`/prechecks/${answer.id}`, { headers: { "accept-language": "en" } });
    expect(await receipt.json()).toEqual({
      id: answer.id,
      answeredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      request: { site, crs: "EPSG:4490", asOf: "2026-11-22", project: { name: "示例项目" } },
      answer,
    });
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

import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { fileOfBoxes } from "../support/fgb.ts";
import { publishedLayer, publishSnapshot } from "../support/publish.ts";
import { bucket, fetchService, refusal } from "../support/service.ts";

/** What is not open is open nowhere: not in a list, not in an older generation, not in what was kept of one. */
const BOUNDS = [117.123, 31.456, 117.124, 31.457] as const;
const EVERYTHING = ["tiles", "items", "download"] as const;

const ADDRESSES = [
  "items",
  "items/0",
  "tiles",
  "tiles/WebMercatorQuad",
  "tiles/WebMercatorQuad?f=tilejson",
  "tiles/WebMercatorQuad/0/0/0?f=mvt",
  "data.fgb",
];

const WITHDRAWN = ["NARROWED", "GONE"];

let older = "";
beforeAll(async () => {
  const objects = r2Store(bucket());
  const layer = (code: string, exposure: readonly string[]) =>
    publishedLayer(objects, code, fileOfBoxes([BOUNDS]), { bounds: BOUNDS, exposure } as object);
  const hidden = await layer("HIDDEN", ["check-only"]);
  const kept = await layer("KEPT", EVERYTHING);
  const open = await Promise.all(WITHDRAWN.map((code) => layer(code, EVERYTHING)));
  older = await publishSnapshot(objects, [hidden, kept, ...open]);
  for (const code of WITHDRAWN) {
    for (const address of ADDRESSES) expect((await fetchService(`/collections/${code}/${address}`)).status).toBe(200);
  }
  await publishSnapshot(objects, [hidden, kept, await layer("NARROWED", ["check-only"])]);
});

/** As another isolate sees the bucket, which does not take the generation before for the current one. */
const isolate = (): R2Bucket =>
  new Proxy(bucket(), {
    get: (target, name) => (target[name as keyof R2Bucket] as (...args: unknown[]) => unknown).bind(target),
  });

const pinned = (address: string): string => `${address}${address.includes("?") ? "&" : "?"}snapshot=sha256:${older}`;

describe("a layer that is check-only", () => {
  it.each([...ADDRESSES, "queryables"])("has no %s", async (address) => {
    expect(await refusal(`/collections/HIDDEN/${address}`)).toMatchObject({
      status: 403,
      type: "/problems/not-exposed",
    });
  });

  it.each(["/collections", "/collections/HIDDEN", "/collections/HIDDEN?f=html"])(
    "%s does not say where it lies",
    async (path) => {
      const text = await (await fetchService(path, {}, isolate())).text();
      expect(text).toContain("HIDDEN");
      const own = path === "/collections" ? JSON.stringify(JSON.parse(text).collections[0]) : text;
      expect(own).not.toContain("117.12");
    },
  );
});

describe("a layer that a later publish closes", () => {
  it.each(WITHDRAWN.flatMap((code) => ADDRESSES.map((address) => [code, address])))(
    "%s/%s is closed in the older generation too",
    async (code, address) => {
      const response = await fetchService(`/collections/${code}/${pinned(address)}`, {}, isolate());
      expect([response.status, response.headers.get("cache-control")]).toEqual([403, "no-store"]);
    },
  );

  it("leaves the older generation of the others as it was", async () => {
    for (const address of ADDRESSES) {
      const response = await fetchService(`/collections/KEPT/${pinned(address)}`, {}, isolate());
      expect(response.status, address).toBe(200);
      await response.arrayBuffer();
    }
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import { DEFAULT_ITEM_LIMITS } from "../../shared/items/limits.ts";
import { itemsAsked } from "../../workers/api/itemsQuery.ts";
import { bucket, fetchService, refusal } from "../support/service.ts";
import { type Answer, HOSTILE, idsOf, items, pathOf, publishItems } from "./itemsPlace.ts";

/** What is Lantu's own of /items: ids, pages within a snapshot, limits, exposure. The standard's tests are in test/api/ogc. */
let snapshot = "";
beforeAll(async () => {
  snapshot = await publishItems();
});

/** As another isolate, which has kept nothing, sees the bucket. */
function elsewhere(): R2Bucket {
  return new Proxy(bucket(), {
    get: (target, name) => (target[name as keyof R2Bucket] as (...args: unknown[]) => unknown).bind(target),
  });
}

const nextOf = ({ links }: Answer): string | undefined => links.find(({ rel }) => rel === "next")?.href;

describe("ids", () => {
  it("are the id column's value and the feature's number, which alone names it where there is no value", async () => {
    expect(idsOf(await items())).toEqual(["A.0", "B.1", "2", "B.3", "a/b.c?.4"]);
  });

  it.each(["A.0", "B.1", "2", "B.3", "a/b.c?.4"])("%s names one feature", async (id) => {
    const response = await fetchService(`/collections/OPEN/items/${encodeURIComponent(id)}`);
    expect(response.headers.get("content-type")).toBe("application/geo+json");
    const { links, ...feature } = await response.json<Answer["features"][0] & { links: Answer["links"] }>();
    expect(feature).toMatchObject({ type: "Feature", id, geometry: { type: "MultiPolygon" } });
    expect(links.map(({ rel }) => rel)).toEqual(["self", "alternate", "alternate", "alternate", "collection"]);
  });

  it.each(["B", "B.0", "C.1", "A.2", "2.2", "5", "-1", "00", "A.9999999999999999", "x"])(
    "%s names none: an id of another snapshot is not taken for another feature",
    async (id) => {
      const problem = await refusal(`/collections/OPEN/items/${id}`);
      expect(problem).toMatchObject({ status: 404, type: "/problems/no-such-item" });
      expect(problem.mend).toContain("items?BSM=");
    },
  );

  it("that repeat are found by their value", async () => {
    expect(idsOf(await items({ BSM: "B" }))).toEqual(["B.1", "B.3"]);
  });
});

describe("pages", () => {
  it("are joined by next links that stay in one snapshot when another is published", async () => {
    const first = await items({ limit: "2", filter: "MJ > 1" });
    expect([idsOf(first), first.numberMatched]).toEqual([["B.1", "2"], undefined]);
    await publishItems([["NEW", "新", 9, true, null]]);
    const isolate = elsewhere();
    const current = await fetchService("/collections/OPEN/items", {}, isolate);
    expect(idsOf(await current.json<Answer>())).toEqual(["NEW.0"]);
    const response = await fetchService(pathOf(nextOf(first)), {}, isolate);
    const second = await response.json<Answer>();
    expect([idsOf(second), nextOf(second), second.numberMatched]).toEqual([["B.3", "a/b.c?.4"], undefined, 4]);
    expect(idsOf(await items({ snapshot: `sha256:${snapshot}`, limit: "1" }))).toEqual(["A.0"]);
    await publishItems();
  });

  it("have their number where it is known without looking further", async () => {
    expect(await items({ limit: "1", snapshot })).toMatchObject({ numberMatched: 5, numberReturned: 1 });
    expect(await items({ KF: "true", snapshot })).toMatchObject({ numberMatched: 2, numberReturned: 2 });
  });

  it("of a snapshot that is not there are a 404", async () => {
    const problem = await refusal(`/collections/OPEN/items?snapshot=sha256:${"0".repeat(64)}`);
    expect(problem).toMatchObject({ status: 404, type: "/problems/unknown-snapshot" });
  });
});

describe("property filters", () => {
  it.each([
    ["MJ", "3", ["2"]],
    ["MJ", "3.0", ["2"]],
    ["KF", "false", ["A.0", "2", "a/b.c?.4"]],
    ["MC", HOSTILE, ["B.3"]],
    ["MC", "四", []],
    ["SJ", "2020-01-01", []],
  ])("%s=%s", async (name, value, expected) => {
    expect(idsOf(await items({ [name]: value, snapshot }))).toEqual(expected);
  });

  it.each([
    ["MJ=x", "bad-parameter"],
    ["KF=1", "bad-parameter"],
    ["SJ=yesterday", "bad-filter"],
    ["mj=3", "unknown-parameter"],
    ["MJ=1&MJ=2", "repeated-parameter"],
    ["cursor=-1", "bad-parameter"],
    ["limit=1.5", "bad-parameter"],
    ["filter-lang=cql-text", "bad-parameter"],
    ["bbox=1,2,3,4,5", "bad-parameter"],
    ["bbox=1,2,3,x", "bad-parameter"],
    ["bbox=0,0,0,1,1,1&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4490", "bad-parameter"],
  ])("%s is refused: %s", async (query, type) => {
    expect(await refusal(`/collections/OPEN/items?${query}`)).toMatchObject({ status: 400, type: `/problems/${type}` });
  });
});

describe("exposure", () => {
  it.each(["items", "items/A.0", "queryables"])("closes %s of a layer that is not for reading", async (resource) => {
    const problem = await refusal(`/collections/CLOSED/${resource}`);
    expect(problem).toMatchObject({ status: 403, type: "/problems/not-exposed" });
  });

  it("takes their links and CRS from its document, which is no feature collection", async () => {
    const closed = await (await fetchService("/collections/CLOSED")).json<Record<string, unknown>>();
    expect(JSON.stringify(closed.links)).not.toMatch(/items|queryables|data\.fgb/);
    expect(closed).not.toHaveProperty("itemType");
    const open = await (await fetchService("/collections/OPEN")).json<Record<string, unknown>>();
    expect(open).toMatchObject({ itemType: "feature", storageCrs: "http://www.opengis.net/def/crs/EPSG/0/4490" });
    expect(open.crs).toContain(open.storageCrs);
  });

  it("lets nobody page through a layer that may not be downloaded, beyond the limit", async () => {
    expect(await refusal("/collections/ITEMS/items?offset=5000")).toMatchObject({
      status: 403,
      type: "/problems/paging-limit",
      parameter: "offset",
    });
    expect(await refusal("/collections/ITEMS/items?filter=TRUE&offset=5000&cursor=3")).toMatchObject({ status: 403 });
    expect((await fetchService("/collections/ITEMS/items?offset=4999")).status).toBe(200);
    expect((await fetchService("/collections/OPEN/items?offset=5000")).status).toBe(200);
    const closed = { code: "X", exposure: ["items"], bounds: null } as unknown as Layer;
    const last = itemsAsked("https://lantu.test/?offset=4900&limit=1000", closed, [], DEFAULT_ITEM_LIMITS);
    expect(last.query).toMatchObject({ offset: 4900, limit: 100 });
  });
});

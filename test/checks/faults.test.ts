import { beforeAll, describe, expect, it } from "vitest";
import { CATALOG_KEY } from "../../shared/catalog/catalog.ts";
import { CurrentPublished } from "../../shared/catalog/currentPublished.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import type { PrecheckAnswer } from "../../shared/checks/precheckAnswer.ts";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { type Access, type Fault, faultyStore } from "../support/faultyStore.ts";
import { box, nationalPack, publishPlace } from "../support/place.ts";
import { READ_FAULTS } from "./storeFaults.ts";

/**
 * A fault can only make an answer less certain: whatever the store loses, garbles or refuses, no answer is
 * better than the true one.
 */
const BETTER = ["fail", "undetermined", "conditional", "pass"];

let sound: ObjectStore;

beforeAll(async () => {
  sound = memoryStore();
  await publishPlace(sound);
});

const site = (...corners: Parameters<typeof box>) =>
  normaliseSite(readGeoJsonSite(box(...corners), "/site", 1000), { crs: "EPSG:4490" });

function check(store: ObjectStore, where: ReturnType<typeof site>, cache = new CheckCache()): Promise<PrecheckAnswer> {
  const request = { site: where, project: { landUse: "100101" }, asOf: "2026-11-22" };
  return sitingPrecheck({ store, cache, limits: DEFAULT_LIMITS }, request).then(({ answer }) => answer);
}

const onPieces =
  (fault: Fault) =>
  (access: Access): Fault | null =>
    access.operation === "readRange" && access.key.startsWith("checks/") && (access.range?.offset ?? 0) > 0
      ? fault
      : null;

const town = site(116.97, 31.725, 116.98, 31.73);
const forbidden = site(117.06, 31.78, 117.07, 31.79);

describe("a store that fails", () => {
  it.each(READ_FAULTS)(
    "while pieces are read ($kind): every layer is said to be unchecked, with the area",
    async (fault) => {
      const answer = await check(faultyStore(sound, onPieces(fault)), town);
      const siteM2 = trapeziumArea(31.725, 31.73, 0.01);
      expect(answer.verdict).toBe("undetermined");
      const affected = answer.layers.filter(({ status }) => status === "not-checked");
      expect(affected.length).toBeGreaterThan(0);
      for (const layer of affected) expect(layer.unknownM2).toBeGreaterThan(0);
      for (const layer of affected) expect(layer.unknownM2).toBeLessThanOrEqual(siteM2 + 0.01);
    },
  );

  it.each(READ_FAULTS)("never improves a verdict ($kind on any one read)", async (fault) => {
    for (const where of [town, forbidden, site(117.09, 31.745, 117.11, 31.748)]) {
      const truth = BETTER.indexOf((await check(sound, where)).verdict);
      for (let failing = 0; failing < 6; failing++) {
        let read = 0;
        const store = faultyStore(sound, ({ operation }) =>
          operation === "readRange" && read++ === failing ? fault : null,
        );
        const verdict = BETTER.indexOf((await check(store, where)).verdict);
        expect(verdict).toBeLessThanOrEqual(Math.max(truth, BETTER.indexOf("undetermined")));
        if (truth > BETTER.indexOf("undetermined")) expect(verdict).toBeLessThanOrEqual(truth);
      }
    }
  });

  it("at every single byte of the check file's pieces: no answer is better than the true one", async () => {
    const truth = BETTER.indexOf((await check(sound, forbidden)).verdict);
    for (let position = 0; position < 4000; position += 37) {
      const answer = await check(faultyStore(sound, onPieces({ kind: "flip", position })), forbidden);
      const clear = answer.layers.find(({ layer }) => layer === "STBHHX");
      expect(BETTER.indexOf(answer.verdict)).toBeLessThanOrEqual(Math.max(truth, 1));
      expect(clear?.status).not.toBe("clear");
    }
  });

  it("loses the check file: undetermined, the whole site unknown", async () => {
    const lost = (access: Access): Fault | null =>
      access.operation === "readRange" && access.key.startsWith("checks/") ? { kind: "missing" } : null;
    const answer = await check(faultyStore(sound, lost), town);
    expect(answer.verdict).toBe("undetermined");
    expect(answer.layers.every(({ status, unknownM2 }) => status === "not-checked" && unknownM2 > 0)).toBe(true);
  });

  it.each(["missing", "unavailable"] as const)("has no rules (%s): nothing is judged", async (kind) => {
    const store = faultyStore(sound, ({ key }) => (key.startsWith("rules/") ? { kind } : null));
    await expect(check(store, town)).rejects.toMatchObject({ details: { type: "rules-unavailable", status: 503 } });
  });

  it("garbles a rule pack: nothing is judged by it", async () => {
    const store = faultyStore(sound, ({ key }) => (key.startsWith("rules/") ? { kind: "flip", position: 300 } : null));
    await expect(check(store, town)).rejects.toMatchObject({ details: { type: "rules-unavailable" } });
  });

  it("has nothing published: said so, with what to do", async () => {
    await expect(check(memoryStore(), town)).rejects.toMatchObject({
      details: { type: "nothing-published", status: 503 },
    });
  });
});

describe("a new generation", () => {
  it("published between two checks is found beside the reads and answered from", async () => {
    let now = 0;
    const store = memoryStore();
    await publishPlace(store, ["XZQ", "CZKFBJ", "YJJBNTBHTB"]);
    const cache = new CheckCache(new CurrentPublished(() => now));
    const before = await check(store, forbidden, cache);
    await publishPlace(store, ["STBHHX"]);
    expect((await check(store, forbidden, cache)).snapshot).toBe(before.snapshot);
    now += 6000;
    const after = await check(store, forbidden, cache);
    expect(after.snapshot).not.toBe(before.snapshot);
    expect(after.layers.find(({ layer }) => layer === "STBHHX")?.status).toBe("hit");
  });

  it("voids a refusal that rested on the old one", async () => {
    let now = 0;
    const store = memoryStore();
    await publishPlace(store, ["XZQ"]);
    const cache = new CheckCache(new CurrentPublished(() => now));
    await check(store, town, cache);
    now += 6000;
    // The rules of the old generation are lost, which alone would be a 503.
    await publishPlace(store, ["STBHHX"], [{ ...nationalPack(), version: "next" }]);
    const oldRules = (await cache.generations.known(store)).published.snapshot.rulePacks[0]!.key;
    const lost = faultyStore(store, ({ key }) => (key === oldRules ? { kind: "missing" } : null));
    const fresh = new CheckCache(cache.generations);
    expect((await check(lost, forbidden, fresh)).layers.map(({ layer }) => layer)).toEqual(["STBHHX", "XZQ"]);
  });

  it("is refused when the pointer's document is not what its digest names", async () => {
    const store = memoryStore();
    await publishPlace(store);
    const { bytes } = (await store.get(CATALOG_KEY))!;
    const tampered = new TextDecoder().decode(bytes).replace('"roundingM2":0.01', '"roundingM2":1000');
    await store.put(CATALOG_KEY, new TextEncoder().encode(tampered));
    await expect(check(store, forbidden)).rejects.toMatchObject({ details: { type: "catalog-damaged", status: 503 } });
  });

  it("cannot be looked up: the newest known answers, and the answer says so", async () => {
    let now = 0;
    let broken = false;
    const store = faultyStore(sound, ({ key }) => (broken && key === CATALOG_KEY ? { kind: "unavailable" } : null));
    const cache = new CheckCache(new CurrentPublished(() => now));
    await check(store, town, cache);
    broken = true;
    now += 6000;
    const answer = await check(store, town, cache);
    expect(answer.warnings.map(({ code }) => code)).toEqual(["catalog-not-refreshed"]);
  });

  it("leaves the old one answerable by its digest", async () => {
    const store = memoryStore();
    const first = await publishPlace(store, ["XZQ", "STBHHX"]);
    await publishPlace(store, ["CZKFBJ"]);
    const request = { site: town, project: {}, asOf: "2026-11-22", snapshot: first.snapshot };
    const { answer } = await sitingPrecheck({ store, cache: new CheckCache(), limits: DEFAULT_LIMITS }, request);
    expect(answer.snapshot).toBe(`sha256:${first.snapshot}`);
    expect(answer.layers.map(({ layer }) => layer)).toEqual(["STBHHX", "XZQ"]);
  });
});

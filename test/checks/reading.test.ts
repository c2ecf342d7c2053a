import { beforeAll, describe, expect, it } from "vitest";
import { readPointer } from "../../shared/catalog/catalog.ts";
import { CurrentPublished } from "../../shared/catalog/currentPublished.ts";
import type { FgbRef } from "../../shared/catalog/snapshot.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { boundsIntersect, polygonBounds } from "../../shared/geometry/rings.ts";
import { coverBoxes } from "../../shared/geometry/siteCells.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { requestStore } from "../../shared/store/requestStore.ts";
import { type Access, type Fault, faultyStore } from "../support/faultyStore.ts";
import { featuresIn } from "../support/fgb.ts";
import { box, feature, publishPlace } from "../support/place.ts";

/** How a check reads: rounds, bytes, a store that hangs or fails for a moment, a publish in between. */

const FIELDS = Array.from({ length: 400 }, (_, i) => {
  const [west, south] = [116.901 + 0.01 * (i % 20), 31.601 + 0.01 * Math.floor(i / 20)];
  return feature(box(west, south, west + 0.008, south + 0.008), { BSM: `NT${i}` });
});
const PLACE = {
  XZQ: [feature(box(116.8, 31.5, 117.2, 31.9), { BSM: "XZQ1" })],
  YJJBNTBHTB: FIELDS,
};

const siteOf = (geometry: object) => normaliseSite(readGeoJsonSite(geometry, "/site", 1000), { crs: "EPSG:4490" });
const FIELD = siteOf(box(117.002, 31.702, 117.006, 31.706));
const OTHER = siteOf(box(116.952, 31.652, 116.956, 31.656));
const DIAGONAL = siteOf({
  type: "Polygon",
  coordinates: [
    [
      [116.9, 31.6],
      [116.9005, 31.6],
      [117.1, 31.7995],
      [117.1, 31.8],
      [117.0995, 31.8],
      [116.9, 31.6005],
      [116.9, 31.6],
    ],
  ],
});

let sound: ObjectStore;
let file: FgbRef;

beforeAll(async () => {
  sound = memoryStore();
  await publishPlace(sound, Object.keys(PLACE), undefined, PLACE);
  file = (await readPointer(sound))!.snapshot.check;
});

function check(store: ObjectStore, cache = new CheckCache(), site = FIELD, indexBudgetBytes = 1e6) {
  const request = { site, project: { landUse: "100101" }, asOf: "2026-11-22" };
  return sitingPrecheck({ store, cache, limits: { ...DEFAULT_LIMITS, indexBudgetBytes } }, request);
}

const onPieces =
  (fault: Fault) =>
  (access: Access): Fault | null =>
    "range" in access && access.range && access.range.offset >= file.headBytes ? fault : null;

describe("the rounds of a check", () => {
  it("are the pointer, the index and rules, the pieces; then one", async () => {
    const cache = new CheckCache();
    const rounds = async (site: typeof FIELD) => (await check(sound, cache, site)).counts.rounds;
    expect([await rounds(FIELD), await rounds(FIELD), await rounds(OTHER)]).toEqual([3, 1, 1]);
  });

  it("are one more where the leaves do not fit the budget, and one again where they are kept", async () => {
    const cache = new CheckCache();
    const rounds = async (site: typeof FIELD) => (await check(sound, cache, site, 1200)).counts.rounds;
    expect([await rounds(FIELD), await rounds(FIELD), await rounds(OTHER), await rounds(OTHER)]).toEqual([4, 1, 2, 1]);
  });
});

describe("the bytes of a check", () => {
  it.each([
    ["a field", FIELD],
    ["a diagonal of 30 km", DIAGONAL],
  ])("%s: at most 1.3 × those of the pieces that meet the site's cells", async (_, site) => {
    const cache = new CheckCache();
    await check(sound, cache, site);
    const { counts } = await check(sound, cache, site);
    const cells = coverBoxes(site.region);
    const met = [...featuresIn((await sound.get(file.key))!.bytes)].filter(({ polygons }) =>
      cells.some((cell) => boundsIntersect(cell, polygonBounds(polygons))),
    );
    const wanted = met.reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(counts.bytes).toBeGreaterThanOrEqual(wanted);
    expect(counts.bytes).toBeLessThanOrEqual(1.3 * wanted);
  });
});

describe("a store that does not answer", () => {
  it("leaves the layers unchecked: no answer waits for it", async () => {
    const hanging: ObjectStore = {
      ...faultyStore(sound, () => null),
      readRange: () => new Promise(() => {}),
    };
    const patience = { timeoutMs: 20, pausesMs: [], retries: 0 };
    const { answer } = await check(requestStore(hanging, { patience }));
    expect(answer.verdict).toBe("undetermined");
    expect(answer.layers.map(({ status }) => status)).toEqual(["not-checked", "not-checked"]);
  });

  it("for a moment only: the answer is the true one", async () => {
    const truth = await check(sound);
    let failures = 2;
    const brief = faultyStore(sound, () => (failures-- > 0 ? { kind: "unavailable" } : null));
    const patience = { timeoutMs: 1000, pausesMs: [1, 1], retries: 4 };
    expect((await check(requestStore(brief, { patience }))).answer).toEqual(truth.answer);
  });

  it("to a request that is given up: there is no answer", async () => {
    const leaving = new AbortController();
    const store = faultyStore(sound, (access) => {
      if (onPieces({ kind: "missing" })(access)) leaving.abort();
      return null;
    });
    const checking = check(requestStore(store, { signal: leaving.signal }));
    await expect(checking).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("pieces that are damaged on their way", () => {
  it("are read once more", async () => {
    const truth = await check(sound);
    let damaged = 1;
    const once = faultyStore(sound, (access) => {
      const fault = onPieces({ kind: "flip", position: 100 })(access);
      return fault && damaged-- > 0 ? fault : null;
    });
    const { answer, counts } = await check(once);
    expect(answer).toEqual(truth.answer);
    expect(counts.rounds).toBe(truth.counts.rounds + 1);
  });
});

describe.each(["missing", "changed", "truncated"] as const)("a check file that is %s", (kind) => {
  const lost = (of: string) => (access: Access) => (access.key === of ? { kind } : null);

  it("after a publish, unseen so far: the check is done on the new generation", async () => {
    const store = memoryStore();
    await publishPlace(store, ["XZQ"], undefined, PLACE);
    // The clock stands still: by age alone nobody would look at the pointer again.
    const cache = new CheckCache(new CurrentPublished(() => 0));
    const old = (await cache.generations.known(store)).published.snapshot.check.key;
    await publishPlace(store, Object.keys(PLACE), undefined, PLACE);
    const { answer } = await check(faultyStore(store, lost(old)), cache);
    expect(answer).toMatchObject({ verdict: "fail", snapshot: `sha256:${(await readPointer(store))!.digest}` });
  });

  it("with no publish: the layers are unchecked, after one more look at the pointer", async () => {
    const looks: Access[] = [];
    const store = faultyStore(sound, (access) => {
      if (access.operation === "head") looks.push(access);
      return lost(file.key)(access);
    });
    const { answer } = await check(store, new CheckCache(new CurrentPublished(() => 0)));
    expect(answer.verdict).toBe("undetermined");
    expect(answer.layers.every(({ status }) => status === "not-checked")).toBe(true);
    expect(looks).toHaveLength(1);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { CATALOG_KEY, readPointer, snapshotBytes } from "../../shared/catalog/catalog.ts";
import type { CheckRef } from "../../shared/catalog/snapshot.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { fromBase64, toBase64 } from "../../shared/flatgeobuf/base64.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { type Access, type Fault, faultyStore } from "../support/faultyStore.ts";
import { box, feature, publishPlace } from "../support/place.ts";

/**
 * A check file whose index does not fit the budget, asked by somebody who knows nothing of it yet: the pointer, then header
 * and leaves side by side, then pieces. What is read ahead is only ever a help.
 */

const FIELDS = Array.from({ length: 2025 }, (_, i) => {
  const [west, south] = [116.9 + 0.004 * (i % 45), 31.7 + 0.004 * Math.floor(i / 45)];
  return feature(box(west + 0.0005, south + 0.0005, west + 0.0025, south + 0.0025), { BSM: `NT${i}` });
});
const PLACE = { XZQ: [feature(box(116.8, 31.6, 117.2, 32), { BSM: "XZQ1" })], YJJBNTBHTB: FIELDS };
const siteOf = (geometry: object) => normaliseSite(readGeoJsonSite(geometry, "/site", 1000), {});
const SITE = siteOf(box(117.001, 31.801, 117.03, 31.83));

/** Of the index, some 90 kB: the root and the level below it. */
const BUDGET = 4000;

let store: ObjectStore;
let file: CheckRef;

beforeAll(async () => {
  store = memoryStore();
  await publishPlace(store, Object.keys(PLACE), undefined, PLACE);
  file = (await readPointer(store))!.snapshot.check;
});

function check(from: ObjectStore, indexBudgetBytes: number, cache = new CheckCache(), site = SITE, maxRanges = 40) {
  const request = { site, project: { landUse: "100101" }, asOf: "2026-11-22" };
  return sitingPrecheck({ store: from, cache, limits: { ...DEFAULT_LIMITS, indexBudgetBytes, maxRanges } }, request);
}

const isLeafRead = (access: Access): boolean =>
  "range" in access && access.range !== undefined && access.range.offset > 0 && access.range.offset < file.headBytes;

describe("leaves that the snapshot lets foresee", () => {
  it("make three rounds of a first check, and one of the next", async () => {
    const cache = new CheckCache();
    const first = await check(store, BUDGET, cache);
    expect(first.counts.rounds).toBe(3);
    expect((await check(store, BUDGET, cache)).counts.rounds).toBe(1);
    expect(first.answer).toEqual((await check(store, 1e6)).answer);
    expect(first.answer.layers.find(({ layer }) => layer === "YJJBNTBHTB")!.features.length).toBeGreaterThan(10);
  });

  it("are read when they are needed where reading ahead failed", async () => {
    let failures = 0;
    const failing = (access: Access): Fault | null =>
      isLeafRead(access) && failures++ === 0 ? { kind: "unavailable" } : null;
    const { answer, counts } = await check(faultyStore(store, failing), BUDGET);
    expect(failures).toBeGreaterThan(1);
    expect(counts.rounds).toBe(4);
    expect(answer).toEqual((await check(store, 1e6)).answer);
  });

  it("are verified like any others: a damaged one is read once more", async () => {
    let damages = 0;
    const damaging = (access: Access): Fault | null =>
      isLeafRead(access) && damages++ === 0 ? { kind: "flip", position: 40 } : null;
    const { answer } = await check(faultyStore(store, damaging), BUDGET);
    expect(damages).toBeGreaterThan(1);
    expect(answer).toEqual((await check(store, 1e6)).answer);
  });

  it("count among the ranges that a check may plan", async () => {
    // 12 sites of one field each, far from one another in the file.
    const scattered = siteOf({
      type: "MultiPolygon",
      coordinates: Array.from({ length: 12 }, (_, i) => {
        const [west, south] = [116.9 + 0.004 * (4 + 13 * (i % 4)), 31.7 + 0.004 * (6 + 16 * Math.floor(i / 4))];
        return box(west + 0.001, south + 0.001, west + 0.002, south + 0.002).coordinates;
      }),
    });
    const reads: Access[] = [];
    const watched = faultyStore(store, (access) => {
      if (access.key === file.key) reads.push(access);
      return null;
    });
    // The root and two levels below it.
    const { answer } = await check(watched, 6000, new CheckCache(), scattered, 8);
    expect(reads.filter(isLeafRead).length).toBeGreaterThan(2);
    expect(reads.length).toBeLessThanOrEqual(8);
    expect(answer).toEqual((await check(store, 1e6, new CheckCache(), scattered)).answer);
  });
});

describe("upper levels that are not what they should be", () => {
  /** The store with a pointer that says so. */
  async function saying(upper: string): Promise<ObjectStore> {
    const { snapshot, pointer } = (await readPointer(store))!;
    const document = { ...snapshot, check: { ...file, upper } };
    const current = await sha256Hex(snapshotBytes(document));
    const bytes = new TextEncoder().encode(JSON.stringify({ ...pointer, current, document }));
    const get = (key: string) =>
      key === CATALOG_KEY ? Promise.resolve({ key, bytes, size: bytes.length, etag: current }) : store.get(key);
    const head = async (key: string) => (key === CATALOG_KEY ? get(key) : store.head(key));
    return { ...faultyStore(store, () => null), get, head };
  }

  it.each([
    ["no base64", () => "%"],
    ["nothing", () => ""],
    ["cut off", () => file.upper!.slice(0, 400)],
    ["zeroes", () => "A".repeat(file.upper!.length)],
    // The root's box is not the union of those below it.
    ["a root and zeroes", () => toBase64(fromBase64(file.upper!)!.fill(0, 40))],
  ])("%s: the answer is the same", async (_, upper) => {
    const { answer } = await check(await saying(upper()), BUDGET);
    const truth = (await check(store, 1e6)).answer;
    expect({ ...answer, snapshot: "" }).toEqual({ ...truth, snapshot: "" });
  });
});

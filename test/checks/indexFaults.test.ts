import { beforeAll, describe, expect, it } from "vitest";
import { readPointer } from "../../shared/catalog/catalog.ts";
import type { FgbRef } from "../../shared/catalog/snapshot.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import type { PrecheckAnswer } from "../../shared/checks/precheckAnswer.ts";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { indexLevels } from "../../shared/flatgeobuf/levels.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ByteRange, ObjectStore } from "../../shared/store/objectStore.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { box, feature, publishPlace } from "../support/place.ts";

/**
 * A check file whose index is not kept whole: whatever byte of it the store garbles, no piece is missed unseen. A town
 * where everything is allowed, and 400 fields 0.008° wide in it where nothing is: who loses a field says «pass».
 */
const FIELDS = Array.from({ length: 400 }, (_, i) => {
  const [west, south] = [116.901 + 0.01 * (i % 20), 31.601 + 0.01 * Math.floor(i / 20)];
  return feature(box(west, south, west + 0.008, south + 0.008), { BSM: `NT${i}` });
});
const FEATURES = {
  XZQ: [feature(box(116.8, 31.5, 117.2, 31.9), { BSM: "XZQ1" })],
  STBHHX: [feature(box(116.81, 31.51, 116.82, 31.52), { BSM: "ST1", ZRBHDFQ: "一般控制区" })],
  CZKFBJ: [feature(box(116.85, 31.55, 117.15, 31.85), { BSM: "CZ1", GHFQDM: "410" })],
  YJJBNTBHTB: FIELDS,
};

const NODE = 40;
const SITE = normaliseSite(readGeoJsonSite(box(117.002, 31.702, 117.006, 31.706), "/site", 1000), { crs: "EPSG:4490" });

let sound: ObjectStore;
let file: FgbRef;
let counts: readonly number[];

beforeAll(async () => {
  sound = memoryStore();
  await publishPlace(sound, Object.keys(FEATURES), undefined, FEATURES);
  file = (await readPointer(sound))!.snapshot.check;
  counts = indexLevels(file.features, 16).map(({ count }) => count);
});

function check(store: ObjectStore, indexBudgetBytes: number, cache = new CheckCache()): Promise<PrecheckAnswer> {
  const request = { site: SITE, project: { landUse: "100101" }, asOf: "2026-11-22" };
  const limits = { ...DEFAULT_LIMITS, indexBudgetBytes };
  return sitingPrecheck({ store, cache, limits }, request).then(({ answer }) => answer);
}

/** The parts of the head that a check reads, with so much of the index kept. */
async function headReads(budget: number): Promise<ByteRange[]> {
  const ranges: ByteRange[] = [];
  const watched = faultyStore(sound, (access) => {
    if ("range" in access && access.key === file.key && access.range!.offset < file.headBytes)
      ranges.push(access.range!);
    return null;
  });
  await check(watched, budget);
  return ranges;
}

const positionsIn = ({ offset, length }: ByteRange): number[] => Array.from({ length }, (_, i) => offset + i);

/** The store with the file's byte at `position` turned wherever it is read, and how often it was. */
function turned(position: number): { readonly store: ObjectStore; readonly flips: () => number } {
  let flips = 0;
  const store = faultyStore(sound, (access) => {
    if (!("range" in access) || access.key !== file.key || !access.range) return null;
    const at = position - access.range.offset;
    if (at < 0 || at >= access.range.length) return null;
    flips++;
    return { kind: "flip", position: at };
  });
  return { store, flips: () => flips };
}

/** What is kept: the root; the root and the level below; all but the leaves; everything. */
const keptNodes = (levels: number): number => counts.slice(0, levels).reduce((sum, count) => sum + count, 0);

describe("a damaged index", () => {
  it("is one of four levels, and the site lies in a field", async () => {
    expect(counts).toEqual([1, 2, 26, 403]);
    const truth = await check(sound, 1e6);
    expect(truth.verdict).toBe("fail");
    for (const levels of [1, 2, 3]) expect(await check(sound, NODE * keptNodes(levels))).toEqual(truth);
    // Without the fields this place says «pass»: that is what a lost node would have answered.
    const bare = memoryStore();
    await publishPlace(bare, Object.keys(FEATURES), undefined, { ...FEATURES, YJJBNTBHTB: FIELDS.slice(0, 1) });
    expect((await check(bare, 1e6)).verdict).toBe("pass");
  });

  it.each([1, 2, 3])(
    "with %i levels kept: whatever byte that is read of the head is turned, everything affected is said to be unknown",
    async (levels) => {
      const budget = levels === 1 ? 1 : NODE * keptNodes(levels);
      const reads = await headReads(budget);
      expect(reads).toHaveLength(2);
      const truth = await check(sound, budget);
      // Top first, then leaves: what is kept is sound, so that a byte which is not read again spoils nothing.
      let cache = new CheckCache();
      for (const position of reads.flatMap(positionsIn)) {
        const { store, flips } = turned(position);
        let answer = await check(store, budget, cache);
        if (flips() === 0) {
          expect(answer).toEqual(truth);
          cache = new CheckCache(cache.generations);
          answer = await check(store, budget, cache);
        }
        const unknown = answer.layers.every(({ status, unknownM2 }) => unknownM2 > 0 && status !== "clear");
        if (flips() === 0 || !unknown || !["fail", "undetermined"].includes(answer.verdict)) {
          expect.fail(`byte ${position}: ${answer.verdict} ${JSON.stringify(answer.layers)}`);
        }
      }
    },
    120_000,
  );

  it("is not kept: the next check reads it anew", async () => {
    for (const levels of [1, 2, 3, 4]) {
      const budget = NODE * keptNodes(levels);
      const indexOffset = file.headBytes - NODE * keptNodes(4);
      const cache = new CheckCache();
      const damaged = await check(turned(indexOffset + 5).store, budget, cache);
      expect(damaged.verdict).toBe("undetermined");
      expect(await check(sound, budget, cache)).toEqual(await check(sound, budget));
    }
  });
});

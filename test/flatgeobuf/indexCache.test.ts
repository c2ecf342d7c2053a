import { beforeAll, describe, expect, it } from "vitest";
import { IndexCache } from "../../shared/flatgeobuf/indexCache.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import { type DigestedFile, openIndexTop } from "../../shared/flatgeobuf/readIndex.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { fileOfBoxes, putFile, queryFile } from "../support/fgb.ts";

/** 60 × 50 boxes a degree apart; an index of 1 + 12 + 188 + 3,000 nodes of 40 bytes, of which 64 kB hold all but the leaves. */
const GRID = Array.from({ length: 3000 }, (_, i): Bounds => {
  const [x, y] = [i % 60, Math.floor(i / 60)];
  return [x, y, x + 0.9, y + 0.9];
});
const BUDGET = 64 * 1024;
const at = (x: number, y: number): Bounds[] => [[x + 0.1, y + 0.1, x + 0.2, y + 0.2]];

let store: ObjectStore;
let file: DigestedFile;

beforeAll(async () => {
  store = memoryStore();
  file = await putFile(store, "grid.fgb", fileOfBoxes(GRID));
});

/** How many rounds it takes to read what is there, and that it is the right thing. */
async function rounds(cache: IndexCache, [x, y]: [number, number], budget = BUDGET, of = file, from = store) {
  const reader = new RangeReader(from, cache);
  const { features, failures } = await queryFile(reader, of, at(x, y), { indexBudgetBytes: budget });
  expect(failures).toEqual([]);
  expect(features.map(({ feature }) => feature.values[0])).toEqual([60 * y + x]);
  return reader.counts.rounds;
}

describe("an index that is kept", () => {
  it("takes three rounds when cold, one where the leaves are kept, two elsewhere", async () => {
    const cache = new IndexCache();
    expect(await rounds(cache, [10, 10])).toBe(3);
    expect(await rounds(cache, [10, 10])).toBe(1);
    expect(await rounds(cache, [40, 30])).toBe(2);
    expect(await rounds(cache, [40, 30])).toBe(1);
    expect(await rounds(cache, [10, 10])).toBe(1);
  });

  it("takes two rounds when cold and one everywhere after, where the whole index fits the budget", async () => {
    const cache = new IndexCache();
    expect(await rounds(cache, [10, 10], 1e6)).toBe(2);
    expect(await rounds(cache, [40, 30], 1e6)).toBe(1);
  });

  it("never takes more memory than it may, and lets go of what was not used for longest", async () => {
    // Room for a top of 8.0 + 3 × 1.7 kB and for the leaves of some places, 1.3 kB each.
    const cache = new IndexCache(24 * 1024);
    await rounds(cache, [0, 0]);
    for (let i = 1; i < 40; i++) {
      await rounds(cache, [i, i]);
      expect(await rounds(cache, [i, i])).toBe(1);
      expect(cache.bytes).toBeLessThanOrEqual(24 * 1024);
    }
    expect(cache.bytes).toBeGreaterThan(20 * 1024);
    expect(await rounds(cache, [39, 39])).toBe(1);
    expect(await rounds(cache, [0, 0])).toBe(2);
  });

  it("takes at most a third of its memory for one top, whatever the budget", async () => {
    const reader = new RangeReader(store, new IndexCache(24 * 1024));
    expect((await openIndexTop(reader, file, 1e6)).keptLevels).toBe(3);
    expect((await openIndexTop(new RangeReader(store), file, 1e6)).keptLevels).toBe(4);
  });

  it("is of one generation: another file under the same key is read anew", async () => {
    const cache = new IndexCache();
    const own = memoryStore();
    const first = await putFile(own, "k.fgb", fileOfBoxes(GRID));
    await rounds(cache, [10, 10], BUDGET, first, own);
    const second = await putFile(own, "k.fgb", fileOfBoxes(GRID.slice(0, 2900)));
    expect(await rounds(cache, [10, 10], BUDGET, second, own)).toBe(3);
  });

  it("keeps nothing that is damaged, and reads it once more at once", async () => {
    for (const part of [0, file.headBytes - 40 * 2000]) {
      const cache = new IndexCache();
      let damaged = 1;
      const faulty = faultyStore(store, (access) => {
        const offset = "range" in access ? access.range!.offset : -1;
        const hit = part === 0 ? offset === 0 : offset > 0 && offset < file.headBytes;
        return hit && damaged-- > 0 ? { kind: "flip", position: 100 } : null;
      });
      expect(await rounds(cache, [40, 30], BUDGET, file, faulty)).toBe(4);
      expect(await rounds(cache, [40, 30], BUDGET, file, faulty)).toBe(1);
    }
  });
});

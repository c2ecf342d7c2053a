import { describe, expect, it } from "vitest";
import { parseText } from "../../shared/cql2/parseText.ts";
import { predicateOf } from "../../shared/cql2/predicate.ts";
import { queryablesOf } from "../../shared/cql2/queryables.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { CRS84, readingIn } from "../../shared/items/itemCrs.ts";
import { DEFAULT_ITEM_LIMITS, type ItemLimits } from "../../shared/items/limits.ts";
import { type ItemPage, openItems, readItem, readItemPage } from "../../shared/items/readItems.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { fileOfBoxes } from "../support/fgb.ts";
import { publishedLayer } from "../support/publish.ts";

/** 20,000 boxes in rows of 200, row by row: so many that their leaves do not fit what is kept of an index. */
const COUNT = 20_000;
const GRID = Array.from({ length: COUNT }, (_, i): Bounds => {
  const [west, south] = [110 + (i % 200) / 100, 30 + Math.floor(i / 200) / 100];
  return [west, south, west + 0.005, south + 0.005];
});
const FILE = fileOfBoxes(GRID);

interface Asked {
  readonly filter?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly cursor?: number;
}

async function opened(inner = memoryStore()) {
  const layer = await publishedLayer(inner, "GRID", FILE);
  const reader = new RangeReader(inner);
  const top = await openItems(reader, layer);
  const page = ({ filter, limit = 10, offset = 0, cursor }: Asked, limits: Partial<ItemLimits> = {}) => {
    const context = { queryables: queryablesOf(top.head.columns), crs: readingIn(CRS84) };
    const predicate = filter === undefined ? null : predicateOf(parseText(filter), context);
    const query = { predicate, limit, offset, ...(cursor === undefined ? {} : { cursor }) };
    return readItemPage(reader, layer, top, query, { ...DEFAULT_ITEM_LIMITS, ...limits });
  };
  return { layer, reader, top, page };
}

const numbers = ({ items }: ItemPage): number[] => items.map(({ number }) => number);
const range = (from: number, end: number): number[] => Array.from({ length: end - from }, (_, i) => from + i);

describe("all features of a layer", () => {
  it("keep their leaves in the file: this test reads more than the top of an index", async () => {
    const { top } = await opened();
    expect(top.keptLevels).toBeLessThan(top.head.levels.length);
  });

  it("come in file order, each once, and their number is known", async () => {
    const { page } = await opened();
    const seen: number[] = [];
    for (let offset: number | undefined = 0; offset !== undefined; ) {
      const each: ItemPage = await page({ limit: 3000, offset }, { maxPageFeatures: 3000 });
      expect(each.matched).toBe(COUNT);
      seen.push(...numbers(each));
      offset = each.next?.offset;
    }
    expect(seen).toEqual(range(0, COUNT));
  });

  it("are read from the middle without what comes before", async () => {
    const { page, reader } = await opened();
    const before = reader.counts.bytes;
    expect(numbers(await page({ offset: 15_000, limit: 5 }))).toEqual(range(15_000, 15_005));
    // 64 KiB of leaves, and five features.
    expect(reader.counts.bytes - before).toBeLessThan(64 * 1024 + 5 * 300);
  });

  it("end where the layer ends", async () => {
    const { page } = await opened();
    expect(await page({ offset: COUNT - 1 })).toMatchObject({ items: [{ number: COUNT - 1 }], next: null });
    expect(await page({ offset: COUNT })).toEqual({ items: [], next: null, matched: COUNT });
  });

  it("are fewer on a page where they are large, and never none", async () => {
    const { page } = await opened();
    const [item] = (await page({ limit: 1 })).items;
    const size = item!.feature.byteLength;
    expect(await page({}, { maxPageBytes: 3 * size })).toMatchObject({ items: { length: 3 }, next: { offset: 3 } });
    expect(await page({}, { maxPageBytes: 1 })).toMatchObject({ items: { length: 1 }, next: { offset: 1 } });
  });
});

describe("features that fit a filter", () => {
  /** Columns 0 to 9 of rows 0 to 49, by hand. */
  const inBox = range(0, COUNT).filter((i) => i % 200 < 10 && i < 50 * 200);

  it("are found page by page, in file order, each once", async () => {
    const { page } = await opened();
    const filter = "S_INTERSECTS(geometry, BBOX(109, 29, 110.0951, 30.499))";
    const seen: number[] = [];
    let asked: Asked = { filter, limit: 77 };
    for (let each = await page(asked); ; each = await page(asked)) {
      seen.push(...numbers(each));
      if (!each.next) {
        expect(each.matched).toBe(inBox.length);
        break;
      }
      expect(each.matched).toBeNull();
      asked = { ...asked, ...each.next };
    }
    expect(seen).toEqual(inBox);
  });

  it("are counted off where only an offset is given", async () => {
    const { page } = await opened();
    const all = await page({ filter: "number < 50", limit: 100 });
    expect(await page({ filter: "number < 50", offset: 45 })).toMatchObject({ matched: 50, next: null });
    expect(numbers(await page({ filter: "number < 50", offset: 45 }))).toEqual(numbers(all).slice(45));
    expect(await page({ filter: "number < 50", offset: 60 })).toEqual({ items: [], next: null, matched: 50 });
  });

  it("are not looked for without end: what was found comes with where to go on", async () => {
    const { page } = await opened();
    const limits = { maxScanFeatures: 5000 };
    const first = await page({ filter: "number = 7 OR number = 19999" }, limits);
    expect(first).toMatchObject({ items: [{ number: 7 }], matched: null, next: { offset: 1 } });
    expect(first.next!.cursor).toBeGreaterThanOrEqual(5000);
  });

  it("of which none was found is a problem that says where to go on, never an empty page", async () => {
    const { page } = await opened();
    const filter = "number = 19999";
    const refused = page({ filter }, { maxScanFeatures: 5000 });
    await expect(refused).rejects.toMatchObject({ details: { type: "scan-limit", status: 413 } });
    const cursor = Number(/cursor=(\d+)/.exec(await refused.catch((cause) => cause.details.mend.en))![1]);
    const last = await page({ filter, cursor }, { maxScanFeatures: COUNT });
    expect(last).toMatchObject({ items: [{ number: 19_999 }], next: null, matched: 1 });
  });

  it("that an offset passes over are no reason to go on from the middle", async () => {
    const { page } = await opened();
    const refused = page({ filter: "number >= 0", offset: 15_000 }, { maxScanFeatures: 5000 });
    await expect(refused).rejects.toMatchObject({ details: { type: "scan-limit" } });
    expect(await refused.catch((cause) => cause.details.mend.en)).toContain("follow the next links");
  });

  it("are looked for among fewer where a filter has many conditions: each counts, however they are joined", async () => {
    const { page } = await opened();
    const limits = { maxScanTests: 8000 };
    const one = await page({ filter: "number = 7 OR number = 7999" }, limits);
    const nested = "number = 7 OR NOT (number <> 7 AND number >= 0 OR number = 8)";
    const four = await page({ filter: nested }, limits);
    expect(one).toMatchObject({ items: [{ number: 7 }], next: { cursor: 4000 } });
    expect(four).toMatchObject({ items: [{ number: 7 }], next: { cursor: 2000 } });
  });

  it("stop at a limit of bytes and of reads, too", async () => {
    for (const limits of [{ maxScanBytes: 1 }, { maxScanReads: 1 }]) {
      const { page } = await opened();
      const refused = page({ filter: "number = 19999" }, limits);
      await expect(refused).rejects.toMatchObject({ details: { type: "scan-limit" } });
    }
  });
});

describe("one feature", () => {
  it("is found by its number", async () => {
    const { reader, layer, top } = await opened();
    expect((await readItem(reader, layer, top, 12_345))!.values).toEqual([12_345]);
    expect(await readItem(reader, layer, top, COUNT)).toBeNull();
  });
});

describe("what cannot be read", () => {
  it("fails a page whole: one that lacks something would pass for all there is", async () => {
    const inner = memoryStore();
    const layer = await publishedLayer(inner, "GRID", FILE);
    let reads = 0;
    const store = faultyStore(inner, () => (++reads === 3 ? { kind: "unavailable" } : null));
    const reader = new RangeReader(store);
    const top = await openItems(reader, layer);
    const page = readItemPage(reader, layer, top, { predicate: null, limit: 10, offset: 0 }, DEFAULT_ITEM_LIMITS);
    await expect(page).rejects.toMatchObject({ name: "StoreFault", kind: "unavailable" });
  });
});

describe("an empty layer", () => {
  it("has a page without features, with and without a filter", async () => {
    const store = memoryStore();
    const layer = await publishedLayer(store, "EMPTY", fileOfBoxes([]));
    const reader = new RangeReader(store);
    const top = await openItems(reader, layer);
    const all = predicateOf(true, { queryables: new Map(), crs: readingIn(CRS84) });
    for (const predicate of [null, all]) {
      const page = await readItemPage(reader, layer, top, { predicate, limit: 1, offset: 0 }, DEFAULT_ITEM_LIMITS);
      expect(page).toEqual({ items: [], next: null, matched: 0 });
    }
  });
});

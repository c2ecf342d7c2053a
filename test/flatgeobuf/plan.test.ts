import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexLevels } from "../../shared/flatgeobuf/levels.ts";
import { type Located, mergeRanges } from "../../shared/flatgeobuf/merge.ts";
import { planIndexTop } from "../../shared/flatgeobuf/plan.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import { findItems, openIndexTop } from "../../shared/flatgeobuf/readIndex.ts";
import { type Bounds, boundsIntersect } from "../../shared/geometry/rings.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { fileOfBoxes, putFile, queryFile } from "../support/fgb.ts";

const bounds: fc.Arbitrary<Bounds> = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }), fc.integer({ max: 12, min: 1 }))
  .map(([x, y, side]) => [x / 8, y / 8, (x + side) / 8, (y + side) / 8]);

describe("the levels of a packed R-tree", () => {
  // Counts by hand: 16 children a node, and always a root above the leaves (flatgeobuf's packedrtree.h).
  it.each([
    [0, []],
    [1, [1, 1]],
    [16, [1, 16]],
    [17, [1, 2, 17]],
    [257, [1, 2, 17, 257]],
  ])("of %i features", (features, counts) => {
    expect(indexLevels(features, 16).map((level) => level.count)).toEqual(counts);
  });
});

describe("planning the top of an index", () => {
  it("keeps the levels that fit the budget, from the root down", () => {
    // 4,113 features: 1 + 2 + 17 + 258 + 4,113 nodes of 40 bytes below a header of 100 bytes.
    const file = { features: 4113, headBytes: 100 + 40 * (1 + 2 + 17 + 258 + 4113) };
    const kept = (budget: number) => planIndexTop(file, budget);
    expect(kept(0)).toMatchObject({ keptLevels: 1, complete: false, range: { offset: 0, length: 140 } });
    expect(kept(40 * 20)).toMatchObject({ keptLevels: 3, range: { length: 100 + 40 * 20 } });
    expect(kept(40 * 4390)).toMatchObject({ keptLevels: 4, complete: false });
    expect(kept(40 * 4391)).toMatchObject({ keptLevels: 5, complete: true, range: { length: file.headBytes } });
  });
});

describe("searching a file", () => {
  it("finds what brute force finds, whatever part of the index is kept", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(bounds, { maxLength: 700, size: "max" }),
        fc.array(bounds, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 400, 3000, 1e6),
        async (boxes, queries, indexBudgetBytes) => {
          const store = memoryStore();
          const file = await putFile(store, "boxes.fgb", fileOfBoxes(boxes));
          const { features, failures } = await queryFile(new RangeReader(store), file, queries, { indexBudgetBytes });
          const expected = boxes.flatMap((one, i) => (queries.some((query) => boundsIntersect(one, query)) ? [i] : []));
          expect(failures).toEqual([]);
          expect(features.map(({ feature }) => feature.values[0])).toEqual(expected);
          expect(features.map(({ item }) => item.index)).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  const grid = Array.from({ length: 3000 }, (_, i): Bounds => {
    const [x, y] = [i % 60, Math.floor(i / 60)];
    return [x, y, x + 0.9, y + 0.9];
  });

  it("takes one round after the top when the leaves are kept, and two when they are not", async () => {
    const store = memoryStore();
    const file = await putFile(store, "grid.fgb", fileOfBoxes(grid));
    const rounds = async (indexBudgetBytes: number) => {
      const reader = new RangeReader(store);
      const { features } = await queryFile(reader, file, [[10.1, 10.1, 10.2, 10.2]], { indexBudgetBytes });
      expect(features).toHaveLength(1);
      return reader.counts;
    };
    expect(await rounds(1e6)).toMatchObject({ rounds: 2, reads: 2 });
    expect(await rounds(0)).toMatchObject({ rounds: 3, reads: 3 });
  });

  it("says which features are unknown when a range cannot be read, and gives the others", async () => {
    const inner = memoryStore();
    const file = await putFile(inner, "grid.fgb", fileOfBoxes(grid));
    const reader = new RangeReader(inner);
    const top = await openIndexTop(reader, file, 1e6);
    const { items } = await findItems(reader, file, top, [[5.1, 5.1, 5.2, 5.2]]);
    const lost = items[0]!;
    const store = faultyStore(inner, ({ operation, ...access }) => {
      const range = "range" in access ? access.range : undefined;
      return operation === "readRange" && range?.offset === lost.range.offset ? { kind: "unavailable" } : null;
    });
    const merge = { gapBytes: 0, maxRanges: 24 };
    const queries: Bounds[] = [
      [5.1, 5.1, 5.2, 5.2],
      [40.1, 40.1, 40.2, 40.2],
    ];
    const result = await queryFile(new RangeReader(store), file, queries, { merge });
    expect(result.features.map(({ item }) => item.index)).toEqual([40 * 60 + 40]);
    expect(result.failures).toHaveLength(1);
    expect(result.failures[0]).toMatchObject({ cause: { kind: "unavailable" }, items: [{ index: 5 * 60 + 5 }] });
    expect(result.failures[0]!.items[0]!.bounds).toEqual([5, 5, 5.9, 5.9]);
  });

  it("reads at most six ranges at a time", async () => {
    const inner = memoryStore();
    const file = await putFile(inner, "grid.fgb", fileOfBoxes(grid));
    let open = 0;
    let most = 0;
    const slow = {
      ...faultyStore(inner, () => null),
      readRange: async (...args: Parameters<typeof inner.readRange>) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 2));
        open--;
        return inner.readRange(...args);
      },
    };
    const queries = grid.filter((_, i) => i % 150 === 0);
    const reader = new RangeReader(slow);
    await queryFile(reader, file, queries, { merge: { gapBytes: 0, maxRanges: 24 } });
    expect(reader.counts.reads).toBeGreaterThan(12);
    expect(most).toBe(6);
  });

  it("does not take a damaged index for an empty place", async () => {
    const inner = memoryStore();
    const file = await putFile(inner, "grid.fgb", fileOfBoxes(grid));
    const indexAt = file.headBytes - 40 * indexLevels(grid.length, 16).reduce((sum, level) => sum + level.count, 0);
    const everywhere: Bounds[] = [[0, 0, 60, 60]];
    const opened = (node: number, ordinate: number, indexBudgetBytes: number) => {
      // The byte that holds most of the exponent.
      const position = indexAt + node * 40 + ordinate * 8 + 7;
      const store = faultyStore(inner, (access) => {
        return access.operation === "readRange" && access.range?.offset === 0 ? { kind: "flip", position } : null;
      });
      return queryFile(new RangeReader(store), file, everywhere, { indexBudgetBytes });
    };
    // A whole head has a digest, a part of it one of the header and checksums of the nodes.
    for (const node of [0, 1, 12, 13, 200, 201, 3200]) {
      await expect(opened(node, 2, 1e6)).rejects.toMatchObject({ name: "FlatgeobufFault", kind: "corrupt" });
    }
    for (const ordinate of [0, 1, 2, 3]) {
      await expect(opened(0, ordinate, 40 * 201)).rejects.toMatchObject({ kind: "corrupt" });
    }
  });

  it("refuses a file that is not the one that was pinned", async () => {
    const store = memoryStore();
    const file = await putFile(store, "grid.fgb", fileOfBoxes(grid));
    const other = await putFile(store, "grid.fgb", fileOfBoxes(grid.slice(1)));
    const queries: Bounds[] = [[0, 0, 60, 60]];
    await expect(queryFile(new RangeReader(store), file, queries)).rejects.toMatchObject({ kind: "changed" });
    const mixed = { ...file, etag: other.etag };
    await expect(queryFile(new RangeReader(store), mixed, queries)).rejects.toMatchObject({ kind: "corrupt" });
  });
});

describe("merging ranges", () => {
  const at = (offset: number, length: number): Located => ({ range: { offset, length }, bounds: [0, 0, 0, 0] });
  const spans = (items: Located[], gapBytes: number, maxRanges: number) =>
    mergeRanges(items, { gapBytes, maxRanges }).map(({ range }) => [range.offset, range.offset + range.length]);

  it("reads neighbours together when the gap costs less than a request", () => {
    const items = [at(0, 10), at(10, 10), at(25, 5), at(100, 1)];
    expect(spans(items, 0, 24)).toEqual([
      [0, 20],
      [25, 30],
      [100, 101],
    ]);
    expect(spans(items, 5, 24)).toEqual([
      [0, 30],
      [100, 101],
    ]);
    expect(spans(items, 70, 24)).toEqual([[0, 101]]);
  });

  it("closes the smallest gaps first, up to a share of the bytes that are wanted", () => {
    // 100 bytes wanted; gaps of 20, 6, 10, 15: the first two of 6 and 10 make 16, with 15 it would be 31.
    const items = [at(0, 20), at(40, 20), at(66, 20), at(96, 20), at(131, 20)];
    const spansWithin = (gapShare: number, maxRanges = 24) =>
      mergeRanges(items, { gapBytes: 1000, gapShare, maxRanges }).map(({ range }) => [range.offset, range.length]);
    expect(spansWithin(0.3)).toEqual([
      [0, 20],
      [40, 76],
      [131, 20],
    ]);
    expect(spansWithin(0.31)).toEqual([
      [0, 20],
      [40, 111],
    ]);
    expect(spansWithin(0, 2)).toEqual([
      [0, 20],
      [40, 111],
    ]);
  });

  it("closes the smallest gaps when there are too many ranges", () => {
    const items = [at(0, 1), at(100, 1), at(110, 1), at(300, 1), at(320, 1)];
    expect(spans(items, 0, 3)).toEqual([
      [0, 1],
      [100, 111],
      [300, 321],
    ]);
    expect(spans(items, 0, 1)).toEqual([[0, 321]]);
  });

  it("lets ranges overlap: a run of leaves ends with the first ones of the next", () => {
    expect(spans([at(0, 680), at(640, 680), at(5000, 40)], 0, 24)).toEqual([
      [0, 1320],
      [5000, 5040],
    ]);
    expect(spans([], 0, 24)).toEqual([]);
  });

  it("loses no item and never exceeds the limit", () => {
    const gaps = fc.array(fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 90 })), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.nat(300), fc.integer({ min: 1, max: 10 }), (steps, gapBytes, maxRanges) => {
        let end = 0;
        const items = steps.map(([gap, length]) => {
          const item = at(end + gap, length);
          end = item.range.offset + length;
          return item;
        });
        const merged = mergeRanges(items, { gapBytes, maxRanges });
        expect(merged.flatMap((range) => range.items)).toEqual(items);
        expect(merged.length).toBeLessThanOrEqual(maxRanges);
      }),
    );
  });
});

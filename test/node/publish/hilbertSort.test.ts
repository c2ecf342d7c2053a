import { describe, expect, it } from "vitest";
import { mulberry32 } from "../../../data/demo/random.ts";
import { placeOnCurve } from "../../../data/publish/hilbertOrder.ts";
import { HilbertSort } from "../../../data/publish/hilbertSort.ts";
import { withScratch } from "../../../data/publish/scratch.ts";
import type { EncodedFeature } from "../../../shared/flatgeobuf/encode.ts";

/** Features of 0 to 99 bytes, many of them on one place. */
function features(count: number): EncodedFeature[] {
  const random = mulberry32(count);
  return Array.from({ length: count }, (_, i) => {
    const [west, south] = [117 + Math.floor(random() * 8) / 8, 31 + Math.floor(random() * 8) / 8];
    const bytes = Uint8Array.from({ length: Math.floor(random() * 100) }, (_, k) => i + k);
    return { bytes, bounds: [west, south, west + random() / 1e9, south + random() / 1e9] };
  });
}

/** Runs of so many bytes. */
function sorted(all: readonly EncodedFeature[], runBytes: number): Promise<EncodedFeature[][]> {
  return withScratch(async (scratch) => {
    const sort = new HilbertSort(scratch, runBytes);
    for (const feature of all) sort.add(feature);
    expect(sort.count).toBe(all.length);
    return [[...sort.sorted()], [...sort.sorted()]].map((pass) => pass.map(({ bytes, bounds }) => ({ bytes, bounds })));
  });
}

describe("sorting more features than fit into memory", () => {
  const all = features(500);
  // Array.prototype.sort is stable: equal places stay as they were.
  const expected = all.toSorted((a, b) => placeOnCurve(a.bounds) - placeOnCurve(b.bounds));

  it("has features on one place to tell apart", () => {
    expect(new Set(all.map(({ bounds }) => placeOnCurve(bounds))).size).toBeLessThan(100);
  });

  it.each([
    ["one run", 1e6],
    ["two or three", 20_000],
    ["a run of every few features", 300],
    ["a run of every feature, longer than a run may be", 1],
  ])("gives the order and the bytes of sorting in memory, each time: %s", async (_, runBytes) => {
    expect(await sorted(all, runBytes)).toEqual([expected, expected]);
  });

  it("gives nothing of nothing", async () => {
    expect(await sorted([], 100)).toEqual([[], []]);
  });
});

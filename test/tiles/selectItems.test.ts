import { describe, expect, it } from "vitest";
import type { ItemRange } from "../../shared/flatgeobuf/plan.ts";
import { selectItems } from "../../shared/tiles/selectItems.ts";

const item = (index: number, side: number, length = 10): ItemRange => ({
  index,
  range: { offset: index * 1000, length },
  bounds: [0, 0, side, side],
});
const limits = { maxFeatures: 1000, maxBytes: 1000, maxIndexBytes: 1000 };
const kept = (selection: ReturnType<typeof selectItems>) => selection.items.map(({ index }) => index);

describe("choosing what of a tile to read", () => {
  it("skips what is too small to be seen, by its box alone", () => {
    const selection = selectItems([item(0, 1), item(1, 0.01), item(2, 0.1)], 0.1, limits);
    expect(kept(selection)).toEqual([0, 2]);
    expect(selection).toMatchObject({ invisible: 1, leftOut: 0 });
  });

  it("keeps the largest when there are too many, in file order, and says how many are left out", () => {
    const selection = selectItems([item(0, 1), item(1, 3), item(2, 2), item(3, 4)], 0, { ...limits, maxFeatures: 2 });
    expect(kept(selection)).toEqual([1, 3]);
    expect(selection).toMatchObject({ invisible: 0, leftOut: 2 });
  });

  it("stays within the bytes, but never shows nothing", () => {
    const many = [item(0, 3, 600), item(1, 2, 300), item(2, 1, 300)];
    expect(kept(selectItems(many, 0, limits))).toEqual([0, 1]);
    expect(kept(selectItems([item(0, 1, 5000), item(1, 0.5)], 0, limits))).toEqual([0]);
  });

  it("spreads its choice among equals over the file, which is over the tile", () => {
    const equals = Array.from({ length: 1000 }, (_, i) => item(i, 1, 1));
    const chosen = kept(selectItems(equals, 0, { ...limits, maxFeatures: 100 }));
    const perTenth = Array.from({ length: 10 }, (_, t) => chosen.filter((i) => Math.floor(i / 100) === t).length);
    expect(Math.min(...perTenth)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...perTenth)).toBeLessThanOrEqual(12);
  });
});

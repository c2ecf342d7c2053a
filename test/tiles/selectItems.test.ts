import { describe, expect, it } from "vitest";
import type { ItemRange } from "../../shared/flatgeobuf/plan.ts";
import { selectItems } from "../../shared/tiles/selectItems.ts";
import { tileFrame } from "../../shared/tiles/tileFrame.ts";
import { tileMatrixSet } from "../../shared/tiles/tileMatrixSets.ts";

/** Square boxes whose south-western corners lie at (x, y), by default all at one. */
const item = (index: number, side: number, length = 10, [x, y] = [0, 0]): ItemRange => ({
  index,
  range: { offset: index * 1000, length },
  bounds: [x!, y!, x! + side, y! + side],
});
const limits = { maxFeatures: 1000, maxBytes: 1000, maxIndexBytes: 1000 };
const kept = (selection: ReturnType<typeof selectItems>) => selection.items.map(({ index }) => index);

/** 180° on a side from the Greenwich meridian to the antimeridian: a cell is 0.17578125°. */
const { grid } = tileFrame({ set: tileMatrixSet("WorldCRS84Quad")!, zoom: 0, row: 0, column: 1 }, 4);

describe("choosing what of a tile to read", () => {
  it("takes of those smaller than a cell the largest in each cell, by their boxes alone, and counts the others", () => {
    const all = [
      item(0, 0.1, 10, [99.97, 29.95]),
      item(1, 0.05, 10, [100, 29.95]),
      item(2, 0.12, 10, [99.96, 29.95]),
      item(3, 0.1, 10, [101, 30]),
      item(4, 2, 10, [100, 29.95]),
    ];
    const selection = selectItems(all, grid, limits);
    expect(kept(selection)).toEqual([2, 3, 4]);
    expect(selection).toMatchObject({ invisible: 2, leftOut: 0 });
  });

  it("takes all where vertices are not rounded, however small", () => {
    expect(kept(selectItems([item(0, 1e-9), item(1, 1e-9)], null, limits))).toEqual([0, 1]);
  });

  it("leaves to the neighbouring tile what lies in a cell of that", () => {
    // The strip around the tile ends 2.8125° west of the meridian.
    const selection = selectItems([item(0, 0.1, 10, [-2.9, 30]), item(1, 0.1, 10, [-2.7, 30])], grid, limits);
    expect(kept(selection)).toEqual([1]);
    expect(selection).toMatchObject({ invisible: 0, leftOut: 0 });
  });

  it("keeps the largest when there are too many, in file order, and says how many are left out", () => {
    const selection = selectItems([item(0, 1), item(1, 3), item(2, 2), item(3, 4)], null, {
      ...limits,
      maxFeatures: 2,
    });
    expect(kept(selection)).toEqual([1, 3]);
    expect(selection).toMatchObject({ invisible: 0, leftOut: 2 });
  });

  it("stays within the bytes, but never shows nothing", () => {
    const many = [item(0, 3, 600), item(1, 2, 300), item(2, 1, 300)];
    expect(kept(selectItems(many, null, limits))).toEqual([0, 1]);
    expect(kept(selectItems([item(0, 1, 5000), item(1, 0.5)], null, limits))).toEqual([0]);
  });

  it("spreads its choice among equals over the file, which is over the tile", () => {
    const equals = Array.from({ length: 1000 }, (_, i) => item(i, 1, 1));
    const chosen = kept(selectItems(equals, null, { ...limits, maxFeatures: 100 }));
    const perTenth = Array.from({ length: 10 }, (_, t) => chosen.filter((i) => Math.floor(i / 100) === t).length);
    expect(Math.min(...perTenth)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...perTenth)).toBeLessThanOrEqual(12);
  });
});

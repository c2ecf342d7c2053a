import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { type EncodedFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import { worldHilbert } from "../../shared/flatgeobuf/hilbert.ts";
import { mergeRanges, SPARING_MERGE } from "../../shared/flatgeobuf/merge.ts";
import { type IndexTop, type ItemRange, parseIndexTop, planIndexTop, searchTop } from "../../shared/flatgeobuf/plan.ts";
import { type Bounds, boundsIntersect, type MultiPolygon, polygonBounds } from "../../shared/geometry/rings.ts";
import { coverBoxes } from "../../shared/geometry/siteCells.ts";
import { between, ring, seeded } from "../geometry/shapes.ts";
import { box } from "../support/fgb.ts";

/**
 * What a site makes a check read of a large check file: at most 1.3 × the bytes of the pieces whose boxes meet its cells,
 * as long as the number of reads allows it. Eight layers over 110 × 130 km, pieces of 250 to 4,250 bytes.
 */

const ZEROS = new Uint8Array(4264);

function checkFile(pieces: number): IndexTop {
  const random = seeded(1);
  const features = Array.from({ length: 8 }, (_, layer) => {
    const across = Math.round(Math.sqrt(pieces / 8) * (0.5 + layer / 8));
    const side = 1.2 / across;
    return Array.from({ length: across ** 2 }, (_, i): EncodedFeature => {
      const [west, south] = [116.8 + side * (i % across), 30.8 + side * Math.floor(i / across)];
      const bounds: Bounds = [
        west,
        south,
        west + side * between(random, 0.6, 1),
        south + side * between(random, 0.6, 1),
      ];
      return { bounds, bytes: ZEROS.subarray(0, 8 * Math.round((250 + 4000 * random() ** 3) / 8)) };
    });
  }).flat();
  const place = ({ bounds: [west, south, east, north] }: EncodedFeature) =>
    worldHilbert((west + east) / 2, (south + north) / 2);
  const ordered = features.map((feature) => ({ feature, at: place(feature) })).sort((a, b) => a.at - b.at);
  const chunks = encodeFile(
    { name: "check", columns: [], geometryType: "MultiPolygon" },
    ordered.map(({ feature }) => feature),
  );
  const head = chunks[0]!;
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const file = { features: features.length, headBytes: head.length, size };
  return parseIndexTop(head, planIndexTop(file, Number.POSITIVE_INFINITY), file, "head");
}

/** A corridor of 100 km towards the north-east, 40 m wide, that winds a little. */
const CORRIDOR: MultiPolygon = (() => {
  const side = (offset: number): [number, number][] =>
    Array.from({ length: 401 }, (_, i) => {
      const [x, y] = [117 + (0.75 * i) / 400, 31 + (0.63 * i) / 400 + 0.003 * Math.sin(i / 20)];
      return [x + offset, y - offset];
    });
  return [[ring(...side(2e-4), ...side(-2e-4).reverse())]];
})();

const SITES: readonly (readonly [string, MultiPolygon])[] = [
  ["a parcel of 100 m", box([117.3113, 31.41, 117.3123, 31.411])],
  ["a parcel of 500 m", box([117.41, 31.29, 117.415, 31.295])],
  ["a site of 1 km", box([117.111, 31.6117, 117.121, 31.6217])],
  ["a site of 5 km", box([117.2, 31.2, 117.25, 31.25])],
  ["a corridor of 100 km", CORRIDOR],
];

function bytesOf(ranges: readonly { readonly range: { readonly length: number } }[]): number {
  return ranges.reduce((sum, { range }) => sum + range.length, 0);
}

function itemsIn(top: IndexTop, boxes: readonly Bounds[]): readonly ItemRange[] {
  const found = searchTop(top, boxes);
  if (found.kind !== "features") throw new Error("the index is not whole");
  return found.items;
}

/** Reads, and their bytes for a byte of the pieces that meet the site's cells. */
function costs(top: IndexTop, site: MultiPolygon, maxRanges: number) {
  const cells = coverBoxes(site);
  const items = itemsIn(top, cells);
  expect(items.length).toBeGreaterThan(0);
  expect(items.every(({ bounds }) => cells.some((cell) => boundsIntersect(cell, bounds)))).toBe(true);
  const merged = mergeRanges(items, { ...SPARING_MERGE, maxRanges });
  return { reads: merged.length, share: bytesOf(merged) / bytesOf(items) };
}

/** The figures of docs/numbers.md. */
function printCosts(top: IndexTop, maxRanges: number): void {
  const rows = SITES.map(([name, site]) => {
    const { reads, share } = costs(top, site, maxRanges);
    return `${name}: ${reads}, ${share.toFixed(2)}`;
  });
  console.log([`reads, at most ${maxRanges}, and bytes for a byte of the pieces`, ...rows].join("\n"));
}

describe("a check file of 19,332 pieces", () => {
  const top = checkFile(20_000);
  beforeAll(() => printCosts(top, DEFAULT_LIMITS.maxRanges));

  it.each(SITES)("%s: within the reads of the smallest plan", (_, site) => {
    const { reads, share } = costs(top, site, DEFAULT_LIMITS.maxRanges);
    expect(share).toBeLessThanOrEqual(1.3);
    expect(reads).toBeLessThanOrEqual(DEFAULT_LIMITS.maxRanges);
  });

  it("is asked by the corridor's cells: its box would fetch ten times as much", () => {
    const byCells = bytesOf(itemsIn(top, coverBoxes(CORRIDOR)));
    expect(bytesOf(itemsIn(top, [polygonBounds(CORRIDOR)])) / byCells).toBeGreaterThan(10);
  });
});

describe("a check file of 96,432 pieces", () => {
  const top = checkFile(100_000);
  beforeAll(() => {
    for (const maxRanges of [DEFAULT_LIMITS.maxRanges, 400]) printCosts(top, maxRanges);
  });

  it.each(SITES)("%s: with the reads of a paid plan", (_, site) => {
    expect(costs(top, site, 400).share).toBeLessThanOrEqual(1.3);
  });

  it.each(SITES.slice(0, 4))("%s: one wave or two of six reads", (_, site) => {
    expect(costs(top, site, 400).reads).toBeLessThanOrEqual(12);
  });

  it("the corridor: where reads are few, they go before bytes", () => {
    const { reads, share } = costs(top, CORRIDOR, DEFAULT_LIMITS.maxRanges);
    expect(reads).toBe(DEFAULT_LIMITS.maxRanges);
    expect(share).toBeLessThan(2);
  });
});

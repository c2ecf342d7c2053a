import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import type { Layer } from "../../../shared/catalog/snapshot.ts";
import { parseText } from "../../../shared/cql2/parseText.ts";
import { predicateOf } from "../../../shared/cql2/predicate.ts";
import { queryablesOf } from "../../../shared/cql2/queryables.ts";
import { RangeReader } from "../../../shared/flatgeobuf/rangeReader.ts";
import { positionsOf } from "../../../shared/geometry/rings.ts";
import { crsOfLayer, type ItemCrs, readingIn, STORAGE_CRS, writtenIn } from "../../../shared/items/itemCrs.ts";
import { DEFAULT_ITEM_LIMITS } from "../../../shared/items/limits.ts";
import { openItems, readItemPage } from "../../../shared/items/readItems.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { isInstalled } from "../../support/commands.ts";

/** Items of the demo county beside what GDAL finds in the published file, and what PROJ makes of the coordinates. */
const gdal = ["ogrinfo", "cs2cs"].every(isInstalled);
if (!gdal) console.log("skipped: no GDAL or PROJ on this machine");

const { store: root } = inject("publishedDemo");
const store = diskStore(root);
let layer: Layer;

beforeAll(async () => {
  layer = (await readPointer(store))!.snapshot.layers.find(({ code }) => code === "DLTB")!;
});

async function read(filter: string, limit: number, crs: ItemCrs = STORAGE_CRS) {
  const reader = new RangeReader(store);
  const top = await openItems(reader, layer);
  const context = { queryables: queryablesOf(top.head.columns), crs: readingIn(crs) };
  const query = { predicate: predicateOf(parseText(filter), context), limit, offset: 0 };
  return readItemPage(reader, layer, top, query, { ...DEFAULT_ITEM_LIMITS, maxPageBytes: 1e9 });
}

/** Numbers of the features that GDAL lists: it counts them from 0 as they stand in the file. */
function ogr(...args: string[]): number[] {
  const file = join(root, layer.data.key);
  const answer = execFileSync("ogrinfo", ["-al", "-geom=NO", "-fields=NO", ...args, file], { maxBuffer: 1 << 28 });
  return [...answer.toString().matchAll(/^OGRFeature\([^)]*\):(\d+)$/gm)].map(([, fid]) => Number(fid));
}

describe.skipIf(!gdal)("a filter finds what GDAL finds", () => {
  it.each([
    ["DLBM = '0701'", "DLBM = '0701'"],
    ["DLBM <> '0701' AND TBMJ > 50000", "DLBM <> '0701' AND TBMJ > 50000"],
    ["DLBM LIKE '01%' OR NOT (TBMJ >= 2000)", "DLBM LIKE '01%' OR NOT (TBMJ >= 2000)"],
    ["TBMJ BETWEEN 1000 AND 1500", "TBMJ BETWEEN 1000 AND 1500"],
    ["DLBM IN ('0101','0103') AND QSXZ IS NOT NULL", "DLBM IN ('0101','0103') AND QSXZ IS NOT NULL"],
    ["DLMC NOT LIKE '%地' AND DLBM < '05'", "NOT (DLMC LIKE '%地') AND DLBM < '05'"],
  ])("%s", async (filter, where) => {
    const expected = ogr("-where", where);
    expect(expected.length).toBeGreaterThan(0);
    const { items } = await read(filter, 10_000);
    expect(items.map(({ number }) => number)).toEqual(expected);
  });

  it("in a box: features that intersect it, not those whose boxes do", async () => {
    const box = ["117.0", "31.85", "117.02", "31.87"];
    const expected = ogr("-spat", ...box).sort((a, b) => a - b);
    const [west, south, east, north] = box;
    const { items, matched } = await read(`S_INTERSECTS(geometry, BBOX(${south}, ${west}, ${north}, ${east}))`, 10_000);
    expect(items.map(({ number }) => number)).toEqual(expected);
    expect(matched).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(10);
  });
});

/** By the axis order of the EPSG register at both ends. */
function proj(target: string, latLon: readonly (readonly number[])[]): number[][] {
  const input = latLon.map((position) => position.join(" ")).join("\n");
  const args = ["-f", "%.4f", "EPSG:4490", target];
  const output = execFileSync("cs2cs", args, { input }).toString();
  return output
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).slice(0, 2).map(Number));
}

describe.skipIf(!gdal)("coordinates are those of PROJ, axes as in the register", () => {
  it.each([4498, 4509, 4527, 4548])("EPSG:%i", async (code) => {
    const crs = crsOfLayer(layer.bounds).find(({ uri }) => uri.endsWith(`/${code}`))!;
    const { items } = await read("TBMJ > 100000", 5);
    expect(items).toHaveLength(5);
    for (const { feature } of items) {
      const latLon = positionsOf(writtenIn(STORAGE_CRS, feature.polygons)[0]![0]!);
      const given = positionsOf(writtenIn(crs, feature.polygons)[0]![0]!);
      const expected = proj(`EPSG:${code}`, latLon);
      // Cut points of long edges come between; every stored vertex is there, within the 0.1 mm that are written.
      let at = 0;
      for (const [north, east] of expected) {
        at = given.findIndex((position, i) => i >= at && near(position, north!, east!));
        expect(at).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

const near = ([a, b]: readonly number[], north: number, east: number): boolean =>
  Math.abs(a! - north) < 1.1e-4 && Math.abs(b! - east) < 1.1e-4;

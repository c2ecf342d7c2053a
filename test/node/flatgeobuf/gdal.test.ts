import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeFeature, encodeFile } from "../../../shared/flatgeobuf/encode.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { worldHilbert } from "../../../shared/flatgeobuf/hilbert.ts";
import type { Column } from "../../../shared/flatgeobuf/schema.ts";
import { type Bounds, boundsIntersect } from "../../../shared/geometry/rings.ts";
import { seeded } from "../../geometry/shapes.ts";
import { isInstalled } from "../../support/commands.ts";
import { box, featuresIn, joined } from "../../support/fgb.ts";

/** GDAL reads what is written here: all features, the same by -spat as by brute force, the CRS by its EPSG code. */

const gdal = isInstalled("ogrinfo");
if (!gdal) console.log("skipped: ogrinfo (Debian package gdal-bin) is not installed");

const COLUMNS: readonly Column[] = [
  { name: "number", type: "Int" },
  { name: "name", type: "String", title: "名称" },
  { name: "area", type: "Double" },
  { name: "flag", type: "Bool" },
  { name: "day", type: "DateTime" },
  { name: "code", type: "UShort" },
  { name: "big", type: "Long" },
];

/** Boxes scattered over a county, in Hilbert order. */
function boxes(count: number): Bounds[] {
  const random = seeded(1);
  const scattered = Array.from({ length: count }, (): Bounds => {
    const [west, south, side] = [117 + random(), 31.5 + random(), random() * 0.01];
    return [west, south, west + side, south + side];
  });
  return scattered.sort((a, b) => worldHilbert(a[0], a[1]) - worldHilbert(b[0], b[1]));
}

function fileOf(all: readonly Bounds[], type: "Polygon" | "MultiPolygon"): Uint8Array {
  const meta = { name: "boxes", title: "示例", columns: COLUMNS, geometryType: type } as const;
  const features = all.map((bounds, i) => ({
    bounds,
    bytes: encodeFeature(
      box(bounds),
      COLUMNS,
      [i, `示例${i}`, i / 3, i % 2 === 0, "2026-11-22T00:00:00Z", i % 65536, i * 1e9],
      type,
    ),
  }));
  return joined(encodeFile(meta, features));
}

function numbersIn(ogrinfo: string): number[] {
  return [...ogrinfo.matchAll(/^ {2}number \(Integer\) = (\d+)$/gm)]
    .map((match) => Number(match[1]))
    .sort((a, b) => a - b);
}

describe.skipIf(!gdal)("GDAL", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lantu-gdal-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const ogrinfo = (...args: string[]) => execFileSync("ogrinfo", args, { encoding: "utf8", maxBuffer: 1 << 28 });

  it.each([1, 15, 16, 17, 256, 257, 5000])("reads every one of %i features", async (count) => {
    const path = join(folder, `all-${count}.fgb`);
    await writeFile(path, fileOf(boxes(count), count % 2 ? "Polygon" : "MultiPolygon"));
    const answer = ogrinfo("-al", path);
    expect(numbersIn(answer)).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(answer).toContain(`Feature Count: ${count}`);
    expect(answer).toMatch(/ID\["EPSG",4490\]\]/);
    expect(answer).toContain("name (String) = 示例0");
    expect(answer).toContain("day (DateTime) = 2026/11/22 00:00:00+00");
  });

  it("finds by box what brute force finds", async () => {
    const all = boxes(5000);
    const path = join(folder, "spat.fgb");
    await writeFile(path, fileOf(all, "MultiPolygon"));
    const queries: Bounds[] = [
      [117.5, 32, 117.51, 32.01],
      [117, 31.5, 118, 32.5],
      [117.2, 31.6, 117.3, 32.4],
      [100, 20, 101, 21],
    ];
    for (const query of queries) {
      const expected = all.flatMap((bounds, i) => (boundsIntersect(bounds, query) ? [i] : []));
      expect(numbersIn(ogrinfo("-al", "-spat", ...query.map(String), path))).toEqual(expected);
    }
  });

  it("reads a file without features", async () => {
    const path = join(folder, "none.fgb");
    await writeFile(path, fileOf([], "MultiPolygon"));
    expect(ogrinfo("-al", path)).toContain("Feature Count: 0");
  });

  it("writes files that are read here, with the same values", async () => {
    const path = join(folder, "ours.fgb");
    const rewritten = join(folder, "gdal.fgb");
    const ours = fileOf(boxes(300), "MultiPolygon");
    await writeFile(path, ours);
    execFileSync("ogr2ogr", ["-f", "FlatGeobuf", rewritten, path]);
    const { readFile } = await import("node:fs/promises");
    const features = (file: Uint8Array) =>
      [...featuresIn(file)]
        .map(({ polygons, values }) => ({ number: values[0] as number, polygons, area: values[2], name: values[1] }))
        .sort((a, b) => a.number - b.number);
    const theirs = new Uint8Array(await readFile(rewritten));
    expect(parseHead(theirs).crs?.code).toBe(4490);
    expect(features(theirs)).toEqual(features(ours));
  });
});

import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type OpenOptions, openSource } from "../../shared/formats/openSource.ts";
import { groupRings } from "../../shared/formats/ringGroups.ts";
import { fileOfBytes } from "../../shared/formats/sourceFiles.ts";
import { encodingOf } from "../../shared/formats/textEncoding.ts";
import { dbfBytes, featuresOf, inChunks, problemOf, shpBytes, textFile } from "./fixtures.ts";

const ascii = (text: string) => new TextEncoder().encode(text);
/** 名称, 永久基本农田 and 示例 in GBK, from `printf … | iconv -t GBK | xxd`. */
const GBK_NAME = Uint8Array.of(0xc3, 0xfb, 0xb3, 0xc6);
const GBK_FARMLAND = Uint8Array.of(0xd3, 0xc0, 0xbe, 0xc3, 0xbb, 0xf9, 0xb1, 0xbe, 0xc5, 0xa9, 0xcc, 0xef);
const GBK_EXAMPLE = Uint8Array.of(0xca, 0xbe, 0xc0, 0xfd);

const clockwise = [
  [0, 0],
  [0, 10],
  [10, 10],
  [10, 0],
  [0, 0],
] as const;
const scaled = (ring: readonly (readonly [number, number])[], by: number, shift = 0) =>
  ring.map(([x, y]) => [x * by + shift, y * by + shift] as const);
const turned = (ring: readonly (readonly [number, number])[]) => ring.toReversed();
const flat = (ring: readonly (readonly [number, number])[]) => Float64Array.from(ring.flat());

const shp = shpBytes([[clockwise]]);
const gbkTable = (languageDriver = 0) => dbfBytes([[GBK_NAME, "C", 20]], [[GBK_FARMLAND]], languageDriver);

const attributesOf = async (files: Parameters<typeof openSource>[0], options?: OpenOptions) =>
  (await featuresOf(openSource(files, options))).map(({ attributes }) => attributes);

describe("Shapefile attributes", () => {
  it.each([
    ["the language driver 0x4D", gbkTable(0x4d), undefined, {}],
    ["a .cpg that says 936", gbkTable(), "936", {}],
    ["a .cpg that says OEM 936", gbkTable(), "OEM 936\r\n", {}],
    ["an option, against the .cpg", gbkTable(), "UTF-8", { encoding: "gbk" }],
    ["detection", gbkTable(0x57), undefined, {}],
  ])("reads GBK names and values by %s", async (_, table, cpg, options) => {
    const files = [fileOfBytes("a/耕地.shp", shp), fileOfBytes("a/耕地.DBF", table)];
    if (cpg !== undefined) files.push(textFile("a/耕地.cpg", cpg));
    expect(await attributesOf(files, options)).toEqual([{ 名称: "永久基本农田" }]);
  });

  it("detects UTF-8, also where a full field was cut inside a character", async () => {
    const table = dbfBytes([[ascii("MC"), "C", 8]], [[ascii("永久基").slice(0, 8)]]);
    expect(await attributesOf([fileOfBytes("a.shp", shp), fileOfBytes("a.dbf", table)])).toEqual([{ MC: "永久" }]);
  });

  it("refuses text that is not of the stated encoding, naming record and field", async () => {
    const table = dbfBytes([[ascii("MC"), "C", 20]], [[GBK_FARMLAND]]);
    const files = [fileOfBytes("a.shp", shp), fileOfBytes("a.dbf", table), textFile("a.cpg", "UTF-8")];
    const problem = await problemOf(() => attributesOf(files));
    expect(problem).toMatchObject({ type: "text-encoding", detail: { en: "feature 1: the text of MC is not UTF-8" } });
  });

  it("keeps numbers, dates, logicals, blanks, overflow and 18-digit identifiers apart", async () => {
    const table = dbfBytes(
      [
        [ascii("MJ"), "N", 12],
        [ascii("BSM"), "N", 18],
        [ascii("RQ"), "D", 8],
        [ascii("OK"), "L", 1],
        [ascii("BZ"), "C", 4],
        [ascii("X"), "F", 4],
      ],
      [["      123.50", "341500000000000017", "20260401", "T", "", "****"].map(ascii)],
    );
    expect(await attributesOf([fileOfBytes("a.shp", shp), fileOfBytes("a.dbf", table)])).toEqual([
      { MJ: 123.5, BSM: "341500000000000017", RQ: "2026-04-01", OK: true, BZ: null, X: null },
    ]);
  });

  it("refuses a table with more or fewer records than shapes", async () => {
    const two = dbfBytes([[ascii("A"), "C", 1]], [[ascii("x")], [ascii("y")]]);
    for (const [shapes, table] of [
      [shp, two],
      [shpBytes([[clockwise], [clockwise], [clockwise]]), two],
    ] as const) {
      const files = [fileOfBytes("a.shp", shapes), fileOfBytes("a.dbf", table)];
      expect(await problemOf(() => attributesOf(files))).toMatchObject({ type: "malformed-shapefile" });
    }
  });

  it.each([
    ["UTF-8", "utf-8"],
    ["65001", "utf-8"],
    ["GBK", "gb18030"],
    ["gb2312", "gb18030"],
    ["CP936", "gb18030"],
    ["ISO-8859-1", "windows-1252"],
    ["ANSI 1252", "windows-1252"],
    ["Big5", "big5"],
    ["SYSTEM", null],
  ])("knows the encoding %s as %s", (label, name) => {
    expect(encodingOf(label)).toBe(name);
  });
});

describe("Shapefile geometry", () => {
  it("reads the same from a stream cut anywhere, and says where a file is cut off", async () => {
    const file = fileOfBytes("a.shp", shpBytes([[clockwise], [scaled(clockwise, 2)]]));
    const whole = await featuresOf(openSource([file]));
    expect(whole).toHaveLength(2);
    for (const size of [1, 13]) expect(await featuresOf(openSource([inChunks(file, size)]))).toEqual(whole);
    const cut = fileOfBytes("a.shp", shpBytes([[clockwise], [clockwise]]).slice(0, -20));
    const problem = await problemOf(() => featuresOf(openSource([cut])));
    expect(problem).toMatchObject({ type: "truncated-file" });
    expect(problem.detail.en).toContain("feature 2");
  });

  const hole = turned(scaled(clockwise, 0.6, 1));
  const island = scaled(clockwise, 0.2, 2);

  it("gives a hole to the area around it, an island in the hole is an area (in any order of rings)", () => {
    const groups = groupRings([island, hole, clockwise].map(flat));
    expect(groups).toEqual({
      polygons: [[flat(island)], [flat(clockwise), flat(hole)]],
      turnedAreas: 0,
      nestedAreas: 0,
    });
  });

  it("loses no area to a wrong orientation", () => {
    const allTurned = [turned(clockwise), hole, turned(island)].map(flat);
    expect(groupRings(allTurned)).toEqual({
      polygons: [[allTurned[0], allTurned[1]], [allTurned[2]]],
      turnedAreas: 2,
      nestedAreas: 0,
    });
    const far = turned(scaled(clockwise, 1, 50));
    expect(groupRings([flat(clockwise), flat(far)]).polygons).toEqual([[flat(clockwise)], [flat(far)]]);
    expect(groupRings([flat(far)])).toMatchObject({ turnedAreas: 1 });
  });

  it("keeps a clockwise ring inside an area as an overlapping area, and says so", () => {
    const nested = scaled(clockwise, 0.5, 1);
    expect(groupRings([clockwise, nested].map(flat))).toMatchObject({ polygons: [{}, {}], nestedAreas: 1 });
    expect(groupRings([clockwise, clockwise].map(flat)).polygons).toHaveLength(2);
  });

  it("tells holes that touch their area in a vertex, and two areas that touch, apart", () => {
    const touching: (readonly [number, number])[] = [
      [0, 0],
      [4, 1],
      [1, 4],
      [0, 0],
    ];
    const groups = groupRings([clockwise, scaled(clockwise, 1, 10), touching].map(flat));
    expect(groups.polygons.map(({ length }) => length)).toEqual([2, 1]);
  });
});

describe("zipped Shapefile", () => {
  /** A zip whose names are GBK bytes without the UTF-8 flag, as Chinese Windows writes them. */
  function gbkNamed(entries: Readonly<Record<string, Uint8Array>>): Uint8Array {
    const archive = zipSync(entries, { level: 0 });
    const marker = ascii("@@@@");
    for (let at = 0; at + 4 <= archive.length; at++) {
      if (marker.every((byte, k) => archive[at + k] === byte)) archive.set(GBK_EXAMPLE, at);
    }
    return archive;
  }

  it("opens nested folders and names in GBK", async () => {
    const archive = gbkNamed({ "data/": new Uint8Array(0), "data/@@@@.shp": shp, "data/@@@@.dbf": gbkTable(0x4d) });
    const layer = await openSource([fileOfBytes("upload.zip", archive)]);
    expect(layer.name).toBe("示例");
    expect((await featuresOf(layer))[0]?.attributes).toEqual({ 名称: "永久基本农田" });
  });

  it("opens names in UTF-8, ignores what macOS adds", async () => {
    const archive = zipSync({
      "红线/示例.shp": shp,
      "红线/示例.prj": ascii("EPSG:4527"),
      "__MACOSX/红线/._示例.shp": shp,
    });
    const layer = await openSource([fileOfBytes("upload.zip", archive)]);
    expect([layer.name, layer.crs]).toEqual(["示例", { epsg: 4527 }]);
  });

  it("names the layers where there are several, and opens the one asked for", async () => {
    const archive = fileOfBytes("upload.zip", zipSync({ "a/STBHHX.shp": shp, "b/CZKFBJ.shp": shp }));
    const problem = await problemOf(() => openSource([archive]));
    expect(problem).toMatchObject({
      type: "several-layers",
      detail: { en: "there are several layers: a/STBHHX.shp, b/CZKFBJ.shp" },
    });
    expect((await openSource([archive], { layer: "CZKFBJ" })).name).toBe("CZKFBJ");
    expect(await problemOf(() => openSource([archive], { layer: "DLTB" }))).toMatchObject({ type: "several-layers" });
  });

  it("refuses damaged archives, and those with nothing to read", async () => {
    const archive = zipSync({ "a.shp": shp });
    const damaged = fileOfBytes("a.zip", archive.slice(0, archive.length - 30));
    expect(await problemOf(() => openSource([damaged]))).toMatchObject({ type: "malformed-zip" });
    const empty = fileOfBytes("a.zip", zipSync({ "readme.txt": ascii("x") }));
    expect(await problemOf(() => openSource([empty]))).toMatchObject({ type: "unknown-format" });
  });
});

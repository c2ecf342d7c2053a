import { describe, expect, it } from "vitest";
import {
  DK01_M2,
  DK02_M2,
  EXAMPLE,
  partAreas,
  problemOfText,
  siteOfText,
  warningsOf,
} from "../../support/boundaryPoints.ts";

/** Heads differ by the program that wrote them: number of fields, unit of the area, ids of points. */

const HEAD = "10,2.8000,DK01,示例一号地块,面,,工业用地,1001,@";

const withHead = (head: string): string => EXAMPLE.replace(HEAD, head);

describe("the head of a parcel", () => {
  it.each([
    ["9 fields", HEAD],
    ["8 fields, without the land class", "10,2.8000,DK01,示例一号地块,面,,工业用地,@"],
    ["10 commas", "10,2.8000,DK01,示例一号地块,面,,工业用地,1001,,,@"],
    ["13 fields", "10,2.8000,DK01,示例一号地块,面,,工业用地,1001,甲,乙,丙,丁,@"],
    ["a comma in the name", "10,2.8000,DK01,示例,一号地块,面,,工业用地,1001,@"],
    ["no @", "10,2.8000,DK01,示例一号地块,面,,工业用地,1001"],
    ["no shape", "10,2.8000,DK01,示例一号地块,,,工业用地,1001,@"],
    ["a comma after @", `${HEAD},`],
    ["a wrong number of points", "7,2.8000,DK01,示例一号地块,面,,工业用地,1001,@"],
    ["no area", "10,,DK01,示例一号地块,面,,工业用地,1001,@"],
    ["square metres", "10,28000.00,DK01,示例一号地块,面,,工业用地,1001,@"],
    ["square metres with the unit", "10,28000㎡,DK01,示例一号地块,面,,工业用地,1001,@"],
    ["hectares with the unit", "10,2.8公顷,DK01,示例一号地块,面,,工业用地,1001,@"],
    ["mu with the unit", "10,42亩,DK01,示例一号地块,面,,工业用地,1001,@"],
  ])("may have %s", async (_what, head) => {
    const site = await siteOfText(withHead(head));
    expect(partAreas(site)).toEqual([
      ["DK01", DK01_M2],
      ["DK02", DK02_M2],
    ]);
    expect(warningsOf(site)).toEqual([]);
  });

  it("without a parcel's number leaves the parts numbered", async () => {
    const site = await siteOfText(withHead("10,2.8000,,示例一号地块,面,,工业用地,1001,@"));
    expect(site.parts.map(({ id }) => id)).toEqual(["1", "2"]);
  });

  it.each(["线", "点"])("of the shape %s is no site", async (shape) => {
    expect(await problemOfText(withHead(HEAD.replace("面", shape)))).toMatchObject({
      type: "not-a-geometry",
      line: 13,
    });
  });

  it("need not come after sections", async () => {
    const bare = EXAMPLE.slice(EXAMPLE.indexOf(HEAD));
    const site = await siteOfText(bare);
    expect(partAreas(site)[0]).toEqual(["DK01", DK01_M2]);
    expect(warningsOf(site)).toEqual(["datum-assumed", "crs-from-coordinates"]);
  });
});

describe("the area that a head states", () => {
  const differing = async (area: string) =>
    (await siteOfText(withHead(HEAD.replace("2.8000", area)))).warnings.find(({ line }) => line === 13);

  it("is told beside that of the coordinates where they differ", async () => {
    const warning = await differing("3.1000");
    expect(warning?.code).toBe("declared-area-differs");
    expect(warning?.detail.en).toContain("31000.00 m²");
    expect(warning?.detail.en).toContain("28000.00 m²");
    expect(warning?.detail.zh).toMatch(/31000\.00 m².*28000\.00 m²/);
  });

  it("in square metres too", async () => {
    expect((await differing("31000"))?.detail.en).toContain("31000.00 m²");
  });

  // A thousandth of 28,000 m² is 28 m².
  it.each([
    ["2.8027", undefined],
    ["2.7973", undefined],
    ["2.8029", "declared-area-differs"],
    ["2.7971", "declared-area-differs"],
    ["约三公顷", "declared-area-unreadable"],
    ["2.8顷", "declared-area-unreadable"],
  ])("of %s hectares: %s", async (area, code) => {
    expect((await differing(area))?.code).toBe(code);
  });

  it("is compared to the ha with four decimals where a thousandth is less: 1 m²", async () => {
    // DK02 shrunk to 12 m × 6 m / 2 = 36 m².
    const small = (area: string) =>
      EXAMPLE.replace("4,0.3600", `4,${area}`).replace("450420.000", "450312.000").replace("3520040.000,39450360.000", "3520094.000,39450306.000"); // biome-ignore format: one edit
    expect(warningsOf(await siteOfText(small("0.0037")))).toEqual([]);
    expect(warningsOf(await siteOfText(small("0.0038")))).toEqual(["declared-area-differs"]);
  });
});

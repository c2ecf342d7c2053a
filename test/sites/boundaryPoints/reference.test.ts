import { describe, expect, it } from "vitest";
import { DK01_M2, EXAMPLE, partAreas, problemOfText, siteOfText, warningsOf } from "../../support/boundaryPoints.ts";

/** Which system the coordinates are in: by the header, by the zone number of the eastings, by size. */

const points = (edit: (first: string, second: string) => readonly [string, string]): string =>
  EXAMPLE.replace(
    /^(J\d+,\d,)([\d.]+),([\d.]+)$/gm,
    (_all, before, first, second) => before + edit(first, second).join(","),
  );

const without = (key: string): string => EXAMPLE.replace(new RegExp(`^${key}=.*\n`, "m"), "");
const stating = (key: string, value: string): string =>
  EXAMPLE.replace(new RegExp(`^${key}=.*$`, "m"), `${key}=${value}`);
const withThird = (values: string): string => EXAMPLE.replace("3519850.000,39450200.000", values);
const PLAIN = points((x, y) => [x, y.slice(2)]);
const plainWithout = (key: string): string => PLAIN.replace(new RegExp(`^${key}=.*\n`, "m"), "");

describe("a file whose coordinates can be placed", () => {
  it.each([
    ["zone number in both", EXAMPLE, "EPSG:4527", []],
    ["zone number in the eastings only", without("带号"), "EPSG:4527", ["crs-from-coordinates"]],
    ["zone number in the header only", PLAIN, "EPSG:4548", []],
    ["no width of zones", plainWithout("几度分带"), "EPSG:4548", []],
    ["分带 for 几度分带", EXAMPLE.replace("几度分带=3", "分带=3度带"), "EPSG:4527", []],
    ["三度带", stating("几度分带", "三度带"), "EPSG:4527", []],
    ["带号 with its unit", stating("带号", "39带"), "EPSG:4527", []],
    [
      "a left-out transformation",
      stating("转换参数", "-100.5,20.1,0,0,0,0,0"),
      "EPSG:4527",
      ["transformation-left-out"],
    ],
    ["zeros for the transformation", stating("转换参数", "0,0,0,0.0,0,0,0"), "EPSG:4527", []],
    ["CGCS2000 by its name", stating("坐标系", "CGCS2000_3_Degree_GK_Zone_39"), "EPSG:4527", []],
    ["no datum", without("坐标系"), "EPSG:4527", ["datum-assumed"]],
    ["an empty datum", stating("坐标系", ""), "EPSG:4527", ["datum-assumed"]],
    ["X and Y swapped", points((x, y) => [y, x]), "EPSG:4527", ["axes-swapped"]],
    ["X and Y swapped, no zone number", points((x, y) => [y.slice(2), x]), "EPSG:4548", ["axes-swapped"]],
    [
      "two headers that say the same",
      EXAMPLE.replace("4,0.3600", `${EXAMPLE.split("[地块坐标]")[0]}[地块坐标]\n4,0.3600`),
      "EPSG:4527",
      [],
    ],
  ])("%s", async (_what, text, crs, warnings) => {
    // biome-ignore format: a table
    const site = await siteOfText(text);
    expect(site.crs).toBe(crs);
    expect(partAreas(site)[0]).toEqual(["DK01", DK01_M2]);
    expect(warningsOf(site)).toEqual(warnings);
  });

  it("zones of 6°: zone 20 has the meridian of zone 39", async () => {
    const six = EXAMPLE.replace("几度分带=3", "几度分带=6").replace("带号=39", "带号=20");
    const prefixed = six.replaceAll(",394", ",204");
    const plain = six.replaceAll(",394", ",4");
    for (const [text, crs] of [
      [prefixed, "EPSG:4498"],
      [plain, "EPSG:4509"],
    ] as const) {
      // biome-ignore format: one table
      const site = await siteOfText(text);
      expect(site.crs).toBe(crs);
      expect(partAreas(site)[0]).toEqual(["DK01", DK01_M2]);
    }
  });

  it("without any zone, if the request states the system", async () => {
    const text = plainWithout("带号");
    expect(partAreas(await siteOfText(text, "EPSG:4548"))[0]).toEqual(["DK01", DK01_M2]);
    expect(await problemOfText(text)).toMatchObject({ type: "missing-zone", line: 13 });
  });

  it("says the line that the system was taken from", async () => {
    const { warnings } = await siteOfText(EXAMPLE);
    expect(warnings).toMatchObject([{ code: "crs-from-site", line: 9 }]);
    expect(warnings[0]?.detail.zh).toContain("第 9 行");
  });

  it("says what it took for X and Y where they are swapped", async () => {
    const { warnings } = await siteOfText(points((x, y) => [y, x]));
    const [warning] = warnings;
    expect(warning).toMatchObject({ code: "axes-swapped", line: 14 });
    expect(warning?.detail.en).toContain("(39450000, 3520000)");
  });
});

describe("degrees", () => {
  // A box of 0.002° × 0.001° at 31.8°N: 189.4 m × 110.9 m by the radii of curvature there.
  const box = (order: (lat: string, lon: string) => string): string =>
    ["J1", "J2", "J3", "J4", "J1"]
      .map((id, i) => `${id},1,${order(["31.8", "31.801"][i % 4 < 2 ? 0 : 1]!, ["117.5", "117.502"][i % 4 === 1 || i % 4 === 2 ? 1 : 0]!)}\n`)
      .reduce((text, line) => text + line, "[属性描述]\n坐标系=2000国家大地坐标系\n计量单位=度\n[地块坐标]\n4,,DK01,示例,面,,,,@\n"); // biome-ignore format: one expression

  it.each([
    ["latitude first", box((lat, lon) => `${lat},${lon}`), ["coordinates-in-degrees"]],
    ["longitude first", box((lat, lon) => `${lon},${lat}`), ["axes-swapped", "coordinates-in-degrees"]],
  ])("%s", async (_what, text, warnings) => {
    const site = await siteOfText(text);
    expect(site.crs).toBe("EPSG:4490");
    expect(site.region[0]![0]!.slice(0, 2)).toEqual(Float64Array.of(117.5, 31.8));
    expect(Math.abs(partAreas(site)[0]![1] - 189.4 * 110.9)).toBeLessThan(10);
    expect(warningsOf(site)).toEqual(warnings);
  });
});

describe("a file whose coordinates cannot be placed is refused with the line", () => {
  it.each([
    ["Xian 80", stating("坐标系", "1980西安坐标系"), "datum-shift-unknown", 5],
    ["Xian 80 by its short name", stating("坐标系", "西安80"), "datum-shift-unknown", 5],
    ["Beijing 54", stating("坐标系", "1954年北京坐标系"), "datum-shift-unknown", 5],
    ["Beijing 54 by its short name", stating("坐标系", "54坐标系"), "datum-shift-unknown", 5],
    ["a local datum", stating("坐标系", "城市独立坐标系"), "unknown-crs", 5],
    ["another projection", stating("投影类型", "墨卡托"), "unknown-crs", 7],
    ["a zone that does not exist", stating("带号", "99"), "unknown-crs", 9],
    ["a zone in words", stating("带号", "本地"), "unknown-crs", 9],
    ["带号 against the eastings", stating("带号", "40"), "crs-conflict", 9],
    ["几度分带 against the zone", stating("几度分带", "6"), "crs-conflict", 6],
    ["another width", stating("几度分带", "1.5"), "unknown-crs", 6],
    ["eastings of two zones", withThird("3519850.000,40450200.000"), "crs-conflict", 16],
    ["one easting without the zone", withThird("3519850.000,450200.000"), "crs-conflict", 16],
    ["one point swapped", withThird("39450200.000,3519850.000"), "axis-order", 16],
    ["a point of no place", withThird("3519850.000,3519850.000"), "coordinates-outside-crs", 16],
    [
      "headers of two zones",
      EXAMPLE.replace("4,0.3600", "[属性描述]\n带号=40\n[地块坐标]\n4,0.3600"),
      "crs-conflict",
      25,
    ],
  ])("%s", async (_what, text, type, line) => {
    // biome-ignore format: a table
    expect(await problemOfText(text)).toMatchObject({ type, line });
  });

  it("the reason why an old datum is refused is told", async () => {
    const { detail, mend } = await problemOfText(stating("坐标系", "1980西安坐标系"));
    expect(detail.zh).toContain("1980西安坐标系");
    expect(detail.zh).toContain("没有当地转换参数");
    expect(mend?.zh).toMatch(/CGCS2000|2000 ?国家大地坐标系/);
  });

  it("where the request states another system than the file", async () => {
    expect(await problemOfText(EXAMPLE, "EPSG:4528")).toMatchObject({ type: "crs-conflict", line: 9 });
    expect(partAreas(await siteOfText(EXAMPLE, "EPSG:4527"))[0]).toEqual(["DK01", DK01_M2]);
  });
});

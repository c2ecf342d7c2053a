import { describe, expect, it } from "vitest";
import {
  DK01_M2,
  DK02_M2,
  EXAMPLE,
  EXAMPLE_GB18030,
  partAreas,
  siteOfText,
  utf8,
  utf16,
  warningsOf,
} from "../../support/boundaryPoints.ts";

/** The same file in every encoding, line end and width in which such files are sent gives the same two parcels. */

const BOTH = [
  ["DK01", DK01_M2],
  ["DK02", DK02_M2],
];

const wide = (text: string): string => text.replaceAll(",", "，").replaceAll(".", "．");
const lines = (edit: (line: string) => string): string => EXAMPLE.split("\n").map(edit).join("\n");

describe("a file of boundary points", () => {
  it.each([
    ["UTF-8", utf8(EXAMPLE)],
    ["UTF-8 with a byte order mark", utf8(`\uFEFF${EXAMPLE}`)],
    ["GB18030", EXAMPLE_GB18030],
    ["UTF-16, low byte first, with a mark", utf16(`\uFEFF${EXAMPLE}`, true)],
    ["UTF-16, high byte first, with a mark", utf16(`\uFEFF${EXAMPLE}`, false)],
    ["UTF-16, low byte first", utf16(EXAMPLE, true)],
    ["UTF-16, high byte first", utf16(EXAMPLE, false)],
    ["CR LF", utf8(EXAMPLE.replaceAll("\n", "\r\n"))],
    ["CR", utf8(EXAMPLE.replaceAll("\n", "\r"))],
    ["empty lines and blanks", utf8(lines((line) => `  ${line.replaceAll(",", " , ")}\t\n`))],
    ["brackets 【】", utf8(EXAMPLE.replaceAll("[", "【").replaceAll("]", "】"))],
    ["full-width brackets", utf8(EXAMPLE.replaceAll("[", "［").replaceAll("]", "］"))],
    ["full-width commas and dots", utf8(lines((line) => (line.includes("=") ? line : wide(line))))],
    ["Chinese full stops for dots", utf8(lines((line) => (line.startsWith("J") ? line.replaceAll(".", "。") : line)))],
    [
      "full-width digits, signs and @",
      utf8(lines((line) => line.replaceAll("=", "＝").replaceAll("@", "＠").replaceAll("3", "３"))),
    ],
    ["remarks between the sections", utf8(EXAMPLE.replace("[地块坐标]", "# 项目：示例\n示例项目,一期\n[地块坐标]"))],
  ])("%s", async (_what, bytes) => {
    const site = await siteOfText(bytes);
    expect(partAreas(site)).toEqual(BOTH);
    expect(site.crs).toBe("EPSG:4527");
    expect(warningsOf(site)).toEqual([]);
  });
});

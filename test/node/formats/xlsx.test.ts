import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { writeCsv } from "../../../shared/formats/csv.ts";
import { writeXlsx } from "../../../shared/formats/xlsx.ts";

const rows = [
  ["代码", "名称", "数值"],
  ["0701", '城镇住宅 <一类> & "二类"', 1.5],
  ["", "两行\n文字", -2],
  ...Array.from({ length: 30 }, (_, i) => Array.from({ length: 28 }, (__, j) => `${i},${j}`)),
];

/** What GDAL reads of a file, feature by feature; `null` where GDAL is not installed. */
function readByGdal(name: string, bytes: Uint8Array): string | null {
  const folder = mkdtempSync(join(tmpdir(), "table-"));
  try {
    writeFileSync(join(folder, name), bytes);
    return execFileSync("ogrinfo", ["-al", "-q", join(folder, name)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    console.log("skipped: ogrinfo is not installed");
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a spreadsheet computes where it stands in a CSV (CWE-1236). */
const FORMULAS = ["=1+1", "+86 551", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("x","y")'];

describe("a workbook", () => {
  it("is read by GDAL: texts stay texts, numbers numbers, whatever characters they hold", () => {
    const read = readByGdal("list.xlsx", writeXlsx("清单", rows));
    if (read === null) return;
    expect(read).toContain("Layer name: 清单");
    expect(read).toContain("(String) = 0701");
    expect(read).toContain('(String) = 城镇住宅 <一类> & "二类"');
    expect(read).toContain("两行\n文字");
    expect(read).toContain("29,27");
  });

  it("needs no guard against formulas: a text is an inline string, and no cell is a formula", () => {
    const sheet = strFromU8(unzipSync(writeXlsx("清单", [FORMULAS]))["xl/worksheets/sheet1.xml"]!);
    expect(sheet).toContain('<c r="A1" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>');
    expect(sheet.match(/t="inlineStr"/g)).toHaveLength(FORMULAS.length);
    expect(sheet).not.toMatch(/<f[ >]/);
  });

  it("has the same bytes for the same rows", () => {
    expect(writeXlsx("清单", rows)).toEqual(writeXlsx("清单", rows));
  });
});

describe("a CSV", () => {
  it("is quoted as RFC 4180 has it", () => {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      writeCsv([["a,b", 'say "x"', "two\nlines", 3]]),
    );
    expect(text).toBe('\ufeff"a,b","say ""x""","two\nlines",3\r\n');
  });

  it("keeps texts that begin like a formula from being computed, and numbers numbers", () => {
    const cells = [...FORMULAS, "'quoted", "a=1", "−5", -5];
    const text = new TextDecoder().decode(writeCsv([cells]));
    expect(text).toBe(
      `'=1+1,'+86 551,'-5,'@SUM(A1),'\t=1,"'\r=1","'\n=1","'=HYPERLINK(""x"",""y"")",''quoted,a=1,−5,-5\r\n`,
    );
  });

  it("gives every text back to who takes one leading apostrophe away", () => {
    const texts = [...FORMULAS, "'quoted", "''twice", "plain", ""];
    const read = texts.map((each) => {
      const cell = new TextDecoder().decode(writeCsv([[each]])).slice(0, -2);
      const unquoted = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      return unquoted.replace(/^'/, "");
    });
    expect(read).toEqual(texts);
  });
});

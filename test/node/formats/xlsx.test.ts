import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
});

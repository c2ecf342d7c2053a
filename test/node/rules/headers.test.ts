import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { afterEach, describe, expect, it } from "vitest";
import { accessColumns } from "../../../data/publish/rules/accessTables.ts";
import { codeColumns, columns, compilePack } from "../../../data/publish/rules/compilePack.ts";
import { deficiencyColumns } from "../../../data/publish/rules/deficiencyTables.ts";
import { noticeColumns, spanColumns } from "../../../data/publish/rules/holidayTables.ts";
import type { Fault } from "../../../data/publish/rules/tables.ts";
import { toleranceColumns } from "../../../data/publish/rules/toleranceTables.ts";
import { accessVerdict } from "../../../shared/rules/access/accessList.ts";
import {
  admission,
  calendarSpan,
  onExpiry,
  paperForm,
  paperRole,
} from "../../../shared/rules/deficiency/deficiencyList.ts";
import { knowledgeLevel, outcome, where } from "../../../shared/rules/rulePack.ts";
import { confidence, subjectKind } from "../../../shared/rules/ruleRow.ts";
import { bracketEnd, toleranceDirection, toleranceScope } from "../../../shared/rules/tolerance/toleranceList.ts";
import { dataFolder, PackCopy } from "./support/packCopy.ts";

const pairs = (file: string): Record<string, string>[] =>
  parse(readFileSync(dataFolder(`tables/${file}`)), { bom: true, columns: true });
const headers = pairs("rule-columns.csv");
const values = pairs("rule-values.csv");
const chinese = new Map(headers.map(({ column, zh = "" }) => [column, zh]));

let folder: PackCopy | undefined;

afterEach(async () => {
  await folder?.delete();
  folder = undefined;
});

describe("the tables of Chinese names", () => {
  const tables: readonly (readonly string[])[] = [
    ...[columns, toleranceColumns, deficiencyColumns, accessColumns].flatMap((each) => Object.values(each)),
    codeColumns,
    noticeColumns,
    spanColumns,
  ];

  it("name every column of every table, each by a name of its own, and nothing else", () => {
    expect(new Set(chinese.keys())).toEqual(new Set(tables.flat()));
    expect(new Set(chinese.values()).size).toBe(headers.length);
    expect([...chinese.values()].filter((zh) => !/^[\u4e00-\u9fff]+$/.test(zh))).toEqual([]);
  });

  it("name every value of the columns that have a list of values, each by a word of its own", () => {
    const yesNo = ["yes", "no"];
    const lists: Readonly<Record<string, readonly string[]>> = {
      ...{ rigid: yesNo, mandatory: yesNo, papers_complete: yesNo, rounding: ["unrounded"] },
      ...{ confidence: confidence.options, where: where.options, subject_kind: subjectKind.options },
      ...{ outcome: outcome.options, level: knowledgeLevel.options, verdict: accessVerdict.options },
      ...{ scope: toleranceScope.options, direction: toleranceDirection.options },
      ...{ from_end: bracketEnd.options, to_end: bracketEnd.options, role: paperRole.options, form: paperForm.options },
      ...{ on_expiry: onExpiry.options, admits: admission.options, kind: calendarSpan.shape.kind.options },
    };
    const said = Map.groupBy(values, ({ column = "" }) => column);
    expect(new Set(said.keys())).toEqual(new Set(Object.keys(lists)));
    for (const [column, rows] of said) {
      expect(new Set(rows.map(({ value }) => value)), column).toEqual(new Set(lists[column]));
      expect(new Set(rows.map(({ zh }) => zh)).size, column).toBe(rows.length);
    }
  });
});

/** As a spreadsheet saves "CSV UTF-8": BOM, CRLF, quotes where a cell needs them, commas for an emptied column. */
function spreadsheet(rows: readonly (readonly string[])[], end = ""): string {
  const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `\ufeff${rows.map((cells) => `${cells.map(quoted).join(",")}${end}\r\n`).join("")}`;
}

function inChinese([header = [], ...rows]: readonly (readonly string[])[]): string[][] {
  const word = (column: string | undefined, cell: string): string =>
    values.find((each) => each.column === column && each.value === cell)?.zh ?? cell;
  return [
    header.map((column) => chinese.get(column) ?? column),
    ...rows.map((cells) => cells.map((cell, i) => word(header[i], cell))),
  ];
}

describe("a pack written in a spreadsheet", () => {
  it("with Chinese headers and values says what it says with English ones", async () => {
    folder = await PackCopy.of("rules/cn");
    const english = await compilePack(folder.path);
    const files = (await readdir(folder.path, { recursive: true })).filter((file) => file.endsWith(".csv"));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const rows: string[][] = parse(await folder.read(file), { bom: true });
      await folder.write(file, spreadsheet(inChinese(rows), ",,"));
    }
    expect(await folder.read("control-lines.csv")).toContain("编号,图层,类别,内外,对象类型,对象代码,管控结论");
    expect(await folder.read("control-lines.csv")).toContain(",内,任何,,禁止,");
    expect(JSON.stringify(await compilePack(folder.path))).toBe(JSON.stringify(english));
  });

  it("may hold commas, quotes and line breaks in a cell", async () => {
    folder = await smallPack();
    await folder.write(
      LAYERS,
      spreadsheet([LAYER_COLUMNS, ["LINE", "线，“示例”", 'A "line", long\r\nand wide', "", ""]]),
    );
    const { layers } = await compilePack(folder.path);
    expect(layers[0]?.title).toEqual({ zh: "线，“示例”", en: 'A "line", long\r\nand wide' });
  });
});

const LAYERS = "layers.csv";
const LAYER_COLUMNS = ["code", "title_zh", "title_en", "class_codes", "note"];

/** As little as a pack may hold. */
function smallPack(): Promise<PackCopy> {
  const text = { zh: "示例", en: "sample" };
  const head = { format: 1, id: "small", version: "1", title: text, effectiveFrom: "2024-01-01" };
  const empty = Object.entries(columns).map(([file, names]) => [file, `${names.join(",")}\n`]);
  return PackCopy.ofTexts({
    ...Object.fromEntries(empty),
    "pack.json": JSON.stringify({ ...head, jurisdiction: { code: "000000", name: text } }),
  });
}

describe("a header", () => {
  async function layerFaults(header: string, row = "LINE,线,Line,,"): Promise<readonly Fault[]> {
    await folder?.delete();
    folder = await smallPack();
    await folder.write(LAYERS, `${header}\n${row}\n`);
    return folder.faults();
  }

  it.each([
    ["may mix both languages", "code,名称,title_en,类别代码表,note"],
    ["may be typed full-width, with spaces around and within", "ｃｏｄｅ,　名 称　, title＿en,class_codes , 备注"],
  ])("%s", async (_, header) => {
    expect(await layerFaults(header)).toEqual([]);
  });

  it.each([
    ["a column in both languages", "code,名称,title_zh,title_en,class_codes,note", "title_zh", "column stands twice"],
    ["an unknown one", "代码,名称,英文名称,类别代码表,附注", "附注", "unknown column"],
    ["a missing one, as the table writes the others", "代码,名称,英文名称,类别代码表", "备注", "column is missing"],
    ["a missing one of an English table", "code,title_zh,title_en,class_codes", "note", "column is missing"],
  ])("with %s is a fault", async (_, header, column, message) => {
    expect(await layerFaults(header, "")).toContainEqual({ file: LAYERS, row: 1, column, message });
  });

  it("is quoted by faults of its column as the file writes it, whoever finds them", async () => {
    const found = await layerFaults("代码,名称,title_en,类别代码表,备注", "LINE,,Line,nothing,\nLINE,线,Line,,");
    expect(found.map(({ row, column }) => `${row} ${column}`)).toEqual(["2 名称"]);
    const twice = await layerFaults("代码,名称,title_en,类别代码表,备注", "LINE,线,Line,nothing,\nLINE,线,Line,,");
    expect(twice.map(({ row, column }) => `${row} ${column}`)).toEqual(["3 代码", "2 类别代码表"]);
  });
});

describe("a table that is not UTF-8", () => {
  it.each([
    // 示例 in GBK, as spreadsheets in China save plain "CSV".
    ["GBK", Uint8Array.of(0xca, 0xbe, 0xc0, 0xfd)],
    ["UTF-16, as “Unicode text” is saved", Uint8Array.of(0xff, 0xfe, 0x3a, 0x79)],
  ])("(%s) is refused with what to do", async (_, bytes) => {
    folder = await smallPack();
    await folder.write("layer-aliases.csv", bytes);
    expect(await folder.faults()).toEqual([
      { file: "layer-aliases.csv", message: 'is not UTF-8 text: save it as "CSV UTF-8"' },
    ]);
  });
});

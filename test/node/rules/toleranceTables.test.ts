import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../data/publish/rules/tables.ts";
import { compareAmounts } from "../../../shared/rules/tolerance/compare.ts";
import { readClaim, type SaidItem } from "../../../shared/rules/tolerance/readClaim.ts";
import { cell, PackCopy, preparedPack } from "./support/packCopy.ts";

/** Each fault is planted in a copy of one of the demo's packs; the compiler must name file, row and column. */

const items = "tolerance-items.csv";
const brackets = "tolerance-brackets.csv";

let folder: PackCopy;

beforeEach(async () => {
  folder = await PackCopy.ofPack("cn-demo");
});

describe("a fault of a tolerance list is named by file, row and column", () => {
  const planted: [string, string, string, (text: string) => string, Omit<Fault, "message">, string][] = [
    [
      "unknown item",
      "cn-demo-city",
      items,
      cell("far", "item", "fra"),
      { file: items, row: 2, column: "item" },
      "Invalid option",
    ],
    [
      "unit of another quantity",
      "cn-demo-city",
      items,
      cell("far", "unit", "m2"),
      { file: items, row: 2, column: "unit" },
      "is not a unit of far",
    ],
    [
      "mandatory, but tolerated",
      "cn-demo-city",
      items,
      cell("far", "amount", "0.01"),
      { file: items, row: 2, column: "amount" },
      "a mandatory condition admits no tolerance",
    ],
    [
      "mandatory, but tolerated by brackets",
      "cn-demo",
      items,
      cell("floor-area", "mandatory", "yes"),
      { file: items, row: 2, column: "mode" },
      "a mandatory condition admits no tolerance",
    ],
    [
      "no amount",
      "cn-demo-city",
      items,
      cell("elevation", "amount", ""),
      { file: items, row: 9, column: "amount" },
      "is empty, but mode is absolute",
    ],
    [
      "an amount where brackets decide",
      "cn-demo",
      items,
      cell("floor-area", "amount", "3"),
      { file: items, row: 2, column: "amount" },
      "must be empty",
    ],
    [
      "a share above one",
      "cn-demo-city",
      items,
      cell("height", "amount", "3"),
      { file: items, row: 6, column: "amount" },
      "at most 1",
    ],
    [
      "rounding that is no number of decimals",
      "cn-demo-city",
      items,
      cell("far", "rounding", "down"),
      { file: items, row: 2, column: "rounding" },
      "expected number",
    ],
    [
      "classes of no set",
      "cn-demo-city",
      items,
      cell("setback", "class_set", "cadastre"),
      { file: items, row: 7, column: "class_set" },
      'of the set "cadastre"',
    ],
    [
      "a class that the set has not",
      "cn-demo-city",
      items,
      cell("setback", "class", "四"),
      { file: items, row: 7, column: "class" },
      'no class "四"',
    ],
    [
      "use compared by amount",
      "cn-demo-province",
      items,
      cell("use", "mode", "absolute"),
      { file: items, row: 3, column: "mode" },
      "is not a mode of use",
    ],
    [
      "two rows of one item on one day",
      "cn-demo",
      items,
      cell("floor-area-flat", "profile", ""),
      { file: items, row: 3, column: "item" },
      'row "floor-area" speaks of the same',
    ],
    [
      "a row without a document in force",
      "cn-demo-city",
      items,
      cell("far", "effective_from", "2023-12-31"),
      { file: items, row: 2, column: "basis" },
      "on 2023-12-31",
    ],
    [
      "brackets with a gap",
      "cn-demo",
      brackets,
      (t) => t.replace("floor-area,1000,open,5000", "floor-area,1200,open,5000"),
      { file: brackets, row: 3, column: "from" },
      "from 1000 to 1200 are in no bracket",
    ],
    [
      "brackets that overlap",
      "cn-demo",
      brackets,
      (t) => t.replace("floor-area,1000,open,5000", "floor-area,900,open,5000"),
      { file: brackets, row: 3, column: "from" },
      "from 900 are in the bracket before, too",
    ],
    [
      "an end in two brackets",
      "cn-demo",
      brackets,
      (t) => t.replace("floor-area,1000,open,5000", "floor-area,1000,closed,5000"),
      { file: brackets, row: 3, column: "from" },
      "1000 is in two brackets",
    ],
    [
      "an end in none",
      "cn-demo",
      brackets,
      (t) => t.replace("1000,closed,0.03", "1000,open,0.03"),
      { file: brackets, row: 3, column: "from" },
      "1000 is in no bracket",
    ],
    [
      "an end neither open nor closed",
      "cn-demo",
      brackets,
      (t) => t.replace("1000,closed,0.03", "1000,,0.03"),
      { file: brackets, row: 2, column: "to_end" },
      "Invalid option",
    ],
    [
      "no bracket for large areas",
      "cn-demo",
      brackets,
      (t) => t.replace("floor-area,10000,open,,open", "floor-area,10000,open,90000,open"),
      { file: brackets, row: 5, column: "to" },
      "above 90000 are in no bracket",
    ],
    [
      "an amount in a progressive set",
      "cn-demo",
      brackets,
      (t) => t.replace("1000,closed,0.03,", "1000,closed,,30"),
      { file: brackets, row: 2, column: "absolute" },
      "rates only",
    ],
    [
      "neither rate nor amount",
      "cn-demo",
      brackets,
      (t) => t.replace("1000,closed,0.03,", "1000,closed,,"),
      { file: brackets, row: 2, column: "rate" },
      "either rate or absolute",
    ],
    [
      "brackets of no row",
      "cn-demo",
      brackets,
      (t) => t.replace("floor-area-flat,0", "floor-area-plat,0"),
      { file: brackets, row: 6, column: "row" },
      'no row "floor-area-plat"',
    ],
    [
      "two limits for one class",
      "cn",
      "survey-classes.csv",
      (t) => t.replace("gbt-17986,二", "gbt-17986,一"),
      { file: "survey-classes.csv", row: 3, column: "class" },
      'row "house-1" speaks of the same',
    ],
  ];

  for (const [name, pack, file, change, place, message] of planted) {
    it(name, async () => {
      folder = await PackCopy.ofPack(pack);
      await folder.edit(file, change);
      expect(await folder.faults()).toContainEqual({ ...place, message: expect.stringContaining(message) });
    });
  }
});

describe("compiling a tolerance list", () => {
  it("reports where a flat set jumps downwards, and compiles", async () => {
    const warnings: Fault[] = [];
    await folder.compile(warnings);
    expect(warnings.map(({ file, row, message }) => [file, row, message])).toEqual([
      [brackets, 7, 'row "floor-area-flat": the tolerance falls from 30 to 20 at 1000 m2'],
      [brackets, 8, 'row "floor-area-flat": the tolerance falls from 100 to 75 at 5000 m2'],
      [brackets, 9, 'row "floor-area-flat": the tolerance falls from 150 to 50 at 10000 m2'],
    ]);
  });

  it("a later row may replace an earlier one", async () => {
    folder = await PackCopy.ofPack("cn-demo-city");
    await folder.edit(items, (text) => {
      const ended = cell("elevation", "effective_to", "2026-12-31")(text);
      const row = text.split("\n").find((line) => line.startsWith("elevation"))!;
      return `${ended}${row.replace("elevation,", "elevation-2027,").replace("2024-01-01", "2027-01-01")}\n`;
    });
    const { toleranceList } = await folder.compile();
    expect(toleranceList?.items.filter(({ item }) => item === "elevation").map(({ id }) => id)).toEqual([
      "elevation",
      "elevation-2027",
    ]);
  });

  it("a pack without the list's tables has no list", async () => {
    for (const file of [items, brackets]) await folder.remove(file);
    expect(await folder.compile()).not.toHaveProperty("toleranceList");
  });

  it("the demo list speaks of every item, with samples marked unsure", async () => {
    const { toleranceList } = await preparedPack("cn-demo");
    expect(new Set(toleranceList!.items.map(({ item }) => item)).size).toBe(11);
    const floorArea = toleranceList!.items.filter(({ mode }) => mode.startsWith("bracket"));
    expect(floorArea.map(({ mode, confidence }) => [mode, confidence])).toEqual([
      ["bracket-progressive", "unsure"],
      ["bracket-flat", "unsure"],
    ]);
  });

  it("the national list has the three classes of GB/T 17986.1 and the classes of boundary points", async () => {
    const { toleranceList } = await preparedPack("cn");
    expect(toleranceList!.surveyClasses.map((row) => [row.class, row.a, row.b, row.confidence])).toEqual([
      ["一", 0.02, 0.0006, "known"],
      ["二", 0.04, 0.002, "known"],
      ["三", 0.08, 0.006, "known"],
    ]);
    expect(toleranceList!.pointClasses.map((row) => [row.set, row.class, row.rmseM, row.limitFactor])).toEqual([
      ["cadastral", "一", 0.05, 2],
      ["cadastral", "二", 0.075, 2],
      ["cadastral", "三", 0.1, 2],
      ["gbt-17986", "一", 0.02, 2],
      ["gbt-17986", "二", 0.05, 2],
      ["gbt-17986", "三", 0.1, 2],
    ]);
  });
});

describe("docs/tolerance.md", () => {
  it("has a worked example that the demo list answers as it says", async () => {
    const text = await readFile(join(import.meta.dirname, "../../../docs/tolerance.md"), "utf8");
    const request = JSON.parse(/```json\n(.*?)```/s.exec(text)![1]!) as { asOf: string; items: [SaidItem] };
    const { toleranceList: list, toleranceRows: rows } = await preparedPack("cn-demo");
    const read = readClaim(request.items[0], "/items/0");
    if (!list || read.kind === "use") throw new Error("the example compares an amount by a list");
    const answer = (profile?: string) => compareAmounts({ list, rows, asOf: request.asOf, profile }, read.claim, {});
    expect(answer()).toMatchObject({ result: "excess-within-tolerance", difference: 100, allowed: 195 });
    expect(text).toContain(`\n${answer().arithmetic}\n`);
    expect(answer("flat")).toMatchObject({ result: "excess-over-tolerance", allowed: 60 });
    expect(text).toContain(`\`${answer("flat").arithmetic}\``);
  });

  it("names every column of the list's tables", async () => {
    const text = await readFile(join(import.meta.dirname, "../../../docs/tolerance.md"), "utf8");
    const rowColumns = [
      "id",
      "basis",
      "effective_from",
      "effective_to",
      "confidence",
      "rigid",
      "message_zh",
      "message_en",
    ];
    const obvious = [...rowColumns, "unit", "from", "to", "class", "set", "a", "b"];
    const tables = [
      ...[items, brackets].map((file) => ["cn-demo", file] as const),
      ...["survey-classes.csv", "point-classes.csv"].map((file) => ["cn", file] as const),
    ];
    for (const [pack, file] of tables) {
      const [header = ""] = (await (await PackCopy.ofPack(pack)).read(file)).replace("\ufeff", "").split("\n");
      for (const column of header.split(",").filter((each) => !obvious.includes(each))) {
        expect(text, `${file} ${column}`).toContain(`\`${column}\``);
      }
    }
  });
});

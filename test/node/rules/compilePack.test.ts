import { beforeEach, describe, expect, it } from "vitest";
import { compilePack } from "../../../data/publish/rules/compilePack.ts";
import type { Fault } from "../../../data/publish/rules/tables.ts";
import { PackCopy } from "./support/packCopy.ts";

/** Each fault is planted in a copy of a small sound pack; the compiler must name file, row and column. */

const soundPack: Readonly<Record<string, string>> = {
  "pack.json": JSON.stringify({
    format: 1,
    id: "small",
    version: "1",
    title: { zh: "示例", en: "Sample" },
    jurisdiction: { code: "000000", name: { zh: "示例", en: "Sample" } },
    effectiveFrom: "2020-01-01",
  }),
  "documents.csv": `id,number,title_zh,title_en,issuer,issued,effective_from,effective_to,confidence,source
law,,示例法,Sample law,示例,,2020-01-01,,found,
old,,旧示例,Old sample,示例,,2010-01-01,2024-12-31,known,
`,
  "layers.csv": `code,title_zh,title_en,class_codes,note
LINE,示例线,Sample line,zone,
OTHER,另一线,Other line,,
`,
  "layer-aliases.csv": "alias,layer\nLINE_OLD,LINE\n",
  "control-lines.csv": `id,layer,class,where,subject_kind,subject_code,outcome,authority,opinions,materials,excepts,basis,effective_from,effective_to,confidence,rigid,message_zh,message_en
any,LINE,*,inside,any,,prohibit,,,,,law:1,2020-01-01,,found,yes,禁止,Forbidden
core,LINE,core,inside,any,,prohibit,,,,,law:2;old,2020-01-01,,found,no,禁止,Forbidden
linear,LINE,*,inside,tag,linear,restrict,county,water,map；study,any,law:3,2020-01-01,,found,no,限制,"Restricted, with a comma"
`,
  "required-layers.csv": `id,layer,subject_kind,subject_code,level,basis,effective_from,effective_to,confidence,rigid,reason_zh,reason_en
line,LINE,any,,required,law,2020-01-01,,found,yes,必须,Needed
`,
};

const codeTables: Readonly<Record<string, string>> = {
  "land-use": "10,,工矿,Industry,\n1001,10,工业,Factories,law",
  tag: "linear,,线性,Linear,",
  zone: "core,,核心,Core,\nrest,,其余,Rest,",
  authority: "county,,县,County,",
  opinion: "water,,水利,Water,",
  material: "map,,图,Map,\nstudy,,论证,Study,",
};

let folder: PackCopy;

beforeEach(async () => {
  const codes = Object.entries(codeTables).map(([name, lines]) => [
    `codes/${name}.csv`,
    `code,parent,title_zh,title_en,source\n${lines}\n`,
  ]);
  folder = await PackCopy.ofTexts({ ...soundPack, ...Object.fromEntries(codes) });
});

const lines = "control-lines.csv";

describe("compiling", () => {
  it("turns the tables into one document: lists split, empty cells absent, codes with parents", async () => {
    const pack = await compilePack(folder.path);
    expect(pack.controlLines.map((row) => row.id)).toEqual(["any", "core", "linear"]);
    expect(pack.controlLines[2]).toEqual({
      id: "linear",
      layer: "LINE",
      class: "*",
      where: "inside",
      subject: { kind: "tag", code: "linear" },
      outcome: "restrict",
      authority: "county",
      opinions: ["water"],
      materials: ["map", "study"],
      excepts: ["any"],
      basis: [{ document: "law", article: "3" }],
      effectiveFrom: "2020-01-01",
      confidence: "found",
      rigid: false,
      message: { zh: "限制", en: "Restricted, with a comma" },
    });
    expect(pack.codes["land-use"]?.[1]).toMatchObject({ code: "1001", parent: "10", source: { document: "law" } });
    expect(pack.requiredLayers).toMatchObject([{ layer: "LINE", level: "required" }]);
  });

  it("gives the same bytes whatever the order of rows, and whether or not the file has a BOM or CRLF", async () => {
    const before = JSON.stringify(await compilePack(folder.path));
    await folder.edit(lines, (text) => {
      const [header, ...rows] = text.trimEnd().split("\n");
      return `\ufeff${[header, ...rows.reverse()].join("\r\n")}\r\n`;
    });
    expect(JSON.stringify(await compilePack(folder.path))).toBe(before);
  });
});

describe("a fault is named by file, row and column", () => {
  const planted: [string, string, (text: string) => string, Fault][] = [
    [
      "bad date",
      lines,
      (t) => t.replace("law:1,2020-01-01", "law:1,2020-02-30"),
      at(2, "effective_from", "Invalid ISO date"),
    ],
    [
      "end before start",
      lines,
      (t) => t.replace("law:1,2020-01-01,", "law:1,2020-01-01,2019-01-01"),
      at(2, "effective_to", "before 2020-01-01"),
    ],
    ["unknown outcome", lines, (t) => t.replace("any,,prohibit", "any,,forbid"), at(2, "outcome", "Invalid option")],
    ["unknown part", lines, (t) => t.replace("*,inside,any", "*,within,any"), at(2, "where", "Invalid option")],
    ["unknown confidence", lines, (t) => t.replace(",found,yes", ",F,yes"), at(2, "confidence", "Invalid option")],
    [
      "rigid neither yes nor no",
      lines,
      (t) => t.replace("found,yes", "found,maybe"),
      at(2, "rigid", "expected boolean"),
    ],
    ["no message", lines, (t) => t.replace("禁止,Forbidden", "禁止,"), at(2, "message_en", "Too small")],
    ["no basis", lines, (t) => t.replace("law:1,", ","), at(2, "basis", "Too small")],
    ["unknown document", lines, (t) => t.replace("law:1", "lore:1"), at(2, "basis", 'unknown document "lore"')],
    ["in force without a document", lines, (t) => t.replace("law:1", "old:1"), at(2, "basis", "on 2025-01-01")],
    [
      "in force before its document",
      lines,
      (t) => t.replace("law:1,2020-01-01", "law:1,2019-12-31"),
      at(2, "basis", "on 2019-12-31"),
    ],
    ["unknown layer", lines, (t) => t.replace("any,LINE,*", "any,LIEN,*"), at(2, "layer", 'unknown layer "LIEN"')],
    [
      "unknown class",
      lines,
      (t) => t.replace("core,LINE,core", "core,LINE,kern"),
      at(3, "class", 'unknown class "kern"'),
    ],
    ["unknown tag", lines, (t) => t.replace("tag,linear", "tag,lineal"), at(4, "subject_code", 'unknown tag "lineal"')],
    [
      "unknown land class",
      lines,
      (t) => t.replace("tag,linear", "land-use,9999"),
      at(4, "subject_code", 'unknown land-use "9999"'),
    ],
    ["subject without a code", lines, (t) => t.replace("tag,linear", "tag,"), at(4, "subject_code", "is empty")],
    [
      "code without a kind",
      lines,
      (t) => t.replace("inside,any,,", "inside,any,1001,"),
      at(2, "subject_code", "must be empty"),
    ],
    ["unknown authority", lines, (t) => t.replace("county", "realm"), at(4, "authority", 'unknown authority "realm"')],
    ["unknown opinion", lines, (t) => t.replace("water", "fire"), at(4, "opinions", 'unknown opinion "fire"')],
    ["unknown material", lines, (t) => t.replace("study", "poem"), at(4, "materials", 'unknown material "poem"')],
    ["exception to nothing", lines, (t) => t.replace(",any,law:3", ",ayn,law:3"), at(4, "excepts", 'no row "ayn"')],
    [
      "exception in a circle",
      lines,
      (t) => t.replace(",,,,,law:1", ",,,,linear,law:1").replace("linear,restrict", "linear,prohibit"),
      at(2, "excepts", "excepts this row in turn"),
    ],
    [
      "exception stricter than its row",
      lines,
      (t) => t.replace("any,,prohibit", "any,,notice"),
      at(4, "excepts", "is looser"),
    ],
    [
      "exception on another part",
      lines,
      (t) => t.replace("*,inside,tag", "*,outside,tag"),
      at(4, "excepts", "part inside"),
    ],
    [
      "exception on another class",
      lines,
      (t) => t.replace("LINE,*,inside,tag", "LINE,rest,inside,tag").replace(",any,law:3", ",core,law:3"),
      at(4, "excepts", "another class"),
    ],
    [
      "exception on another layer",
      lines,
      (t) => t.replace("linear,LINE", "linear,OTHER"),
      at(4, "excepts", "another layer"),
    ],
    ["duplicate id", lines, (t) => t.replace("core,LINE", "any,LINE"), at(3, "id", "stands already in row 2")],
    ["missing column", lines, (t) => t.replace(",rigid,", ",rigit,"), at(1, "rigid", "missing")],
    ["missing cell", lines, (t) => t.replace("禁止,Forbidden\n", "禁止\n"), at(2, undefined, "cells")],
    [
      "layer asked for is unknown",
      "required-layers.csv",
      (t) => t.replace("LINE", "LIEN"),
      at(2, "layer", "unknown layer", "required-layers.csv"),
    ],
    [
      "unknown level",
      "required-layers.csv",
      (t) => t.replace(",required,", ",wanted,"),
      at(2, "level", "Invalid option", "required-layers.csv"),
    ],
    [
      "alias of nothing",
      "layer-aliases.csv",
      (t) => t.replace("OLD,LINE", "OLD,LIEN"),
      at(2, "layer", "unknown layer", "layer-aliases.csv"),
    ],
    [
      "alias that is a layer",
      "layer-aliases.csv",
      (t) => t.replace("LINE_OLD", "OTHER"),
      at(2, "alias", "layer of its own", "layer-aliases.csv"),
    ],
    [
      "classes of no table",
      "layers.csv",
      (t) => t.replace("zone", "zoon"),
      at(2, "class_codes", "codes/zoon.csv", "layers.csv"),
    ],
    [
      "parent of nothing",
      "codes/land-use.csv",
      (t) => t.replace("1001,10,", "1001,11,"),
      at(3, "parent", 'unknown code "11"', "codes/land-use.csv"),
    ],
    [
      "parents in a circle",
      "codes/land-use.csv",
      (t) => t.replace("10,,", "10,1001,"),
      at(2, "parent", "own ancestor", "codes/land-use.csv"),
    ],
    [
      "code from an unknown document",
      "codes/land-use.csv",
      (t) => t.replace(",law", ",lore"),
      at(3, "source", "unknown document", "codes/land-use.csv"),
    ],
    [
      "bad version",
      "pack.json",
      (t) => t.replace('"version":"1"', '"version":"1 beta"'),
      at(undefined, "version", "Invalid", "pack.json"),
    ],
  ];

  for (const [name, file, change, expected] of planted) {
    it(name, async () => {
      await folder.edit(file, change);
      const { message, ...place } = expected;
      expect(await folder.faults()).toContainEqual({ ...place, message: expect.stringContaining(message) });
    });
  }

  it("all at once, readable in one error", async () => {
    await folder.edit(lines, (t) => t.replace("any,,prohibit", "any,,forbid").replace("tag,linear", "tag,lineal"));
    await folder.edit("layers.csv", (t) => t.replace("zone", "zoon"));
    const found = await folder.faults();
    expect(new Set(found.map((fault) => `${fault.file} ${fault.row} ${fault.column}`))).toEqual(
      new Set([
        "control-lines.csv 2 outcome",
        "control-lines.csv 4 subject_code",
        "layers.csv 2 class_codes",
        // Follow from the two: the excepted row was refused, and the classes have no table.
        "control-lines.csv 4 excepts",
        "control-lines.csv 3 class",
      ]),
    );
    await expect(compilePack(folder.path)).rejects.toThrow(
      "control-lines.csv, row 4, column subject_code: unknown tag",
    );
  });

  it("files that are no table, are missing, are not UTF-8 or not CSV", async () => {
    await folder.write("control-line.csv", "id\n");
    await folder.write("layer-aliases.csv", Uint8Array.of(0xca, 0xbe, 0xc0, 0xfd));
    await folder.edit("required-layers.csv", (t) => `${t}"open`);
    expect((await folder.faults()).map(({ file, message }) => `${file} ${message.slice(0, 24)}`)).toEqual([
      "control-line.csv is not a table of a rule",
      "layer-aliases.csv is not UTF-8 text: save ",
      "required-layers.csv is not well-formed CSV: ",
    ]);
  });
});

function at(row: number | undefined, column: string | undefined, message: string, file = lines): Fault {
  return { file, ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }), message };
}

import { accessColumns } from "../../../../data/publish/rules/accessTables.ts";
import { codeColumns, columns } from "../../../../data/publish/rules/compilePack.ts";
import { deficiencyColumns } from "../../../../data/publish/rules/deficiencyTables.ts";
import { toleranceColumns } from "../../../../data/publish/rules/toleranceTables.ts";
import { PackCopy } from "./packCopy.ts";

/** Folders of small packs beside each other, as planners write them, so that a test shows only what it is about. */

type Cells = Readonly<Record<string, string>>;

/** What a cell holds that a sketch does not give. */
const USUAL: Cells = {
  ...{ basis: "law", effective_from: "2024-01-01", confidence: "found", rigid: "no" },
  ...{ title_zh: "示例", title_en: "sample", message_zh: "示例", message_en: "sample", issuer: "示例" },
  ...{ layer: "LINE", class: "*", where: "inside", outcome: "restrict" },
  ...{ system: "ZONES", zone: "*", verdict: "allow" },
};

/** @param on `land-use:0701`, `tag:linear`; default any */
export interface Sketch extends Cells {
  readonly id: string;
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  ...columns,
  ...accessColumns,
  ...toleranceColumns,
  ...deficiencyColumns,
};

function table(names: readonly string[], rows: readonly Cells[]): string {
  const lines = rows.map(({ on = "any", ...given }) => {
    const [kind = "", code = ""] = on.split(":");
    const cells: Cells = { ...USUAL, subject_kind: kind, subject_code: code, ...given };
    return names.map((name) => cells[name] ?? "").join(",");
  });
  return `${[names.join(","), ...lines].join("\n")}\n`;
}

/** `0701<07 10` */
function codes(text: string): string {
  const rows = text.split(" ").map((item) => {
    const [code = "", parent = ""] = item.split("<");
    return { code, parent, title_zh: code, title_en: code };
  });
  return table(codeColumns, rows);
}

export interface PackSketch {
  readonly lines?: readonly Sketch[];
  readonly access?: readonly Sketch[];
  readonly conditions?: readonly Cells[];
  /** Rows of other tables, by file; `codes/…` too. */
  readonly more?: Readonly<Record<string, readonly Cells[]>>;
  /** Administrative code, where it is not the nation's or, with a parent, that of the province. */
  readonly code?: string;
  readonly parent?: string;
  readonly version?: string;
  readonly effectiveTo?: string;
}

/** The texts of a pack's folder. Without a parent it has the layers, codes and documents that rows may name. */
export function packTexts(id: string, sketch: PackSketch): Record<string, string> {
  const { lines = [], access = [], conditions = [], more = {}, parent, version = "1", effectiveTo } = sketch;
  const name = { zh: "示例", en: "sample" };
  const dates = { effectiveFrom: "2024-01-01", ...(effectiveTo === undefined ? {} : { effectiveTo }) };
  // Each pack lies in the one above it: 000000, 990000, 999900, 999901.
  const jurisdiction = { code: sketch.code ?? (parent === undefined ? "000000" : "990000"), name };
  const head = { format: 1, id, version, title: name, jurisdiction, ...(parent ? { parent } : {}), ...dates };
  const texts = {
    ...(parent === undefined ? common() : {}),
    "pack.json": JSON.stringify(head),
    "control-lines.csv": table(columns["control-lines.csv"], lines),
    ...(access.length > 0 ? { "access-list.csv": table(accessColumns["access-list.csv"], access) } : {}),
    ...(conditions.length > 0
      ? { "access-conditions.csv": table(accessColumns["access-conditions.csv"], conditions) }
      : {}),
    ...Object.fromEntries(
      Object.entries(more).map(([file, rows]) => [file, table(COLUMNS[file] ?? codeColumns, rows)]),
    ),
  };
  return Object.fromEntries(Object.entries(texts).map(([file, text]) => [`${id}/${file}`, text]));
}

function common(): Record<string, string> {
  const documents = [
    { id: "law", effective_from: "2020-01-01" },
    { id: "old", effective_from: "2010-01-01", effective_to: "2025-06-30" },
  ];
  return {
    "documents.csv": table(columns["documents.csv"], documents),
    "layers.csv": table(columns["layers.csv"], [
      { code: "LINE", class_codes: "part" },
      { code: "ZONES", class_codes: "zone" },
    ]),
    "layer-aliases.csv": table(columns["layer-aliases.csv"], []),
    "required-layers.csv": table(columns["required-layers.csv"], []),
    "zone-systems.csv": table(accessColumns["zone-systems.csv"], [{ system: "ZONES", layers: "ZONES", codes: "zone" }]),
    "codes/part.csv": codes("core heart<core rest"),
    "codes/zone.csv": codes("A A1<A A2<A B"),
    "codes/land-use.csv": codes("07 0701<07 0702<07 10"),
    "codes/industry.csv": codes("C C26<C"),
    "codes/tag.csv": codes("linear major"),
    "codes/opinion.csv": codes("forest water"),
  };
}

/** Writes packs by their ids, each in the folder of its name. */
export function ruleFolders(packs: Readonly<Record<string, PackSketch>>): Promise<PackCopy> {
  return PackCopy.ofTexts(Object.assign({}, ...Object.entries(packs).map(([id, sketch]) => packTexts(id, sketch))));
}

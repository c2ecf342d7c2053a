import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { type PreparedPack, preparePack } from "../../../shared/rules/preparePack.ts";
import {
  type CodeEntry,
  type CompiledPack,
  codeEntry,
  compiledPack,
  controlLine,
  type PackHead,
  packHead,
  packParent,
  requiredLayer,
  ruleDocument,
  ruleLayer,
} from "../../../shared/rules/rulePack.ts";
import { accessColumns, readAccessList } from "./accessTables.ts";
import { basisList, dates, list, optional, rowRecord, ruleColumns, subjectRecord, text } from "./cells.ts";
import { checkReferences, type PackTables } from "./checks.ts";
import { deficiencyColumns, readDeficiencyList } from "./deficiencyTables.ts";
import { checkFloors } from "./floors/checkFloors.ts";
import { packDigest } from "./packDigest.ts";
import {
  compare,
  type Fault,
  type Located,
  type Place,
  RulePackError,
  sorted,
  type TableFolder,
  type TableRow,
  tableReader,
} from "./tables.ts";
import { readToleranceList, toleranceColumns } from "./toleranceTables.ts";

/** What makes a folder a rule pack. */
export const PACK_FILE = "pack.json";
const codesFolder = "codes";

export const columns = {
  "documents.csv": "id number title_zh title_en issuer issued effective_from effective_to confidence source".split(" "),
  "layers.csv": ["code", "title_zh", "title_en", "class_codes", "note"],
  "layer-aliases.csv": ["alias", "layer"],
  "control-lines.csv": [
    ..."id layer class where subject_kind subject_code outcome authority opinions materials excepts".split(" "),
    ...["message_zh", "message_en"],
    ...ruleColumns,
  ],
  "required-layers.csv": [..."id layer subject_kind subject_code level reason_zh reason_en".split(" "), ...ruleColumns],
} as const;

export const codeColumns = ["code", "parent", "title_zh", "title_en", "source"];

/**
 * Compiles a rule pack's folder (pack.json and CSV tables) to one document. Equal tables give equal JSON, whatever the
 * order of their rows, so that its SHA-256 may name it.
 *
 * @param ancestors the packs that it inherits from, the nation's first; the last must be the parent that pack.json names
 * @param warnings receives what is doubtful but no fault
 * @param places receives where the rows stand, by `rowPlace`
 * @throws RulePackError naming every fault by file, row and column
 */
export async function compilePack(
  path: string,
  ancestors: readonly CompiledPack[] = [],
  warnings: Fault[] = [],
  places: Map<string, Place> = new Map(),
): Promise<CompiledPack> {
  const faults: Fault[] = [];
  const folder: TableFolder = { path, files: new Set(await readdir(path)), faults, places };
  const codeFiles = await listFiles(folder);
  const head = await readHead(folder, ancestors.at(-1));
  // A pack that inherits has only the tables that it adds to.
  const read = tableReader(folder, columns, ancestors.length > 0 ? "empty" : "fault");
  const tables: PackTables = {
    documents: await read("documents.csv", ruleDocument, documentRecord),
    layers: await read("layers.csv", ruleLayer, layerRecord),
    layerAliases: await read("layer-aliases.csv", compiledPack.shape.layerAliases.element, aliasRecord),
    codes: await readCodes(folder, codeFiles),
    controlLines: await read("control-lines.csv", controlLine, controlLineRecord),
    requiredLayers: await read("required-layers.csv", requiredLayer, requiredLayerRecord),
  };
  const index = checkReferences(tables, aboveOf(ancestors), faults);
  const lists = {
    toleranceList: await readToleranceList(folder, index, warnings),
    deficiencyList: await readDeficiencyList(folder, index),
    accessList: await readAccessList(folder, index),
  };
  if (head === undefined || faults.length > 0) throw new RulePackError(path, faults);
  const pack = assemble(head, tables, lists);
  if (ancestors.length > 0) checkFloors(preparePack(pack, ancestors), places, faults);
  if (faults.length > 0) throw new RulePackError(path, faults);
  return pack;
}

/** What a pack inherits, as it applies without it. */
function aboveOf(ancestors: readonly CompiledPack[]): PreparedPack | undefined {
  const parent = ancestors.at(-1);
  return parent && preparePack(parent, ancestors.slice(0, -1));
}

/** A table that nobody reads is a rule that nobody applies: unknown files are faults. */
async function listFiles({ path, files, faults }: TableFolder): Promise<string[]> {
  const tables = [columns, toleranceColumns, deficiencyColumns, accessColumns].flatMap((each) => Object.keys(each));
  const known = new Set([PACK_FILE, codesFolder, "README.md", ...tables]);
  for (const name of files) {
    if (!known.has(name)) faults.push({ file: name, message: "is not a table of a rule pack" });
  }
  const codes = await readdir(join(path, codesFolder)).catch(() => [] as string[]);
  for (const name of codes.filter((file) => !file.endsWith(".csv"))) {
    faults.push({ file: `${codesFolder}/${name}`, message: "is not a code table" });
  }
  return codes.filter((file) => file.endsWith(".csv")).sort();
}

/** `pack.json` as planners write it: of the parent the id will do; version and digest pin it. */
const packFile = packHead.extend({
  parent: z.union([packParent.shape.id, packParent.partial({ version: true, digest: true })]).optional(),
});

async function readHead(
  { path, faults }: TableFolder,
  parent: CompiledPack | undefined,
): Promise<PackHead | undefined> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(join(path, PACK_FILE), "utf8"));
  } catch (error) {
    faults.push({ file: PACK_FILE, message: error instanceof SyntaxError ? "is not JSON" : "cannot be read" });
    return undefined;
  }
  const parsed = packFile.safeParse(document);
  if (parsed.success) return adopted(parsed.data, parent, faults);
  for (const issue of parsed.error.issues) {
    faults.push({ file: PACK_FILE, column: issue.path.join("."), message: issue.message });
  }
  return undefined;
}

/** The head with its parent as it was compiled. */
async function adopted(
  { parent: said, ...head }: z.infer<typeof packFile>,
  parent: CompiledPack | undefined,
  faults: Fault[],
): Promise<PackHead> {
  const wanted = typeof said === "string" ? { id: said } : said;
  const fail = (column: string, message: string) => faults.push({ file: PACK_FILE, column, message });
  if (wanted?.id !== parent?.id) {
    fail(
      "parent",
      wanted ? `pack "${wanted.id}" is not at hand` : `is empty, but the pack inherits from "${parent?.id}"`,
    );
  }
  if (!wanted || !parent) return head;
  const found = { id: parent.id, version: parent.version, digest: await packDigest(parent) };
  for (const pin of ["version", "digest"] as const) {
    const pinned = wanted[pin];
    if (pinned !== undefined && pinned !== found[pin])
      fail(`parent.${pin}`, `is ${pinned}, but ${parent.id} has ${found[pin]}`);
  }
  if (!isPartOf(head.jurisdiction.code, parent.jurisdiction.code)) {
    fail("jurisdiction.code", `${head.jurisdiction.code} is no part of ${parent.jurisdiction.code} (${parent.id})`);
  }
  return { ...head, parent: found };
}

/** Administrative codes (GB/T 2260): two digits of the province, two of the city, two of the county; 00 stands for all. */
function isPartOf(code: string, whole: string): boolean {
  return code !== whole && code.startsWith(whole.replace(/(00)+$/, ""));
}

async function readCodes(folder: TableFolder, files: readonly string[]): Promise<PackTables["codes"]> {
  const tables = new Map<string, Located<CodeEntry>[]>();
  for (const name of files) {
    const file = `${codesFolder}/${name}`;
    const read = tableReader(folder, { [file]: codeColumns }, "fault");
    tables.set(name.slice(0, -".csv".length), await read(file, codeEntry, codeRecord));
  }
  return tables;
}

function aliasRecord({ cells }: TableRow) {
  return { alias: cells.alias, layer: cells.layer };
}

function documentRecord({ cells }: TableRow) {
  return {
    id: cells.id,
    number: optional(cells.number),
    title: text(cells, "title"),
    issuer: cells.issuer,
    issued: optional(cells.issued),
    ...dates(cells),
    confidence: cells.confidence,
    source: optional(cells.source),
  };
}

function layerRecord({ cells }: TableRow) {
  const { code, class_codes: classCodes, note } = cells;
  return { code, title: text(cells, "title"), classCodes: optional(classCodes), note: optional(note) };
}

function codeRecord({ cells }: TableRow) {
  const [source] = basisList(cells.source);
  return { code: cells.code, parent: optional(cells.parent), title: text(cells, "title"), source };
}

function controlLineRecord({ cells }: TableRow) {
  return {
    ...rowRecord(cells),
    subject: subjectRecord(cells),
    layer: cells.layer,
    class: cells.class,
    where: cells.where,
    outcome: cells.outcome,
    authority: optional(cells.authority),
    opinions: list(cells.opinions),
    materials: list(cells.materials),
    excepts: list(cells.excepts),
    message: text(cells, "message"),
  };
}

function requiredLayerRecord({ cells }: TableRow) {
  const { layer, level } = cells;
  return { ...rowRecord(cells), subject: subjectRecord(cells), layer, level, reason: text(cells, "reason") };
}

/** The lists that a pack may have beside its control lines. */
type PackLists = {
  readonly [List in "toleranceList" | "deficiencyList" | "accessList"]: CompiledPack[List] | undefined;
};

/** The schema gives the keys their order, the sort the rows theirs. */
function assemble(head: PackHead, tables: PackTables, lists: PackLists): CompiledPack {
  const codes = [...tables.codes].sort(([a], [b]) => compare(a, b));
  const document = {
    ...head,
    documents: sorted(tables.documents, (document) => document.id),
    layers: sorted(tables.layers, (layer) => layer.code),
    layerAliases: sorted(tables.layerAliases, ({ alias }) => alias),
    codes: Object.fromEntries(codes.map(([name, table]) => [name, sorted(table, (entry) => entry.code)])),
    controlLines: sorted(tables.controlLines, (row) => row.id),
    requiredLayers: sorted(tables.requiredLayers, (row) => row.id),
    ...lists,
  };
  return compiledPack.parse(JSON.parse(JSON.stringify(document)));
}

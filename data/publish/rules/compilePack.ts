import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CodeEntry,
  type CompiledPack,
  codeEntry,
  compiledPack,
  controlLine,
  type PackHead,
  packHead,
  requiredLayer,
  ruleDocument,
  ruleLayer,
} from "../../../shared/rules/rulePack.ts";
import { accessFiles, readAccessList } from "./accessTables.ts";
import { checkReferences, type PackTables } from "./checks.ts";
import { deficiencyFiles, readDeficiencyList } from "./deficiencyTables.ts";
import {
  basisList,
  compare,
  dates,
  type Fault,
  type Located,
  list,
  localTitle,
  located,
  optional,
  RulePackError,
  readTable,
  rowRecord,
  sorted,
  subjectRecord,
  type TableRow,
} from "./tables.ts";
import { readToleranceList, toleranceFiles } from "./toleranceTables.ts";

const headFile = "pack.json";
const codesFolder = "codes";

const columns = {
  "documents.csv": "id number title_zh title_en issuer issued effective_from effective_to confidence source".split(" "),
  "layers.csv": ["code", "title_zh", "title_en", "class_codes", "note"],
  "layer-aliases.csv": ["alias", "layer"],
  "control-lines.csv": (
    "id layer class where subject_kind subject_code outcome authority opinions materials excepts basis " +
    "effective_from effective_to confidence rigid message_zh message_en"
  ).split(" "),
  "required-layers.csv":
    "id layer subject_kind subject_code level basis effective_from effective_to confidence rigid reason_zh reason_en".split(
      " ",
    ),
} as const;

const codeColumns = ["code", "parent", "title_zh", "title_en", "source"];

/**
 * Compiles a rule pack's folder (pack.json and CSV tables) to one document. Equal tables give equal JSON, whatever the
 * order of their rows, so that its SHA-256 may name it.
 *
 * @param warnings receives what is doubtful but no fault
 * @throws RulePackError naming every fault by file, row and column
 */
export async function compilePack(folder: string, warnings: Fault[] = []): Promise<CompiledPack> {
  const faults: Fault[] = [];
  const codeFiles = await listFiles(folder, faults);
  const head = await readHead(folder, faults);
  const tables: PackTables = {
    documents: await readRows(folder, "documents.csv", ruleDocument, documentRecord, faults),
    layers: await readRows(folder, "layers.csv", ruleLayer, layerRecord, faults),
    layerAliases: await readAliases(folder, faults),
    codes: await readCodes(folder, codeFiles, faults),
    controlLines: await readRows(folder, "control-lines.csv", controlLine, controlLineRecord, faults),
    requiredLayers: await readRows(folder, "required-layers.csv", requiredLayer, requiredLayerRecord, faults),
  };
  const index = checkReferences(tables, faults);
  const lists = {
    toleranceList: await readToleranceList(folder, index, faults, warnings),
    deficiencyList: await readDeficiencyList(folder, index, faults),
    accessList: await readAccessList(folder, tables.layers, index, faults),
  };
  if (head === undefined || faults.length > 0) throw new RulePackError(folder, faults);
  return assemble(head, tables, lists);
}

/** A table that nobody reads is a rule that nobody applies: unknown files are faults. */
async function listFiles(folder: string, faults: Fault[]): Promise<string[]> {
  const known = new Set<string>([
    headFile,
    codesFolder,
    "README.md",
    ...Object.keys(columns),
    ...toleranceFiles,
    ...deficiencyFiles,
    ...accessFiles,
  ]);
  for (const name of await readdir(folder)) {
    if (!known.has(name)) faults.push({ file: name, message: "is not a table of a rule pack" });
  }
  const codes = await readdir(join(folder, codesFolder)).catch(() => [] as string[]);
  for (const name of codes.filter((file) => !file.endsWith(".csv"))) {
    faults.push({ file: `${codesFolder}/${name}`, message: "is not a code table" });
  }
  return codes.filter((file) => file.endsWith(".csv")).sort();
}

async function readHead(folder: string, faults: Fault[]): Promise<PackHead | undefined> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(join(folder, headFile), "utf8"));
  } catch (error) {
    faults.push({ file: headFile, message: error instanceof SyntaxError ? "is not JSON" : "cannot be read" });
    return undefined;
  }
  const parsed = packHead.safeParse(document);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    faults.push({ file: headFile, column: issue.path.join("."), message: issue.message });
  }
  return undefined;
}

async function readRows<T>(
  folder: string,
  file: keyof typeof columns,
  schema: Parameters<typeof located<T>>[1],
  record: (row: TableRow) => unknown,
  faults: Fault[],
): Promise<Located<T>[]> {
  const rows = await readTable(folder, file, columns[file], faults);
  return rows.flatMap((row) => located(row, schema, record(row), faults));
}

async function readAliases(folder: string, faults: Fault[]): Promise<PackTables["layerAliases"]> {
  const record = ({ cells }: TableRow) => ({ alias: cells.alias, layer: cells.layer });
  return readRows(folder, "layer-aliases.csv", compiledPack.shape.layerAliases.element, record, faults);
}

async function readCodes(folder: string, files: readonly string[], faults: Fault[]): Promise<PackTables["codes"]> {
  const tables = new Map<string, Located<CodeEntry>[]>();
  for (const name of files) {
    const rows = await readTable(folder, `${codesFolder}/${name}`, codeColumns, faults);
    const entries = rows.flatMap((row) => located(row, codeEntry, codeRecord(row), faults));
    tables.set(name.slice(0, -".csv".length), entries);
  }
  return tables;
}

function documentRecord({ cells }: TableRow) {
  return {
    id: cells.id,
    number: optional(cells.number),
    title: localTitle(cells),
    issuer: cells.issuer,
    issued: optional(cells.issued),
    ...dates(cells),
    confidence: cells.confidence,
    source: optional(cells.source),
  };
}

function layerRecord({ cells }: TableRow) {
  const { code, class_codes: classCodes, note } = cells;
  return { code, title: localTitle(cells), classCodes: optional(classCodes), note: optional(note) };
}

function codeRecord({ cells }: TableRow) {
  const [source] = basisList(cells.source);
  return { code: cells.code, parent: optional(cells.parent), title: localTitle(cells), source };
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
    message: { zh: cells.message_zh, en: cells.message_en },
  };
}

function requiredLayerRecord({ cells }: TableRow) {
  const reason = { zh: cells.reason_zh, en: cells.reason_en };
  return { ...rowRecord(cells), subject: subjectRecord(cells), layer: cells.layer, level: cells.level, reason };
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

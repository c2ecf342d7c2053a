import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import type * as z from "zod";

/** One mistake in a rule pack's folder, at the place where a planner sees it in a spreadsheet (row 1 is the header). */
export interface Fault {
  readonly file: string;
  readonly row?: number;
  readonly column?: string;
  readonly message: string;
}

/** Everything that is wrong with a rule pack, not the first mistake only. */
export class RulePackError extends Error {
  readonly faults: readonly Fault[];

  constructor(folder: string, faults: readonly Fault[]) {
    const lines = faults.map((fault) => `  ${describeFault(fault)}`);
    super(`${folder}: ${faults.length} fault${faults.length === 1 ? "" : "s"}\n${lines.join("\n")}`);
    this.name = "RulePackError";
    this.faults = faults;
  }
}

/** Place and message in one line. */
export function describeFault({ file, row, column, message }: Fault): string {
  const place = [
    file,
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return `${place.join(", ")}: ${message}`;
}

/** A row of a table, by column name; cells are trimmed. */
export interface TableRow {
  readonly file: string;
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A row that its schema accepted, and where it stands. */
export interface Located<T> {
  readonly file: string;
  readonly row: number;
  readonly value: T;
}

/** Reads one CSV table (UTF-8, with or without BOM). Blank rows are skipped; a missing or unknown column is a fault. */
export async function readTable(
  folder: string,
  file: string,
  columns: readonly string[],
  faults: Fault[],
): Promise<TableRow[]> {
  const text = await readText(folder, file, faults);
  const lines = text === undefined ? undefined : parseCsv(text, file, faults);
  if (lines === undefined) return [];
  const [header = [], ...records] = lines;
  for (const column of columns.filter((name) => !header.includes(name))) {
    faults.push({ file, row: 1, column, message: "column is missing" });
  }
  header.forEach((column, index) => {
    if (!columns.includes(column)) faults.push({ file, row: 1, column, message: "unknown column" });
    else if (header.indexOf(column) !== index) faults.push({ file, row: 1, column, message: "column stands twice" });
  });
  return records.flatMap((cells, index) => tableRow(file, index + 2, header, cells, faults));
}

async function readText(folder: string, file: string, faults: Fault[]): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(await readFile(join(folder, file)));
  } catch (error) {
    const message = error instanceof TypeError ? "is not UTF-8 text" : "cannot be read";
    faults.push({ file, message });
    return undefined;
  }
}

function parseCsv(text: string, file: string, faults: Fault[]): string[][] | undefined {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.push({ file, message: `is not well-formed CSV: ${error.message}` });
    return undefined;
  }
}

function tableRow(
  file: string,
  row: number,
  header: readonly string[],
  cells: readonly string[],
  faults: Fault[],
): TableRow[] {
  if (cells.every((cell) => cell === "")) return [];
  if (cells.length !== header.length) {
    faults.push({ file, row, message: `has ${cells.length} cells, the header ${header.length}` });
  }
  return [{ file, row, cells: Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ""])) }];
}

/**
 * Checks a row's record by its schema. Faults name the column: the record's keys are the column names in camel case, a
 * nested key (title.zh) joins them (title_zh).
 */
export function located<T>(
  { file, row }: TableRow,
  schema: z.ZodType<T>,
  record: unknown,
  faults: Fault[],
): Located<T>[] {
  const parsed = schema.safeParse(record);
  if (parsed.success) return [{ file, row, value: parsed.data }];
  for (const issue of parsed.error.issues) {
    faults.push({ file, row, column: columnOf(issue.path), message: issue.message });
  }
  return [];
}

function columnOf(path: readonly PropertyKey[]): string {
  const list = path.findIndex((key) => typeof key === "number");
  const keys = list === -1 ? path : path.slice(0, list);
  return keys.map((key) => String(key).replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)).join("_");
}

/** An empty cell is an absent value. */
export function optional(cell: string | undefined): string | undefined {
  return cell === undefined || cell === "" ? undefined : cell;
}

/** Items are separated by `;`, as typed on either keyboard. */
export function list(cell: string | undefined): string[] {
  return (cell ?? "")
    .split(/[;；]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** A number; an empty cell is an absent value, and anything else is left for the schema to refuse. */
export function numberCell(cell: string | undefined): number | string | undefined {
  const text = optional(cell);
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
}

/** The text of a pair of columns in two languages; absent where both are empty. */
export function optionalText(cells: TableRow["cells"], column: string) {
  const [zh, en] = [cells[`${column}_zh`], cells[`${column}_en`]];
  return optional(zh) === undefined && optional(en) === undefined ? undefined : { zh, en };
}

/** `yes` or `no`; empty is `no`; anything else is left for the schema to refuse. */
export function yesNo(cell: string | undefined): boolean | string {
  if (cell === "yes") return true;
  return cell === undefined || cell === "" || cell === "no" ? false : cell;
}

/** `document:article; document` → references. */
export function basisList(cell: string | undefined): { document: string; article?: string }[] {
  return list(cell).map((item) => {
    const colon = item.search(/[:：]/);
    const article = colon === -1 ? "" : item.slice(colon + 1).trim();
    const document = (colon === -1 ? item : item.slice(0, colon)).trim();
    return article === "" ? { document } : { document, article };
  });
}

/** The columns that the rows of all rule tables have. */
export function rowRecord(cells: TableRow["cells"]) {
  return {
    id: cells.id,
    basis: basisList(cells.basis),
    ...dates(cells),
    confidence: cells.confidence,
    rigid: yesNo(cells.rigid),
  };
}

export function subjectRecord(cells: TableRow["cells"]) {
  return { kind: cells.subject_kind, code: optional(cells.subject_code) };
}

export function dates(cells: TableRow["cells"]) {
  return { effectiveFrom: optional(cells.effective_from), effectiveTo: optional(cells.effective_to) };
}

export function localTitle(cells: TableRow["cells"]) {
  return { zh: cells.title_zh, en: cells.title_en };
}

/** The values in the order of a key, so that equal tables give equal bytes whatever the order of their rows. */
export function sorted<T>(rows: readonly Located<T>[], key: (value: T) => string): T[] {
  return rows.map((row) => row.value).sort((a, b) => compare(key(a), key(b)));
}

/** By code unit: the same on every machine, unlike a collation. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

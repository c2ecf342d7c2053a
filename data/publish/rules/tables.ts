import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import type * as z from "zod";
import type { Cells } from "./cells.ts";
import { cellValue, columnNamed, headerFor } from "./chineseNames.ts";

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

/** Where a row stands. */
export interface Place {
  readonly file: string;
  readonly row: number;
  /** How the file writes the names of its columns. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Notes a fault of one row. */
export type Fail = (column: string, message: string) => void;

export function failAt({ file, row, headers }: Place, faults: Fault[]): Fail {
  return (column, message) => faults.push({ file, row, column: headers.get(column) ?? column, message });
}

/** A row of a table as it is written. */
export interface TableRow extends Place {
  readonly cells: Cells;
}

/** What a row says, and where it stands. */
export interface Placed<T> extends Place {
  readonly value: T;
}

/** A row that its schema accepted. */
export interface Located<T> extends TableRow, Placed<T> {}

/** Tables that are read together, with what is found wrong in them. */
export interface TableFolder {
  readonly path: string;
  readonly files: ReadonlySet<string>;
  readonly faults: Fault[];
  /** Receives the places of the rows that have an id. */
  readonly places?: Map<string, Place>;
}

/** Where the rows of a pack's tables stand, by `rowPlace`. */
export type RowPlaces = ReadonlyMap<string, Place>;

/** @param table the file's name without its ending, as answers name it */
export function rowPlace(table: string, id: string): string {
  return `${table}#${id}`;
}

/** The columns of some tables, by file. */
export type TableColumns<File extends string> = Readonly<Record<File, readonly string[]>>;

export function hasAnyOf(folder: TableFolder, columns: TableColumns<string>): boolean {
  return Object.keys(columns).some((file) => folder.files.has(file));
}

/** The rows of a table that its schema accepts; `record` makes of a row what the schema checks. */
type ReadRows<File> = <T>(
  file: File,
  schema: z.ZodType<T>,
  record: (row: TableRow) => unknown,
) => Promise<Located<T>[]>;

/** Reads these tables of a folder. One that is missing is a fault, or as good as empty. */
export function tableReader<File extends string>(
  folder: TableFolder,
  columns: TableColumns<File>,
  missing: "fault" | "empty",
): ReadRows<File> {
  return async (file, schema, record) => {
    if (missing === "empty" && !folder.files.has(file)) return [];
    const rows = await readTable(folder, file, columns[file]);
    for (const row of rows) folder.places?.set(rowPlace(file.replace(/\.csv$/, ""), row.cells.id ?? ""), row);
    return rows.flatMap((row) => located(row, schema, record(row), folder.faults));
  };
}

/**
 * Reads one CSV table (UTF-8, with or without BOM), headers in English or Chinese. Blank rows are skipped; a missing or
 * unknown column is a fault.
 */
async function readTable({ path, faults }: TableFolder, file: string, columns: readonly string[]): Promise<TableRow[]> {
  const text = await readText(path, file, faults);
  const lines = text === undefined ? undefined : parseCsv(text, file, faults);
  if (lines === undefined) return [];
  const [first = [], ...records] = lines;
  const written = withoutBlankEnd(first);
  const header = written.map(columnNamed);
  for (const column of columns.filter((name) => !header.includes(name))) {
    faults.push({ file, row: 1, column: headerFor(column, written), message: "column is missing" });
  }
  header.forEach((name, index) => {
    const column = written[index]!;
    if (!columns.includes(name)) faults.push({ file, row: 1, column, message: "unknown column" });
    else if (header.indexOf(name) !== index) faults.push({ file, row: 1, column, message: "column stands twice" });
  });
  const headers = new Map(header.map((name, index) => [name, written[index]!]));
  return records.flatMap((cells, index) => tableRow({ file, row: index + 2, headers }, header, cells, faults));
}

/** Spreadsheets write commas for columns that were emptied. */
function withoutBlankEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

async function readText(folder: string, file: string, faults: Fault[]): Promise<string | undefined> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(await readFile(join(folder, file)));
  } catch (error) {
    const message = error instanceof TypeError ? 'is not UTF-8 text: save it as "CSV UTF-8"' : "cannot be read";
    faults.push({ file, message });
    return undefined;
  }
}

function parseCsv(text: string, file: string, faults: Fault[]): string[][] | undefined {
  try {
    const lines: string[][] = parse(text, { bom: true, trim: true, relax_column_count: true });
    // Full-width spaces too.
    return lines.map((cells) => cells.map((cell) => cell.trim()));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.push({ file, message: `is not well-formed CSV: ${error.message}` });
    return undefined;
  }
}

function tableRow(place: Place, header: readonly string[], written: readonly string[], faults: Fault[]): TableRow[] {
  const filled = withoutBlankEnd(written).length;
  if (filled === 0) return [];
  if (written.length < header.length || filled > header.length) {
    const count = Math.max(filled, Math.min(written.length, header.length));
    faults.push({ file: place.file, row: place.row, message: `has ${count} cells, the header ${header.length}` });
  }
  const cells = header.map((column, index) => [column, cellValue(column, written[index] ?? "")]);
  return [{ ...place, cells: Object.fromEntries(cells) }];
}

/**
 * Checks a row's record by its schema. Faults name the column: the record's keys are the column names in camel case, a
 * nested key (title.zh) joins them (title_zh).
 */
function located<T>(row: TableRow, schema: z.ZodType<T>, record: unknown, faults: Fault[]): Located<T>[] {
  const parsed = schema.safeParse(record);
  if (parsed.success) return [{ ...row, value: parsed.data }];
  const fail = failAt(row, faults);
  for (const issue of parsed.error.issues) fail(columnOf(issue.path), issue.message);
  return [];
}

/** The column that holds what stands at this path of a row. */
export function columnOf(path: readonly PropertyKey[]): string {
  const list = path.findIndex((key) => typeof key === "number");
  const keys = list === -1 ? path : path.slice(0, list);
  return keys.map((key) => String(key).replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)).join("_");
}

/** The values in the order of a key, so that equal tables give equal bytes whatever the order of their rows. */
export function sorted<T>(rows: readonly Located<T>[], key: (value: T) => string): T[] {
  return rows.map((row) => row.value).sort((a, b) => compare(key(a), key(b)));
}

/** By code unit: the same on every machine, unlike a collation. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

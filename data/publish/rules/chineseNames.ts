import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

/** Tables may be written with Chinese headers and values; these two tables say which stand for which. */

const TABLES = join(import.meta.dirname, "../../tables");

/** Chinese header → column. */
const columns = new Map(readPairs("rule-columns.csv").map(({ column = "", zh = "" }) => [zh, column]));

/** Column → its Chinese header. */
const headers = new Map([...columns].map(([zh, column]) => [column, zh]));

/** Chinese value → value, by column. */
const values = new Map(readPairs("rule-values.csv").map(({ column, zh, value = "" }) => [`${column}\n${zh}`, value]));

function readPairs(file: string): Record<string, string>[] {
  return parse(readFileSync(join(TABLES, file)), { bom: true, columns: true });
}

/** The column that a header cell names. Full-width letters are letters, and no column's name holds a space. */
export function columnNamed(header: string): string {
  return columns.get(plain(header)) ?? plain(header);
}

/** How a table writes the name of a column that it should have and has not: as it writes the others. */
export function headerFor(column: string, others: readonly string[]): string {
  return others.some((header) => columns.has(plain(header))) ? (headers.get(column) ?? column) : column;
}

function plain(header: string): string {
  return header.normalize("NFKC").replace(/\s/g, "");
}

/** What a cell says, where its column has a list of values: 是 is `yes`. Other cells are left as they are. */
export function cellValue(column: string, cell: string): string {
  return values.get(`${column}\n${cell}`) ?? cell;
}

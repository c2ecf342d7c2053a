import { accessCondition } from "../../../../shared/rules/access/accessList.ts";
import { conditionText } from "../../../../shared/rules/access/conditions.ts";
import type { CompiledPack } from "../../../../shared/rules/rulePack.ts";
import { packTables } from "../packTables.ts";
import { columnOf } from "../tables.ts";

/** A row that two versions of a pack have not alike. */
export interface RowChange {
  readonly table: string;
  readonly row: string;
  readonly kind: "added" | "removed" | "changed";
  /** Of a changed row. */
  readonly columns: readonly ColumnChange[];
}

export interface ColumnChange {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** Table by table, each in the order of the old version, then what is added. */
export function rowChanges(before: CompiledPack, after: CompiledPack): RowChange[] {
  const [old, now] = [tablesOf(before), tablesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((table) =>
    tableChanges(table, old.get(table) ?? new Map(), now.get(table) ?? new Map()),
  );
}

type Rows = ReadonlyMap<string, object>;

function tablesOf(pack: CompiledPack): ReadonlyMap<string, Rows> {
  const { title, jurisdiction, parent, effectiveFrom, effectiveTo } = pack;
  const head = new Map([["head", { title, jurisdiction, parent, effectiveFrom, effectiveTo }]]);
  return new Map<string, Rows>([
    ["pack.json", head],
    ...packTables(pack).map(({ table, rows }) => [table, rows] as const),
  ]);
}

function tableChanges(table: string, before: Rows, after: Rows): RowChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((row): RowChange[] => {
    const [old, now] = [before.get(row), after.get(row)];
    if (!old) return [{ table, row, kind: "added", columns: [] }];
    if (!now) return [{ table, row, kind: "removed", columns: [] }];
    const columns = columnChanges(old, now);
    return columns.length === 0 ? [] : [{ table, row, kind: "changed", columns }];
  });
}

export function columnChanges(before: object, after: object): ColumnChange[] {
  const [old, now] = [columnsOf(before), columnsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((column) => {
    const change = { column, before: old.get(column) ?? "", after: now.get(column) ?? "" };
    return change.before === change.after ? [] : [change];
  });
}

/** A compiled row as columns again, lists joined by `;`. */
function columnsOf(record: object, path: readonly string[] = []): Map<string, string> {
  return new Map(
    Object.entries(record).flatMap(([key, value]: [string, unknown]) => {
      const at = [...path, key];
      if (Array.isArray(value)) return [[columnOf(at), value.map(itemText).join("; ")] as const];
      if (typeof value === "object" && value !== null) return [...columnsOf(value, at)];
      return value === undefined ? [] : [[columnOf(at), cellText(value)] as const];
    }),
  );
}

function cellText(value: unknown): string {
  return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}

/** References are written as in tables; what has a table of its own, as its cells. */
function itemText(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  if ("document" in item) return Object.values(item).join(":");
  const condition = accessCondition.safeParse(item).data;
  if (condition) return conditionText(condition).en;
  return [...columnsOf(item)].map(([column, text]) => `${column} ${text}`).join(", ");
}

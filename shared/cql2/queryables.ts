import type { Column, ColumnType, ColumnValue } from "../flatgeobuf/schema.ts";

/** What a filter may ask about: the published columns, and the geometry. */
export type ValueKind = "text" | "number" | "boolean" | "instant";

export interface Queryable {
  readonly column: Column;
  /** Its place among a feature's values. */
  readonly at: number;
  readonly kind: ValueKind;
}

/** Name of the geometry in filters; a column of that name is found by it no more. */
export const GEOMETRY = "geometry";

const KINDS: Partial<Record<ColumnType, ValueKind>> = {
  Bool: "boolean",
  String: "text",
  Json: "text",
  DateTime: "instant",
};

/** By name; of columns with one name the last counts. Binary columns cannot be asked about. */
export function queryablesOf(columns: readonly Column[]): ReadonlyMap<string, Queryable> {
  const queryables = new Map<string, Queryable>();
  for (const [at, column] of columns.entries()) {
    if (column.type === "Binary" || column.name === GEOMETRY) continue;
    queryables.set(column.name, { column, at, kind: KINDS[column.type] ?? "number" });
  }
  return queryables;
}

/** What two values are compared by; `null` where there is none. Texts are normalised (NFC), instants milliseconds. */
export type Comparable = string | number | boolean | null;

/** A feature's value of a queryable. */
export function comparable(value: ColumnValue, kind: ValueKind): Comparable {
  if (value === null || value instanceof Uint8Array) return null;
  if (kind === "text") return String(value).normalize();
  if (kind === "instant") return instantMs(String(value));
  // Integers beyond 2^53 are read as texts.
  if (kind === "number") return finite(Number(value));
  return typeof value === "boolean" ? value : null;
}

const INSTANT = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?)?$/;

/** Milliseconds since 1970 of a full-date (its beginning in UTC) or date-time of RFC 3339; `null` for anything else. */
export function instantMs(text: string): number | null {
  if (!INSTANT.test(text)) return null;
  const isDate = text.length === 10;
  const hasZone = /(?:[Zz]|[+-]\d\d:\d\d)$/.test(text.slice(10));
  const ms = Date.parse(isDate || hasZone ? text.toUpperCase().replace(" ", "T") : `${text.replace(" ", "T")}Z`);
  // Date.parse takes 31 February for 3 March.
  const day = Number(text.slice(8, 10));
  return Number.isNaN(ms) || day > daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7))) ? null : ms;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

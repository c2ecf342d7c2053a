import type { Column, ColumnType } from "../../shared/flatgeobuf/schema.ts";
import type { AttributeValue, SourceFeature } from "../../shared/formats/sourceLayer.ts";
import { personalColumns } from "./personal.ts";

/** Columns of a layer as they are published, and those that are not. */
export interface PublishedColumns {
  readonly columns: readonly Column[];
  readonly strippedPersonal: readonly string[];
  readonly dropped: readonly string[];
}

/** Personal columns are left out always, `drop` beside them; types are the narrowest that hold every value. */
export function chooseColumns(features: readonly SourceFeature[], drop: readonly string[]): PublishedColumns {
  const types = new Map<string, ColumnType | null>();
  for (const { attributes } of features) {
    for (const [name, value] of Object.entries(attributes)) types.set(name, wider(types.get(name) ?? null, value));
  }
  const names = [...types.keys()];
  const strippedPersonal = personalColumns(names, features);
  const dropped = names.filter((name) => drop.includes(name) && !strippedPersonal.includes(name));
  const columns = names
    .filter((name) => !strippedPersonal.includes(name) && !dropped.includes(name))
    .map((name) => ({ name, type: types.get(name) ?? ("String" as const) }));
  return { columns, strippedPersonal, dropped };
}

function wider(type: ColumnType | null, value: AttributeValue): ColumnType | null {
  if (value === null) return type;
  const own: ColumnType =
    typeof value === "boolean"
      ? "Bool"
      : typeof value === "number"
        ? Number.isSafeInteger(value)
          ? "Long"
          : "Double"
        : "String";
  if (type === null || type === own) return own;
  const numbers = (t: ColumnType): boolean => t === "Long" || t === "Double";
  return numbers(type) && numbers(own) ? "Double" : "String";
}

/** A feature's values for the columns, texts where a column holds texts. */
export function columnValues(columns: readonly Column[], attributes: SourceFeature["attributes"]): AttributeValue[] {
  return columns.map(({ name, type }) => {
    const value = attributes[name] ?? null;
    return value !== null && type === "String" ? String(value) : value;
  });
}

/** An attribute as an answer shows it. */
export function attributeText(attributes: SourceFeature["attributes"], column: string | undefined): string {
  const value = column === undefined ? null : (attributes[column] ?? null);
  return value === null ? "" : String(value);
}

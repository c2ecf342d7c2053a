import type { Column, ColumnType } from "../../shared/flatgeobuf/schema.ts";
import type { AttributeValue, SourceFeature } from "../../shared/formats/sourceLayer.ts";
import { holdsPersonal, isPersonal } from "./personal.ts";

type Attributes = SourceFeature["attributes"];

/** Columns of a layer as they are published, and those that are not. */
export interface PublishedColumns {
  readonly columns: readonly Column[];
  readonly strippedPersonal: readonly string[];
  readonly dropped: readonly string[];
  /** A feature's values for the columns, texts where a column holds texts. */
  valuesOf(row: AttributeRow): AttributeValue[];
}

/** A feature's values by the columns of the census, in order of their first appearance. May end early. */
export type AttributeRow = readonly AttributeValue[];

interface CountedColumn {
  readonly place: number;
  type: ColumnType | null;
  isPersonal: boolean;
}

/**
 * Looks at the attributes of a layer's features, one by one, and knows in the end which columns there are. Personal columns
 * are left out always; types are the narrowest that hold every value.
 */
export class ColumnCensus {
  readonly #columns = new Map<string, CountedColumn>();
  readonly #drop: ReadonlySet<string>;

  constructor(drop: readonly string[]) {
    this.#drop = new Set(drop);
  }

  /** In order of their first appearance. */
  get names(): string[] {
    return [...this.#columns.keys()];
  }

  isPersonal(name: string): boolean {
    return this.#columns.get(name)?.isPersonal === true;
  }

  /** What is to be kept of a feature's attributes until all have been looked at: nothing that is known to be personal. */
  add(attributes: Attributes): AttributeRow {
    const row: AttributeValue[] = [];
    for (const [name, value] of Object.entries(attributes)) {
      const column = this.#column(name);
      column.type = wider(column.type, value);
      column.isPersonal ||= holdsPersonal(value);
      while (row.length < column.place) row.push(null);
      row[column.place] = column.isPersonal || this.#drop.has(name) ? null : value;
    }
    return row;
  }

  published(): PublishedColumns {
    const strippedPersonal = this.names.filter((name) => this.isPersonal(name));
    const dropped = this.names.filter((name) => this.#drop.has(name) && !this.isPersonal(name));
    const kept = [...this.#columns].filter(([name, { isPersonal }]) => !isPersonal && !this.#drop.has(name));
    const columns = kept.map(([name, { type }]) => ({ name, type: type ?? ("String" as const) }));
    const places = kept.map(([, { place }]) => place);
    const valuesOf = (row: AttributeRow) => columns.map(({ type }, i) => asType(type, row[places[i]!] ?? null));
    return { columns, strippedPersonal, dropped, valuesOf };
  }

  #column(name: string): CountedColumn {
    const known = this.#columns.get(name);
    if (known) return known;
    const column = { place: this.#columns.size, type: null, isPersonal: isPersonal(name) };
    this.#columns.set(name, column);
    return column;
  }
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

function asType(type: ColumnType, value: AttributeValue): AttributeValue {
  return value !== null && type === "String" ? String(value) : value;
}

/** An attribute as an answer shows it. */
export function attributeText(attributes: Attributes, column: string | undefined): string {
  const value = column === undefined ? null : (attributes[column] ?? null);
  return value === null ? "" : String(value);
}

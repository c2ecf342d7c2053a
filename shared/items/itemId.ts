import type { FgbFeature } from "../flatgeobuf/decode.ts";
import type { Column } from "../flatgeobuf/schema.ts";

/**
 * The id of a feature: the value of the layer's id column, a dot, and the feature's number in the layer's file; the number
 * alone where there is no value. The number makes it unique where values repeat and finds it in one read; the value makes
 * sure that an id kept from an older snapshot never names another object.
 */
export function itemId(number: number, value: string | null): string {
  return value === null ? String(number) : `${value}.${number}`;
}

/** The parts of an id; `null` where it cannot be one. */
export function parseItemId(id: string): { readonly number: number; readonly value: string | null } | null {
  const [, value, number] = /^(?:(.*)\.)?(0|[1-9]\d{0,14})$/s.exec(id) ?? [];
  return number === undefined ? null : { number: Number(number), value: value ?? null };
}

/** The value of a feature's id column as text; `null` where the layer has no such column or the feature no value. */
export function idValue(
  { values }: Pick<FgbFeature, "values">,
  columns: readonly Column[],
  idColumn?: string,
): string | null {
  const value = values[columns.findLastIndex(({ name }) => name === idColumn)] ?? null;
  return value === null || value instanceof Uint8Array || value === "" ? null : String(value);
}

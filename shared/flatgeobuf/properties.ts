import { FlatgeobufFault } from "./fault.ts";
import type { Column, ColumnType, ColumnValue } from "./schema.ts";
import { follow, vectorLength } from "./table.ts";

/**
 * A feature's properties: a run of (column number, value), only of the columns that have a value; everything
 * little-endian and unaligned, texts and blobs with a 32-bit length before them (FlatGeobuf's feature.fbs).
 */

interface FixedType {
  readonly bytes: number;
  readonly get: (view: DataView, at: number) => ColumnValue;
  readonly set: (view: DataView, at: number, value: number) => void;
}

/** The types of fixed size; the other ones have their length before them. */
const FIXED: Partial<Record<ColumnType, FixedType>> = {
  Byte: { bytes: 1, get: (view, at) => view.getInt8(at), set: (view, at, value) => view.setInt8(at, value) },
  UByte: { bytes: 1, get: (view, at) => view.getUint8(at), set: (view, at, value) => view.setUint8(at, value) },
  Bool: { bytes: 1, get: (view, at) => view.getUint8(at) !== 0, set: (view, at, value) => view.setUint8(at, value) },
  Short: {
    bytes: 2,
    get: (view, at) => view.getInt16(at, true),
    set: (view, at, value) => view.setInt16(at, value, true),
  },
  UShort: {
    bytes: 2,
    get: (view, at) => view.getUint16(at, true),
    set: (view, at, value) => view.setUint16(at, value, true),
  },
  Int: {
    bytes: 4,
    get: (view, at) => view.getInt32(at, true),
    set: (view, at, value) => view.setInt32(at, value, true),
  },
  UInt: {
    bytes: 4,
    get: (view, at) => view.getUint32(at, true),
    set: (view, at, value) => view.setUint32(at, value, true),
  },
  Long: {
    bytes: 8,
    get: (view, at) => exactInteger(view.getBigInt64(at, true)),
    set: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  },
  ULong: {
    bytes: 8,
    get: (view, at) => exactInteger(view.getBigUint64(at, true)),
    set: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  },
  Float: {
    bytes: 4,
    get: (view, at) => view.getFloat32(at, true),
    set: (view, at, value) => view.setFloat32(at, value, true),
  },
  Double: {
    bytes: 8,
    get: (view, at) => view.getFloat64(at, true),
    set: (view, at, value) => view.setFloat64(at, value, true),
  },
};

/** One value a column, null where absent. `position` is that of the properties field, 0 where there is none. */
export function readProperties(view: DataView, position: number, columns: readonly Column[]): readonly ColumnValue[] {
  const values: ColumnValue[] = new Array(columns.length).fill(null);
  if (position === 0) return values;
  const vector = follow(view, position);
  const end = vector + 4 + vectorLength(view, vector, 1);
  let at = vector + 4;
  // Some writers leave one byte behind the last value; GDAL passes over it too.
  while (at + 2 <= end) {
    const index = view.getUint16(at, true);
    const column = columns[index];
    if (!column) throw new FlatgeobufFault("corrupt", `a value of column ${index}, which does not exist`);
    const fixed = FIXED[column.type];
    const length = fixed?.bytes ?? view.getUint32(at + 2, true);
    const start = at + 2 + (fixed ? 0 : 4);
    at = start + length;
    if (at > end) throw new FlatgeobufFault("corrupt", "a value runs beyond the properties");
    values[index] = fixed ? fixed.get(view, start) : readLong(view, start, length, column.type);
  }
  return values;
}

function readLong(view: DataView, at: number, length: number, type: ColumnType): ColumnValue {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, length);
  return type === "Binary" ? bytes : exactText(bytes);
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text in another encoding is refused: its mojibake must not pass as a name or a code. */
function exactText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FlatgeobufFault("corrupt", "a text is not UTF-8", { cause });
  }
}

function exactInteger(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

const encoder = new TextEncoder();

/** @throws RangeError when a value does not fit its column's type: a lost digit must not pass unseen */
export function writeProperties(columns: readonly Column[], values: readonly ColumnValue[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [index, column] of columns.entries()) {
    const value = values[index] ?? null;
    if (value !== null) parts.push(writeProperty(index, column, value));
  }
  return concatenated(parts);
}

function writeProperty(index: number, column: Column, value: NonNullable<ColumnValue>): Uint8Array {
  const fixed = FIXED[column.type];
  const long = fixed ? null : longBytes(value, column);
  const bytes = new Uint8Array(2 + (fixed?.bytes ?? 4 + long!.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, index, true);
  if (fixed) {
    writeFixed(view, fixed, value, column);
  } else {
    view.setUint32(2, long!.length, true);
    bytes.set(long!, 6);
  }
  return bytes;
}

function longBytes(value: NonNullable<ColumnValue>, column: Column): Uint8Array {
  if (column.type === "Binary" && value instanceof Uint8Array) return value;
  if (column.type === "Binary" || typeof value !== "string") throw misfit(value, column);
  return encoder.encode(value);
}

function writeFixed(view: DataView, fixed: FixedType, value: NonNullable<ColumnValue>, column: Column): void {
  if (typeof value !== (column.type === "Bool" ? "boolean" : "number")) throw misfit(value, column);
  if ((column.type === "Long" || column.type === "ULong") && !Number.isSafeInteger(value)) throw misfit(value, column);
  fixed.set(view, 2, Number(value));
  const stored = fixed.get(view, 2);
  // Only Float may round; everything else comes back as it went in (NaN too).
  if (column.type !== "Float" && stored !== value && !Object.is(stored, value)) throw misfit(value, column);
}

function misfit(value: ColumnValue, column: Column): RangeError {
  return new RangeError(`${JSON.stringify(value)} does not fit column ${column.name} (${column.type})`);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

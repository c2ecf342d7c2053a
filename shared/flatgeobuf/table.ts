import { FlatgeobufFault } from "./fault.ts";

/**
 * Reading FlatBuffers tables over untrusted bytes. Every access goes through a DataView that spans exactly the buffer,
 * so that an offset that leads outside throws (the flatbuffers package reads zeros there). Positions count from the
 * view's start. https://flatbuffers.dev/internals
 */

/** Position of the root table of a size-prefixed buffer. */
export function rootTable(view: DataView): number {
  return 4 + view.getUint32(4, true);
}

/** Position of a table's field, 0 where it is absent. */
export function field(view: DataView, table: number, slot: number): number {
  const vtable = table - view.getInt32(table, true);
  const entry = 4 + 2 * slot;
  if (entry >= view.getUint16(vtable, true)) return 0;
  const offset = view.getUint16(vtable + entry, true);
  return offset === 0 ? 0 : table + offset;
}

/** The table or vector that an offset field points to. */
export function follow(view: DataView, position: number): number {
  return position + view.getUint32(position, true);
}

/** Number of elements of the vector at `vector`; its elements begin 4 bytes later and lie wholly in the buffer. */
export function vectorLength(view: DataView, vector: number, elementBytes: number): number {
  const length = view.getUint32(vector, true);
  if (vector + 4 + length * elementBytes > view.byteLength) {
    throw new FlatgeobufFault("corrupt", "a vector runs beyond its buffer");
  }
  return length;
}

const decoder = new TextDecoder();

function text(view: DataView, position: number, length: number): string {
  if (position + length > view.byteLength) throw new FlatgeobufFault("corrupt", "a text runs beyond its buffer");
  return decoder.decode(new Uint8Array(view.buffer, view.byteOffset + position, length));
}

export function textField(view: DataView, table: number, slot: number): string | null {
  const position = field(view, table, slot);
  if (position === 0) return null;
  const string = follow(view, position);
  return text(view, string + 4, vectorLength(view, string, 1));
}

export function uint8Field(view: DataView, table: number, slot: number, absent: number): number {
  const position = field(view, table, slot);
  return position === 0 ? absent : view.getUint8(position);
}

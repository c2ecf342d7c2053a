import { PbfWriter } from "pbf";
import type { Column, ColumnValue } from "../flatgeobuf/schema.ts";
import { type Polygon, type Ring, reversed, signedDoubleArea } from "../geometry/rings.ts";
import { type FeatureSet, idOf, jsonValue, type OutFeature } from "./featureSet.ts";

/** Registered with IANA. */
export const MVT_MEDIA_TYPE = "application/vnd.mapbox-vector-tile";

const POLYGON = 3;
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;

/**
 * A Mapbox Vector Tile of one layer (vector-tile-spec 2.1). Positions are units of the extent from the tile's north-western
 * corner, x eastwards and y southwards; they are rounded, and rings that then enclose nothing are left out, with their
 * holes, and features without rings.
 */
export function writeMvt(set: FeatureSet, extent: number): Uint8Array {
  const layer = layerOf(set);
  const pbf = new PbfWriter();
  if (layer.features.length > 0) pbf.writeMessage(3, (_, out) => writeLayer(set.name, layer, extent, out), null);
  return pbf.finish();
}

interface MvtLayer {
  readonly features: readonly MvtFeature[];
  readonly keys: readonly string[];
  readonly values: readonly TypedValue[];
}

interface MvtFeature {
  readonly id: number | undefined;
  /** Numbers of a key and of a value in turn. */
  readonly tags: number[];
  readonly commands: number[];
}

function layerOf(set: FeatureSet): MvtLayer {
  const keys = new Numbered<string>((key) => key);
  const values = new Numbered<TypedValue>(({ kind, value }) => `${kind} ${value}`);
  const features = set.features.flatMap((feature): MvtFeature[] => {
    const commands = commandsOf(feature);
    if (commands.length === 0) return [];
    const tags = set.columns.flatMap((column, i) => {
      const value = typed(feature.values[i] ?? null, column);
      return value ? [keys.numberOf(column.name), values.numberOf(value)] : [];
    });
    return [{ id: idNumber(idOf(set, feature)), tags, commands }];
  });
  return { features, keys: keys.all, values: values.all };
}

/** Different entries in the order in which they are first met. */
class Numbered<T> {
  readonly all: T[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #key: (entry: T) => string;

  constructor(key: (entry: T) => string) {
    this.#key = key;
  }

  numberOf(entry: T): number {
    const key = this.#key(entry);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.all.length);
    return this.all.push(entry) - 1;
  }
}

/** A feature's id is an unsigned integer (§ 4.2); beyond 2^53 readers in JavaScript would take two for one. */
function idNumber(id: string | number | undefined): number | undefined {
  return typeof id === "number" && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}

type TypedValue =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "double" | "int" | "uint"; readonly value: number }
  | { readonly kind: "bool"; readonly value: boolean };

/** By the column's type, so that all its values have one; `null` where there is nothing to say (§ 4.4). */
function typed(stored: ColumnValue, { type }: Column): TypedValue | null {
  const value = jsonValue(stored);
  if (value === null) return null;
  if (typeof value === "string") return { kind: "string", value };
  if (typeof value === "boolean") return { kind: "bool", value };
  if (type === "Double" || type === "Float") return { kind: "double", value };
  return { kind: type.startsWith("U") ? "uint" : "int", value };
}

function commandsOf({ polygons }: OutFeature): number[] {
  const commands: number[] = [];
  const cursor = { x: 0, y: 0 };
  for (const polygon of polygons) for (const ring of whole(polygon)) draw(ring, commands, cursor);
  return commands;
}

/** Rings that enclose something, the outer one with a positive area by the surveyor's formula, holes negative (§ 4.3.4.4). */
function whole(polygon: Polygon): Ring[] {
  const [shell, ...holes] = polygon.map(rounded);
  if (!shell || signedDoubleArea(shell) === 0) return [];
  const standing = holes.filter((hole) => signedDoubleArea(hole) !== 0);
  return [shell, ...standing].map((ring, i) => (signedDoubleArea(ring) > 0 === (i === 0) ? ring : reversed(ring)));
}

/** In whole units, without repeated positions. */
function rounded(ring: Ring): Ring {
  const positions: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const [x, y] = [Math.round(ring[i]!), Math.round(ring[i + 1]!)];
    const n = positions.length;
    if (positions[n - 2] !== x || positions[n - 1] !== y) positions.push(x, y);
  }
  return Float64Array.from(positions);
}

/** Commands and parameters of a closed ring (§ 4.3); the last position, which repeats the first, is ClosePath's. */
function draw(ring: Ring, commands: number[], cursor: { x: number; y: number }): void {
  const count = ring.length / 2 - 1;
  for (let i = 0; i < count; i++) {
    if (i === 0) commands.push(command(MOVE_TO, 1));
    if (i === 1) commands.push(command(LINE_TO, count - 1));
    const [x, y] = [ring[2 * i]!, ring[2 * i + 1]!];
    commands.push(zigzag(x - cursor.x), zigzag(y - cursor.y));
    cursor.x = x;
    cursor.y = y;
  }
  commands.push(command(CLOSE_PATH, 1));
}

const command = (id: number, count: number): number => (id & 0x7) | (count << 3);
const zigzag = (value: number): number => (value << 1) ^ (value >> 31);

function writeLayer(name: string, { features, keys, values }: MvtLayer, extent: number, pbf: PbfWriter): void {
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, name);
  for (const feature of features) pbf.writeMessage(2, writeFeature, feature);
  for (const key of keys) pbf.writeStringField(3, key);
  for (const value of values) pbf.writeMessage(4, writeValue, value);
  pbf.writeVarintField(5, extent);
}

function writeFeature({ id, tags, commands }: MvtFeature, pbf: PbfWriter): void {
  if (id !== undefined) pbf.writeVarintField(1, id);
  pbf.writePackedVarint(2, tags);
  pbf.writeVarintField(3, POLYGON);
  pbf.writePackedVarint(4, commands);
}

function writeValue({ kind, value }: TypedValue, pbf: PbfWriter): void {
  if (kind === "string") pbf.writeStringField(1, value);
  else if (kind === "double") pbf.writeDoubleField(3, value);
  else if (kind === "int") pbf.writeVarintField(4, value);
  else if (kind === "uint") pbf.writeVarintField(5, value);
  else if (kind === "bool") pbf.writeBooleanField(7, value);
}

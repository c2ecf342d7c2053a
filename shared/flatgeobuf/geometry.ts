import type { MultiPolygon, Polygon } from "../geometry/rings.ts";
import { FlatgeobufFault, UnsupportedGeometry } from "./fault.ts";
import { geometryTypeOf } from "./head.ts";
import type { GeometryType } from "./schema.ts";
import { field, follow, uint8Field, vectorLength } from "./table.ts";

/** Coordinates as the file has them, interleaved x, y; Z and M are left out. Polygons have at least one ring. */
export type FgbGeometry =
  | { readonly kind: "polygons"; readonly polygons: MultiPolygon }
  | { readonly kind: "lines"; readonly lines: readonly Float64Array[] }
  | { readonly kind: "points"; readonly points: Float64Array }
  | { readonly kind: "collection"; readonly members: readonly FgbGeometry[] };

/** Slots of the Geometry table in feature.fbs. */
const GEOMETRY = { ends: 0, xy: 1, z: 2, m: 3, type: 6, parts: 7 } as const;
/** Collections nested deeper than this come from damaged or hostile files. */
const MAX_DEPTH = 32;

/**
 * Reads the geometry of one feature. Where the doubles are 8-aligned in memory coordinates are views into the bytes,
 * otherwise copies: writers align doubles to their own buffer, not always to the size prefix.
 */
export class GeometryReader {
  readonly #view: DataView;
  /** Offsets may be shared: without this bound a small hostile buffer could hold one long ring a million times. */
  #bytesLeft: number;
  #depth = 0;
  /** Whether Z or M was left out of what was read. */
  hasHeights = false;
  /** Whether a ring or line of what was read has no vertices. */
  hasEmptyParts = false;

  /** @param view spans exactly one feature */
  constructor(view: DataView) {
    this.#view = view;
    this.#bytesLeft = view.byteLength;
  }

  /**
   * @param table position of a Geometry table
   * @param stated what the header or the container says; Unknown where each geometry has its own type
   */
  read(table: number, stated: GeometryType): FgbGeometry {
    const type = stated === "Unknown" ? this.#ownType(table) : stated;
    switch (type) {
      case "Polygon":
      case "Triangle":
        return { kind: "polygons", polygons: [this.#split(table)].filter(hasRings) };
      case "MultiPolygon":
      case "PolyhedralSurface":
      case "TIN":
        return { kind: "polygons", polygons: this.#polygons(table) };
      case "LineString":
        return { kind: "lines", lines: [this.#xy(table)] };
      case "MultiLineString":
        return { kind: "lines", lines: this.#split(table) };
      case "Point":
      case "MultiPoint":
        return { kind: "points", points: this.#xy(table) };
      case "GeometryCollection":
      case "MultiCurve":
      case "MultiSurface":
        return { kind: "collection", members: this.#members(table) };
      default:
        throw new UnsupportedGeometry(type);
    }
  }

  #ownType(table: number): GeometryType {
    return geometryTypeOf(uint8Field(this.#view, table, GEOMETRY.type, 0));
  }

  #polygons(table: number): MultiPolygon {
    const polygons: Polygon[] = [];
    for (const part of this.#parts(table)) {
      const rings = this.#split(part);
      if (rings.length > 0) polygons.push(rings);
    }
    return polygons;
  }

  #members(table: number): readonly FgbGeometry[] {
    if (++this.#depth > MAX_DEPTH) throw new FlatgeobufFault("corrupt", "collections are nested too deeply");
    const members = this.#parts(table).map((part) => this.read(part, "Unknown"));
    this.#depth--;
    return members;
  }

  #parts(table: number): readonly number[] {
    const position = field(this.#view, table, GEOMETRY.parts);
    if (position === 0) return [];
    const vector = follow(this.#view, position);
    const parts: number[] = [];
    const count = vectorLength(this.#view, vector, 4);
    this.#spend(4 * count);
    for (let i = 0; i < count; i++) parts.push(follow(this.#view, vector + 4 + 4 * i));
    return parts;
  }

  /** Cut at `ends`, which counts the vertices up to each part's end; it is left out where there is one part. */
  #split(table: number): readonly Float64Array[] {
    const view = this.#view;
    const xy = this.#xy(table);
    const position = field(view, table, GEOMETRY.ends);
    const vector = position === 0 ? 0 : follow(view, position);
    const count = position === 0 ? 0 : vectorLength(view, vector, 4);
    if (count === 0) return xy.length > 0 ? [xy] : [];
    this.#spend(4 * count);
    const parts: Float64Array[] = [];
    let start = 0;
    for (let i = 0; i < count; i++) {
      const end = 2 * view.getUint32(vector + 4 + 4 * i, true);
      if (end < start || end > xy.length) throw new FlatgeobufFault("corrupt", "a ring or line ends outside");
      if (end === start) this.hasEmptyParts = true;
      parts.push(xy.subarray(start, end));
      start = end;
    }
    if (start !== xy.length) throw new FlatgeobufFault("corrupt", "coordinates that belong to no ring or line");
    return parts;
  }

  #xy(table: number): Float64Array {
    const view = this.#view;
    this.hasHeights ||= this.#has(table, GEOMETRY.z) || this.#has(table, GEOMETRY.m);
    const position = field(view, table, GEOMETRY.xy);
    if (position === 0) return new Float64Array(0);
    const vector = follow(view, position);
    const length = vectorLength(view, vector, 8);
    if (length % 2 !== 0) throw new FlatgeobufFault("corrupt", "an odd number of ordinates");
    this.#spend(8 * length);
    const start = view.byteOffset + vector + 4;
    return start % 8 === 0
      ? new Float64Array(view.buffer, start, length)
      : new Float64Array(view.buffer.slice(start, start + 8 * length));
  }

  #has(table: number, slot: number): boolean {
    const position = field(this.#view, table, slot);
    return position !== 0 && vectorLength(this.#view, follow(this.#view, position), 8) > 0;
  }

  #spend(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw new FlatgeobufFault("corrupt", "parts share their coordinates");
  }
}

function hasRings(polygon: Polygon): boolean {
  return polygon.length > 0;
}

import { PbfReader } from "pbf";
import { formatFault } from "../formats/fault.ts";
import { Problem } from "../problems/problem.ts";
import { type FilePart, fileSite } from "./fileSite.ts";
import type { RawSite } from "./geojson.ts";
import { holds } from "./notAreas.ts";
import { VertexCount } from "./vertexCount.ts";

/** Fields of Data (geobuf.proto). */
export const DATA = { keys: 1, dimensions: 2, precision: 3, collection: 4, feature: 5, geometry: 6 } as const;

const TYPES = ["points", "points", "lines", "lines", "polygon", "multipolygon", "collection"] as const;

const MAX_DEPTH = 30;
/** Digits after the decimal point; a double has 15. */
const MAX_PRECISION = 15;

/**
 * Geobuf's features as the parts of one site. The package `geobuf` trusts the lengths that a file states, and a few bytes
 * could keep it busy for ever: this reads what a site needs, within the bytes there are.
 */
export class GeobufReader {
  readonly #pbf: PbfReader;
  readonly #vertices: VertexCount;
  #dimensions = 2;
  #unitsPerDegree = 1e6;

  constructor(bytes: Uint8Array, maxVertices: number) {
    this.#pbf = new PbfReader(bytes);
    this.#vertices = new VertexCount(maxVertices);
  }

  /** @throws Problem `malformed-geobuf`, `not-a-geometry`, `too-many-vertices` and those of `fileSite` */
  read(): RawSite {
    try {
      return this.#site();
    } catch (cause) {
      if (cause instanceof Problem) throw cause;
      throw malformed("its bytes are no protocol buffer", "字节不是 protocol buffer", cause);
    }
  }

  #site(): RawSite {
    const parts: FilePart[] = [];
    this.#fields(this.#pbf.length, (field) => this.#header(field));
    this.#pbf.pos = 0;
    this.#fields(this.#pbf.length, (field) => {
      if (field === DATA.collection) {
        this.#message((inner) => {
          if (inner === 1) parts.push(this.#feature());
        });
      } else if (field === DATA.feature) parts.push(this.#feature());
      else if (field === DATA.geometry) parts.push({ polygons: this.#geometry(0) });
    });
    return fileSite(parts, { hasHeights: this.#dimensions > 2 });
  }

  #header(field: number): void {
    if (field === DATA.dimensions) this.#dimensions = this.#numberIn(2, 4);
    else if (field === DATA.precision) this.#unitsPerDegree = 10 ** this.#numberIn(0, MAX_PRECISION);
  }

  #feature(): FilePart {
    let id: string | undefined;
    let polygons: Float64Array[][] = [];
    this.#message((field) => {
      if (field === 1) polygons = this.#geometry(0);
      else if (field === 11) id = this.#pbf.readString();
      else if (field === 12) id = String(this.#pbf.readSVarint());
    });
    return { id, polygons };
  }

  #geometry(depth: number): Float64Array[][] {
    if (depth > MAX_DEPTH) throw malformed("its collections are nested too deeply", "几何集合嵌套过深");
    let type = 0;
    let lengths: number[] = [];
    const polygons: Float64Array[][] = [];
    this.#message((field) => {
      if (field === 1) type = this.#pbf.readVarint();
      else if (field === 2) lengths = this.#lengths();
      else if (field === 3) polygons.push(...this.#polygons(TYPES[type], lengths));
      else if (field === 4) polygons.push(...this.#geometry(depth + 1));
    });
    const kind = TYPES[type];
    if (kind === "points" || kind === "lines") throw holds(kind);
    return polygons;
  }

  #lengths(): number[] {
    const lengths: number[] = [];
    const end = this.#end();
    while (this.#pbf.pos < end) {
      // A site has no more rings, nor polygons, than positions.
      this.#vertices.checkRoom(lengths.length);
      lengths.push(this.#pbf.readVarint());
    }
    return lengths;
  }

  #polygons(kind: (typeof TYPES)[number] | undefined, lengths: number[]): Float64Array[][] {
    if (kind === "points" || kind === "lines") throw holds(kind);
    const end = this.#end();
    // Without lengths the coordinates are one ring.
    const stated =
      lengths.length === 0 ? [[Number.POSITIVE_INFINITY]] : kind === "polygon" ? [lengths] : byPolygon(lengths);
    const polygons = stated.map((rings) => rings.map((length) => this.#ring(length, end)));
    if (this.#pbf.pos !== end) throw malformed("its coordinates do not fit its rings", "坐标与环的点数不符");
    return polygons;
  }

  /** Steps from one position to the next; the last position, which repeats the first, is left out in the file. */
  #ring(length: number, end: number): Float64Array {
    const ordinates: number[] = [];
    const at = new Float64Array(this.#dimensions);
    let count = 0;
    for (; count < length && this.#pbf.pos < end; count++) {
      this.#vertices.add(1);
      for (let k = 0; k < at.length; k++) at[k]! += this.#pbf.readSVarint();
      ordinates.push(at[0]! / this.#unitsPerDegree, at[1]! / this.#unitsPerDegree);
    }
    if (Number.isFinite(length) && count < length) throw malformed("its coordinates are cut off", "坐标不完整");
    return Float64Array.from([...ordinates, ...ordinates.slice(0, 2)]);
  }

  #numberIn(least: number, most: number): number {
    const value = this.#pbf.readVarint();
    if (value >= least && value <= most) return value;
    throw malformed(`${value} dimensions or digits`, `维数或位数为 ${value}`);
  }

  #message(read: (field: number) => void): void {
    this.#fields(this.#end(), read);
  }

  #fields(end: number, read: (field: number) => void): void {
    for (let field = this.#pbf.nextField(end); field !== 0; field = this.#pbf.nextField(end)) read(field);
  }

  /** Of the field at hand. */
  #end(): number {
    const end = this.#pbf.readVarint() + this.#pbf.pos;
    if (end > this.#pbf.length) throw malformed("it is cut off", "文件不完整");
    return end;
  }
}

/** The number of polygons, then of each its number of rings and their lengths. */
function byPolygon(lengths: readonly number[]): number[][] {
  const polygons: number[][] = [];
  for (let at = 1; at < lengths.length; at += 1 + lengths[at]!) {
    polygons.push(lengths.slice(at + 1, at + 1 + lengths[at]!));
  }
  if (polygons.length !== lengths[0]) throw malformed("its rings are not those it states", "环数与声明不符");
  return polygons;
}

function malformed(en: string, zh: string, cause?: unknown): Problem {
  return formatFault(
    "malformed-geobuf",
    { zh, en },
    { zh: "用 geobuf 从 GeoJSON 重新导出", en: "write it again from GeoJSON, e.g. with the package geobuf" },
    { cause },
  );
}

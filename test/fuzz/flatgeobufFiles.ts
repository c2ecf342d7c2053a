import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { encodePiece, PIECE_COLUMNS, type Piece } from "../../shared/catalog/piece.ts";
import { encodeFeature, encodeFile, type FileMeta } from "../../shared/flatgeobuf/encode.ts";
import { COLUMN_TYPES, type Column, type ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { box, fileOfBoxes, joined } from "../support/fgb.ts";
import { type ForeignShape, foreignFeature, foreignFile } from "../support/foreignFlatgeobuf.ts";

/** Sound files that mutations start from: written here, by flatgeobuf's own builder, and flatgeobuf's test files. */

const SUITE = fileURLToPath(new URL("../../../shared/suites/flatgeobuf-data", import.meta.url).href);
/** Larger ones say nothing that smaller ones do not, and take long. */
const MAX_BYTES = 16_384;

export function soundFiles(): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ["pieces", pieces(3)],
    ["pieces with an index of three levels", pieces(20)],
    ["boxes", joined(fileOfBoxes(boxes(40)))],
    ["one box", joined(fileOfBoxes(boxes(1)))],
    ["one piece", pieces(1)],
    ["no features", joined(fileOfBoxes([]))],
    ["every column type", everyColumn()],
    ["features with their own columns", ownColumns()],
    ["many parts, one of them long", manyParts()],
    ["many columns, one of them with a long name", manyColumns()],
    ...SHAPES.flatMap(([name, shape]): [string, Uint8Array][] => [
      [`${name}, type in the header`, foreignFile({ type: shape.type, crs: 4490 }, twice(shape))],
      [`${name}, type in the feature`, foreignFile({ nodeSize: 2, count: 2 }, twice(shape), new Uint8Array(40 * 3))],
    ]),
    ...suiteFiles(),
  ]);
}

function boxes(count: number): Bounds[] {
  return Array.from({ length: count }, (_, i) => [117 + i / 100, 31, 117.005 + i / 100, 31.01]);
}

function pieces(count: number): Uint8Array {
  const meta: FileMeta = { name: "pieces", columns: PIECE_COLUMNS, geometryType: "MultiPolygon" };
  const encoded = boxes(count).map((bounds, i) => {
    const about = { layer: "STBHHX", role: "feature", feature: i, id: `${i}`, class: "410", name: "示例" } as const;
    return encodePiece({ ...about, areaM2: 1, polygons: box(bounds) } satisfies Piece);
  });
  return joined(encodeFile(meta, encoded));
}

const COLUMNS: readonly Column[] = COLUMN_TYPES.map((type) => ({ name: type, type }));

const VALUES: readonly ColumnValue[] = COLUMNS.map(({ type }) => {
  if (type === "Bool") return true;
  if (type === "Binary") return Uint8Array.of(1, 2, 3);
  return ["String", "Json", "DateTime"].includes(type) ? `"示例 ${type}"` : 1;
});

function everyColumn(): Uint8Array {
  const meta: FileMeta = { name: "columns", columns: COLUMNS, geometryType: "MultiPolygon" };
  const features = boxes(3).map((bounds) => ({ bounds, bytes: encodeFeature(box(bounds), COLUMNS, VALUES) }));
  return joined(encodeFile(meta, features));
}

function ownColumns(): Uint8Array {
  const point: ForeignShape = { type: GeometryType.Point, xy: [117, 31] };
  const about = { columns: COLUMNS, values: VALUES, own: true };
  return foreignFile({}, [foreignFeature(point, true, about), foreignFeature(null, false, about)]);
}

function manyParts(): Uint8Array {
  const long: ForeignShape = { type: GeometryType.Polygon, xy: Array(1000).fill(1) };
  const members = Array.from({ length: 100 }, (_, i) => (i === 50 ? long : { ...long, xy: RING }));
  return foreignFile({ nodeSize: 0 }, [foreignFeature(parts(GeometryType.MultiPolygon, ...members), false)]);
}

function manyColumns(): Uint8Array {
  const columns = Array.from(
    { length: 100 },
    (_, i): Column => ({ name: `${i}`.repeat(i === 50 ? 2000 : 1), type: "Int" }),
  );
  return foreignFile({ columns }, [foreignFeature(point, true, { columns, values: columns.map((_, i) => i) })]);
}

const RING = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0];
const polygon: ForeignShape = {
  type: GeometryType.Polygon,
  xy: [...RING, ...RING],
  ends: [5, 10],
  z: Array(10).fill(1),
};
const line: ForeignShape = { type: GeometryType.LineString, xy: RING };
const point: ForeignShape = { type: GeometryType.Point, xy: [1, 2] };
const parts = (type: GeometryType, ...members: ForeignShape[]): ForeignShape => ({ type, parts: members });

/** Of every geometry type in feature.fbs. */
const SHAPES: readonly (readonly [string, ForeignShape])[] = [
  ["point", point],
  ["line", line],
  ["polygon", polygon],
  ["points", { type: GeometryType.MultiPoint, xy: RING }],
  ["lines", { type: GeometryType.MultiLineString, xy: RING, ends: [2, 5] }],
  ["polygons", parts(GeometryType.MultiPolygon, polygon, polygon)],
  ["collection", parts(GeometryType.GeometryCollection, parts(GeometryType.GeometryCollection, polygon), polygon)],
  ["circular string", { type: GeometryType.CircularString, xy: RING }],
  ["compound curve", parts(GeometryType.CompoundCurve, line, line)],
  ["curve polygon", parts(GeometryType.CurvePolygon, line)],
  ["curves", parts(GeometryType.MultiCurve, line, line)],
  ["surfaces", parts(GeometryType.MultiSurface, polygon, polygon)],
  ["curve", { type: GeometryType.Curve, xy: RING }],
  ["surface", { type: GeometryType.Surface, xy: RING }],
  ["polyhedron", parts(GeometryType.PolyhedralSurface, polygon, polygon)],
  ["TIN", parts(GeometryType.TIN, { ...polygon, type: GeometryType.Triangle })],
  ["triangle", { type: GeometryType.Triangle, xy: RING.slice(0, 8) }],
];

function twice(shape: ForeignShape): Uint8Array[] {
  return [foreignFeature(shape), foreignFeature(shape, false)];
}

function suiteFiles(): [string, Uint8Array][] {
  if (!existsSync(SUITE)) {
    console.log("left out: flatgeobuf's test files are not here");
    return [];
  }
  const names = readdirSync(SUITE, { recursive: true, encoding: "utf8" }).filter((name) => /fgb/.test(name));
  return names
    .sort()
    .map((name): [string, Uint8Array] => [name, new Uint8Array(readFileSync(join(SUITE, name)))])
    .filter(([, bytes]) => bytes.length <= MAX_BYTES);
}

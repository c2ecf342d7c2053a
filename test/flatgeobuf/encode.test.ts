import fc from "fast-check";
import { geojson } from "flatgeobuf";
import { describe, expect, it } from "vitest";
import { attributesOf, decodeFeature } from "../../shared/flatgeobuf/decode.ts";
import { encodeFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import type { Column, ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import { type MultiPolygon, polygonBounds, positionsOf } from "../../shared/geometry/rings.ts";
import { box, fileOfBoxes, joined } from "../support/fgb.ts";

const COLUMNS: readonly Column[] = [
  { name: "byte", type: "Byte" },
  { name: "ubyte", type: "UByte" },
  { name: "bool", type: "Bool" },
  { name: "short", type: "Short" },
  { name: "ushort", type: "UShort" },
  { name: "int", type: "Int" },
  { name: "uint", type: "UInt" },
  { name: "long", type: "Long" },
  { name: "ulong", type: "ULong" },
  { name: "float", type: "Float" },
  { name: "double", type: "Double" },
  { name: "名称", type: "String", title: "示例" },
  { name: "json", type: "Json" },
  { name: "time", type: "DateTime" },
  { name: "blob", type: "Binary" },
];

const VALUES: readonly ColumnValue[] = [
  -128,
  255,
  true,
  -32768,
  65535,
  -(2 ** 31),
  2 ** 32 - 1,
  -Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER,
  0.5,
  31.801832259,
  "生态保护红线",
  '{"a":[1]}',
  "2026-11-22T08:00:00Z",
  Uint8Array.of(0, 255),
];

/** Two polygons, the first with two holes. */
const ISLANDS: MultiPolygon = [
  [...box([117, 31, 118, 32])[0]!, ...box([117.1, 31.1, 117.2, 31.2])[0]!, ...box([117.3, 31.3, 117.4, 31.4])[0]!],
  box([119, 31, 119.5, 31.5])[0]!,
];

function fileOf(polygons: MultiPolygon, columns: readonly Column[], values: readonly ColumnValue[]): Uint8Array {
  const bytes = encodeFeature(polygons, columns, values);
  const bounds = polygonBounds(polygons);
  return joined(encodeFile({ name: "示例", columns, geometryType: "MultiPolygon" }, [{ bytes, bounds }]));
}

describe("a file that was written here", () => {
  it("is read by the flatgeobuf package as GeoJSON with the same coordinates and values", async () => {
    const columns = COLUMNS.filter(({ type }) => type !== "Binary" && type !== "Json");
    const values = VALUES.filter((_, i) => columns.includes(COLUMNS[i]!));
    const features = [];
    for await (const feature of geojson.deserialize(fileOf(ISLANDS, columns, values))) features.push(feature);
    expect(features).toHaveLength(1);
    expect(features[0]!.geometry).toEqual({
      type: "MultiPolygon",
      coordinates: ISLANDS.map((polygon) => polygon.map(positionsOf)),
    });
    expect(features[0]!.properties).toEqual(Object.fromEntries(columns.map(({ name }, i) => [name, values[i]])));
  });

  it("comes back whole: every column type, parts and holes, what the header says", () => {
    const file = fileOf(ISLANDS, COLUMNS, VALUES);
    const head = parseHead(file);
    expect(head).toMatchObject({
      name: "示例",
      featuresCount: 1,
      indexNodeSize: 16,
      geometryType: "MultiPolygon",
      crs: { org: "EPSG", code: 4490 },
      envelope: [117, 31, 119.5, 32],
      columns: COLUMNS,
    });
    const feature = decodeFeature(file, head.featuresOffset, head);
    expect(feature.polygons).toEqual(ISLANDS);
    expect(feature.values).toEqual(VALUES);
    expect(attributesOf(feature).名称).toBe("生态保护红线");
    expect(head.featuresOffset + feature.byteLength).toBe(file.length);
  });

  it("holds features without geometry and without values", () => {
    const bytes = encodeFeature([], COLUMNS, []);
    const head = parseHead(fileOf(ISLANDS, COLUMNS, VALUES));
    const feature = decodeFeature(bytes, 0, head);
    expect(feature.geometry).toBeNull();
    expect(feature.polygons).toEqual([]);
    expect(feature.values).toEqual(COLUMNS.map(() => null));
    expect(bytes.length % 8).toBe(0);
  });

  it("has no index when it has no features", () => {
    const head = parseHead(joined(fileOfBoxes([])));
    expect(head).toMatchObject({ featuresCount: 0, indexNodeSize: 0, levels: [], envelope: null });
    expect(joined(fileOfBoxes([])).length).toBe(head.featuresOffset);
  });

  it("lets coordinates be looked at where they lie, without a copy", () => {
    const file = fileOf(ISLANDS, COLUMNS, VALUES);
    const head = parseHead(file);
    for (const ring of decodeFeature(file, head.featuresOffset, head).polygons.flat()) {
      expect(ring.buffer).toBe(file.buffer);
    }
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    const copied = decodeFeature(shifted.subarray(1), head.featuresOffset, head).polygons;
    expect(copied).toEqual(ISLANDS);
    expect(copied[0]![0]!.buffer).not.toBe(shifted.buffer);
  });

  it("gives every feature a length of a multiple of 8 bytes and its values back", () => {
    const ordinate = fc.double({ noNaN: true, min: -180, max: 180 });
    const ring = fc
      .array(fc.tuple(ordinate, ordinate), { minLength: 3, maxLength: 9 })
      .map((positions) => Float64Array.from([...positions, positions[0]!].flat()));
    const polygons = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { maxLength: 3 });
    const name = fc.option(fc.string({ unit: "grapheme" }));
    const columns: Column[] = [
      { name: "name", type: "String" },
      { name: "n", type: "Int" },
    ];
    const head = parseHead(joined(encodeFile({ name: "", columns, geometryType: "MultiPolygon" }, [])));
    fc.assert(
      fc.property(polygons, name, fc.option(fc.integer()), (shape, text, number) => {
        const bytes = encodeFeature(shape, columns, [text, number]);
        expect(bytes.length % 8).toBe(0);
        const feature = decodeFeature(bytes, 0, head);
        expect(feature.polygons).toEqual(shape);
        expect(feature.values).toEqual([text, number]);
      }),
    );
  });

  it("takes one polygon as Polygon and refuses several", () => {
    const head = parseHead(joined(encodeFile({ name: "", columns: [], geometryType: "Polygon" }, [])));
    const bytes = encodeFeature([ISLANDS[0]!], [], [], "Polygon");
    expect(decodeFeature(bytes, 0, head).polygons).toEqual([ISLANDS[0]]);
    expect(() => encodeFeature(ISLANDS, [], [], "Polygon")).toThrow(RangeError);
  });

  it.each([
    ["UByte", 256],
    ["Int", 0.5],
    ["ULong", -1],
    ["Long", 2 ** 53],
    ["Int", "7"],
    ["String", 7],
    ["Bool", 1],
  ] as const)("refuses a value that its column cannot hold: %s %j", (type, value) => {
    expect(() => encodeFeature([], [{ name: "v", type }], [value])).toThrow(RangeError);
  });
});

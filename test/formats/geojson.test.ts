import { describe, expect, it } from "vitest";
import { openSource } from "../../shared/formats/openSource.ts";
import { featuresOf, inChunks, problemOf, textFile } from "./fixtures.ts";

const square = [
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ],
];
const polygon = { type: "Polygon", coordinates: square };

function collection(features: readonly unknown[], more: object = {}): string {
  return JSON.stringify({ type: "FeatureCollection", ...more, features });
}

function feature(geometry: unknown, properties: unknown = {}): object {
  return { type: "Feature", properties, geometry };
}

const open = (text: string, name = "a.geojson") => openSource([textFile(name, text)]);

describe("GeoJSON (RFC 7946)", () => {
  it("gives rings interleaved, attributes as they are, nested ones as JSON text", async () => {
    const text = collection([feature(polygon, { BSM: "示例", n: 1.5, ok: true, none: null, list: [1, 2] })]);
    expect(await featuresOf(open(text))).toEqual([
      {
        geometry: { kind: "polygons", polygons: [[Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 0)]] },
        attributes: { BSM: "示例", n: 1.5, ok: true, none: null, list: "[1,2]" },
      },
    ]);
  });

  it("reads the same from a stream cut anywhere, with strings that look like structure", async () => {
    const tricky = 'a "quoted\\" ]},{ [\\';
    const text = `\uFEFF${collection([feature(polygon, { tricky }), feature(null, { 名称: "二" })], { name: "x]" })}\n`;
    const file = textFile("a.geojson", text);
    const whole = await featuresOf(openSource([file]));
    expect(whole.map(({ attributes }) => attributes)).toEqual([{ tricky }, { 名称: "二" }]);
    for (const size of [1, 2, 3, 7, 64]) expect(await featuresOf(openSource([inChunks(file, size)]))).toEqual(whole);
  });

  it("takes a Feature, a geometry, an empty collection and a null geometry", async () => {
    expect(await featuresOf(open(JSON.stringify(feature(polygon))))).toHaveLength(1);
    expect(await featuresOf(open(JSON.stringify(polygon)))).toHaveLength(1);
    expect(await featuresOf(open(collection([])))).toEqual([]);
    expect(await featuresOf(open(collection([feature(null)])))).toEqual([{ geometry: null, attributes: {} }]);
  });

  it("flattens collections of one kind and names the feature that mixes kinds", async () => {
    const two = {
      type: "GeometryCollection",
      geometries: [polygon, { type: "GeometryCollection", geometries: [polygon] }],
    };
    const [flat] = await featuresOf(open(collection([feature(two)])));
    expect(flat?.geometry).toMatchObject({ kind: "polygons", polygons: [{}, {}] });
    const mixed = { type: "GeometryCollection", geometries: [polygon, { type: "Point", coordinates: [0, 0] }] };
    const problem = await problemOf(() => featuresOf(open(collection([feature(polygon), feature(mixed)]))));
    expect(problem).toMatchObject({ type: "mixed-geometry-kinds" });
    expect(problem.detail.en).toContain("feature 2");
  });

  it("drops heights and says so once a feature; closes a ring and says so", async () => {
    const high = { type: "Polygon", coordinates: [square[0]!.slice(0, 4).map(([x, y]) => [x, y, 5])] };
    const layer = await open(collection([feature(high), feature(polygon)]));
    const [first] = await featuresOf(layer);
    expect(first?.geometry).toMatchObject({ polygons: [[Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 0)]] });
    expect(layer.remarks?.map(({ what, count, features }) => [what.en, count, features])).toEqual([
      ["heights (Z) and measures (M) were dropped", 1, [1]],
      ["an unclosed ring was closed", 1, [1]],
    ]);
  });

  it.each([
    [{ type: "name", properties: { name: "urn:ogc:def:crs:EPSG::4527" } }, { epsg: 4527 }],
    [{ type: "name", properties: { name: "EPSG:4490" } }, { epsg: 4490 }],
    [{ type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } }, { epsg: 4326 }],
    [{ type: "EPSG", properties: { code: 4549 } }, { epsg: 4549 }],
    [null, null],
  ])("honours the crs member of the 2008 draft, before or behind the features: %j", async (crs, stated) => {
    expect((await open(collection([feature(polygon)], { crs }))).crs).toEqual(stated);
    const behind = JSON.stringify({ type: "FeatureCollection", features: [feature(polygon)], crs });
    expect((await open(behind)).crs).toEqual(stated);
  });

  it("refuses a crs that it does not understand", async () => {
    const link = { type: "link", properties: { href: "http://example.org/crs" } };
    expect(await problemOf(() => open(collection([], { crs: link })))).toMatchObject({ pointer: "/crs" });
  });

  it("names line, feature and place of what is wrong", async () => {
    const text = `{"type":"FeatureCollection","features":[\n${JSON.stringify(feature(polygon))},\n{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["1",2]}}]}`;
    expect(await problemOf(() => featuresOf(open(text)))).toMatchObject({
      type: "malformed-geojson",
      pointer: "/features/1",
    });
    const cut = text.slice(0, -30);
    expect(await problemOf(() => open(cut))).toMatchObject({ type: "malformed-json", line: 3 });
    expect(await problemOf(() => open("[]"))).toMatchObject({ type: "malformed-json", line: 1 });
    expect(await problemOf(() => open(`${collection([])} x`))).toMatchObject({ type: "malformed-json" });
    const missingComma = collection([feature(null), feature(null)]).replace("},{", "} {");
    expect(await problemOf(() => featuresOf(open(missingComma)))).toMatchObject({ type: "malformed-json" });
  });
});

describe("GeoJSON text sequences (RFC 8142 and one text a line)", () => {
  const texts = [feature(polygon, { n: 1 }), feature(null, { n: 2 }), polygon].map((value) => JSON.stringify(value));
  const numbers = [{ n: 1 }, { n: 2 }, {}];

  it.each([
    ["a.geojsonl", texts.join("\n")],
    ["a.ndjson", `${texts.join("\r\n")}\r\n\r\n`],
    ["a.geojsons", texts.map((text) => `\x1e${text}\n`).join("")],
    ["a.geojsons", texts.map((text) => `\x1e${text.replaceAll(",", ",\n")}\n`).join("")],
  ])("%s %#", async (name, text) => {
    for (const size of [1, 5, 4096]) {
      const features = await featuresOf(openSource([inChunks(textFile(name, text), size)]));
      expect(features.map(({ attributes }) => attributes)).toEqual(numbers);
    }
  });

  it("names the line of a bad text", async () => {
    const problem = await problemOf(() => featuresOf(open(`${texts.join("\n")}\n{"type":`, "a.geojsonl")));
    expect(problem).toMatchObject({ type: "malformed-json", line: 4 });
  });

  it("takes an empty file for no features", async () => {
    expect(await featuresOf(open("", "a.geojsonl"))).toEqual([]);
  });
});

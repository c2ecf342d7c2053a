import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { encode } from "geobuf";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { foreignFeature, foreignFile } from "../../support/foreignFlatgeobuf.ts";
import { ascii, kmlOf, kmlPolygon, PARCELS, refusal, shpOf, siteOf, wktRings, zipOf } from "./parcel.ts";

/** What is no site is refused with what is wrong, where, and what would be one. */

const [PARCEL = []] = PARCELS;
const OPEN = PARCEL.map((ring) => ring.slice(0, -1));
const placemark = (inside: string) => kmlOf([`<Placemark>${inside}</Placemark>`]);
const fgb = (shape: Parameters<typeof foreignFeature>[0]) => foreignFile({}, [foreignFeature(shape)]);
const geobuf = (document: object) => encode(document, new PbfWriter());
const line = {
  type: "LineString",
  coordinates: [
    [117, 31],
    [118, 32],
  ],
};

/** A .shp of one record: its type, then 4-byte integers and doubles as they come. */
function shpOfRecord(type: number, integers: readonly number[], doubles: readonly number[]): Uint8Array {
  const shp = shpOf([PARCEL]).slice(0, 108 + 36 + 4 * integers.length + 8 * doubles.length);
  const view = new DataView(shp.buffer);
  view.setInt32(24, shp.length / 2);
  view.setInt32(104, (shp.length - 108) / 2);
  view.setInt32(108, type, true);
  for (const [i, value] of integers.entries()) view.setInt32(144 + 4 * i, value, true);
  for (const [i, value] of doubles.entries()) view.setFloat64(144 + 4 * integers.length + 8 * i, value, true);
  return shp;
}

describe("lines and points are no sites: the formats of areas are named", () => {
  it.each([
    ["WKT: a line", "LINESTRING(117 31, 118 32)", "lines"],
    ["WKT: points", "MULTIPOINT((117 31))", "points"],
    ["WKT: a point in a collection", `GEOMETRYCOLLECTION(POLYGON${wktRings(PARCEL)}, POINT(117 31))`, "points"],
    ["KML: a point", placemark("<Point><coordinates>117,31</coordinates></Point>"), "points"],
    ["KML: a line", placemark("<LineString><coordinates>117,31 118,32</coordinates></LineString>"), "lines"],
    [
      "KML: a ring that is no polygon's",
      placemark("<LinearRing><coordinates>117,31</coordinates></LinearRing>"),
      "lines",
    ],
    ["KML: a track", placemark("<gx:Track><gx:coord>117 31 0</gx:coord></gx:Track>"), "lines"],
    ["Geobuf: a line", geobuf(line), "lines"],
    ["Geobuf: a point", geobuf({ type: "Point", coordinates: [117, 31] }), "points"],
    ["FlatGeobuf: a line", fgb({ type: GeometryType.LineString, xy: [117, 31, 118, 32] }), "lines"],
    ["FlatGeobuf: a point", fgb({ type: GeometryType.Point, xy: [117, 31] }), "points"],
    ["Shapefile: a line", zipOf({ "a.shp": shpOfRecord(3, [1, 2, 0], [117, 31, 118, 32]) }), "lines"],
    ["Shapefile: points", zipOf({ "a.shp": shpOfRecord(8, [1], [117, 31]) }), "points"],
  ])("%s", async (_, bytes, kind) => {
    const problem = await refusal(bytes);
    expect(problem).toMatchObject({ type: "not-a-geometry", status: 400 });
    expect(problem?.detail.en).toBe(`The file holds ${kind}, which are not areas`);
    for (const name of ["GeoJSON", "EWKT", "KMZ", "Geobuf", "FlatGeobuf", "Shapefile"]) {
      expect(problem?.mend?.en).toContain(name);
    }
  });

  it.each([
    ["KML without placemarks", kmlOf([])],
    ["a placemark without geometry", kmlOf(["<Placemark><name>a</name></Placemark>"])],
    ["a feature without geometry", fgb(null)],
    ["an empty layer", foreignFile({}, [])],
    // Data { geometry { type 5, lengths [1, 0], coords [] } } by hand (geobuf.proto).
    ["a polygon without a ring", Uint8Array.of(0x32, 8, 0x08, 5, 0x12, 2, 1, 0, 0x1a, 0)],
    ["an archive without a Shapefile", zipOf({ "readme.txt": ascii("a") })],
    ["an archive in an archive", zipOf({ "site.zip": zipOf({ "a.shp": shpOf(PARCELS) }) })],
  ])("nor is nothing: %s", async (_, bytes) => {
    expect(await refusal(bytes)).toMatchObject({ type: "not-a-geometry", status: 400 });
  });
});

describe("a ring that is not closed is not closed for the sender", () => {
  it.each([
    ["WKT", `POLYGON${wktRings(OPEN)}`, undefined],
    ["KML, with the line of its coordinates", placemark(`\n\n${kmlPolygon(OPEN)}`), 5],
  ])("%s", async (_, bytes, line) => {
    expect(await refusal(bytes)).toMatchObject({
      type: "ring-not-closed",
      pointer: "/features/0/geometry/coordinates/0/0",
      coordinates: [117.1, 31.7],
      ...(line === undefined ? {} : { line }),
    });
  });
});

describe("WKT that cannot be read: where", () => {
  it.each([
    ["POLYGON((117 31, 118 31,\n118 32, x 31))", 2],
    ["POLYGON EMPTY", 1],
    ["POLYGON((117 31, 118 31, 118 32", 1],
    [`POLYGON${wktRings(PARCEL)}\n\nCIRCLE(1 2)`, 3],
    ["POLYGON((117 31 1 2 3, 118 31))", 1],
    [`${"GEOMETRYCOLLECTION(".repeat(1000)}`, 1],
    [`${"GEOMETRYCOLLECTION(".repeat(60)}POLYGON${wktRings(PARCEL)}${")".repeat(60)}`, 1],
  ])("%s", async (text, line) => {
    expect(await refusal(text)).toMatchObject({ type: "malformed-wkt", status: 400, line });
  });
});

describe("KML that cannot be read: where", () => {
  const entity = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  it.each([
    ["entities of its own", `<?xml version="1.0"?>\n${entity}\n<kml><name>&b;</name></kml>`, 2],
    ["an unknown entity", "<kml>\n<name>&nbsp;</name></kml>", 2],
    ["an external document type", '<!DOCTYPE kml SYSTEM "file:///etc/passwd">\n<kml/>', 1],
    ["an element left open", "<kml><Document>\n\n</kml>", 3],
    [
      "a position that is none",
      placemark(
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>117,31 118;32</coordinates></LinearRing></outerBoundaryIs></Polygon>",
      ),
      3,
    ],
    ["a position with blanks", placemark(kmlPolygon(PARCEL).replaceAll(",0", ", 0")), 4],
    ["an element among coordinates", placemark(kmlPolygon(PARCEL).replace(",0", ",0<b/>")), 4],
    ["a polygon without outer ring", placemark("<Polygon></Polygon>"), 3],
    [
      "a polygon with two outer rings",
      placemark(kmlPolygon(PARCEL).replaceAll("innerBoundaryIs", "outerBoundaryIs")),
      undefined,
    ],
    ["a polygon outside a placemark", kmlOf([kmlPolygon(PARCEL)]), 3],
  ])("%s", async (_, text, line) => {
    expect(await refusal(text)).toMatchObject({
      type: "malformed-kml",
      status: 400,
      ...(line === undefined ? {} : { line }),
    });
  });
});

describe("binary files that cannot be read", () => {
  const whole = geobuf({ type: "Polygon", coordinates: PARCEL });
  /** Data { geometry { type 4, lengths [2^32 − 1], coords [0, 0] } } by hand (geobuf.proto). */
  const endless = Uint8Array.of(0x32, 13, 0x08, 4, 0x12, 5, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x1a, 2, 0, 0);
  /** The same with a ring of three positions, and four stand there. */
  const leftOver = Uint8Array.of(0x32, 15, 0x08, 4, 0x12, 1, 3, 0x1a, 8, 2, 2, 2, 2, 2, 2, 2, 2);
  /** Data { geometry { type 5, lengths [2, 1, 3], coords a triangle } }: one polygon where two are stated. */
  const oneOfTwo = Uint8Array.of(0x32, 15, 0x08, 5, 0x12, 3, 2, 1, 3, 0x1a, 6, 0, 0, 100, 0, 0, 100);
  const nested = Array.from({ length: 40 }).reduce<object>(
    (geometry) => ({ type: "GeometryCollection", geometries: [geometry] }),
    { type: "Polygon", coordinates: PARCEL },
  );
  it.each([
    ["Geobuf, nested forty deep", geobuf(nested), undefined, "malformed-geobuf"],
    ["Geobuf, cut off", whole.subarray(0, -3), "site.geobuf", "malformed-geobuf"],
    // Data { dimensions 0, … } and { precision 16, … } (geobuf.proto).
    ["Geobuf, positions of no dimension", Uint8Array.of(0x10, 0, ...whole), undefined, "malformed-geobuf"],
    ["Geobuf, more digits than a double has", Uint8Array.of(0x18, 16, ...whole), undefined, "malformed-geobuf"],
    ["Geobuf, more positions than its rings have", leftOver, "site.geobuf", "malformed-geobuf"],
    ["Geobuf, fewer polygons than it states", oneOfTwo, undefined, "malformed-geobuf"],
    ["Geobuf, a ring of four thousand million positions", endless, "site.geobuf", "malformed-geobuf"],
    [
      "FlatGeobuf, cut off",
      fgb({ type: GeometryType.Polygon, xy: PARCEL.flat(2) }).subarray(0, -9),
      undefined,
      "truncated-file",
    ],
    ["a Shapefile, cut off", zipOf({ "a.shp": shpOf(PARCELS).subarray(0, -9) }), undefined, "truncated-file"],
    ["two Shapefiles", zipOf({ "a.shp": shpOf(PARCELS), "b.shp": shpOf(PARCELS) }), undefined, "several-layers"],
    ["two KML files", zipOf({ "a.kml": ascii("<kml/>"), "b.kml": ascii("<kml/>") }), undefined, "several-layers"],
    ["an archive, cut off", zipOf({ "a.shp": shpOf(PARCELS) }).subarray(0, 60), undefined, "malformed-zip"],
    ["nothing", new Uint8Array(0), undefined, "unsupported-media-type"],
  ])("%s", async (_, bytes, name, type) => {
    expect(await refusal(bytes, { name })).toMatchObject({ type });
  });

  it("a Geobuf that ends too early is called cut off", async () => {
    expect((await refusal(whole.subarray(0, -3), { name: "site.geobuf" }))?.detail.en).toBe("it is cut off");
  });

  it("what the reader of files had to conclude is said", async () => {
    const clockwiseHole = [PARCEL[0]!, PARCEL[1]!.toReversed()];
    const { warnings } = await siteOf(zipOf({ "a.shp": shpOf([clockwiseHole]) }));
    expect(warnings).toContainEqual(expect.objectContaining({ code: "file-remark" }));
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openFile } from "../../../data/publish/openFile.ts";
import { sourceCrs } from "../../../data/publish/sourceCrs.ts";
import type { SourceGeometry } from "../../../shared/formats/sourceLayer.ts";
import { featuresOf, problemOf } from "../../formats/fixtures.ts";

/** Third-party suites; each is skipped where it is missing. */
const SHARED = fileURLToPath(new URL("../../../../shared/", import.meta.url).href);

function suite(folder: string): { readonly path: string; readonly present: boolean } {
  const path = `${SHARED}${folder}/`;
  const present = existsSync(path);
  if (!present) console.log(`skipped: ${folder} is not here`);
  return { path, present };
}

/** GeoJSON coordinates as the reader gives them, in two dimensions. */
type Nested = readonly (number | Nested)[];

function positionsOf(coordinates: Nested): number[] {
  if (typeof coordinates[0] === "number") return (coordinates as readonly number[]).slice(0, 2);
  return coordinates.flatMap((part) => positionsOf(part as Nested));
}

function flatPositions(geometry: SourceGeometry | null): number[] {
  if (!geometry) return [];
  if (geometry.kind === "points") return [...geometry.points];
  const parts = geometry.kind === "lines" ? geometry.lines : geometry.polygons.flat();
  return parts.flatMap((part) => [...part]);
}

interface ExpectedCollection {
  readonly features: readonly {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly geometry: { readonly coordinates: Nested } | null;
  }[];
}

const shapefiles = suite("suites/shapefile-js");

describe.skipIf(!shapefiles.present)("shapefile-js suite (expected by mbostock/shapefile)", () => {
  const names = shapefiles.present
    ? readdirSync(shapefiles.path)
        .filter((name) => name.endsWith(".json") && existsSync(shapefiles.path + name.replace(".json", ".shp")))
        .map((name) => name.replace(".json", ""))
    : [];

  it.each(names)("%s", async (name) => {
    const expected = JSON.parse(readFileSync(`${shapefiles.path}${name}.json`, "utf8")) as ExpectedCollection;
    // Only this one is in Latin-1 without saying so.
    const features = await featuresOf(
      openFile(`${shapefiles.path}${name}.shp`, name.startsWith("latin1") ? { encoding: "latin1" } : {}),
    );
    expect(features.map(({ geometry }) => flatPositions(geometry))).toEqual(
      expected.features.map(({ geometry }) => (geometry ? positionsOf(geometry.coordinates) : [])),
    );
    if (!existsSync(`${shapefiles.path}${name}.dbf`)) return;
    expect(features.map(({ attributes }) => withoutBlanks(attributes))).toEqual(
      expected.features.map(({ properties }) => withIsoDates(properties)),
    );
  });

  it("has 20 shapefiles with expected answers", () => expect(names.length).toBe(20));

  it("refuses the damaged ne_10m_time_zones, which lacks its index, at feature 7", async () => {
    const problem = await problemOf(() => featuresOf(openFile(`${shapefiles.path}ne_10m_time_zones.shp`)));
    expect(problem).toMatchObject({ type: "truncated-file" });
    expect(problem.detail.en).toContain("feature 7");
  });
});

/** The suite's answers leave out null values and the running number that ogr2ogr adds. */
function withoutBlanks(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([key, value]) => value !== null && key !== "FID"));
}

/** The suite's answers keep dates as the table writes them. */
function withIsoDates(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      key === "date" ? String(value).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3") : value,
    ]),
  );
}

const geojson = suite("suites/check-geojson");

/**
 * Bad by the letter of RFC 7946, yet no place or shape is in doubt: read all the same. Rings left open are closed and
 * lines of one position dropped, with a remark.
 */
const HARMLESS = new Set([
  "badcoord", // a position of many numbers
  "badfeature-no-properties",
  "badfeatureid",
  "bbox-4or6elements",
  "bbox-contains-string",
  "bbox-string",
  "different-first-last",
  "different-first-size",
  "feature_changed_semantics",
  "featurecollection_changed_semantics",
  "geometry_changed_semantics",
  "point-toomany",
  "short-line",
  "short-linearring",
  "short-multilinestring",
]);

describe.skipIf(!geojson.present)("check-geojson suite", () => {
  const namesIn = (folder: string) =>
    geojson.present
      ? readdirSync(geojson.path + folder)
          .filter((name) => name.endsWith(".geojson"))
          .map((name) => name.replace(".geojson", ""))
      : [];

  it.each(namesIn("good"))("good: %s", async (name) => {
    const read = () => featuresOf(openFile(`${geojson.path}good/${name}.geojson`));
    if (name === "good-geometrycollection") {
      expect(await problemOf(read)).toMatchObject({ type: "mixed-geometry-kinds" });
    } else {
      expect((await read()).length).toBeGreaterThan(0);
    }
  });

  it.each(namesIn("bad").filter((name) => !HARMLESS.has(name)))("bad, refused: %s", async (name) => {
    const problem = await problemOf(() => featuresOf(openFile(`${geojson.path}bad/${name}.geojson`)));
    expect(["malformed-json", "malformed-geojson", "mixed-geometry-kinds"]).toContain(problem.type);
  });

  it.each([...HARMLESS])("bad, read: %s", async (name) => {
    await featuresOf(openFile(`${geojson.path}bad/${name}.geojson`));
  });
});

const flatgeobuf = suite("suites/flatgeobuf-data");

describe.skipIf(!flatgeobuf.present)("flatgeobuf suite", () => {
  /** Counts by `ogrinfo -al -so` (GDAL 3.6.2). */
  it.each([
    ["alldatatypes", 1, "points"],
    ["binary_wkb", 1, undefined],
    ["countries", 179, "polygons"],
    ["countries_nocrs", 179, "polygons"],
    ["countries_nogeo", 179, undefined],
    ["empty", 0, undefined],
    ["heterogeneous", 3, "points"],
    ["mp_overlapping", 2, "polygons"],
    ["no_properties", 1, "points"],
    ["poly00", 10, "polygons"],
    ["poly01", 10, "polygons"],
    ["surface/triangle", 1, "polygons"],
    ["unknown_feature_count", 1, "polygons"],
  ])("%s has %i features", async (name, count, kind) => {
    const features = await featuresOf(openFile(`${flatgeobuf.path}${name}.fgb`));
    expect(features).toHaveLength(count);
    expect(features[0]?.geometry?.kind).toBe(kind);
  });

  it("reads every column type (values by ogrinfo; the largest unsigned 64-bit number stays exact)", async () => {
    const [feature] = await featuresOf(openFile(`${flatgeobuf.path}alldatatypes.fgb`));
    expect(feature?.attributes).toEqual({
      byte: -1,
      ubyte: 255,
      bool: true,
      short: -1,
      ushort: 65535,
      int: -1,
      uint: 4294967295,
      long: -1,
      ulong: "18446744073709551615",
      float: 0,
      double: 0,
      string: "X",
      json: "X",
      datetime: "2020-02-29T12:34:56Z",
      binary: btoa("X"),
    });
  });

  it("gives the countries of the Shapefile, the FlatGeobuf and the GeoJSON alike", async () => {
    const byId = async (file: string) => {
      const features = await featuresOf(openFile(flatgeobuf.path + file));
      return new Map(features.map(({ attributes, geometry }) => [attributes.id, flatPositions(geometry).length]));
    };
    const expected = await byId("countries.geojson");
    expect(await byId("countries.fgb")).toEqual(expected);
    expect(await byId("countries.shp")).toEqual(expected);
  });

  it("refuses version 2 as GDAL does, and the fuzzer's file", async () => {
    expect(await problemOf(() => openFile(`${flatgeobuf.path}topp_states.fgb`))).toMatchObject({
      type: "malformed-flatgeobuf",
    });
    const fuzzed = `${flatgeobuf.path}clusterfuzz-testcase-minimized-fgb_fuzzer-4642513358553088`;
    expect(await problemOf(() => featuresOf(openFile(fuzzed)))).toMatchObject({ status: 400 });
  });
});

const data = suite("data");

describe.skipIf(!data.present)("real data", () => {
  /** Feature counts by `ogrinfo -al -so`. */
  it.each([
    ["fr-plu-30014/info_surf.fgb", 18],
    ["fr-plu-30014/prescription_surf.fgb", 77],
    ["fr-plu-30014/zone_urba.fgb", 90],
    ["fr-plui-241800432/prescription_surf.fgb", 32],
    ["fr-plui-241800432/zone_urba.fgb", 221],
    ["li-osm-2013/liechtenstein-2013-08-03-admin.fgb", 14],
    ["li-osm-2013/liechtenstein-2013-08-03-buildings.fgb", 3723],
    ["li-osm-2013/liechtenstein-2013-08-03-landuse.fgb", 249],
    ["li-osm-2013/liechtenstein-2013-08-03-protected.fgb", 4],
    ["bench-bigpoly/can-coastline-1m.fgb", 1],
  ])("%s has %i features, all areas in EPSG:4326", async (name, count) => {
    const layer = await openFile(`${SHARED}data/${name}`);
    expect(layer.crs).toEqual({ epsg: 4326 });
    const features = await featuresOf(layer);
    expect(features).toHaveLength(count);
    expect(new Set(features.map(({ geometry }) => geometry?.kind))).toEqual(new Set(["polygons"]));
  });

  it("opens the zipped water polygons in web Mercator: 7 features, the largest of 53,366 vertices", async () => {
    const layer = await openFile(`${SHARED}data/water-53k/water-polygons-split-3857.zip`);
    const crs = sourceCrs(layer.crs!);
    expect(crs.epsg).toBe(3857);
    const features = await featuresOf(layer);
    const counts = features.map(({ geometry }) => flatPositions(geometry).length / 2);
    expect(counts).toHaveLength(7);
    expect(Math.max(...counts)).toBe(53_366);
  });
});

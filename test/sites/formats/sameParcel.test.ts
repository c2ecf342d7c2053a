import { geojson as flatgeobuf } from "flatgeobuf";
import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { encode } from "geobuf";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { writeGeobuf } from "../../../shared/formats/writeGeobuf.ts";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { foreignFeature, foreignFile } from "../../support/foreignFlatgeobuf.ts";
import {
  AREAS_M2,
  ascii,
  dbfOf,
  ESRI_CGCS2000,
  esriZone,
  GBK_NAMES,
  GEOJSON,
  kmlOf,
  kmlPolygon,
  PARCELS,
  PLACEMARKS,
  parcelsIn,
  type Ring,
  read,
  shpOf,
  siteOf,
  wktRings,
  zipOf,
} from "./parcel.ts";

/** The same two parcels in every format and variant: the same parts, the same areas. */

const wkt = (parcels: readonly (readonly Ring[])[]) => parcels.map((rings) => `POLYGON${wktRings(rings)}`);
const multi = `MULTIPOLYGON(${PARCELS.map(wktRings).join(", ")})`;
const withZ = wkt(PARCELS).map((text) =>
  text.replace("POLYGON", "POLYGON Z ").replaceAll(/([\d.]+ [\d.]+)/g, "$1 35.5"),
);
const withZm = withZ.map((text) => text.replace("Z", "ZM").replaceAll("35.5", "35.5 1"));

const fgb = (parcels: readonly (readonly Ring[])[], crs?: number) =>
  foreignFile(
    { ...(crs === undefined ? {} : { crs }) },
    parcels.map((rings) => {
      let end = 0;
      const ends = rings.map((ring) => (end += ring.length));
      return foreignFeature({ type: GeometryType.Polygon, xy: rings.flat(2), ends });
    }),
  );

const geobufOf = (document: object) => encode(document, new PbfWriter());
const ring3d = (ring: Ring) => ring.map(([x, y]) => [x, y, 35.5]);
const features3d = GEOJSON.features.map((feature, i) => ({
  ...feature,
  geometry: { type: "Polygon", coordinates: PARCELS[i]!.map(ring3d) },
}));

const ZONE_39 = esriZone("CGCS2000_3_Degree_GK_Zone_39", 39_500_000, 117);
const degrees = { "site.shp": shpOf(PARCELS), "site.prj": ascii(ESRI_CGCS2000) };
const metres = { "site.shp": shpOf(parcelsIn(4527)), "site.prj": ascii(ZONE_39) };
const folder = (name: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([file, bytes]) => [`${name}/${file}`, bytes]));

const VARIANTS: readonly (readonly [format: string, variant: string, bytes: Uint8Array | string, crs?: string])[] = [
  ["GeoJSON", "a collection", JSON.stringify(GEOJSON)],
  ["WKT, EWKT", "a line each", wkt(PARCELS).join("\n")],
  ["WKT, EWKT", "semicolons", wkt(PARCELS).join(";\n")],
  ["WKT, EWKT", "after a byte order mark", `\ufeff${wkt(PARCELS).join(" ")}`],
  ["WKT, EWKT", "in lower case", wkt(PARCELS).join("\n").toLowerCase()],
  ["WKT, EWKT", "with Z", withZ.join("\n")],
  ["WKT, EWKT", "with Z and M", withZm.join("\n")],
  ["WKT, EWKT", "SRID=4490", `SRID=4490;${wkt(PARCELS).join(";")}`],
  [
    "WKT, EWKT",
    "SRID=4527 each",
    wkt(parcelsIn(4527))
      .map((text) => `SRID=4527;${text}`)
      .join("\n"),
  ],
  ["WKT, EWKT", "SRID=3857", `srid = 3857 ; ${wkt(parcelsIn(3857)).join(" ")}`],
  ["WKT, EWKT", "eastings with the zone's number", wkt(parcelsIn(4527)).join("\n")],
  ["WKT, EWKT", "eastings without it, the request's crs", wkt(parcelsIn(4548)).join("\n"), "EPSG:4548"],
  ["KML", "two placemarks", kmlOf(PLACEMARKS)],
  [
    "KML",
    "a prefix",
    kmlOf(PLACEMARKS)
      .replaceAll(/<(\/?)(?=\w)/g, "<$1kml:")
      .replace("xmlns=", "xmlns:kml="),
  ],
  ["KML", "no altitudes", kmlOf(PARCELS.map((rings) => `<Placemark>${kmlPolygon(rings, "")}</Placemark>`))],
  ["KML", "elements of any other name", kmlOf(PLACEMARKS).replaceAll("<Polygon>", "<constructor/><Polygon>")],
  ["KML", "in UTF-16", utf16(kmlOf(PLACEMARKS))],
  ["KMZ", "doc.kml beside another", zipOf({ "doc.kml": ascii(kmlOf(PLACEMARKS)), "files/other.kml": ascii("<kml/>") })],
  ["KMZ", "another name, a picture", zipOf({ "a/宗地.kml": ascii(kmlOf(PLACEMARKS)), "a/icon.png": ascii("no png") })],
  ["Geobuf", "by the package geobuf", geobufOf(GEOJSON)],
  ["Geobuf", "three dimensions", geobufOf({ type: "FeatureCollection", features: features3d })],
  ["Geobuf", "as this service writes it", ownGeobuf()],
  ["FlatGeobuf", "no CRS", fgb(PARCELS)],
  ["FlatGeobuf", "EPSG:4490", fgb(PARCELS, 4490)],
  ["FlatGeobuf", "EPSG:4527", fgb(parcelsIn(4527), 4527)],
  ["FlatGeobuf", "no CRS, eastings with the zone's number", fgb(parcelsIn(4527))],
  ["FlatGeobuf", "by the package flatgeobuf", flatgeobuf.serialize(structuredClone(GEOJSON) as never)],
  ["Shapefile (.zip)", "degrees, .prj of ArcGIS", zipOf(degrees)],
  ["Shapefile (.zip)", "3° zone 39, .prj of ArcGIS", zipOf(metres)],
  ["Shapefile (.zip)", "no .prj", zipOf({ "site.shp": shpOf(PARCELS) })],
  ["Shapefile (.zip)", "no .prj, eastings with the zone's number", zipOf({ "site.shp": shpOf(parcelsIn(4527)) })],
  [
    "Shapefile (.zip)",
    "in a folder, upper case",
    zipOf(folder("宗地", { "A.SHP": degrees["site.shp"], "A.PRJ": degrees["site.prj"] })),
  ],
  ["Shapefile (.zip)", "with a GBK table", zipOf({ ...degrees, "site.dbf": dbfOf(GBK_NAMES) })],
];

function utf16(text: string): Uint8Array {
  return new Uint8Array(Uint16Array.from(`\ufeff${text}`, (unit) => unit.charCodeAt(0)).buffer);
}

function ownGeobuf(): Uint8Array {
  const features = PARCELS.map((rings) => ({
    polygons: [rings.map((ring) => Float64Array.from(ring.flat()))],
    values: [],
  }));
  return writeGeobuf({ name: "SITE", title: "", columns: [], idColumn: null, features } as never);
}

describe("the same parcels give the same areas to 0.01 m²", () => {
  it.each(VARIANTS.map(([format, variant, bytes, crs]) => ({ format, variant, bytes, crs })))(
    "$format: $variant",
    async ({ format, bytes, crs }) => {
      const { format: found } = await read(bytes);
      const site = await siteOf(bytes, crs);
      expect(found.name).toBe(format);
      expect(site.parts.map(({ region }) => ellipsoidalArea(region))).toEqual(
        AREAS_M2.map((area) => expect.toSatisfy((found: number) => Math.abs(found - area) < 0.01)),
      );
    },
  );

  it("WKT: as one multipolygon or collection they are one part", async () => {
    for (const text of [multi, `GEOMETRYCOLLECTION(${wkt(PARCELS).join(", ")})`]) {
      const { parts } = await siteOf(text);
      expect(parts.map(({ region }) => ellipsoidalArea(region))).toEqual([
        expect.closeTo(AREAS_M2[0] + AREAS_M2[1], 2),
      ]);
    }
  });

  it("KML: a MultiGeometry is one part", async () => {
    const { parts } = await siteOf(
      kmlOf([
        `<Placemark id="a"><MultiGeometry>${PARCELS.map((rings) => kmlPolygon(rings)).join("")}</MultiGeometry></Placemark>`,
      ]),
    );
    expect(parts).toMatchObject([{ id: "a" }]);
    expect(ellipsoidalArea(parts[0]!.region)).toBeCloseTo(AREAS_M2[0] + AREAS_M2[1], 2);
  });
});

describe("parts carry the ids or names of the features", () => {
  it.each<[string, Uint8Array | string, string[]]>([
    ["GeoJSON", JSON.stringify(GEOJSON), ["P1", "P2"]],
    ["KML", kmlOf(PLACEMARKS), ["宗地1", "宗地2"]],
    [
      "KML with ids",
      kmlOf(PLACEMARKS.map((one, i) => one.replace("<Placemark>", `<Placemark id="K${i}">`))),
      ["K0", "K1"],
    ],
    ["KML with one name twice", kmlOf(PLACEMARKS.map((one) => one.replace(/宗地\d/, "宗地"))), ["1", "2"]],
    ["Geobuf", geobufOf(GEOJSON), ["P1", "P2"]],
    ["Shapefile, GBK", zipOf({ ...degrees, "site.dbf": dbfOf(GBK_NAMES) }), ["宗地1", "宗地2"]],
    [
      "Shapefile, UTF-8",
      zipOf({ ...degrees, "site.dbf": dbfOf([ascii("宗地1"), ascii("宗地2")]) }),
      ["宗地1", "宗地2"],
    ],
    ["WKT", wkt(PARCELS).join("\n"), ["1", "2"]],
  ])("%s", async (_, bytes, ids) => {
    expect((await siteOf(bytes)).parts.map(({ id }) => id)).toEqual(ids);
  });
});

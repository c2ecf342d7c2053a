import { zipSync } from "fflate";
import { serialize } from "flatgeobuf/lib/mjs/geojson.js";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../../shared/store/memory.ts";
import {
  CGCS2000_PRJ,
  inSystem,
  LON_LAT,
  PARCEL_M2,
  parcelRings,
  secondParcel,
  shapefile,
  shapefileParts,
  withPrefix,
  zonePrj,
} from "./parcel.ts";
import {
  collection,
  featuresOf,
  layerOf,
  piecesOf,
  polygon,
  publishFolder,
  publishLayers,
  type Rings,
  type Row,
  refusalOf,
  textSequence,
} from "./support.ts";

const ATTRIBUTES = [
  { BSM: "DK1", QY: "一般控制区", MC: "示例甲" },
  { BSM: "DK2", QY: "", MC: "示例甲" },
];
const COLUMNS = { idColumn: "BSM", classColumn: "QY", nameColumn: "MC", coverage: "self" };
const DEGREES = [inSystem(parcelRings(), LON_LAT), inSystem(secondParcel(), LON_LAT)] as const;

const FEATURES = DEGREES.map((rings, i) => polygon(rings, ATTRIBUTES[i]!));
const SHAPES = (encoding: "GBK" | "UTF-8") => shapefile(DEGREES, ATTRIBUTES, CGCS2000_PRJ, encoding);

/** Written by another engine: the flatgeobuf package. */
function flatgeobuf(): Uint8Array {
  return serialize(JSON.parse(collection(FEATURES)), 4490);
}

interface FormatCase {
  readonly format: string;
  readonly file: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly more?: Partial<Row>;
}

const TWO_IN_ONE = zipSync({ ...shapefileParts("DK", SHAPES("GBK")), ...shapefileParts("other", SHAPES("UTF-8")) });

const FORMATS: readonly FormatCase[] = [
  { format: "FlatGeobuf", file: "DK.fgb", files: { "DK.fgb": flatgeobuf() } },
  { format: "GeoJSON", file: "DK.geojson", files: { "DK.geojson": collection(FEATURES) } },
  { format: "a GeoJSON text sequence", file: "DK.geojsonl", files: { "DK.geojsonl": textSequence(FEATURES) } },
  { format: "a Shapefile, GBK", file: "DK.shp", files: shapefileParts("DK", SHAPES("GBK")) },
  { format: "a Shapefile, UTF-8", file: "DK.shp", files: shapefileParts("DK", SHAPES("UTF-8")) },
  {
    format: "a zipped Shapefile",
    file: "地块.zip",
    files: { "地块.zip": zipSync(shapefileParts("DK", SHAPES("GBK"))) },
  },
  { format: "one of two layers in a .zip", file: "two.zip", files: { "two.zip": TWO_IN_ONE }, more: { layer: "DK" } },
];

describe("formats", () => {
  it.each(FORMATS)("$format: features in are features out, with their attributes", async ({ file, files, more }) => {
    const store = memoryStore();
    const { layers } = await publishFolder(store, files, [{ code: "DK", file, ...COLUMNS, ...more }]);
    expect(layers[0]).toMatchObject({ featuresIn: 2, featuresOut: 2, repairs: [] });
    const layer = await layerOf(store, "DK");
    expect([layer.features, layer.data.features]).toEqual([2, 2]);
    const found = (await featuresOf(store, "DK")).map(({ columns, values }) =>
      Object.fromEntries(columns.map(({ name }, i) => [name, values[i] || ""])),
    );
    expect(found.toSorted((a, b) => String(a.BSM).localeCompare(String(b.BSM)))).toEqual(ATTRIBUTES);
    const [piece] = (await piecesOf(store, layer.pieces)).filter(({ id }) => id === "DK1");
    expect(piece).toMatchObject({ class: "一般控制区", name: "示例甲" });
    expect(piece!.areaM2).toBeCloseTo(PARCEL_M2, 2);
  });

  it("give the same pieces, byte for byte", async () => {
    const digests = new Set<string>();
    for (const { file, files, more } of FORMATS) {
      const store = memoryStore();
      await publishFolder(store, files, [{ code: "DK", file, ...COLUMNS, ...more }]);
      digests.add((await layerOf(store, "DK")).pieces.digest);
    }
    expect(digests.size).toBe(1);
  });

  it("refuses a .zip of several layers when none is named, and names them", async () => {
    const files = {
      "two.zip": zipSync({ ...shapefileParts("A", SHAPES("GBK")), ...shapefileParts("B", SHAPES("GBK")) }),
    };
    const row = { code: "DK", file: "two.zip", ...COLUMNS };
    expect(await refusalOf(publishFolder(memoryStore(), files, [row]))).toMatch(/several layers: A\.shp, B\.shp/);
    expect(await refusalOf(publishFolder(memoryStore(), files, [{ ...row, layer: "C" }]))).toMatch(/no layer C/);
  });

  it("says in the report what the reader dropped or guessed", async () => {
    const high = polygon(DEGREES[0].map((ring) => ring.map(([x, y]) => [x, y, 12.5] as unknown as [number, number])));
    const { layers } = await publishLayers(memoryStore(), [{ code: "DK", coverage: "self", features: [high] }]);
    expect(layers[0]!.remarks).toMatchObject([{ what: { en: "heights (Z) and measures (M) were dropped" }, count: 1 }]);
  });
});

/** Area of the only feature, m², and the digest of its pieces. */
async function published(rings: Rings, row: Partial<Row>): Promise<{ areaM2: number; pieces: string; crs: string }> {
  const store = memoryStore();
  const { layers } = await publishLayers(store, [{ code: "DK", coverage: "self", features: [polygon(rings)], ...row }]);
  return { areaM2: layers[0]!.areaM2, pieces: (await layerOf(store, "DK")).pieces.digest, crs: layers[0]!.crs };
}

const inZone39 = published(parcelRings(), { crs: "EPSG:4548" });
const inDegrees = published(DEGREES[0], { crs: "EPSG:4490" });

describe("coordinate reference systems", () => {
  it("has the area of the national formula (domain: test vectors)", async () => {
    expect((await inZone39).areaM2).toBeCloseTo(PARCEL_M2, 2);
    const further = await published(parcelRings(145_000), { crs: "EPSG:4548" });
    expect(further.areaM2).toBeCloseTo(27_993.757, 2);
  });

  it("has the area of a 10 km square, whose edges are not straight in degrees", async () => {
    const [west, south, east, north] = [560_000, 3_510_000, 570_000, 3_520_000];
    const square: Rings = [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ];
    // 99 989 563.156 m² by the exact integral and by the national formula once densified; promised to 1e-8.
    expect(Math.abs((await published(square, { crs: "EPSG:4548" })).areaM2 - 99_989_563.156)).toBeLessThan(1);
  });

  it.each<readonly [string, Rings, string]>([
    ["3° zone 39 with prefix", withPrefix(parcelRings(), 39), "EPSG:4527"],
    ["3° zone, central meridian 117°E", parcelRings(), "EPSG:4548"],
    ["6° zone 20 with prefix", withPrefix(parcelRings(), 20), "EPSG:4498"],
    ["6° zone, central meridian 117°E", parcelRings(), "EPSG:4509"],
    ["a zone by its definition", parcelRings(), zonePrj("示例坐标系", 117, 500_000)],
    ["a zone by its definition, with prefix", withPrefix(parcelRings(), 39), zonePrj("示例坐标系", 117, 39_500_000)],
  ])("%s: the same pieces", async (_, rings, crs) => {
    const found = await published(rings, { crs });
    expect(found.areaM2).toBeCloseTo(PARCEL_M2, 2);
    expect(found.pieces).toBe((await inZone39).pieces);
  });

  it.each<readonly [string, Rings, string]>([
    ["EPSG:4490", DEGREES[0], "EPSG:4490"],
    ["EPSG:4326", DEGREES[0], "EPSG:4326"],
    ["degrees by their definition", DEGREES[0], CGCS2000_PRJ],
  ])("%s: the same pieces", async (_, rings, crs) => {
    const found = await published(rings, { crs });
    expect(found.areaM2).toBeCloseTo(PARCEL_M2, 2);
    expect(found.pieces).toBe((await inDegrees).pieces);
  });

  it.each<readonly [string, string, string]>([
    ["web Mercator", "+proj=merc +a=6378137 +b=6378137 +units=m", "EPSG:3857"],
    ["the neighbouring zone 40", "+proj=tmerc +lon_0=120 +x_0=500000 +ellps=GRS80 +units=m", "EPSG:4549"],
    [
      "the zone before, by its definition",
      "+proj=tmerc +lon_0=114 +x_0=500000 +ellps=GRS80",
      zonePrj("示例", 114, 500_000),
    ],
    ["UTM zone 50, which the tables lack", "+proj=utm +zone=50 +datum=WGS84", "EPSG:32650"],
  ])("%s: the same area to 0.01 m²", async (_, definition, crs) => {
    expect((await published(inSystem(parcelRings(), definition), { crs })).areaM2).toBeCloseTo(PARCEL_M2, 2);
  });

  it("the manifest's is stronger than the file's", async () => {
    const files = { "DK.geojson": collection([polygon(parcelRings())], "EPSG:4549") };
    const row = { code: "DK", file: "DK.geojson", coverage: "self" };
    const [asFile] = (await publishFolder(memoryStore(), files, [row])).layers;
    const [asManifest] = (await publishFolder(memoryStore(), files, [{ ...row, crs: "EPSG:4548" }])).layers;
    expect([asFile!.crs, asManifest!.crs]).toEqual([
      "CGCS2000 / 3-degree Gauss-Kruger CM 120E",
      "CGCS2000 / 3-degree Gauss-Kruger CM 117E",
    ]);
  });

  it("a Shapefile's is in its .prj", async () => {
    const prj = zonePrj("CGCS2000_3_Degree_GK_Zone_39", 117, 39_500_000);
    const parts = shapefile([withPrefix(parcelRings(), 39)], [{ BSM: "1" }], prj, "UTF-8");
    const row = { code: "DK", file: "DK.shp", coverage: "self" };
    const store = memoryStore();
    await publishFolder(store, shapefileParts("DK", parts), [row]);
    expect((await layerOf(store, "DK")).pieces.digest).toBe((await inZone39).pieces);
  });

  it("refuses a file that does not say it, and one on another datum", async () => {
    const { shp, dbf } = SHAPES("GBK");
    const row = { code: "DK", file: "DK.shp", coverage: "self" };
    expect(await refusalOf(publishFolder(memoryStore(), { "DK.shp": shp, "DK.dbf": dbf }, [row]))).toMatch(
      /does not state its CRS/,
    );
    expect(await refusalOf(published(parcelRings(), { crs: "EPSG:2363" }))).toMatch(/datum-shift-unknown/);
  });
});

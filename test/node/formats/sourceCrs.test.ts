import { describe, expect, it } from "vitest";
import { resolveCrs, sourceCrs } from "../../../data/publish/sourceCrs.ts";
import type { SourceLayer, StatedCrs } from "../../../shared/formats/sourceLayer.ts";
import { Problem } from "../../../shared/problems/problem.ts";

/** WKT as `projinfo -o WKT1_ESRI | WKT1_GDAL | WKT2_2019 --single-line EPSG:<code>` writes it (PROJ 9.1.1). */
const GCS =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

function esriZone(name: string, falseEasting: number, meridian: number, gcs = GCS): string {
  return `PROJCS["${name}",${gcs},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${falseEasting}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
}

const WKT2_ZONE_39 =
  'PROJCRS["CGCS2000 / 3-degree Gauss-Kruger zone 39",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4490]],CONVERSION["3-degree Gauss-Kruger zone 39",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",117,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1]],PARAMETER["False easting",39500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["metre",1]],AXIS["easting (Y)",east,ORDER[2],LENGTHUNIT["metre",1]],ID["EPSG",4527]]';

const LAMBERT_93 =
  'PROJCS["RGF_1993_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",700000.0],PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],PARAMETER["Standard_Parallel_1",49.0],PARAMETER["Standard_Parallel_2",44.0],PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]';

const XIAN_80 =
  'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const BEIJING_54 =
  'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

function problemOf(stated: NonNullable<StatedCrs>): Problem["details"] {
  try {
    sourceCrs(stated);
  } catch (error) {
    if (error instanceof Problem) return error.details;
    throw error;
  }
  throw new Error("accepted");
}

describe("CRS by definition", () => {
  it.each([
    ["GCS_China_Geodetic_Coordinate_System_2000", GCS, 4490],
    ["3° zone 39", esriZone("CGCS2000_3_Degree_GK_Zone_39", 39_500_000, 117), 4527],
    ["3° CM 120E", esriZone("CGCS2000_3_Degree_GK_CM_120E", 500_000, 120), 4549],
    ["6° zone 21", esriZone("CGCS2000_GK_Zone_21", 21_500_000, 123), 4499],
    ["a zone by parameters whatever its name", esriZone("本地坐标系", 39_500_000, 117), 4527],
    ["WKT2", WKT2_ZONE_39, 4527],
  ])("finds the table's code: %s", (_, wkt, epsg) => {
    expect(sourceCrs({ wkt }).epsg).toBe(epsg);
  });

  it("computes a local central meridian by the own series (PROJ: +proj=tmerc +lon_0=116.35 +ellps=GRS80 +x_0=50000 +y_0=-3000000)", () => {
    const wkt = esriZone("本地", 50_000, 116.35).replace('"False_Northing",0.0', '"False_Northing",-3000000.0');
    const crs = sourceCrs({ wkt });
    expect([crs.epsg, crs.isGeographic, crs.unitMetres]).toEqual([null, false, 1]);
    const [lon, lat] = crs.toLonLat(Float64Array.of(100_000, 200_000));
    expect(lon).toBeCloseTo(116.862721394, 8);
    expect(lat).toBeCloseTo(28.915392331, 8);
  });

  it("computes others by proj4: Lambert-93 as PROJ (cs2cs -f %.11f EPSG:2154 EPSG:4171) to 0.1 mm", () => {
    const crs = sourceCrs({ wkt: LAMBERT_93 });
    const [lon, lat] = crs.toLonLat(Float64Array.of(800_000, 6_200_000));
    expect(lon).toBeCloseTo(4.22306222836, 9);
    expect(lat).toBeCloseTo(42.8924597013, 9);
    const [x, y] = crs.fromLonLat(Float64Array.of(lon!, lat!));
    expect(x).toBeCloseTo(800_000, 6);
    expect(y).toBeCloseTo(6_200_000, 6);
  });

  it("knows UTM by code (cs2cs EPSG:32632 EPSG:4326)", () => {
    const [lon, lat] = sourceCrs({ epsg: 32632 }).toLonLat(Float64Array.of(650_000, 5_400_000));
    expect(lon).toBeCloseTo(11.04004368734, 9);
    expect(lat).toBeCloseTo(48.73495208333, 9);
  });

  it.each([
    ["Xian 1980", { wkt: XIAN_80 }],
    ["a zone of Xian 1980", { wkt: esriZone("Xian_1980_3_Degree_GK_Zone_39", 39_500_000, 117, XIAN_80) }],
    ["Beijing 1954", { wkt: esriZone("Beijing_1954_GK_Zone_20N", 500_000, 117, BEIJING_54) }],
    ["EPSG:4610", { epsg: 4610 }],
    ["EPSG:2363", { epsg: 2363 }],
    ["EPSG:2434", { epsg: 2434 }],
  ])("refuses %s, whose datum shift is not known", (_, stated) => {
    expect(problemOf(stated)).toMatchObject({ type: "datum-shift-unknown" });
  });

  it("takes Beijing 1954 where the definition carries its shift", () => {
    // cs2cs -f %.11f "+proj=tmerc +lon_0=117 +ellps=krass +x_0=500000 +towgs84=15.8,-154.4,-82.3" "+proj=longlat +datum=WGS84"
    const shifted = BEIJING_54.replace("298.3]]", "298.3],TOWGS84[15.8,-154.4,-82.3,0,0,0,0]]");
    const crs = sourceCrs({ wkt: esriZone("Beijing_1954_GK_Zone_20N", 500_000, 117, shifted) });
    const [lon, lat] = crs.toLonLat(Float64Array.of(500_000, 3_520_000));
    expect(lon).toBeCloseTo(117.00059156897, 8);
    expect(lat).toBeCloseTo(31.80244240517, 8);
  });

  it("refuses codes without a definition, and text that is none", () => {
    expect(problemOf({ epsg: 2154 })).toMatchObject({ type: "unknown-crs" });
    expect(problemOf({ wkt: "CGCS2000" })).toMatchObject({ type: "unknown-crs" });
    expect(problemOf({ wkt: GCS.slice(0, -1) })).toMatchObject({ type: "unknown-crs" });
  });
});

describe("the CRS of a layer", () => {
  const layer = (format: SourceLayer["format"], crs: StatedCrs): SourceLayer => ({
    name: "示例",
    format,
    crs,
    features: (async function* () {})(),
  });

  it("is the manifest's, else the file's, else lon/lat for GeoJSON", () => {
    expect(resolveCrs({ code: "A", crs: "EPSG:4527" }, layer("shapefile", { epsg: 4490 })).epsg).toBe(4527);
    expect(resolveCrs({ code: "A" }, layer("shapefile", { epsg: 4549 })).epsg).toBe(4549);
    expect(resolveCrs({ code: "A" }, layer("geojsonseq", null)).epsg).toBe(4490);
    expect(() => resolveCrs({ code: "A" }, layer("shapefile", null))).toThrow("does not state its CRS");
  });
});

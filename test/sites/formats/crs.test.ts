import { describe, expect, it } from "vitest";
import { foreignFeature, foreignFile } from "../../support/foreignFlatgeobuf.ts";
import {
  ascii,
  ESRI_CGCS2000,
  esriZone,
  kmlOf,
  PARCELS,
  PLACEMARKS,
  parcelsIn,
  read,
  refusal,
  shpOf,
  siteOf,
  wktRings,
  zipOf,
} from "./parcel.ts";

/** What a file says of its coordinates counts; what this service cannot shift it refuses, with the reason. */

const shapefile = (epsg: number, prj: string) =>
  zipOf({ "a.shp": shpOf(epsg === 4490 ? PARCELS : parcelsIn(epsg)), "a.prj": ascii(prj) });

const XIAN80 =
  'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const BEIJING54 =
  'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const WEB = `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",${WGS84},PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`;
const ETRS89 =
  'GEOGCS["ETRS89",DATUM["European_Terrestrial_Reference_System_1989",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';

describe("a .prj, by its parameters", () => {
  it.each([
    ["CGCS2000", 4490, ESRI_CGCS2000],
    ["WGS 84", 4326, WGS84],
    ["web Mercator", 3857, WEB],
    ["3° zone 39", 4527, esriZone("CGCS2000_3_Degree_GK_Zone_39", 39_500_000, 117)],
    ["3° CM 117E", 4548, esriZone("CGCS2000_3_Degree_GK_CM_117E", 500_000, 117)],
    ["6° zone 20", 4498, esriZone("CGCS2000_GK_Zone_20", 20_500_000, 117)],
    ["a name of somebody's own", 4527, esriZone("某县独立坐标系", 39_500_000, 117)],
  ])("%s", async (_, epsg, prj) => {
    const site = await siteOf(shapefile(epsg, prj));
    expect(site.crs).toBe(`EPSG:${epsg}`);
    expect(site.region[0]![0]![0]).toBeCloseTo(117.1, 9);
  });

  it.each([
    ["Xian 1980, degrees", XIAN80, "datum-shift-unknown", "GCS_Xian_1980"],
    [
      "Xian 1980, zone 39",
      esriZone("Xian_1980_3_Degree_GK_Zone_39", 39_500_000, 117, XIAN80),
      "datum-shift-unknown",
      "Xian_1980",
    ],
    [
      "Beijing 1954, zone 20",
      esriZone("Beijing_1954_GK_Zone_20", 20_500_000, 117, BEIJING54),
      "datum-shift-unknown",
      "Beijing_1954",
    ],
    ["a meridian of somebody's own", esriZone("某县独立坐标系", 500_000, 118), "unknown-crs", ""],
    ["another datum on the same ellipsoid", ETRS89, "unknown-crs", ""],
    ["no definition", "CGCS2000", "unknown-crs", ""],
    ["a definition without end", "GEOGCS[".repeat(2800), "unknown-crs", ""],
    ["one of a megabyte", ESRI_CGCS2000.replace(",", `,${" ".repeat(1e6)}`), "unknown-crs", ""],
    ["one nested forty deep", `${ESRI_CGCS2000.slice(0, -1)},${"A[".repeat(40)}1${"]".repeat(41)}`, "unknown-crs", ""],
  ])("%s is refused", async (_, prj, type, named) => {
    const problem = await refusal(shapefile(4490, prj));
    expect(problem).toMatchObject({ type, status: 400 });
    expect(problem?.detail.zh).toContain(named);
  });
});

describe("an EPSG code", () => {
  const wkt = PARCELS.map((rings) => `POLYGON${wktRings(rings)}`).join(";");
  it.each([
    ["EWKT, Xian 1980 zone 39", "SRID=2363;", "datum-shift-unknown"],
    ["EWKT, Beijing 1954", "SRID=4214;", "datum-shift-unknown"],
    ["EWKT, a zone of UTM", "SRID=32650;", "unknown-crs"],
    ["EWKT, two", `SRID=4490;POLYGON${wktRings(PARCELS[0]!)};SRID=4527;`, "crs-conflict"],
    ["EWKT, none and one", `SRID=0;POLYGON${wktRings(PARCELS[0]!)};SRID=4490;`, "crs-conflict"],
    ["EWKT, degrees as a plane's", "SRID=4527;", "coordinates-outside-crs"],
  ])("%s is refused", async (_, srid, type) => {
    expect(await refusal(`${srid}${wkt}`)).toMatchObject({ type, status: 400 });
  });

  it("EWKT: PostGIS's 0 is no code", async () => {
    expect((await siteOf(`SRID=0;${wkt}`)).crs).toBe("EPSG:4490");
  });

  it("FlatGeobuf, Xian 1980 is refused", async () => {
    const file = foreignFile({ crs: 4610 }, [foreignFeature({ type: 3, xy: PARCELS[1]!.flat(2) })]);
    expect(await refusal(file)).toMatchObject({ type: "datum-shift-unknown" });
  });
});

describe("KML is WGS 84", () => {
  it("whatever its numbers look like", async () => {
    expect((await read(kmlOf(PLACEMARKS))).raw.declaredCrs?.name).toBe("EPSG:4326");
    await expect(siteOf(kmlOf(PLACEMARKS), "EPSG:4527")).rejects.toThrow(/crs-conflict/);
    expect((await siteOf(kmlOf(PLACEMARKS), "EPSG:4490")).parts).toHaveLength(2);
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { AREAS_M2, GEOJSON, read, siteOf } from "../../sites/formats/parcel.ts";
import { isInstalled } from "../../support/commands.ts";

/** The parcels as GDAL writes them, moved to other systems by PROJ: the same parts and areas. */
const gdal = isInstalled("ogr2ogr");
if (!gdal) console.log("skipped: no GDAL on this machine");

const folder = mkdtempSync(join(tmpdir(), "lantu-sites-"));
afterAll(() => rmSync(folder, { recursive: true }));

const source = join(folder, "site.geojson");
writeFileSync(source, JSON.stringify({ ...GEOJSON, features: GEOJSON.features.map(named) }));

/** GDAL would make an attribute of the id. */
function named({ id: _, ...feature }: (typeof GEOJSON.features)[number]) {
  return { ...feature, properties: { Name: feature.properties.名称 } };
}

/** GDAL's own choice, Latin-1, has no Chinese. */
const UTF8 = ["-lco", "ENCODING=UTF-8"];

describe.skipIf(!gdal)("GDAL writes", () => {
  it.each([
    ["KML", "site.kml", ["-f", "KML"]],
    ["Shapefile (.zip)", "degrees.shp.zip", ["-f", "ESRI Shapefile", ...UTF8]],
    ["Shapefile (.zip)", "gbk.shp.zip", ["-f", "ESRI Shapefile", "-lco", "ENCODING=GBK", "-t_srs", "EPSG:4527"]],
    ["Shapefile (.zip)", "no-zone.shp.zip", ["-f", "ESRI Shapefile", ...UTF8, "-t_srs", "EPSG:4548"]],
    ["Shapefile (.zip)", "mercator.shp.zip", ["-f", "ESRI Shapefile", ...UTF8, "-t_srs", "EPSG:3857"]],
    ["FlatGeobuf", "index.fgb", ["-f", "FlatGeobuf"]],
    ["FlatGeobuf", "zone.fgb", ["-f", "FlatGeobuf", "-lco", "SPATIAL_INDEX=NO", "-t_srs", "EPSG:4498"]],
    ["FlatGeobuf", "heights.fgb", ["-f", "FlatGeobuf", "-dim", "XYZ"]],
  ])("%s: %s", async (format, name, options) => {
    const file = join(folder, name);
    execFileSync("ogr2ogr", [...options, file, source], { stdio: ["ignore", "ignore", "pipe"] });
    const bytes = new Uint8Array(readFileSync(file));
    expect((await read(bytes)).format.name).toBe(format);
    const { parts } = await siteOf(bytes);
    // With an index FlatGeobuf has its own order.
    const areas = new Map(parts.map(({ id, region }) => [id, ellipsoidalArea(region)]));
    expect(areas.get("宗地1")).toBeCloseTo(AREAS_M2[0], 2);
    expect(areas.get("宗地2")).toBeCloseTo(AREAS_M2[1], 2);
    expect(areas.size).toBe(2);
  });
});

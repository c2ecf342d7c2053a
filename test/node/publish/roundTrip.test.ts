import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { geojson } from "flatgeobuf";
import type { Feature, MultiPolygon } from "geojson";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFiles } from "../../../data/publish/publishFiles.ts";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { writeCellLayer } from "../../bench/cellLayers.ts";
import { isInstalled } from "../../support/commands.ts";

/** What other readers give back of a published layer, against the file that it was made of. */
const gdal = isInstalled("ogr2ogr");
if (!gdal) console.warn("skipped: no ogr2ogr (GDAL) on this machine");

type Patch = Feature<MultiPolygon, { readonly BSM: string; readonly DLBM: string; readonly MJ: number }>;

let folder: string;
let source: readonly Patch[];
let published: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantu-round-"));
  const file = join(folder, "DLTB.geojsonl");
  await writeCellLayer(file, { side: 30, perEdge: "some" });
  source = inOrder(linesOf(await readFile(file, "utf8")));
  const store = join(folder, "store");
  await publishFiles(diskStore(store), [file], { by: "test" });
  const { snapshot } = (await readPointer(diskStore(store)))!;
  published = join(store, snapshot.layers[0]!.data.key);
});
afterAll(() => rm(folder, { recursive: true }));

function linesOf(text: string): Feature[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line.replace("\u001e", "")));
}

/** By number, as multipolygons, each with its own members only. */
function inOrder(features: readonly Feature[]): Patch[] {
  return features
    .map(({ geometry, properties }): Patch => {
      if (geometry.type !== "Polygon" && geometry.type !== "MultiPolygon") throw new Error(geometry.type);
      const coordinates = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
      const { BSM, DLBM, MJ } = properties as Patch["properties"];
      return { type: "Feature", properties: { BSM, DLBM, MJ }, geometry: { type: "MultiPolygon", coordinates } };
    })
    .sort((a, b) => Number(a.properties.BSM) - Number(b.properties.BSM));
}

describe("a published layer of 900 patches", () => {
  it("is read by the flatgeobuf package with the source's features, to the last bit", async () => {
    const features: Feature[] = [];
    for await (const feature of geojson.deserialize(new Uint8Array(await readFile(published)))) {
      features.push(feature as Feature);
    }
    expect(inOrder(features)).toEqual(source);
  });

  it.skipIf(!gdal)("is read by GDAL with the source's features, columns and types", async () => {
    const written = join(folder, "gdal.geojsonl");
    // RFC 7946 writing would be in WGS 84; 17 digits are every bit of a double.
    const options = ["-f", "GeoJSONSeq", "-lco", "RFC7946=NO", "-lco", "COORDINATE_PRECISION=17", "-lco", "RS=NO"];
    await promisify(execFile)("ogr2ogr", [...options, written, published]);
    expect(inOrder(linesOf(await readFile(written, "utf8")))).toEqual(source);
    const { stdout } = await promisify(execFile)("ogrinfo", ["-so", "-al", published]);
    for (const column of ["BSM: String", "DLBM: String", "MJ: Real"]) expect(stdout).toContain(column);
    expect(stdout).toMatch(/ID\["EPSG",4490\]\]\nData axis/);
  });
});

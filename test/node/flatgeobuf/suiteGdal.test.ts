import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openFile } from "../../../data/publish/openFile.ts";
import { openFlatgeobuf } from "../../../shared/formats/flatgeobuf.ts";
import { fileOfBytes } from "../../../shared/formats/sourceFiles.ts";
import type { SourceFeature, SourceGeometry } from "../../../shared/formats/sourceLayer.ts";
import { featuresOf, problemOf } from "../../formats/fixtures.ts";
import { isInstalled } from "../../support/commands.ts";

/** Every one of flatgeobuf's test files: read as GDAL reads it, to the last digit, or refused for a reason. */

const FOLDER = fileURLToPath(new URL("../../../../shared/suites/flatgeobuf-data/", import.meta.url).href);
const present = existsSync(FOLDER);
if (!present) console.log("skipped: flatgeobuf's test files are not here");

const gdal = isInstalled("ogr2ogr");
if (!gdal) console.log("skipped: ogr2ogr (Debian package gdal-bin) is not installed");

/** `gdal`: options without which its GeoJSON has no such geometry. */
const READ: Readonly<Record<string, readonly string[]>> = {
  "alldatatypes.fgb": [],
  "binary_wkb.fgb": [],
  "countries.fgb": [],
  "countries_nocrs.fgb": [],
  "countries_nogeo.fgb": [],
  "empty.fgb": [],
  "heterogeneous.fgb": [],
  "mp_overlapping.fgb": [],
  "no_properties.fgb": [],
  "poly00.fgb": [],
  "poly01.fgb": [],
  "surface/triangle.fgb": ["-nlt", "POLYGON"],
  "unknown_feature_count.fgb": [],
};

const REFUSED: Readonly<Record<string, { readonly type: string; readonly detail: RegExp }>> = {
  // GDAL: «Unsupported FlatGeobuf version 2».
  "topp_states.fgb": { type: "malformed-flatgeobuf", detail: /not a FlatGeobuf version 3 file/ },
  // GDAL: «Header failed consistency verification».
  "clusterfuzz-testcase-minimized-fgb_fuzzer-4642513358553088": {
    type: "malformed-flatgeobuf",
    detail: /not a FlatGeobuf version 3 file/,
  },
};

interface GdalFeature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
}

function readByGdal(name: string, options: readonly string[]): readonly GdalFeature[] {
  const layer = ["-lco", "RFC7946=NO", "-lco", "COORDINATE_PRECISION=17"];
  const args = ["-f", "GeoJSON", ...layer, ...options, "/vsistdout/", FOLDER + name];
  const text = execFileSync("ogr2ogr", args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return JSON.parse(text).features;
}

/** Positions one after the other, without heights, whatever they are nested in. */
function positionsOf(coordinates: unknown): readonly number[] {
  if (!Array.isArray(coordinates)) return [];
  return typeof coordinates[0] === "number" ? coordinates.slice(0, 2) : coordinates.flatMap(positionsOf);
}

function flatPositions(geometry: SourceGeometry): readonly number[] {
  if (geometry.kind === "points") return [...geometry.points];
  return (geometry.kind === "lines" ? geometry.lines : geometry.polygons.flat()).flatMap((part) => [...part]);
}

const KINDS: Readonly<Record<string, SourceGeometry["kind"]>> = {
  Point: "points",
  MultiPoint: "points",
  LineString: "lines",
  MultiLineString: "lines",
  Polygon: "polygons",
  MultiPolygon: "polygons",
};

/** GDAL writes bytes as hexadecimal digits and the largest numbers as doubles. */
function asGdalWrites([name, value]: [string, unknown]): [string, unknown] {
  if (name === "binary" || name === "wkb")
    return [name, Buffer.from(String(value), "base64").toString("hex").toUpperCase()];
  return [name, name === "ulong" ? Number(value) : value];
}

function comparable({ geometry, attributes }: SourceFeature) {
  return {
    kind: geometry?.kind ?? null,
    positions: geometry ? flatPositions(geometry) : [],
    attributes: Object.fromEntries(Object.entries(attributes).map(asGdalWrites)),
  };
}

describe.skipIf(!present)("flatgeobuf's test files", () => {
  it("each have an expectation here", () => {
    const names = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => /fgb/.test(name));
    expect([...Object.keys(READ), ...Object.keys(REFUSED)].sort()).toEqual(names.sort());
  });

  describe.skipIf(!gdal)("GDAL reads the same from", () => {
    it.each(Object.entries(READ))("%s", async (name, options) => {
      const theirs = readByGdal(name, options).map(({ geometry, properties }) => ({
        kind: geometry ? KINDS[geometry.type] : null,
        positions: positionsOf(geometry?.coordinates),
        attributes: properties,
      }));
      const ours = await featuresOf(openFile(FOLDER + name));
      expect(ours.map(comparable)).toEqual(theirs);
    });
  });

  it.each(Object.entries(REFUSED))("%s is refused, and why", async (name, { type, detail }) => {
    const bytes = new Uint8Array(readFileSync(FOLDER + name));
    const problem = await problemOf(() => featuresOf(openFlatgeobuf(fileOfBytes(name, bytes))));
    expect(problem).toMatchObject({ type, status: 400 });
    expect(problem.detail.en).toMatch(detail);
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { geojson } from "flatgeobuf";
import { describe, expect, it } from "vitest";
import type { FgbFeature } from "../../../shared/flatgeobuf/decode.ts";
import { FlatgeobufFault } from "../../../shared/flatgeobuf/fault.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { positionsOf } from "../../../shared/geometry/rings.ts";
import { featuresIn } from "../../support/fgb.ts";

/** flatgeobuf's own test files, compared with what its JavaScript package reads, or with what GDAL 3.6 prints. */

const folder = fileURLToPath(new URL("../../../../shared/suites/flatgeobuf-data", import.meta.url).href);
const present = existsSync(folder);
if (!present) console.log("skipped: flatgeobuf's test files are not here");

const file = (name: string) => new Uint8Array(readFileSync(join(folder, name)));

function read(name: string): readonly FgbFeature[] {
  return [...featuresIn(file(name))];
}

async function readByPackage(name: string) {
  const features = [];
  for await (const feature of geojson.deserialize(file(name))) features.push(feature);
  return features;
}

const asGeoJson = (rings: readonly Float64Array[]) => rings.map(positionsOf);

describe.skipIf(!present)("flatgeobuf's test files", () => {
  it.each(["countries.fgb", "countries_nocrs.fgb", "poly00.fgb", "poly01.fgb", "no_properties.fgb"])(
    "%s: the same coordinates as the package reads",
    async (name) => {
      const theirs = await readByPackage(name);
      const ours = read(name);
      expect(ours).toHaveLength(theirs.length);
      for (const [i, { geometry }] of theirs.entries()) {
        if (geometry.type !== "Polygon" && geometry.type !== "MultiPolygon") continue;
        const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
        // The package gives positions of Z and M too, where there are any; here they are left out.
        const flat = polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x, y])));
        expect(ours[i]!.polygons.map(asGeoJson)).toEqual(flat);
      }
    },
  );

  it("every file is read to its end, or refused by the one typed error", () => {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /fgb/.test(name));
    const refused = names.filter((name) => {
      try {
        for (const feature of read(name)) void [feature.geometry, feature.values];
        return false;
      } catch (cause) {
        expect(cause, name).toBeInstanceOf(FlatgeobufFault);
        return true;
      }
    });
    expect(names.length).toBeGreaterThan(10);
    // A fuzzer's find, and a file of version 2.
    expect(refused.sort()).toEqual(["clusterfuzz-testcase-minimized-fgb_fuzzer-4642513358553088", "topp_states.fgb"]);
  });

  it("alldatatypes.fgb: every column type (values as ogrinfo prints them)", () => {
    const [feature] = read("alldatatypes.fgb");
    expect(Object.fromEntries(feature!.columns.map(({ name }, i) => [name, feature!.values[i]]))).toEqual({
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
      binary: Uint8Array.of(0x58),
    });
  });

  it("countries_nogeo.fgb: values without geometry, as many as with it", () => {
    const without = read("countries_nogeo.fgb");
    expect(without).toHaveLength(179);
    expect(without.every(({ geometry }) => geometry === null)).toBe(true);
    expect(without.map(({ values }) => values[0]).sort()).toEqual(
      read("countries.fgb")
        .map(({ values }) => values[0])
        .sort(),
    );
  });

  it("unknown_feature_count.fgb: as many as there are", () => {
    expect(parseHead(file("unknown_feature_count.fgb"))).toMatchObject({ featuresCount: 0, indexNodeSize: 0 });
    expect(read("unknown_feature_count.fgb")).toHaveLength(1);
  });

  it("heterogeneous.fgb: each feature has its own geometry type", () => {
    expect(new Set(read("heterogeneous.fgb").map(({ geometry }) => geometry?.kind)).size).toBeGreaterThan(1);
  });
});

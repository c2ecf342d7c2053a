import fc from "fast-check";
import { decode } from "geobuf";
import { PbfReader } from "pbf";
import { describe, expect, it } from "vitest";
import type { Column, ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import type { FeatureSet } from "../../shared/formats/featureSet.ts";
import { writeGeobuf } from "../../shared/formats/writeGeobuf.ts";
import { writeGeoJson } from "../../shared/formats/writeGeoJson.ts";
import type { Polygon } from "../../shared/geometry/rings.ts";
import { box } from "../support/fgb.ts";

/** mapbox/geobuf itself: another implementation reads what is written here. */
const decoded = (set: FeatureSet): unknown => decode(new PbfReader(writeGeobuf(set)));
const asGeoJson = (set: FeatureSet): unknown => JSON.parse(writeGeoJson(set));

const COLUMNS: readonly Column[] = [
  { name: "BSM", type: "Long" },
  { name: "名称", type: "String" },
  { name: "MJ", type: "Double" },
  { name: "JZ", type: "Bool" },
  { name: "FJ", type: "Binary" },
];

function setOf(polygons: Polygon[], values: readonly ColumnValue[] = [], idColumn = "BSM"): FeatureSet {
  return { name: "SL", title: "示例", columns: COLUMNS, idColumn, features: [{ polygons, values }] };
}

describe("Geobuf", () => {
  it("gives back to the nine decimals what GeoJSON says", () => {
    const degrees = fc.double({ min: -180, max: 180, noNaN: true });
    const ring = fc.array(fc.tuple(degrees, degrees), { minLength: 3, maxLength: 8 });
    const polygons = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(polygons, (rings) => {
        const closed = rings.map((each) => each.map((open) => Float64Array.from([...open, open[0]!].flat())));
        const set = setOf(closed);
        expect(decoded(set)).toEqual(asGeoJson(set));
      }),
    );
  });

  it.each<[string, readonly ColumnValue[]]>([
    ["texts, flags and fractions", [7, "示例区", 0.1, true, null]],
    ["integers beyond 32 bits", [2 ** 52 - 1, "", 2 ** 53 - 1, false, null]],
    ["negative ones", [-(2 ** 51), "", -(2 ** 53 - 1), false, null]],
    ["integers too large for a double, which are text", ["9223372036854775807", "", 1e300, null, null]],
    ["nothing, and what JSON has no word for", [null, null, Number.NaN, null, Uint8Array.of(1)]],
  ])("keeps %s", (_, values) => {
    const set = setOf(box([117, 31, 118, 32]) as Polygon[], values);
    expect(decoded(set)).toEqual(asGeoJson(set));
  });

  it("writes as text an id that a signed varint would round", () => {
    const set = setOf(box([117, 31, 118, 32]) as Polygon[], [2 ** 53 - 1]);
    expect(decoded(set)).toMatchObject({ features: [{ id: "9007199254740991" }] });
  });

  it("writes a set without features", () => {
    const set = { ...setOf([]), features: [] };
    expect(decoded(set)).toEqual({ type: "FeatureCollection", features: [] });
  });
});

import { VectorTile, type VectorTileFeature } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { describe, expect, it } from "vitest";
import type { Column, ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import { writeMvt } from "../../shared/formats/writeMvt.ts";
import { type Bounds, type MultiPolygon, type Ring, reversed } from "../../shared/geometry/rings.ts";
import { box } from "../support/fgb.ts";

/** @mapbox/vector-tile reads what is written here; what it should find is said by vector-tile-spec 2.1. */

const COLUMNS: readonly Column[] = [
  { name: "BSM", type: "ULong" },
  { name: "MC", type: "String" },
  { name: "MJ", type: "Double" },
  { name: "JD", type: "Int" },
  { name: "JZ", type: "Bool" },
];

interface Given {
  readonly polygons: MultiPolygon;
  readonly values?: readonly ColumnValue[];
}

function written(features: readonly Given[], idColumn = "BSM"): Uint8Array {
  const of = features.map(({ polygons, values = [] }) => ({ polygons, values }));
  return writeMvt({ name: "SL", title: "示例", columns: COLUMNS, idColumn, features: of }, 4096);
}

function layerIn(bytes: Uint8Array) {
  const layer = new VectorTile(new PbfReader(bytes)).layers.SL!;
  return { layer, features: Array.from({ length: layer.length }, (_, i) => layer.feature(i)) };
}

const ringsIn = (feature: VectorTileFeature) => feature.loadGeometry().map((ring) => ring.map(({ x, y }) => [x, y]));

/** The surveyor's formula, as § 4.3.4.4 wants it: in tile coordinates, y downwards. */
function surveyed(ring: readonly number[][]): number {
  const products = ring.slice(1).map(([x, y], i) => ring[i]![0]! * y! - x! * ring[i]![1]!);
  return products.reduce((sum, product) => sum + product, 0) / 2;
}

const SQUARE: Bounds = [0, 0, 100, 100];

describe("a vector tile", () => {
  it("has one layer of version 2, with its name and extent", () => {
    const { layer } = layerIn(written([{ polygons: box(SQUARE) }]));
    expect([layer.version, layer.name, layer.extent, layer.length]).toEqual([2, "SL", 4096, 1]);
  });

  it("is the bytes that the specification's § 4.3.5.6 has for a polygon", () => {
    const { features } = layerIn(written([{ polygons: [[Float64Array.of(3, 6, 8, 12, 20, 34, 3, 6)]] }]));
    expect(ringsIn(features[0]!)).toEqual([
      [
        [3, 6],
        [8, 12],
        [20, 34],
        [3, 6],
      ],
    ]);
    const bytes = [...written([{ polygons: [[Float64Array.of(3, 6, 8, 12, 20, 34, 3, 6)]] }])];
    expect(bytes.join()).toContain([9, 6, 12, 18, 10, 12, 24, 44, 15].join());
  });

  it("has outer rings with a positive area and holes with a negative one, however they came", () => {
    const [shell] = box(SQUARE)[0]!;
    const [hole] = box([10, 10, 20, 20])[0]!;
    for (const outer of [shell!, reversed(shell!)]) {
      for (const inner of [hole!, reversed(hole!)]) {
        const { features } = layerIn(written([{ polygons: [[outer, inner], ...box([200, 0, 210, 10])] }]));
        expect(ringsIn(features[0]!).map(surveyed)).toEqual([10_000, -100, 100]);
      }
    }
  });

  it("rounds to whole units and leaves out what then encloses nothing, with its holes", () => {
    const thin = Float64Array.of(0, 0, 50, 0.4, 100, 0, 0, 0);
    const inThin: Ring = Float64Array.of(0, 0, 10, 10, 20, 0, 0, 0);
    const speck = box([5.1, 5.1, 5.4, 5.4])[0]![0]!;
    const { features } = layerIn(
      written([{ polygons: [[thin, inThin]] }, { polygons: [[box([0.4, 0.4, 9.6, 9.6])[0]![0]!, speck]] }]),
    );
    expect(features.map(ringsIn)).toEqual([
      [
        [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
          [0, 0],
        ],
      ],
    ]);
  });

  it("is empty where nothing is left: a layer without features must not be written (§ 4.1)", () => {
    expect(written([])).toHaveLength(0);
    expect(written([{ polygons: [[Float64Array.of(1, 1, 2, 2, 1, 1)]] }])).toHaveLength(0);
  });

  it("keeps values by their columns' types, and says nothing where there is none", () => {
    const values = [
      [2 ** 52, "甲", 12, -7, true],
      [1, "乙", 0.1, 2 ** 31, false],
      [null, "", Number.NaN, null, null],
    ];
    const { features } = layerIn(written(values.map((of) => ({ polygons: box(SQUARE), values: of }))));
    expect(features.map(({ properties }) => properties)).toEqual([
      { BSM: 2 ** 52, MC: "甲", MJ: 12, JD: -7, JZ: true },
      { BSM: 1, MC: "乙", MJ: 0.1, JD: 2 ** 31, JZ: false },
      { MC: "" },
    ]);
  });

  it("writes each key and each value once, a text and a number that look alike apart", () => {
    const one = written([{ polygons: box(SQUARE), values: [1, "1", 1, 1, null] }]);
    const two = written(Array(2).fill({ polygons: box(SQUARE), values: [1, "1", 1, 1, null] }));
    expect(layerIn(one).features[0]!.properties).toEqual({ BSM: 1, MC: "1", MJ: 1, JD: 1 });
    // The second feature alone: its id, four tags, its type and five positions, and no key and no value more.
    expect(two.length - one.length).toBe(2 + 2 + (2 + 8) + 2 + (2 + 14));
  });

  it.each<[ColumnValue, number | undefined]>([
    [7, 7],
    [0, 0],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [-1, undefined],
    [1.5, undefined],
    [2 ** 53, undefined],
    ["7", undefined],
    [null, undefined],
  ])("has for the id %s the id %s: unsigned integers that a double holds", (value, id) => {
    const { features } = layerIn(written([{ polygons: box(SQUARE), values: [value] }]));
    expect(features[0]!.id).toBe(id);
  });
});

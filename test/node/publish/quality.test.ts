import { describe, expect, it } from "vitest";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { layerResults } from "../../../shared/checks/layerFacts.ts";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import type { Bounds } from "../../../shared/geometry/rings.ts";
import { memoryStore } from "../../../shared/store/memory.ts";
import {
  box,
  bytesOf,
  type ExampleFeature,
  featuresOf,
  layerOf,
  piecesOf,
  polygon,
  publishLayers,
  type Rings,
  type Row,
  refusalOf,
} from "./support.ts";

const boxArea = ([west, south, east, north]: Bounds): number =>
  ellipsoidalArea([[Float64Array.of(west, south, east, south, east, north, west, north, west, south)]]);

function publishOne(features: readonly ExampleFeature[], row: Partial<Row> = {}) {
  return publishLayers(memoryStore(), [{ code: "DK", coverage: "self", features, ...row }]);
}

/** A bow-tie: two triangles that meet in (0.5, 0.5) of a cell of 0.01°, run through in opposite directions. */
const BOW_TIE: Rings = [
  [
    [117, 31.7],
    [117.01, 31.71],
    [117.01, 31.7],
    [117, 31.71],
    [117, 31.7],
  ],
];

/** A ring that winds twice around an inner box: outer 0.01° square, inner 0.004°. */
const TWICE_AROUND: Rings = [
  [
    [117, 31.7],
    [117.01, 31.7],
    [117.01, 31.71],
    [117.003, 31.71],
    [117.003, 31.703],
    [117.007, 31.703],
    [117.007, 31.707],
    [117, 31.707],
    [117, 31.7],
  ],
];

describe("repairs", () => {
  it("closes rings, removes repeated positions and says so", async () => {
    const open: Rings = [
      [
        [117, 31.7],
        [117.01, 31.7],
        [117.01, 31.7],
        [117.01, 31.71],
        [117, 31.71],
      ],
    ];
    const { layers } = await publishOne([polygon(open)]);
    expect(layers[0]!.areaM2).toBeCloseTo(boxArea([117, 31.7, 117.01, 31.71]), 6);
    const told = [...layers[0]!.repairs.map(({ kind }) => kind), ...layers[0]!.remarks.map(({ what }) => what.en)];
    expect(told.join("; ")).toMatch(/repeated-point/);
    expect(told.join("; ")).toMatch(/clos/);
  });

  it("drops a hole without an area and says so, naming feature and place", async () => {
    const spike: Rings[number] = [
      [117.002, 31.702],
      [117.004, 31.702],
      [117.002, 31.702],
      [117.002, 31.702],
    ];
    const outer = box([117, 31.7, 117.01, 31.71]).geometry as { coordinates: Rings };
    const { layers } = await publishOne([polygon([...outer.coordinates, spike], { BSM: "甲" })], { idColumn: "BSM" });
    expect(layers[0]!.repairs).toContainEqual(
      expect.objectContaining({ kind: "too-few-points", feature: "feature 1 (甲)", at: [117.002, 31.702] }),
    );
  });

  it("takes a ring apart that touches itself in a vertex", async () => {
    const pinched: Rings = [
      [
        [117, 31.7],
        [117.005, 31.705],
        [117.01, 31.7],
        [117.01, 31.71],
        [117.005, 31.705],
        [117, 31.71],
        [117, 31.7],
      ],
    ];
    const store = memoryStore();
    const { layers } = await publishLayers(store, [{ code: "DK", coverage: "self", features: [polygon(pinched)] }]);
    expect(layers[0]!.repairs.map(({ kind }) => kind)).toEqual(["self-touch"]);
    expect((await featuresOf(store, "DK"))[0]!.polygons.length).toBe(2);
  });

  it("reads a bow-tie as its two triangles, with the area before and after", async () => {
    const { layers } = await publishOne([polygon(BOW_TIE)]);
    const [repair] = layers[0]!.repairs;
    expect(repair).toMatchObject({ kind: "self-crossing" });
    expect(repair!.at[0]).toBeCloseTo(117.005, 9);
    // Half of the square's area: the triangles west and east of the middle.
    expect(layers[0]!.areaM2 / boxArea([117, 31.7, 117.01, 31.71])).toBeCloseTo(0.5, 6);
  });

  it("refuses a ring that winds twice around a place, and says how much is at stake", async () => {
    const message = await refusalOf(publishOne([polygon(TWICE_AROUND)]));
    const inner = boxArea([117.003, 31.703, 117.007, 31.707]);
    expect(message).toContain(`differ by ${inner.toFixed(2)} m²`);
    expect(message).toContain('"onAmbiguity": "larger"');
  });

  it("takes the larger reading where the manifest says so", async () => {
    const { layers } = await publishOne([polygon(TWICE_AROUND)], { onAmbiguity: "larger" });
    const notch = boxArea([117, 31.707, 117.003, 31.71]);
    expect(layers[0]!.areaM2).toBeCloseTo(boxArea([117, 31.7, 117.01, 31.71]) - notch, 2);
  });

  it("unites parts of one feature that overlap", async () => {
    const parts = [
      [117, 31.7, 117.01, 31.71],
      [117.005, 31.7, 117.015, 31.71],
    ] as const;
    const coordinates = parts.map((bounds) => (box(bounds).geometry as { coordinates: Rings }).coordinates);
    const { layers } = await publishOne([{ geometry: { type: "MultiPolygon", coordinates }, properties: {} }]);
    expect(layers[0]!.areaM2).toBeCloseTo(boxArea([117, 31.7, 117.015, 31.71]), 4);
    expect(layers[0]!.repairs).toMatchObject([{ kind: "rings-cross", at: [117.0075, 31.7], count: 2 }]);
  });

  it("refuses a feature without a geometry and one without an area, by name", async () => {
    const line: Rings = [
      [
        [117, 31.7],
        [117.01, 31.7],
        [117, 31.7],
        [117, 31.7],
      ],
    ];
    expect(await refusalOf(publishOne([box([117, 31.7, 117.01, 31.71]), { geometry: null, properties: {} }]))).toMatch(
      /feature 2 has no geometry/,
    );
    expect(await refusalOf(publishOne([polygon(line, { BSM: "甲" })], { idColumn: "BSM" }))).toMatch(
      /feature 1 \(甲\) has no area/,
    );
  });
});

describe("layers whose features overlap", () => {
  const shared = boxArea([117.005, 31.7, 117.01, 31.71]);
  const features = [
    box([117, 31.7, 117.01, 31.71], { DJ: "高" }),
    box([117.005, 31.7, 117.015, 31.71], { DJ: "低" }),
    box([117.02, 31.7, 117.03, 31.71], { DJ: "低" }),
  ];

  it("says by how much", async () => {
    const { layers } = await publishOne(features, { classColumn: "DJ" });
    expect(layers[0]!.overlapsItself).toBe(true);
    expect(layers[0]!.selfOverlapM2).toBeCloseTo(shared, 3);
  });

  it("counts a place within three features three times: once for each pair", async () => {
    const { layers } = await publishOne([features[0]!, features[0]!, features[0]!]);
    expect(layers[0]!.selfOverlapM2).toBeCloseTo(3 * boxArea([117, 31.7, 117.01, 31.71]), 3);
  });

  it("have dissolved pieces for the whole and for each class", async () => {
    const store = memoryStore();
    await publishLayers(store, [{ code: "DZ", coverage: "self", classColumn: "DJ", features }]);
    const pieces = await piecesOf(store, (await layerOf(store, "DZ")).pieces);
    const areaOf = (role: string, name: string) =>
      pieces
        .filter((piece) => piece.role === role && piece.class === name)
        .reduce((sum, { polygons }) => sum + ellipsoidalArea(polygons), 0);
    const one = boxArea([117, 31.7, 117.01, 31.71]);
    expect(areaOf("layer", "")).toBeCloseTo(3 * one - shared, 2);
    expect(areaOf("class", "低")).toBeCloseTo(2 * one, 2);
    expect(areaOf("class", "高")).toBeCloseTo(one, 2);
  });

  it("do not include neighbours along a shared edge", async () => {
    const neighbours = [box([117, 31.7, 117.01, 31.71]), box([117.01, 31.7, 117.02, 31.71])];
    expect((await publishOne(neighbours)).layers[0]).toMatchObject({ overlapsItself: false, selfOverlapM2: 0 });
  });
});

describe("lines and points", () => {
  const line: ExampleFeature = {
    geometry: {
      type: "LineString",
      coordinates: [
        [117, 31.7],
        [117, 31.7090183],
      ],
    },
    properties: { JL: 25 },
  };
  const point: ExampleFeature = { geometry: { type: "Point", coordinates: [117, 31.75] }, properties: { JL: 100 } };

  it("are refused without a protection distance", async () => {
    expect(await refusalOf(publishOne([line]))).toMatch(/line or point; state its protection distance as bufferM/);
  });

  it("are buffered by a number of metres", async () => {
    const { layers } = await publishOne([line], { bufferM: 50 });
    // 0.0090183° of the meridian at 31.7°N are 999.97 m (M = 110 882.6 m a degree); 2·r·l + π·r² = 107 851 m².
    expect(Math.abs(layers[0]!.areaM2 - (2 * 50 * 999.97 + Math.PI * 2500))).toBeLessThan(10);
    expect(layers[0]!.bufferM).toBe("50");
  });

  it("are buffered by the metres in a column", async () => {
    const { layers } = await publishOne([line, point], { bufferM: "JL" });
    const expected = 2 * 25 * 999.97 + Math.PI * 625 + Math.PI * 10_000;
    expect(Math.abs(layers[0]!.areaM2 - expected)).toBeLessThan(10);
  });

  it("are refused where the column has no distance, and polygons where a distance is given", async () => {
    const without = { ...point, properties: { JL: null } };
    expect(await refusalOf(publishOne([line, without], { bufferM: "JL" }))).toMatch(
      /feature 2 has no protection distance in JL/,
    );
    expect(await refusalOf(publishOne([box([117, 31.7, 117.01, 31.71])], { bufferM: 50 }))).toMatch(
      /bufferM is for lines and points/,
    );
  });
});

describe("columns", () => {
  it("refuses a manifest that names a column which the file lacks, and says what there is", async () => {
    const features = [box([117, 31.7, 117.01, 31.71], { BSM: "1", QY: "x" })];
    expect(await refusalOf(publishOne(features, { classColumn: "FQ" }))).toMatch(/no column FQ; it has BSM, QY/);
  });

  it("leaves out columns that the manifest drops", async () => {
    const store = memoryStore();
    const features = [box([117, 31.7, 117.01, 31.71], { BSM: "1", BZ: "内部" })];
    const { layers } = await publishLayers(store, [{ code: "DK", coverage: "self", dropColumns: ["BZ"], features }]);
    expect(layers[0]!.dropped).toEqual(["BZ"]);
    expect((await featuresOf(store, "DK"))[0]!.columns.map(({ name }) => name)).toEqual(["BSM"]);
  });
});

describe("personal data", () => {
  /** "张示例".encode("gbk"), by Python. */
  const NAME_GBK = Uint8Array.of(0xd5, 0xc5, 0xca, 0xbe, 0xc0, 0xfd);
  const SECRETS = ["张示例", "13900000000", "340000200001010000"];
  const features = [
    box([117, 31.7, 117.01, 31.71], {
      BSM: "NT1",
      ZRRMC: "张示例",
      lxdh: "13900000000",
      "NT.ZRRZJHM": "340000200001010000",
      权利人名称: "张示例",
      联系电: "13900000000",
      owner: { name: "张示例" },
      BZ: { 承包: [{ CBFMC: "张示例" }] },
    }),
  ];

  it("never reaches a file: neither layer, nor pieces, nor check file, in UTF-8 or GBK", async () => {
    const store = memoryStore();
    const { layers } = await publishLayers(store, [{ code: "NT", coverage: "self", idColumn: "BSM", features }]);
    expect(layers[0]!.strippedPersonal.toSorted()).toEqual(
      ["BZ", "NT.ZRRZJHM", "ZRRMC", "lxdh", "owner", "权利人名称", "联系电"].toSorted(),
    );
    const { data, pieces } = await layerOf(store, "NT");
    const { check } = (await readPointer(store))!.snapshot;
    for (const ref of [data, pieces, check]) {
      const bytes = Buffer.from(await bytesOf(store, ref));
      expect(bytes.includes("NT1"), ref.key).toBe(true);
      for (const secret of [...SECRETS.map((text) => Buffer.from(text)), NAME_GBK]) {
        expect(bytes.includes(secret), `${secret} in ${ref.key}`).toBe(false);
      }
    }
  });

  it("is refused as id, class or name", async () => {
    for (const column of ["ZRRMC", "BZ"]) {
      expect(await refusalOf(publishOne(features, { nameColumn: column }))).toMatch(/holds personal data/);
    }
  });
});

describe("coverage", () => {
  const county = { code: "XZQ", coverage: "self", features: [box([117, 31.7, 117.1, 31.8])] };

  it("must be a published layer", async () => {
    const layer = { code: "DK", coverage: "XZ", features: [box([117, 31.7, 117.01, 31.71])] };
    expect(await refusalOf(publishLayers(memoryStore(), [county, layer]))).toMatch(
      /DK: its coverage XZ is not a published layer/,
    );
  });

  it("is the manifest's default", async () => {
    const store = memoryStore();
    const layer = { code: "DK", features: [box([117, 31.7, 117.01, 31.71])] };
    await publishLayers(store, [county, layer], { coverage: "XZQ" });
    expect((await layerOf(store, "DK")).coverage).toBe("XZQ");
  });

  it("that a layer reaches beyond is remarked upon, with the area outside, each place once", async () => {
    const beyond = [box([116.99, 31.7, 117.01, 31.71]), box([116.99, 31.7, 117.02, 31.71])];
    const report = await publishLayers(memoryStore(), [county, { code: "DK", coverage: "XZQ", features: beyond }]);
    expect(report.coverageSpills).toMatchObject([{ code: "DK", coverage: "XZQ" }]);
    expect(report.coverageSpills[0]!.outsideM2).toBeCloseTo(boxArea([116.99, 31.7, 117, 31.71]), 2);
  });

  it("may overlap itself, as counties and their townships do", async () => {
    const nested = { ...county, features: [...county.features, box([117, 31.7, 117.05, 31.8])] };
    const inside = { code: "DK", coverage: "XZQ", features: [box([117, 31.7, 117.01, 31.71])] };
    expect((await publishLayers(memoryStore(), [nested, inside])).coverageSpills).toEqual([]);
  });

  it("published before counts too", async () => {
    const store = memoryStore();
    await publishLayers(store, [county]);
    const beyond = { code: "DK", coverage: "XZQ", features: [box([116.99, 31.7, 117.01, 31.71])] };
    expect((await publishLayers(store, [beyond])).coverageSpills).toMatchObject([{ code: "DK" }]);
  });

  it("of a layer without features makes it clear within, and unknown beyond", async () => {
    const store = memoryStore();
    const { layers } = await publishLayers(store, [county, { code: "DK", coverage: "XZQ", features: [] }]);
    expect(layers[1]).toMatchObject({ featuresIn: 0, featuresOut: 0, pieces: 0 });
    const { snapshot } = (await readPointer(store))!;
    const pieces = await piecesOf(store, snapshot.check);
    const statusAt = ([west, south, east, north]: Bounds) => {
      const site = [[Float64Array.of(west, south, east, south, east, north, west, north, west, south)]];
      return layerResults(snapshot, site, pieces, []).find(({ layer }) => layer.code === "DK")!.facts.status;
    };
    expect(statusAt([117.02, 31.72, 117.03, 31.73])).toBe("clear");
    expect(statusAt([116.8, 31.72, 116.81, 31.73])).toBe("no-data");
  });
});

describe("names", () => {
  it("of two layers must differ", async () => {
    const layer = { code: "DK", coverage: "self", features: [box([117, 31.7, 117.01, 31.71])] };
    expect(await refusalOf(publishLayers(memoryStore(), [layer, layer]))).toBe(
      "2 layers are named DK: DK.geojson, DK.geojson",
    );
  });
});

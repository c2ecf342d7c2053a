import { inject } from "vitest";
import { type Manifest, manifest } from "../../data/publish/manifest.ts";
import { type PublishReport, publish } from "../../data/publish/publish.ts";
import { openSource } from "../../shared/formats/openSource.ts";
import { fileOfBytes } from "../../shared/formats/sourceFiles.ts";
import { trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { type PreparedPack, preparePack } from "../../shared/rules/preparePack.ts";
import type { CompiledPack } from "../../shared/rules/rulePack.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";

/**
 * A small place whose every area can be computed by hand: boxes between round degrees about 117°E 31.75°N, where the
 * quadtree's cell borders run. Fictitious (示例).
 *
 *   31.80 ┌──────────────┬───────┐
 *         │ red line     │ core  │      county 116.9–117.1 × 31.7–31.8
 *   31.77 ├──────────────┴───────┤
 *         │      (nothing)       │
 *   31.74 ├───────┬──────┬───────┤
 *         │ farm  │ town │ farm  │      town 410 with a window of farmland in it
 *   31.70 └───────┴──────┴───────┘
 *       116.9   116.96 117.04  117.1
 */
type Box = readonly [west: number, south: number, east: number, north: number];

export function ring([west, south, east, north]: Box): number[][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

export function box(...corners: Box): { type: "Polygon"; coordinates: number[][][] } {
  return { type: "Polygon", coordinates: [ring(corners)] };
}

/** Area of a box between parallels and meridians: the trapezium of 国土调查办发〔2008〕32号, to two decimals. */
export function boxM2(...[west, south, east, north]: Box): number {
  return Number(trapeziumArea(south, north, east - west).toFixed(2));
}

export const feature = (geometry: object, properties: Record<string, unknown>): object => ({
  type: "Feature",
  geometry,
  properties,
});

const WINDOW: Box = [116.99, 31.71, 117.01, 31.72];

const LAYERS: Readonly<Record<string, readonly object[]>> = {
  XZQ: [feature(box(116.9, 31.7, 117.1, 31.8), { BSM: "XZQ1", XZQMC: "示例县" })],
  STBHHX: [
    feature(box(116.9, 31.77, 117.05, 31.8), { BSM: "ST1", ZRBHDFQ: "一般控制区", HXMC: "示例山" }),
    feature(box(117.05, 31.77, 117.1, 31.8), { BSM: "ST2", ZRBHDFQ: "核心保护区", HXMC: "示例山" }),
  ],
  YJJBNTBHTB: [
    feature(box(116.9, 31.7, 116.96, 31.74), { BSM: "NT1", ZRRMC: "示例甲", LXDH: "000" }),
    feature(box(117.04, 31.7, 117.1, 31.74), { BSM: "NT2", ZRRMC: "示例乙", LXDH: "000" }),
    feature(box(...WINDOW), { BSM: "NT3", ZRRMC: "示例丙", LXDH: "000" }),
  ],
  CZKFBJ: [
    feature(
      { type: "Polygon", coordinates: [ring([116.96, 31.7, 117.04, 31.74]), ring(WINDOW).reverse()] },
      { BSM: "CZ1", GHFQDM: "410", GHFQMC: "城镇集中建设区" },
    ),
  ],
  DZZHYFQ: [
    feature(box(116.9, 31.75, 116.95, 31.77), { BSM: "DZ1", DJ: "高易发区" }),
    feature(box(116.94, 31.75, 117.0, 31.77), { BSM: "DZ2", DJ: "中易发区" }),
  ],
};

const zone = (id: string, code: string, ...corners: Box): object =>
  feature(box(...corners), { BSM: id, GHFQDM: code, GHFQMC: `示例${code}` });

const holed = (id: string, code: string, outer: Box, hole: Box): object =>
  feature({ type: "Polygon", coordinates: [ring(outer), ring(hole).reverse()] }, { BSM: id, GHFQDM: code });

/**
 * Planning zones of the same place, published only where a test asks for them, and housing that distances are measured to.
 *
 *   31.80 ┌──────────────────────┐
 *         │         100          │
 *   31.77 ├───────┬──────┬───────┤
 *         │  520  │ 510  │  520  │      510: 116.98–117.02
 *   31.74 ├──────┬┴──┬───┴┬──────┤
 *         │ 300  │411│414 │ 300  │      411: 116.96–117.0, 414: 117.0–117.04, the window is 300
 *   31.70 └──────┴───┴────┴──────┘
 */
const ZONE_LAYERS: Readonly<Record<string, readonly object[]>> = {
  GHFQ: [
    zone("Z100", "100", 116.9, 31.77, 117.1, 31.8),
    zone("Z520W", "520", 116.9, 31.74, 116.98, 31.77),
    zone("Z510", "510", 116.98, 31.74, 117.02, 31.77),
    zone("Z520E", "520", 117.02, 31.74, 117.1, 31.77),
    zone("Z300W", "300", 116.9, 31.7, 116.96, 31.74),
    holed("Z411", "411", [116.96, 31.7, 117.0, 31.74], [116.99, 31.71, 116.995, 31.72]),
    zone("Z300M", "300", 116.99, 31.71, 116.995, 31.72),
    zone("Z414", "414", 117.0, 31.7, 117.04, 31.74),
    zone("Z300E", "300", 117.04, 31.7, 117.1, 31.74),
  ],
  DLTB: [
    feature(box(117.03, 31.73, 117.031, 31.731), { BSM: "TB1", DLBM: "0701" }),
    feature(box(117.0, 31.75, 117.005, 31.755), { BSM: "TB2", DLBM: "0702" }),
  ],
};

const CLASS_COLUMNS: Readonly<Record<string, string>> = {
  STBHHX: "ZRBHDFQ",
  CZKFBJ: "GHFQDM",
  DZZHYFQ: "DJ",
  GHFQ: "GHFQDM",
  DLTB: "DLBM",
};

export function placeManifest(layers: readonly string[] = Object.keys(LAYERS)): Manifest {
  return manifest.parse({
    title: { zh: "示例县", en: "Example county (fictitious)" },
    region: { code: "999901", name: "示例县" },
    coverage: "XZQ",
    layers: layers.map((code) => ({
      code,
      title: { zh: `示例 ${code}`, en: `Example ${code}` },
      kind: code === "GHFQ" ? "zone" : "control-line",
      file: `${code}.geojson`,
      idColumn: "BSM",
      ...(CLASS_COLUMNS[code] ? { classColumn: CLASS_COLUMNS[code] } : {}),
      source: { document: "示例文件", dataDate: "2025-12-31" },
      exposure: ["check-only", "tiles", "download"],
    })),
  });
}

/** Of the fictitious county and all that it inherits: nation, province, city, county. */
export function demoPacks(): readonly CompiledPack[] {
  return JSON.parse(inject("demoPacks"));
}

export function nationalPack(): CompiledPack {
  return demoPacks()[0]!;
}

/** The fictitious county's rules as they judge. */
export function preparedDemo(): PreparedPack {
  const packs = demoPacks();
  return preparePack(packs.at(-1)!, packs.slice(0, -1));
}

/** Publishes the place, or other features of its layers, through the real pipeline. */
export function publishPlace(
  store: ObjectStore,
  layers?: readonly string[],
  packs: readonly CompiledPack[] = [nationalPack()],
  features: Readonly<Record<string, readonly object[]>> = LAYERS,
): Promise<PublishReport> {
  const openLayer = ({ code, file }: Manifest["layers"][number]) => {
    const text = JSON.stringify({ type: "FeatureCollection", features: features[code] });
    return openSource([fileOfBytes(file, new TextEncoder().encode(text))]);
  };
  return publish(store, { manifest: placeManifest(layers), openLayer, packs }, { by: "test" });
}

/** The place with its planning zones, under the county's rules. */
export function publishZonedPlace(store: ObjectStore, layers?: readonly string[]): Promise<PublishReport> {
  const features = { ...LAYERS, ...ZONE_LAYERS };
  return publishPlace(store, layers ?? Object.keys(features), demoPacks(), features);
}

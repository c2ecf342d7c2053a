import { manifest } from "../../data/publish/manifest.ts";
import { publish } from "../../data/publish/publish.ts";
import { openSource } from "../../shared/formats/openSource.ts";
import { fileOfBytes } from "../../shared/formats/sourceFiles.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { feature, nationalPack, ring } from "./place.ts";
import { bucket } from "./service.ts";

/**
 * A fictitious place (示例) for the abstract tests of the OGC: every layer with items and tiles, its features known here, so
 * that a test can say which of them an answer must hold.
 *
 * PARKS: boxes of 0.01° on a 4 × 3 grid of 0.02° from 117°E 31.7°N on, of every column type, with gaps of each; a triangle
 * whose bounding box reaches where it does not; a name with quotes. WATER: a lake with an island.
 */
export interface KnownFeature {
  readonly type: "Feature";
  readonly geometry: { readonly type: "Polygon"; readonly coordinates: number[][][] };
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
}

const NAMES: Readonly<Record<number, string | null>> = { 1: "示例公园", 3: null, 5: "O'Hare", 7: 'a "b" c', 9: "foo" };

function park(number: number, coordinates: number[][][]): KnownFeature {
  const properties = {
    BSM: `LD${number}`,
    MC: number in NAMES ? NAMES[number]! : `Park ${number}`,
    SL: number === 8 ? null : number,
    BL: number === 4 ? null : number / 8,
    KF: number === 6 ? null : number % 2 === 0,
  };
  return feature({ type: "Polygon", coordinates }, properties) as KnownFeature;
}

const GRID = Array.from({ length: 12 }, (_, i) => {
  const [west, south] = [117 + (i % 4) / 50, 31.7 + Math.floor(i / 4) / 50];
  return park(i + 1, [ring([west, south, west + 0.01, south + 0.01])]);
});

const TRIANGLE = park(13, [
  [
    [117.1, 31.7],
    [117.14, 31.7],
    [117.1, 31.74],
    [117.1, 31.7],
  ],
]);

/** Inside the triangle's bounding box, beyond its long side. */
export const BESIDE_TRIANGLE = [117.13, 31.73, 117.135, 31.735] as const;

const LAKE = feature(
  { type: "Polygon", coordinates: [ring([117.2, 31.7, 117.3, 31.8]), ring([117.24, 31.74, 117.26, 31.76]).reverse()] },
  { BSM: "SY1", MC: "示例湖" },
) as KnownFeature;

/** On the lake's island. */
export const ON_ISLAND = [117.245, 31.745, 117.255, 31.755] as const;

export const PLACE: Readonly<Record<"PARKS" | "WATER", readonly KnownFeature[]>> = {
  PARKS: [...GRID, TRIANGLE],
  WATER: [LAKE],
};

/** A layer of the place that nobody may read features of. */
export const CLOSED = "CLOSED";

const TITLES: Readonly<Record<string, { zh: string; en: string }>> = {
  PARKS: { zh: "示例绿地", en: "Example parks" },
  WATER: { zh: "示例水域", en: "Example water" },
  CLOSED: { zh: "示例内部图层", en: "Example closed layer" },
};

/** Publishes the place through the real pipeline into the test's own bucket. */
export async function publishOgcPlace(): Promise<void> {
  const files: Readonly<Record<string, readonly KnownFeature[]>> = { ...PLACE, [CLOSED]: PLACE.WATER };
  const layers = Object.keys(files).map((code) => ({
    code,
    title: TITLES[code],
    file: `${code}.geojson`,
    idColumn: "BSM",
    nameColumn: "MC",
    coverage: "self",
    source: { document: "示例文件", dataDate: "2025-12-31" },
    exposure: code === CLOSED ? ["check-only"] : ["items", "tiles", "download"],
  }));
  const title = { zh: "示例数据", en: "Example data" };
  const publication = manifest.parse({ title, region: { code: "999901", name: "示例县" }, layers });
  await publish(
    r2Store(bucket()),
    {
      manifest: publication,
      openLayer: ({ code, file }) => {
        const text = JSON.stringify({ type: "FeatureCollection", features: files[code] });
        return openSource([fileOfBytes(file, new TextEncoder().encode(text))]);
      },
      packs: [nationalPack()],
    },
    { by: "test" },
  );
}

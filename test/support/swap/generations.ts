import { manifest as manifestSchema } from "../../../data/publish/manifest.ts";
import { publish } from "../../../data/publish/publish.ts";
import { openSource } from "../../../shared/formats/openSource.ts";
import { fileOfBytes } from "../../../shared/formats/sourceFiles.ts";
import { trapeziumArea } from "../../../shared/geometry/ellipsoid.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";

/**
 * Generations of one fictitious place (示例) that anybody can tell apart: the eastern border of a box that is in every layer
 * moves with each. An answer with two different borders in it mixes generations.
 */
export const SWAPPED_LAYERS = ["A", "B", "C"] as const;
const COVERAGE = "XZQ";

const [WEST, SOUTH, NORTH] = [117, 31.72, 31.76];

/** So many generations differ from each other; then the first comes again. */
const DISTINCT = 50;

/** Longitude of the eastern border in each. */
export const BORDERS: readonly number[] = Array.from({ length: DISTINCT }, (_, i) => WEST + 0.001 * (1 + i));

const borderOf = (generation: number): number => BORDERS[generation % DISTINCT]!;

/** Wider than every border; its overlap with each layer tells the generation. */
export const SWAP_SITE = {
  type: "Polygon",
  coordinates: [
    [
      [WEST, 31.73],
      [117.06, 31.73],
      [117.06, 31.75],
      [WEST, 31.75],
      [WEST, 31.73],
    ],
  ],
};

/** Its overlap with each layer, m²: a box between parallels (the trapezium of 国土调查办发〔2008〕32号). */
export function overlapOf(generation: number): number {
  return trapeziumArea(31.73, 31.75, borderOf(generation) - WEST);
}

/** @returns the snapshot's digest */
export async function publishGeneration(store: ObjectStore, generation: number): Promise<string> {
  const openLayer = ({ code, file }: { readonly code: string; readonly file: string }) => {
    const features = code === COVERAGE ? [box("1", 116.9, 31.7, 117.1, 31.8)] : layerOf(generation);
    const text = JSON.stringify({ type: "FeatureCollection", features });
    return openSource([fileOfBytes(file, new TextEncoder().encode(text))]);
  };
  const { snapshot } = await publish(store, { manifest: MANIFEST, openLayer, packs: [] }, { by: "test" });
  return snapshot;
}

/** The box, and patches far from it: as many as shift every offset, and named after their generation. */
function layerOf(generation: number): object[] {
  const patches = Array.from({ length: 200 + 3 * (generation % DISTINCT) }, (_, i) => {
    const [x, y] = [116.9 + 0.002 * (i % 20), 31.77 + 0.001 * Math.floor(i / 20)];
    return box(`P${generation}-${i}`, x, y, x + 0.0015, y + 0.0007);
  });
  return [box("BOX", WEST, SOUTH, borderOf(generation), NORTH), ...patches];
}

function box(BSM: string, west: number, south: number, east: number, north: number): object {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Feature", properties: { BSM }, geometry: { type: "Polygon", coordinates: [ring] } };
}

const MANIFEST = manifestSchema.parse({
  title: { zh: "示例", en: "Example (fictitious)" },
  region: { code: "999901", name: "示例县" },
  coverage: COVERAGE,
  layers: [COVERAGE, ...SWAPPED_LAYERS].map((code) => ({
    code,
    title: { zh: "示例", en: "Example" },
    kind: "other",
    file: `${code}.geojson`,
    idColumn: "BSM",
    source: { document: "示例", dataDate: "2025-12-31" },
    exposure: ["tiles", "items", "download"],
  })),
});

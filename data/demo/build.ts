import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { DemoFeature } from "./features.ts";
import { makeLandCover } from "./landCover.ts";
import { makeLandscape } from "./landscape.ts";
import { type DemoLayer, makeLayers } from "./layers.ts";
import { demoManifest } from "./manifestRows.ts";
import { zippedShapefile } from "./shapefile.ts";
import { makeSites } from "./sites.ts";
import { makeZoning } from "./zoning.ts";

export interface DemoLayerSummary {
  readonly code: string;
  readonly file: string;
  readonly features: number;
  readonly vertices: number;
  /** Vertices of the biggest feature. */
  readonly biggest: number;
}

export interface DemoSummary {
  readonly manifest: string;
  readonly layers: readonly DemoLayerSummary[];
  readonly vertices: number;
  readonly sites: number;
}

export interface DemoOptions {
  /** Called before each step with what is done next. */
  readonly onProgress?: (step: string) => void;
}

/** The fictitious county's rules; those of its city, its province and the nation come with them. */
const RULE_PACK = resolve(import.meta.dirname, "../rules/cn-demo");

/**
 * Writes the fictitious demo county's source layers (EPSG:4490, lon/lat), `manifest.json` and `sites.geojsonl` into
 * `outDir`; the same bytes each time, but for the manifest's relative path to the rule pack, which follows `outDir`.
 */
export async function buildDemo(outDir: string, { onProgress = () => {} }: DemoOptions = {}): Promise<DemoSummary> {
  onProgress("drawing the demo county");
  const landscape = makeLandscape();
  const cover = makeLandCover(landscape);
  const county = { landscape, cover, zoning: makeZoning(cover) };
  onProgress("making layers");
  const layers = makeLayers(county);
  onProgress("laying out project sites");
  const sites = makeSites(county);
  onProgress("writing files");
  await mkdir(outDir, { recursive: true });
  const manifest = demoManifest([relative(resolve(outDir), RULE_PACK).replaceAll("\\", "/")]);
  const fileOf = new Map(manifest.layers.map(({ code, file }) => [code, file]));
  for (const layer of layers) await writeLayer(join(outDir, fileOf.get(layer.code)!), layer);
  await writeFile(join(outDir, "sites.geojsonl"), textSequence(sites));
  const manifestPath = join(outDir, "manifest.json");
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  const summaries = layers.map((layer) => summarise(layer, fileOf.get(layer.code)!));
  const vertices = summaries.reduce((sum, layer) => sum + layer.vertices, 0);
  return { manifest: manifestPath, layers: summaries, vertices, sites: sites.length };
}

async function writeLayer(path: string, { code, features }: DemoLayer): Promise<void> {
  await writeFile(path, path.endsWith(".zip") ? zippedShapefile(code, features) : textSequence(features));
}

/** One feature a line. */
function textSequence(features: readonly object[]): string {
  return features.map((feature) => `${JSON.stringify(feature)}\n`).join("");
}

function summarise({ code, features }: DemoLayer, file: string): DemoLayerSummary {
  const counts = features.map(vertexCount);
  return {
    code,
    file,
    features: features.length,
    vertices: counts.reduce((sum, count) => sum + count, 0),
    biggest: counts.reduce((most, count) => Math.max(most, count), 0),
  };
}

function vertexCount({ geometry }: DemoFeature): number {
  if (geometry.type === "Point") return 1;
  if (geometry.type === "LineString") return geometry.coordinates.length;
  if (geometry.type === "Polygon") return geometry.coordinates.flat().length;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat(2).length : 0;
}

async function main(outDir: string | undefined): Promise<void> {
  if (!outDir) throw new Error("usage: node data/demo/build.ts <folder>");
  const { layers, vertices, sites } = await buildDemo(outDir, { onProgress: (step) => console.log(`${step} …`) });
  console.table(layers);
  console.log(`${vertices} vertices, ${sites} sites`);
}

if (import.meta.main) await main(process.argv[2]);

import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { demoManifest } from "../../../data/demo/manifestRows.ts";
import { publishManifest } from "../../../data/publish/publishFiles.ts";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { type CellLayer, writeCellLayer } from "../cellLayers.ts";

/** Fictitious regions (示例) of several sizes, as dense as each other: whatever is asked of the least has the same answer in all. */
export interface Region {
  readonly name: string;
  /** Degrees along each side. */
  readonly side: number;
  readonly layers: readonly Grain[];
}

/** What a layer is made of, whatever its extent. */
interface Grain extends Omit<CellLayer, "side"> {
  readonly code: string;
  readonly cell: number;
}

/** Twelve layers of a county, about 1,000,000 vertices in 0.4° × 0.4°: patches, zones, and lines that cover a part of it. */
const COUNTY: readonly Grain[] = [
  { code: "XZQ", cell: 0.1, perEdge: 600 },
  { code: "DLTB", cell: 0.002, perEdge: "some" },
  { code: "GHFQ", cell: 0.01, perEdge: 12 },
  { code: "STBHHX", cell: 0.04, perEdge: 300, oneIn: 3 },
  { code: "YJJBNTBHTB", cell: 0.004, perEdge: 3, oneIn: 2 },
  { code: "CZKFBJ", cell: 0.05, perEdge: 300, oneIn: 4 },
  { code: "HLFXKZX", cell: 0.02, perEdge: 50, oneIn: 3 },
  { code: "HHGLFW", cell: 0.01, perEdge: 40, oneIn: 2 },
  { code: "DZZHYFQ", cell: 0.008, perEdge: 10, oneIn: 2 },
  { code: "YYSSYBHQ", cell: 0.03, perEdge: 150 },
  { code: "HJGKDY", cell: 0.1, perEdge: 1000 },
  { code: "LSWHBHX", cell: 0.005, perEdge: 5, oneIn: 3 },
];

export const COUNTY_REGION: Region = { name: "12 layers, 1M vertices", side: 0.4, layers: COUNTY };

export const REGIONS: readonly Region[] = [
  { name: "12 layers, 0.1M vertices", side: 0.4 / Math.sqrt(10), layers: COUNTY },
  COUNTY_REGION,
  { name: "12 layers, 10M vertices", side: 0.4 * Math.sqrt(10), layers: COUNTY },
  { name: "2,000,000 patches", side: 0.99, layers: [{ code: "DLTB", cell: 0.0007, perEdge: "some" }] },
];

/** Publishes the region into a folder unless it was before. @returns the store's folder */
export async function publishRegion(folder: string, region: Region): Promise<string> {
  const own = join(folder, region.name.replaceAll(/\W+/g, "-"));
  const store = join(own, "store");
  if (await readPointer(diskStore(store))) return store;
  await mkdir(own, { recursive: true });
  for (const { code, cell, perEdge, oneIn } of region.layers) {
    const side = Math.max(1, Math.round(region.side / cell));
    await writeCellLayer(join(own, `${code}.geojsonl`), { side, cell, perEdge, oneIn });
  }
  const manifest = join(own, "manifest.json");
  await writeFile(manifest, JSON.stringify(manifestOf(own, region)));
  await publishManifest(diskStore(store), manifest, { by: "bench" });
  return store;
}

function manifestOf(folder: string, { layers }: Region): object {
  const demo = demoManifest([relative(folder, resolve(import.meta.dirname, "../../../data/rules/cn-demo"))]);
  const [first] = layers;
  const rows = layers.map(({ code }) => ({
    code,
    title: { zh: `${code}(示例)`, en: `${code} (example)` },
    kind: "other",
    file: `${code}.geojsonl`,
    idColumn: "BSM",
    classColumn: "DLBM",
    source: { document: "示例", dataDate: "2025-12-31" },
  }));
  return { ...demo, coverage: first!.code, layers: rows };
}

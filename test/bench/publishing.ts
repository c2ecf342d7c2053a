import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { measuredPublish } from "../node/publish/command.ts";
import { type CellLayer, writeCellLayer } from "./cellLayers.ts";
import { figure, printTable } from "./timing.ts";

/** Layers of a survey's size: many vertices, many features, and twice as many to see how it grows. */
const LAYERS: readonly CellLayer[] = [
  { side: 316, perEdge: 12 },
  { side: 447, perEdge: 12 },
  { side: 1000, perEdge: "some" },
  { side: 1414, perEdge: "some" },
];

/** Publishes layers of millions of vertices, each into an empty store by a process of its own. */
export async function benchLargeLayers(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const rows: Record<string, string | number>[] = [];
  for (const layer of LAYERS) rows.push(await publishedLayer(folder, layer));
  printTable("Publishing large layers", rows);
}

async function publishedLayer(folder: string, layer: CellLayer): Promise<Record<string, string | number>> {
  const [source, store] = [join(folder, "cells.geojsonl"), join(folder, "store")];
  try {
    const vertices = await writeCellLayer(source, layer);
    const { code, cpuSeconds, maxBytes, stderr } = await measuredPublish(source, "--store", store);
    if (code !== 0) throw new Error(stderr);
    return {
      features: layer.side ** 2,
      vertices,
      "source MB": figure((await stat(source)).size / 1e6),
      "processor s": figure(cpuSeconds),
      "peak memory MB": figure(maxBytes / 1e6),
    };
  } finally {
    for (const path of [source, store]) await rm(path, { recursive: true, force: true });
  }
}

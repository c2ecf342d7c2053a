import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as turf from "@turf/turf";
import { fromFeature } from "flatgeobuf/lib/mjs/geojson/feature.js";
import { HttpReader } from "flatgeobuf/lib/mjs/http-reader.js";
import { readPointer } from "../../shared/catalog/catalog.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { polygonBounds } from "../../shared/geometry/rings.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import type { Site } from "../../shared/sites/site.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { toTurf } from "./overlapEngines.ts";
import { figure, percentile, printTable } from "./timing.ts";

interface Cost {
  readonly ms: number;
  readonly reads: number;
  readonly bytes: number;
}

/** Whole checks over every layer, against the same question asked with flatgeobuf's reader and turf, file by file. */
export async function benchChecks(store: ObjectStore, folder: string, sitesFile: string): Promise<void> {
  const sites = await sample(sitesFile);
  const services = { store, cache: new CheckCache(), limits: DEFAULT_LIMITS };
  const ours = await measure(sites, async (site) => {
    const { counts } = await sitingPrecheck(services, { site, project: {}, asOf: "2026-11-22" });
    return counts;
  });
  const pointer = await readPointer(store);
  const files = pointer!.snapshot.layers.map(({ data }) => join(folder, data.key));
  const rival = await measure(sites.slice(0, 60), (site) => turfCheck(files, site));
  printTable(`${sites.length} demo sites × ${files.length} layers, warm`, [
    summary("this check", ours),
    summary("flatgeobuf reader + @turf/intersect (60 sites)", rival),
  ]);
}

export async function sample(file: string): Promise<Site[]> {
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  return lines
    .filter((_, i) => i % 5 === 0)
    .map((line) => normaliseSite(readGeoJsonSite(JSON.parse(line), "/site", 20_000), { crs: "EPSG:4490" }));
}

async function measure(
  sites: readonly Site[],
  check: (site: Site) => Promise<Omit<Cost, "ms">>,
): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  await check(sites[0]!);
  for (const site of sites) {
    const started = performance.now();
    const { reads, bytes } = await check(site);
    costs.push({ ms: performance.now() - started, reads, bytes });
  }
  return costs;
}

function summary(name: string, costs: readonly Cost[]): Record<string, string> {
  const mean = (pick: (cost: Cost) => number): number =>
    costs.reduce((sum, cost) => sum + pick(cost), 0) / costs.length;
  const times = costs.map(({ ms }) => ms);
  return {
    check: name,
    "p50 ms": figure(percentile(times, 0.5)),
    "p95 ms": figure(percentile(times, 0.95)),
    "reads, mean": figure(mean(({ reads }) => reads)),
    "kB, mean": figure(mean(({ bytes }) => bytes) / 1000),
  };
}

/** What a careful developer would write with the usual packages: box query, intersect, spherical area, a layer at a time. */
async function turfCheck(files: readonly string[], site: Site): Promise<Omit<Cost, "ms">> {
  const [minX, minY, maxX, maxY] = polygonBounds(site.region);
  const subject = toTurf(site.region);
  let reads = 0;
  let bytes = 0;
  for (const file of files) {
    const handle = await open(file);
    const source = {
      getRange: async (begin: number, length: number): Promise<ArrayBuffer> => {
        reads++;
        const buffer = new Uint8Array(length);
        const { bytesRead } = await handle.read(buffer, 0, length, begin);
        bytes += bytesRead;
        return buffer.buffer.slice(0, bytesRead);
      },
    };
    const reader = await HttpReader.openSource(source as never);
    for await (const { id, feature } of reader.selectBbox({ minX, minY, maxX, maxY })) {
      const polygon = fromFeature(id, feature, reader.header as never) as never;
      const common = turf.intersect(turf.featureCollection([subject, polygon]));
      if (common) turf.area(common);
    }
    await handle.close();
  }
  return { reads, bytes };
}

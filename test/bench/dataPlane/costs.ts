import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HttpReader } from "flatgeobuf/lib/mjs/http-reader.js";
import { CATALOG_KEY, readPointer } from "../../../shared/catalog/catalog.ts";
import type { Snapshot } from "../../../shared/catalog/snapshot.ts";
import { CheckCache } from "../../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { sitingPrecheck } from "../../../shared/checks/sitingPrecheck.ts";
import { polygonBounds } from "../../../shared/geometry/rings.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { memoryStore } from "../../../shared/store/memory.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { figure, percentile } from "../timing.ts";
import type { BenchSite } from "./sites.ts";

/** What a question took: reads, and milliseconds where they take no time, because the store is in memory. */
export interface Cost {
  readonly rounds: number;
  readonly reads: number;
  readonly bytes: number;
  readonly ms: number;
}

/** A published store with what checks read of it in memory. */
export interface InMemory {
  readonly store: ObjectStore;
  readonly snapshot: Snapshot;
  readonly check: Uint8Array<ArrayBuffer>;
}

export async function inMemory(folder: string): Promise<InMemory> {
  const store = memoryStore();
  const published = await readPointer(diskStore(folder));
  const { snapshot } = published!;
  const keys = [CATALOG_KEY, snapshot.check.key, ...snapshot.rulePacks.map(({ key }) => key)];
  for (const key of keys) await store.put(key, await bytesOf(join(folder, key)));
  return { store, snapshot, check: await bytesOf(join(folder, snapshot.check.key)) };
}

/** Not a Buffer: what is sliced off one is no copy. */
async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path));
}

/** Whole checks: `cold` with nothing kept from the one before. */
export async function checkCosts(
  { store }: InMemory,
  sites: readonly BenchSite[],
  indexBudgetBytes: number,
  cold: boolean,
): Promise<Cost[]> {
  const limits = { ...DEFAULT_LIMITS, indexBudgetBytes };
  let cache = new CheckCache();
  const ask = async ({ site }: BenchSite): Promise<Cost> => {
    if (cold) cache = new CheckCache();
    const started = performance.now();
    const { counts } = await sitingPrecheck({ store, cache, limits }, { site, project: {}, asOf: "2026-11-22" });
    return { ...counts, ms: performance.now() - started };
  };
  return costsOf(sites, ask);
}

/** The pieces about each site by the format's own reader, on the same file; nothing is computed with them. */
export async function readerCosts({ check }: InMemory, sites: readonly BenchSite[]): Promise<Cost[]> {
  return costsOf(sites, async ({ site }) => {
    let reads = 0;
    let bytes = 0;
    let rounds = 0;
    let busy = 0;
    const getRange = async (begin: number, length: number): Promise<ArrayBuffer> => {
      reads++;
      bytes += length;
      if (busy++ === 0) rounds++;
      const slice = check.slice(begin, begin + length);
      await null;
      busy--;
      return slice.buffer;
    };
    const [minX, minY, maxX, maxY] = polygonBounds(site.region);
    const started = performance.now();
    const reader = await HttpReader.openSource({ getRange } as never);
    for await (const { feature } of reader.selectBbox({ minX, minY, maxX, maxY })) feature.geometry();
    return { rounds, reads, bytes, ms: performance.now() - started };
  });
}

/** After all sites have been asked once, so that code is compiled; with a warm cache that keeps their leaves too. */
async function costsOf(sites: readonly BenchSite[], ask: (site: BenchSite) => Promise<Cost>): Promise<Cost[]> {
  for (const site of sites) await ask(site);
  const costs: Cost[] = [];
  for (const site of sites) costs.push(await ask(site));
  return costs;
}

/** A row of the table. */
export function row(what: string, costs: readonly Cost[]): Record<string, string> {
  const mean = (pick: (cost: Cost) => number): string =>
    figure(costs.reduce((sum, cost) => sum + pick(cost), 0) / costs.length);
  const times = costs.map(({ ms }) => ms);
  return {
    check: what,
    "rounds, most": String(Math.max(...costs.map(({ rounds }) => rounds))),
    rounds: mean(({ rounds }) => rounds),
    reads: mean(({ reads }) => reads),
    kB: mean(({ bytes }) => bytes / 1000),
    "CPU p50 ms": figure(percentile(times, 0.5)),
    "p99 ms": figure(percentile(times, 0.99)),
    "checks/s": figure((1000 * times.length) / times.reduce((sum, ms) => sum + ms, 0)),
  };
}

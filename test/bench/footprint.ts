import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { IsolateCost } from "./freshIsolate.ts";
import { figure, percentile, printTable } from "./timing.ts";
import { bundleWorker, startWorker } from "./workerd.ts";
import { workerKB } from "./workerSize.ts";

const CHECKS = 10_000;
const ISOLATES = 25;
const GEOMETRY = fileURLToPath(import.meta.resolve("../../shared/geometry"));

/** What the sum costs besides its time: the first call, memory that stays, size; and the size of both Workers. */
export async function benchFootprint(): Promise<void> {
  const { growthMB } = await inFreshIsolate(CHECKS);
  printTable("What the overlap sum costs besides", [
    { what: "first call in a fresh isolate, 100 × 5,000, Node, CPU ms", figure: figure(await firstCallInNode()) },
    {
      what: "first call in a fresh isolate, 100 × 5,000, workerd, ms by the clock outside",
      figure: figure(await firstCallInWorkerd()),
    },
    { what: `heap growth over ${CHECKS.toLocaleString("en")} such sums, MB`, figure: growthMB.toFixed(2) },
    { what: "the sum and what it needs, minified, kB gz", figure: figure(await bundledKB(["overlap.ts"])) },
    {
      what: "all of shared/geometry without packages, minified, kB gz",
      figure: figure(await bundledKB(readdirSync(GEOMETRY))),
    },
  ]);
  printTable("What is deployed, kB gz", [
    { what: "the tiles Worker", figure: figure(await workerKB("workers/tiles/wrangler.toml")) },
    { what: "the api Worker", figure: figure(await workerKB("wrangler.toml")) },
  ]);
}

/** The mean, because a clock of 4 ms tells no single one. */
async function firstCallInNode(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < ISOLATES; i++) sum += (await inFreshIsolate(0)).firstMs;
  return sum / ISOLATES;
}

async function inFreshIsolate(checks: number): Promise<IsolateCost> {
  const worker = new Worker(fileURLToPath(import.meta.resolve("./freshIsolate.ts")), { workerData: { checks } });
  const [cost] = (await once(worker, "message")) as [IsolateCost];
  return cost;
}

/** Everything is loaded and the case is made before; then the first request that sums. */
async function firstCallInWorkerd(): Promise<number> {
  const script = await bundleWorker();
  const times: number[] = [];
  while (times.length < 5) {
    const worker = startWorker(script);
    await worker.sample(0, 0, 0);
    times.push(await worker.sample(0, 0, 1));
    await worker.close();
  }
  return percentile(times, 0.5);
}

async function bundledKB(files: readonly string[]): Promise<number> {
  const contents = files.map((file, i) => `export * as m${i} from "./${file}";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: GEOMETRY },
    bundle: true,
    minify: true,
    format: "esm",
    packages: "external",
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length / 1000;
}

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { checkCosts, inMemory, readerCosts, row } from "./dataPlane/costs.ts";
import { load, post } from "./dataPlane/load.ts";
import { startPostgis } from "./dataPlane/postgis.ts";
import { COUNTY_REGION, publishRegion, REGIONS } from "./dataPlane/regions.ts";
import { type BenchSite, benchSites } from "./dataPlane/sites.ts";
import { figure, printTable } from "./timing.ts";

const SITES = 200;

/** What a check reads and computes, whatever the size of the data, beside the format's own reader and PostGIS. */
export async function benchDataPlane(folder: string): Promise<void> {
  const sites = benchSites(SITES);
  for (const region of REGIONS) {
    const memory = await inMemory(await publishRegion(folder, region));
    const { features, size } = memory.snapshot.check;
    printTable(`${region.name}: ${features} pieces, ${figure(size / 1e6)} MB; ${SITES} sites`, [
      row("check, cold", await checkCosts(memory, sites, DEFAULT_LIMITS.indexBudgetBytes, true)),
      row("check, warm", await checkCosts(memory, sites, DEFAULT_LIMITS.indexBudgetBytes, false)),
      row("check, cold, 64 kB of index", await checkCosts(memory, sites, 64 * 1024, true)),
      row("check, warm, 64 kB of index", await checkCosts(memory, sites, 64 * 1024, false)),
      row("flatgeobuf's reader, pieces only", await readerCosts(memory, sites)),
    ]);
  }
  await benchServices(await publishRegion(folder, COUNTY_REGION), sites);
}

/** Both over HTTP, on the same cores, with the same sites and the same pieces. */
async function benchServices(folder: string, sites: readonly BenchSite[]): Promise<void> {
  const bodies = sites.map(({ geometry }) => JSON.stringify({ site: geometry }));
  const ours = await startServer("precheckServer.ts", folder);
  const table = [await load("checks, Node, files on disk", ours.url, bodies)];
  const { check } = await inMemory(folder);
  const postgis = await startPostgis(check);
  if (postgis) {
    const rival = await startServer("postgisServer.ts", postgis.host);
    table.push(await load("overlap areas by PostGIS, Node endpoint", rival.url, bodies));
    printTable(`${COUNTY_REGION.name} over HTTP, 8 callers at once`, table);
    await compare(ours.url, rival.url, bodies);
    rival.child.kill();
    await postgis.close();
  } else {
    printTable(`${COUNTY_REGION.name} over HTTP, 8 callers at once`, table);
    console.log("\nPostGIS is not installed: no rival in this table");
  }
  ours.child.kill();
}

interface Answer {
  readonly layers: readonly { readonly layer: string; readonly overlapM2: number }[];
}
interface Rows {
  readonly rows: readonly { readonly layer: string; readonly m2: number }[];
}

/** Theirs has geodesic edges and ours straight ones in longitude and latitude: the two differ by parts in a million. */
async function compare(ours: string, theirs: string, bodies: readonly string[]): Promise<void> {
  let compared = 0;
  let worst = 0;
  for (const body of bodies) {
    const { layers } = JSON.parse(await post(ours, body)) as Answer;
    const { rows } = JSON.parse(await post(theirs, body)) as Rows;
    for (const { layer, overlapM2 } of layers) {
      const m2 = rows.filter((each) => each.layer === layer).reduce((sum, each) => sum + each.m2, 0);
      compared++;
      // Ours are rounded to 0.01 m².
      if (m2 >= 100) worst = Math.max(worst, Math.abs(overlapM2 - m2) / m2);
    }
  }
  console.log(
    `\n${compared} areas of both compared: above 100 m² they differ by at most ${worst.toExponential(1)} of their value`,
  );
}

/** A server in a process of its own, and its address once it listens. */
async function startServer(file: string, folder: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "dataPlane", file), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("exit", (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}/`, child };
}

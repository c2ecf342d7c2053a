import { fileURLToPath } from "node:url";
import { geosPresent, printedByGeos } from "../support/geos.ts";
import { type OverlapCase, overlapCases } from "./overlapCases.ts";
import { ENGINES, type OverlapEngine, squareDegreeM2, toPositions } from "./overlapEngines.ts";
import { cpuMs, figure, msPerRun, printTable } from "./timing.ts";
import { bundleWorker, startWorker } from "./workerd.ts";

/** Overlap engines on the same polygons, in Node beside native GEOS and in workerd. */
export async function benchOverlaps(): Promise<void> {
  const cases = overlapCases();
  const geos = geosTimes(cases);
  await inNode(cases, geos);
  await inWorkerd(cases);
}

async function inNode(cases: readonly OverlapCase[], geos: readonly number[] | null): Promise<void> {
  const rows: Record<string, string>[] = [];
  for (const [i, overlap] of cases.entries()) {
    const times = new Map<string, number>();
    for (const { name, prepare } of ENGINES) {
      const work = prepare(overlap);
      agree(overlap, name, work());
      times.set(name, await msPerRun((runs) => timed(work, runs)));
    }
    if (geos) times.set("native GEOS", geos[i]!);
    rows.push(row(overlap, times));
  }
  printTable("Overlap of a site with polygons in Node: CPU ms (median), and how many times the sum's", rows);
}

function timed(work: () => unknown, runs: number): number {
  return cpuMs(() => {
    for (let i = 0; i < runs; i++) work();
  });
}

async function inWorkerd(cases: readonly OverlapCase[]): Promise<void> {
  const worker = startWorker(await bundleWorker());
  const rows: Record<string, string>[] = [];
  for (const [c, overlap] of cases.entries()) {
    const times = new Map<string, number>();
    for (const [e, { name }] of ENGINES.entries()) {
      agree(overlap, name, await worker.area(e, c));
      times.set(name, await msPerRun((runs) => worker.sample(e, c, runs)));
    }
    rows.push(row(overlap, times));
  }
  await worker.close();
  printTable("The same in workerd, by the clock outside", rows);
}

function row({ name }: OverlapCase, times: ReadonlyMap<string, number>): Record<string, string> {
  const [sum] = times.values();
  const cells = [...times].map(([engine, ms], i) => [
    engine,
    i === 0 ? figure(ms) : `${figure(ms)} (${figure(ms / sum!)}×)`,
  ]);
  return { case: name, ...Object.fromEntries(cells) };
}

/** The scale of the whole site is taken from one of its places. */
const SCALE_ERROR = 2e-3;

/** Who is fast and wrong is not compared. */
function agree(overlap: OverlapCase, engine: OverlapEngine["name"], areaM2: number): void {
  const sumM2 = ENGINES[0]!.prepare(overlap)();
  if (Math.abs(areaM2 - sumM2) <= SCALE_ERROR * sumM2) return;
  throw new Error(`${engine} finds ${areaM2} m² and the sum ${sumM2} m² in ${overlap.name}`);
}

interface GeosAnswer {
  readonly version: string;
  readonly cases: readonly { readonly ms: number; readonly area: number }[];
}

/** Milliseconds of each case; null where GEOS is not installed. */
function geosTimes(cases: readonly OverlapCase[]): readonly number[] | null {
  if (!geosPresent()) {
    console.log("\nnative GEOS skipped: apt-get install python3-shapely python3-numpy brings it");
    return null;
  }
  const script = fileURLToPath(import.meta.resolve("./overlapGeos.py"));
  const input = JSON.stringify(
    cases.map(({ site, others }) => ({ site: toPositions(site), others: others.map(toPositions) })),
  );
  const answer = JSON.parse(printedByGeos(script, input)) as GeosAnswer;
  console.log(`\nGEOS ${answer.version}, through shapely`);
  for (const [i, { area }] of answer.cases.entries()) {
    agree(cases[i]!, "GEOS", area * squareDegreeM2(cases[i]!.site));
  }
  return answer.cases.map(({ ms }) => ms);
}

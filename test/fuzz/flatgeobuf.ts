import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { Orders, Results } from "./flatgeobufThread.ts";

const THREAD = fileURLToPath(import.meta.resolve("./flatgeobufThread.ts"));
/** A case takes some tens of microseconds: one that takes this long hangs. */
const HANGS_MS = 10_000;
const LOOK_EVERY_MS = 250;
/** A tenth of it is what the thread must remember of a million cases, to tell which are new. */
const HEAP_MB = 256;
const SHOWN_FAILURES = 20;

/** Ended before its last case: it hung, or its heap was full. */
interface Died {
  readonly died: "hangs" | "out of memory" | "crashes";
  /** Cases begun. */
  readonly begun: number;
}

export interface Tally {
  hangs: number;
  "out of memory": number;
  crashes: number;
  "untyped errors": number;
}

/**
 * Mutated FlatGeobuf files, each read as publishing reads a foreign file and as a check reads its own, in a thread with a
 * small heap, by a clock, and with the bytes that it makes counted. A failure is printed with the seed of its case:
 * `--seed <it> --cases 1` repeats it alone.
 * @returns how many cases hung, ran out of memory or raised an error that is not typed
 */
export async function fuzzFlatgeobuf(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { cases: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
  });
  const tally = await mutatedFilesRead(Number(values.seed), Number(values.cases), console.log);
  return Object.values(tally).reduce((sum, count) => sum + count, 0);
}

/** @param print is told how it goes, and of failures */
export async function mutatedFilesRead(seed: number, cases: number, print: (line: string) => void): Promise<Tally> {
  const tally: Tally = { hangs: 0, "out of memory": 0, crashes: 0, "untyped errors": 0 };
  const started = performance.now();
  let [left, nextSeed] = [cases, seed];
  while (left > 0) {
    let results: Results | undefined;
    const died = await inThread(nextSeed, left, (latest) => {
      results = latest;
      print(lineOf(latest, cases - left, { ...tally, "untyped errors": latest.failures.length }, started));
    });
    left -= results?.distinct ?? 0;
    tally["untyped errors"] += results?.failures.length ?? 0;
    for (const failure of (results?.failures ?? []).slice(0, SHOWN_FAILURES)) print(JSON.stringify(failure));
    if (!died) break;
    tally[died.died]++;
    print(JSON.stringify({ seed: nextSeed + died.begun - 1, failure: died.died }));
    nextSeed += died.begun;
    left = Math.max(left - 1, 0);
  }
  return tally;
}

function lineOf(latest: Results, before: number, tally: Tally, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  const { files, distinct, bytes, whole, slowestMs, mostBytesEach } = latest;
  return [
    `${seconds.toFixed(0)} s: ${before + distinct} distinct mutations of ${files} files, ${(bytes / 1e6).toFixed(0)} MB`,
    `${whole} read whole`,
    ...Object.entries(tally).map(([kind, count]) => `${count} ${kind}`),
    `${((before + distinct) / seconds).toFixed(0)} a second`,
    `slowest ${slowestMs.toFixed(0)} ms`,
    `at most ${Math.max(mostBytesEach, 0).toFixed(1)} bytes made for a byte read, beyond 32 KB`,
  ].join(", ");
}

/** Runs cases in a thread of their own; one that hangs is ended. @returns how it died, if it did */
function inThread(firstSeed: number, distinct: number, report: (results: Results) => void): Promise<Died | undefined> {
  const begun = new SharedArrayBuffer(4);
  const workerData: Orders = { firstSeed, distinct, begun };
  const resourceLimits = { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32 };
  const worker = new Worker(THREAD, { workerData, resourceLimits });
  const at = (): number => Atomics.load(new Int32Array(begun), 0);
  return new Promise((resolve) => {
    let [last, since] = [0, performance.now()];
    const watch = setInterval(() => {
      if (at() !== last) [last, since] = [at(), performance.now()];
      else if (performance.now() - since > HANGS_MS) end({ died: "hangs", begun: at() });
    }, LOOK_EVERY_MS);
    const end = (died?: Died): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(died);
    };
    worker.on("message", (results: Results) => {
      report(results);
      if (results.done) end();
    });
    worker.once("error", (error: NodeJS.ErrnoException) => {
      const full = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      if (!full) console.error(error);
      end({ died: full ? "out of memory" : "crashes", begun: at() });
    });
  });
}

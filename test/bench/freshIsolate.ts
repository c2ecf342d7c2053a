import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { OverlapSum } from "../../shared/geometry/overlap.ts";
import { smallCase } from "./overlapCases.ts";
import { cpuMs } from "./timing.ts";

/** In an isolate of its own: the first overlap's CPU milliseconds, and what `checks` more leave on the heap. */
export interface IsolateCost {
  readonly firstMs: number;
  readonly growthMB: number;
}

const { checks } = workerData as { readonly checks: number };
const { site, others } = smallCase();

function check(): void {
  const sum = new OverlapSum(site);
  for (const [i, other] of others.entries()) sum.add(other, i);
  sum.areas();
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapMB(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

const firstMs = cpuMs(check);
for (let i = 0; i < checks / 10; i++) check();
const before = heapMB();
for (let i = 0; i < checks; i++) check();
parentPort!.postMessage({ firstMs, growthMB: heapMB() - before } satisfies IsolateCost);

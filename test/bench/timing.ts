/** Median of several runs after one to warm up, milliseconds. */
export function medianMs(work: () => unknown, runs = 9): number {
  work();
  const times = Array.from({ length: runs }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return percentile(times, 0.5);
}

/**
 * Milliseconds of processor that this thread spends: what else runs on the machine counts little. Some kernels tell no
 * finer than 4 ms.
 */
export function cpuMs(work: () => unknown): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

const SAMPLES = 7;
const SAMPLE_MS = 200;

/**
 * Milliseconds a run, where `sample(n)` answers how long n runs took together. Runs are bundled until they take long beside
 * what starting and timing them costs, which warms up too; then the median of several samples.
 */
export async function msPerRun(sample: (runs: number) => number | Promise<number>): Promise<number> {
  let runs = 1;
  let elapsed = 0;
  while (elapsed < SAMPLE_MS) {
    if (elapsed > 0) runs *= Math.ceil(Math.min(10, SAMPLE_MS / elapsed));
    const started = performance.now();
    await sample(runs);
    elapsed = performance.now() - started;
  }
  const times: number[] = [];
  while (times.length < (elapsed > 1000 ? 3 : SAMPLES)) times.push((await sample(runs)) / runs);
  return percentile(times, 0.5);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function printTable(title: string, rows: readonly Record<string, string | number>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  console.log(`\n${title}\n`);
  console.log(`| ${columns.join(" | ")} |`);
  console.log(`|${columns.map((_, i) => (i === 0 ? "---" : "--:")).join("|")}|`);
  for (const row of rows) console.log(`| ${columns.map((column) => row[column]).join(" | ")} |`);
}

export const figure = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

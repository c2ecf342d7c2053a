import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/** A Worker of the bench in workerd, as bundled as a deployed one. */
export interface BenchWorker {
  /** Milliseconds from outside that some runs of an engine on a case take, less those of no run at all. */
  readonly sample: (engine: number, overlap: number, runs: number) => Promise<number>;
  /** The area that it computes, m². */
  readonly area: (engine: number, overlap: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

export async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("./overlapWorker.ts"))],
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    write: false,
  });
  return outputFiles[0]!.text;
}

export function startWorker(script: string): BenchWorker {
  const options = { modules: true, script, compatibilityDate: "2026-10-01" };
  const miniflare = new Miniflare(convertV4MiniflareOptions(options));
  const ask = async (engine: number, overlap: number, runs: number): Promise<number> => {
    const response = await miniflare.dispatchFetch(`http://bench/?engine=${engine}&case=${overlap}&runs=${runs}`);
    return (await response.json()) as number;
  };
  const timed = async (engine: number, overlap: number, runs: number): Promise<number> => {
    const started = performance.now();
    await ask(engine, overlap, runs);
    return performance.now() - started;
  };
  return {
    sample: async (engine, overlap, runs) => {
      const nothing = Math.min(await timed(engine, overlap, 0), await timed(engine, overlap, 0));
      return (await timed(engine, overlap, runs)) - nothing;
    },
    area: (engine, overlap) => ask(engine, overlap, 1),
    close: () => miniflare.dispose(),
  };
}

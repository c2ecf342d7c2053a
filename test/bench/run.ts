import { arch, cpus } from "node:os";
import { join } from "node:path";
import { buildDemo } from "../../data/demo/build.ts";
import { publishManifest } from "../../data/publish/publishFiles.ts";
import { diskStore } from "../../shared/store/disk.ts";
import { benchChecks } from "./checks.ts";
import { benchDataPlane } from "./dataPlane.ts";
import { benchFootprint } from "./footprint.ts";
import { benchOverlaps } from "./overlaps.ts";
import { benchLargeLayers } from "./publishing.ts";
import { benchRules } from "./rules.ts";
import { figure, printTable } from "./timing.ts";

/**
 * `npm run bench`, or `npm run bench -- overlap` for one of them alone: prints Markdown tables, each with the rivals in the
 * same run. Nothing is asserted.
 */
const FOLDER = join(import.meta.dirname, "../../.lantu/bench");

async function publishDemo(): Promise<void> {
  const started = performance.now();
  const demo = await buildDemo(join(FOLDER, "demo"));
  const built = performance.now();
  const report = await publishManifest(diskStore(join(FOLDER, "store")), demo.manifest, { by: "bench" });
  const published = performance.now();
  printTable("Publishing the demo county", [
    {
      step: "generate",
      seconds: figure((built - started) / 1000),
      vertices: demo.vertices,
      pieces: "–",
      MB: "–",
    },
    {
      step: "read, check, cut, index, digest, write",
      seconds: figure((published - built) / 1000),
      vertices: report.layers.reduce((sum, layer) => sum + layer.verticesOut, 0),
      pieces: report.checkPieces,
      MB: figure(report.checkBytes / 1e6),
    },
  ]);
  console.log(`\npeak memory ${figure(process.resourceUsage().maxRSS / 1024)} MB`);
}

// flatgeobuf's reader logs every step.
console.debug = () => {};
console.log(
  `Node ${process.version}, ${arch()}, ${cpus().length} cores: ratios carry over to other machines, times do not`,
);

const store = diskStore(join(FOLDER, "store"));
const SITES = join(FOLDER, "demo/sites.geojsonl");

/** `overlap` needs no demo county; the others publish it first. */
const BENCHES: Readonly<Record<string, readonly (() => Promise<void>)[]>> = {
  overlap: [benchOverlaps, benchFootprint],
  publishing: [publishDemo, () => benchLargeLayers(join(FOLDER, "large"))],
  checks: [publishDemo, () => benchChecks(store, join(FOLDER, "store"), SITES)],
  data: [() => benchDataPlane(join(FOLDER, "data"))],
  rules: [publishDemo, () => benchRules(join(FOLDER, "demo/manifest.json"), SITES)],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !BENCHES[name]);
if (unknown.length > 0) throw new Error(`no bench ${unknown.join(", ")}: there are ${Object.keys(BENCHES).join(", ")}`);
const steps = (asked.length > 0 ? asked : Object.keys(BENCHES)).flatMap((name) => BENCHES[name]!);
for (const step of new Set(steps)) await step();

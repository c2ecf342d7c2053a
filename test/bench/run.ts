import { arch, cpus } from "node:os";
import { join } from "node:path";
import { buildDemo } from "../../data/demo/build.ts";
import { publishManifest } from "../../data/publish/publishFiles.ts";
import { diskStore } from "../../shared/store/disk.ts";
import { benchChecks } from "./checks.ts";
import { benchOverlaps } from "./overlapEngines.ts";
import { benchRules } from "./rules.ts";
import { figure, printTable } from "./timing.ts";

/** `npm run bench`: prints Markdown tables, each with the rival in the same run. Nothing is asserted. */
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
await publishDemo();
benchOverlaps();
await benchChecks(diskStore(join(FOLDER, "store")), join(FOLDER, "store"), join(FOLDER, "demo/sites.geojsonl"));
await benchRules(join(FOLDER, "demo/manifest.json"), join(FOLDER, "demo/sites.geojsonl"));

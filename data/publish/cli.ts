import { writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { extname } from "node:path";
import { parseArgs } from "node:util";
import { Problem } from "../../shared/problems/problem.ts";
import { openStore } from "./localStore.ts";
import type { PublishReport } from "./publish.ts";
import { PublishFault } from "./publishFault.ts";
import { publishFiles, publishManifest } from "./publishFiles.ts";
import { printReport } from "./report.ts";
import { RulePackError } from "./ruleTables.ts";

const USAGE = `npm run publish -- <manifest.json | files …> [--store local|<folder>] [--by <name>] [--report <file.json>]

  manifest.json   one row a layer: see docs/publishing.md
  files           .fgb .geojson .geojsonl .geojsons .ndjson .shp .zip: one layer a file, exposure check-only
  --store         local (default): the bucket that npm start and wrangler dev serve from; or a folder
  --by            who publishes, for the catalogue's history
  --report        writes what was done to each layer, every repair included`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      store: { type: "string", default: "local" },
      by: { type: "string", default: userInfo().username },
      report: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [first] = positionals;
  if (values.help || first === undefined) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const isManifest = extname(first) === ".json" && positionals.length === 1;
  const { store, close } = await openStore(values.store);
  try {
    const options = { by: values.by, onProgress: console.log };
    const report = await (isManifest
      ? publishManifest(store, first, options)
      : publishFiles(store, positionals, options));
    printReport(report);
    if (values.report !== undefined) await writeReport(values.report, report);
  } finally {
    await close();
  }
}

async function writeReport(path: string, report: PublishReport): Promise<void> {
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}

try {
  await main();
} catch (cause) {
  if (!(cause instanceof PublishFault || cause instanceof Problem || cause instanceof RulePackError)) throw cause;
  console.error(`Refused, nothing has changed.\n${cause.message}`);
  if (cause instanceof Problem && cause.details.mend) console.error(cause.details.mend.en);
  process.exitCode = 1;
}

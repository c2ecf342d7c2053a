import { access, constants, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname, extname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CATALOG_KEY } from "../../shared/catalog/catalog.ts";
import { type ObjectStore, StoreFault } from "../../shared/store/objectStore.ts";
import { openStore } from "./localStore.ts";
import { publishFiles, publishManifest } from "./publishFiles.ts";
import { printHistory, printReport } from "./report.ts";
import { readHistory, rollBack } from "./rollBack.ts";
import type { PublishOptions } from "./swapPointer.ts";
import { systemFaultText } from "./systemFault.ts";
import { atTerminal, refusal, UsageFault } from "./terminal.ts";

const USAGE = `npm run publish -- <manifest.json | files and rule packs …> [--store local|<folder>] [--by <name>] [--report <file.json>]
npm run publish -- --history            [--store local|<folder>]
npm run publish -- --rollback <digest>  [--store local|<folder>] [--by <name>]

  manifest.json   one row a layer: see docs/publishing.md
  files           .fgb .geojson .geojsonl .geojsons .ndjson .shp .zip: one layer a file, exposure check-only
  rule packs      folders with a pack.json: see docs/rules.md; what they inherit is published with them
  --store         local (default): the bucket that npm start and wrangler dev serve from; or a folder
  --by            who publishes, for the catalogue's history
  --report        writes what was done to each layer, every repair included
  --history       lists what was served when
  --rollback      serves an older snapshot again; the first 8 characters of its digest are enough`;

const OPTIONS = {
  store: { type: "string", default: "local" },
  by: { type: "string", default: userInfo().username },
  report: { type: "string" },
  history: { type: "boolean", default: false },
  rollback: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

function parseCommand() {
  return parseArgs({ allowPositionals: true, options: OPTIONS });
}

type Command = ReturnType<typeof parseCommand>;

/** One thing at a time: files, or the history, or a roll-back. */
function isComplete({ values, positionals }: Command): boolean {
  const wishes = [positionals.length > 0, values.history, values.rollback !== undefined];
  return wishes.filter(Boolean).length === 1;
}

async function run({ values, positionals }: Command): Promise<void> {
  const { report } = values;
  if (report !== undefined) await access(dirname(resolve(report)), constants.W_OK);
  const { store, close } = await openStore(values.store);
  try {
    const options = { by: values.by, onProgress: console.log };
    if (values.history) printHistory(await readHistory(store));
    else if (values.rollback === undefined) await publishPaths(store, positionals, options, report);
    else console.log(`serving snapshot sha256:${await rollBack(store, values.rollback, options)}`);
  } finally {
    await close();
  }
}

async function publishPaths(
  store: ObjectStore,
  paths: readonly string[],
  options: PublishOptions,
  reportPath: string | undefined,
): Promise<void> {
  const [first] = paths;
  const isManifest = paths.length === 1 && extname(first!) === ".json";
  const report = await (isManifest ? publishManifest(store, first!, options) : publishFiles(store, paths, options));
  printReport(report);
  if (reportPath === undefined) return;
  try {
    await writeFile(reportPath, `${JSON.stringify(report, null, 2)}\n`);
  } catch (cause) {
    console.error(`Published, but the report could not be written.\n${reportPath}: ${systemFaultText(cause)}`);
    process.exitCode = 1;
  }
}

/** What to say at the terminal; `null` for a mistake in this program, whose trace is wanted. */
function explanation(cause: unknown): string | null {
  if (cause instanceof StoreFault) {
    const reason = systemFaultText(cause.cause);
    const what = `The store failed: ${cause.message}${reason === null ? "" : ` (${reason})`}.`;
    return cause.key === CATALOG_KEY ? `${what}\nWhether the last write went through, --history tells.` : what;
  }
  const why = refusal(cause);
  return why === null ? null : `Refused, nothing has changed.\n${why}`;
}

async function main(): Promise<void> {
  const command = parseCommand();
  if (command.values.help) return console.log(USAGE);
  if (!isComplete(command)) throw new UsageFault();
  await run(command);
}

await atTerminal(USAGE, main, explanation);

import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { readPointer } from "../../shared/catalog/catalog.ts";
import { EXAMPLE } from "../../workers/api/example.ts";
import { openLocalBucket } from "../publish/localStore.ts";
import { publishManifest } from "../publish/publishFiles.ts";
import { buildDemo } from "./build.ts";
import { printVerdict } from "./printVerdict.ts";

/**
 * `npm start`: publishes the demo county (示例县) into the local bucket unless something is published there already, serves
 * both Workers on one origin, asks one question and prints the answer, then keeps serving.
 */
const ROOT = join(import.meta.dirname, "../..");

interface StartOptions {
  readonly port: string;
  /** Publish the demo again although something is published. */
  readonly fresh: boolean;
  /** Folder of the local bucket; wrangler's own when absent. */
  readonly state?: string | undefined;
}

async function publishOnce({ fresh, state }: StartOptions): Promise<void> {
  const { store, close } = await openLocalBucket(state);
  try {
    const before = await readPointer(store);
    if (before && !fresh) {
      console.log(`Serving what is published: ${before.snapshot.title.en}, snapshot ${before.digest.slice(0, 12)}`);
      return;
    }
    console.log("Generating the demo county 示例县 (fictitious) …");
    const { manifest } = await buildDemo(join(ROOT, ".lantu/demo"));
    console.log("Publishing it into the local bucket …");
    const report = await publishManifest(store, manifest, {
      by: "npm start",
      onProgress: (line) => console.log(`  ${line}`),
    });
    console.log(`Published snapshot ${report.snapshot.slice(0, 12)}: ${report.checkPieces} pieces`);
  } finally {
    await close();
  }
}

function serve({ port, state }: StartOptions): ChildProcess {
  const wrangler = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");
  const configs = ["-c", "wrangler.toml", "-c", "workers/tiles/wrangler.toml"];
  const persist = state === undefined ? [] : ["--persist-to", state];
  const options = ["--port", port, ...persist, "--show-interactive-dev-session=false"];
  return spawn(process.execPath, [wrangler, "dev", ...configs, ...options], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "error" },
  });
}

/** Asks until the service answers. @throws Error when it ends or stays silent for a minute */
async function awaitHealth(origin: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 240; tries++) {
    if (server.exitCode !== null) throw new Error(`wrangler dev ended with code ${server.exitCode}`);
    const healthy = await fetch(`${origin}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${origin} does not answer`);
}

async function askOnce(origin: string): Promise<void> {
  const response = await fetch(`${origin}/prechecks?receipt=none`, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": "zh" },
    body: JSON.stringify(EXAMPLE),
  });
  printVerdict(await response.json());
  console.log(`\n${response.headers.get("lantu-reads")}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8787" },
      fresh: { type: "boolean", default: false },
      state: { type: "string" },
    },
  });
  await publishOnce(values);
  const server = serve(values);
  const stop = (): void => void server.kill("SIGINT");
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  const origin = `http://localhost:${values.port}`;
  try {
    await awaitHealth(origin, server);
    await askOnce(origin);
    console.log(`\nServing on ${origin} — stop with Ctrl-C`);
  } catch (cause) {
    stop();
    throw cause;
  }
}

await main();

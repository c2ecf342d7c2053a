import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const ROOT = join(import.meta.dirname, "../..");
const WRANGLER = join(ROOT, "node_modules/wrangler/bin/wrangler.js");

/** What `wrangler deploy` would upload for a configuration, compressed as well as gzip can (kB, 1000 bytes). */
export async function workerKB(config: string): Promise<number> {
  const outdir = await mkdtemp(join(tmpdir(), "lantu-bundle-"));
  try {
    const deploy = [WRANGLER, "deploy", "--dry-run", "-c", config, "--outdir", outdir];
    await promisify(execFile)(process.execPath, deploy, { cwd: ROOT });
    return gzipSync(await readFile(join(outdir, "index.js")), { level: 9 }).length / 1000;
  } finally {
    await rm(outdir, { recursive: true });
  }
}

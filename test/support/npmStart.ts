import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** A service started as `npm start` starts it, with a bucket of its own. */
export interface Started {
  readonly origin: string;
  /** What it said until it served. */
  readonly output: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts and waits until it says that it serves.
 * @param state folder of the bucket; the demo is published into it unless something is
 */
export async function npmStart(state: string): Promise<Started> {
  const port = await freePort();
  const args = ["data/demo/start.ts", "--port", String(port), "--state", state];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stderr.on("data", (chunk) => {
    output += String(chunk);
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("Serving on")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  return { origin: `http://localhost:${port}`, output, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

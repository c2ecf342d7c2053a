import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/**
 * `npm start` as a newcomer runs it: the demo is published into a bucket, both Workers serve on one origin, and the request
 * that the READMEs show gets the answer that they show.
 */
const ROOT = join(import.meta.dirname, "../../..");

let state: string;
let origin: string;
let server: ChildProcess;
let printed = "";

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** Starts and waits until it says that it serves. */
async function start(port: number): Promise<{ process: ChildProcess; output: string }> {
  const args = ["data/demo/start.ts", "--port", String(port), "--state", state];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stderr?.on("data", (chunk) => {
    output += String(chunk);
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      output += String(chunk);
      if (output.includes("Serving on")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  return { process: child, output };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "lantu-start-"));
  const port = await freePort();
  origin = `http://localhost:${port}`;
  const started = await start(port);
  server = started.process;
  printed = started.output;
});

afterAll(async () => {
  if (server.exitCode === null) await stop(server);
  await rm(state, { recursive: true, force: true });
});

/** The request and the excerpt of its answer in a README. */
async function example(readme: string): Promise<{ request: string; language: string; answer: unknown }> {
  const text = await readFile(join(ROOT, readme), "utf8");
  const request = /-d '\n(\{.*?\n\})'\n```/s.exec(text)?.[1] ?? "";
  const language = /accept-language: (\w+)/.exec(text)?.[1] ?? "";
  return { request, language, answer: JSON.parse(/```json\n(.*?)\n```/s.exec(text)?.[1] ?? "null") };
}

/** Every member shown is there with the value shown; a list shown is a selection. */
function contains(actual: unknown, shown: unknown): boolean {
  if (Array.isArray(shown)) {
    return Array.isArray(actual) && shown.every((one) => actual.some((entry) => contains(entry, one)));
  }
  if (typeof shown !== "object" || shown === null) return Object.is(actual, shown);
  if (typeof actual !== "object" || actual === null) return false;
  return Object.entries(shown).every(([key, value]) => contains(Reflect.get(actual, key), value));
}

describe("npm start", () => {
  it("shows its progress, prints a verdict and serves", () => {
    expect(printed).toMatch(/STBHHX +\d+ features/);
    expect(printed).toMatch(/结论 verdict：不通过 fail/);
    expect(printed).toMatch(/rounds=\d+, reads=\d+, bytes=\d+/);
  });

  it.each(["README.md", "README.zh-CN.md"])("answers the request of %s as it is shown there", async (readme) => {
    const { request, language, answer } = await example(readme);
    const response = await fetch(`${origin}/prechecks?receipt=none`, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": language },
      body: request,
    });
    const actual = await response.json();
    expect(contains(actual, answer), JSON.stringify(actual, null, 1)).toBe(true);
  });

  it("reads in one round over all layers when warm", async () => {
    const { request } = await example("README.md");
    const response = await fetch(`${origin}/prechecks?receipt=none`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: request,
    });
    expect(response.headers.get("lantu-reads")).toMatch(/^rounds=1, /);
    expect(await response.json()).toMatchObject({ layers: { length: 14 } });
  });

  it("serves files by range through the service binding", async () => {
    const response = await fetch(`${origin}/collections/STBHHX/data.fgb`, { headers: { range: "bytes=0-7" } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toMatch(/^bytes 0-7\/\d+$/);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0]);
  });

  it("reuses what is published on a second start", async () => {
    await stop(server);
    const again = await start(await freePort());
    server = again.process;
    expect(again.output).toContain("Serving what is published");
    expect(again.output).not.toContain("Generating");
  });
});

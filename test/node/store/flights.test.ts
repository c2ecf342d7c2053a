import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

/** Reads that requests share, in workerd, where the promise of one request's I/O may never settle for another one. */

let script = "";
let worker: Miniflare;
let origin: URL;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("./flightsWorker.ts"))],
    bundle: true,
    format: "esm",
    write: false,
  });
  script = outputFiles[0]!.text;
});

beforeEach(async () => {
  // Date and flags of wrangler.toml.
  const options = {
    modules: true,
    script,
    compatibilityDate: "2026-10-01",
    compatibilityFlags: ["nodejs_compat", "enable_request_signal"],
    unsafeDirectSockets: [{}],
  };
  worker = new Miniflare(convertV4MiniflareOptions(options));
  origin = await worker.unsafeGetDirectURL();
});

afterEach(() => worker.dispose());

const read = (): Promise<string> => fetch(origin).then((response) => response.text());

async function seen(): Promise<{ readonly reads: number; readonly joined: number; readonly aborted: number }> {
  const response = await fetch(new URL("/seen", origin));
  return (await response.json()) as { reads: number; joined: number; aborted: number };
}

/** Asks, is followed by another request, and leaves before its read is done. */
async function abandonedThenJoined(query: string): Promise<string> {
  const client = connect(Number(origin.port), origin.hostname);
  client.write(`GET /${query} HTTP/1.1\r\nhost: ${origin.host}\r\n\r\n`);
  while ((await seen()).reads === 0);
  const second = read();
  while ((await seen()).joined === 0);
  // A reset: to a server a mere end of what it reads says that the client still listens.
  client.resetAndDestroy();
  return second;
}

describe("a read that several requests want at once", () => {
  it("is made once", async () => {
    expect(await Promise.all([read(), read(), read(), read()])).toEqual(["234", "234", "234", "234"]);
    expect(await seen()).toMatchObject({ reads: 1 });
  });

  it("goes on for the others when the client of its owner leaves", async () => {
    expect(await abandonedThenJoined("")).toBe("234");
    expect(await seen()).toMatchObject({ reads: 1, aborted: 1 });
  });

  it("is made again by those who waited, when the runtime ends it with its owner", async () => {
    expect(await abandonedThenJoined("?keep=no")).toBe("234");
    expect(await seen()).toMatchObject({ reads: 2, aborted: 1 });
  });

  it("is not waited for by later requests once it has been given up", async () => {
    await abandonedThenJoined("?keep=no");
    expect(await Promise.all([read(), read()])).toEqual(["234", "234"]);
    expect(await seen()).toMatchObject({ reads: 3 });
  });
});

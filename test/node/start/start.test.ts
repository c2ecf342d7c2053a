import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { npmStart, type Started } from "../../support/npmStart.ts";

/**
 * `npm start` as a newcomer runs it: the demo is published into a bucket, both Workers serve on one origin, and the request
 * that the READMEs show gets the answer that they show.
 */
const ROOT = join(import.meta.dirname, "../../..");

let state: string;
let service: Started;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "lantu-start-"));
  service = await npmStart(state);
});

afterAll(async () => {
  await service.stop();
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
    expect(service.output).toMatch(/STBHHX +\d+ features/);
    expect(service.output).toMatch(/结论 verdict：不通过 fail/);
    expect(service.output).toMatch(/rounds=\d+, reads=\d+, bytes=\d+/);
  });

  it.each(["README.md", "README.zh-CN.md"])("answers the request of %s as it is shown there", async (readme) => {
    const { request, language, answer } = await example(readme);
    const response = await fetch(`${service.origin}/prechecks?receipt=none`, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": language },
      body: request,
    });
    const actual = await response.json();
    expect(contains(actual, answer), JSON.stringify(actual, null, 1)).toBe(true);
  });

  it("reads in one round over all layers when warm", async () => {
    const { request } = await example("README.md");
    const response = await fetch(`${service.origin}/prechecks?receipt=none`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: request,
    });
    expect(response.headers.get("lantu-reads")).toMatch(/^rounds=1, /);
    expect(await response.json()).toMatchObject({ layers: { length: 14 } });
  });

  it("serves files by range through the service binding", async () => {
    const response = await fetch(`${service.origin}/collections/STBHHX/data.fgb`, { headers: { range: "bytes=0-7" } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toMatch(/^bytes 0-7\/\d+$/);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0]);
  });

  it("reuses what is published on a second start", async () => {
    await service.stop();
    service = await npmStart(state);
    expect(service.output).toContain("Serving what is published");
    expect(service.output).not.toContain("Generating");
  });
});

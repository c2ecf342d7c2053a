import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { curlLine } from "../../workers/api/curl.ts";
import { PROBLEM_TYPES } from "../../workers/api/problemTypes.ts";
import { pathOf } from "../support/ogcClient.ts";
import { publishZonedPlace } from "../support/place.ts";
import { bucket, fetchService } from "../support/service.ts";

/** The API for people: all that the description for programs has, and lines that can be sent as they stand. */

interface Description {
  readonly paths: Record<string, Record<string, { summary: string; parameters?: { name: string; in: string }[] }>>;
}

let description: Description;
const pages: Record<string, string> = {};

beforeAll(async () => {
  await publishZonedPlace(r2Store(bucket()));
  for (const language of ["zh", "en"]) pages[language] = await (await ask("/docs", language)).text();
  description = await (await ask("/openapi.json", "en")).json<Description>();
});

const ask = (path: string, language: string): Promise<Response> =>
  fetchService(path, { headers: { "accept-language": language } });

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

/** The words of a shell's line, as POSIX splits and unquotes them. */
function words(command: string): string[] {
  const line = command.replaceAll("\\\n", "");
  return [...line.matchAll(/(?:[^\s'\\]|\\.|'[^']*')+/gs)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(.)/gs, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ""),
  );
}

const curls = (page: string): string[][] =>
  [...page.matchAll(/<pre>([\s\S]*?)<\/pre>/g)].map(([, line]) => words(unescaped(line!)));

describe("/docs", () => {
  it("has every operation with its summary and its parameters", () => {
    const page = unescaped(pages.en!);
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const [method, { summary, parameters = [] }] of Object.entries(operations)) {
        const [, section = ""] = page.split(`<code>${method.toUpperCase()} ${path}</code></a></h2>`);
        const own = section.slice(0, section.indexOf("</section>"));
        expect(own, `${method} ${path}`).toContain(summary);
        for (const { name, in: place } of parameters)
          if (place !== "header") expect(own).toContain(`<code>${name}</code>`);
      }
    }
  });

  it("has lines to send: each is answered, the checks with an answer", async () => {
    const lines = curls(pages.en!);
    expect(lines.filter((line) => line.includes("-d")).length).toBeGreaterThan(8);
    for (const [program, address = "", ...rest] of lines) {
      expect(program).toBe("curl");
      if (/%7B|\{/.test(address)) continue;
      const body = rest[rest.indexOf("-d") + 1];
      const init = rest.includes("-d")
        ? { method: "POST", headers: { "content-type": "application/json" }, body: body! }
        : {};
      const response = await fetchService(pathOf(address), init);
      // Examples speak of the demo county: its lists and sites are not this place's, nor is its every layer exposed.
      expect([200, 204, 303, 403, 404], `${address} ${await response.text()}`).toContain(response.status);
    }
  });

  it("speaks the caller's language", () => {
    expect(pages.zh).toContain('<html lang="zh-CN">');
    expect(pages.zh).toContain("空间预审");
    expect(pages.en).toContain('<html lang="en">');
    expect(pages.en).toContain("Siting pre-check");
    for (const page of Object.values(pages)) expect(page).not.toContain("[object Object]");
  });

  it("lists the problems, each at a place of its own", () => {
    for (const { type, status, title } of PROBLEM_TYPES) {
      expect(pages.en, type).toContain(`<tr id="${type}"><td class="fixed">${status}</td>`);
      expect(unescaped(pages.zh!), type).toContain(title.zh);
    }
    for (const page of Object.values(pages)) {
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    }
  });

  it("is where the type of a problem leads", async () => {
    const { type } = await (await fetchService("/zones?at=x")).json<{ type: string }>();
    const response = await fetchService(type);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/docs#bad-parameter"]);
    expect((await fetchService("/problems/none")).status).toBe(404);
  });

  it("loads nothing and runs nothing", async () => {
    const policy = (await ask("/docs", "en")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    for (const page of Object.values(pages)) {
      expect(page).not.toMatch(/<(script|link|img|iframe|object|embed)\b/i);
      expect(page).not.toMatch(/(src|@import|url\()\s*=?\s*["'(]?https?:/i);
    }
  });
});

describe("a line for a shell", () => {
  const operation = { operationId: "x", responses: {} };

  it("keeps quotes of a body", () => {
    const body = { name: 'O\'Hare "x" $HOME' };
    const line = curlLine("https://lantu.test", "post", "/prechecks", operation, body);
    expect(JSON.parse(words(line).at(-1)!)).toEqual(body);
  });

  it("escapes what stands in an address", () => {
    const parameters = [{ name: "q", in: "query" as const, schema: {}, example: "a&b c" }];
    const line = curlLine("https://lantu.test", "get", "/access-lists/x", { ...operation, parameters });
    expect(line).toBe("curl 'https://lantu.test/access-lists/x?q=a%26b%20c'");
  });

  it("writes positions in one line each", () => {
    const body = {
      site: {
        coordinates: [
          [
            [117.035, 31.83],
            [-1e-9, 0],
          ],
        ],
      },
    };
    const line = curlLine("https://lantu.test", "post", "/prechecks", operation, body);
    expect(line).toContain("[117.035, 31.83]");
    expect(JSON.parse(words(line).at(-1)!)).toEqual(body);
  });
});

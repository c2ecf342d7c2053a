import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SHAPE_PROBLEMS } from "../../../shared/sites/shapeProblems.ts";
import { PROBLEM_TYPES } from "../../../workers/api/problemTypes.ts";

/** The table of docs/api.md, that of the page /docs and the sources name the same problems, each with the same status. */
const ROOT = join(import.meta.dirname, "../../..");

async function sourcesOf(room: string): Promise<string[]> {
  const files = await readdir(join(ROOT, room), { recursive: true });
  return Promise.all(files.filter((file) => file.endsWith(".ts")).map((file) => read(join(room, file))));
}

async function sources(): Promise<string[]> {
  return [...(await sourcesOf("shared")), ...(await sourcesOf("workers"))];
}

function read(file: string): Promise<string> {
  return readFile(join(ROOT, file), "utf8");
}

async function thrown(): Promise<string[]> {
  const found = new Set([...Object.keys(SHAPE_PROBLEMS), ...(await fileFaults())].map((type) => `${type} 400`));
  for (const source of await sources()) {
    for (const [, type, status] of source.matchAll(/\btype: "([a-z0-9-]+)",\s*status: (\d{3})/g)) {
      found.add(`${type} ${status}`);
    }
  }
  return [...found].sort();
}

/** What sites are read with besides shared/sites; the other readers of shared/formats are for publishing. */
const FORMATS = ["dbf", "flatgeobuf", "geometryBuilder", "shapefile", "shp", "textEncoding", "zip"];

/** Types that the readers of sites throw by `formatFault`. */
async function fileFaults(): Promise<ReadonlySet<string>> {
  const readers = await Promise.all(FORMATS.map((name) => read(`shared/formats/${name}.ts`)));
  const found = new Set<string>();
  for (const source of [...readers, ...(await sourcesOf("shared/sites"))]) {
    for (const [, type = ""] of source.matchAll(/\bformatFault\(\s*"([a-z-]+)"/g)) found.add(type);
  }
  return found;
}

async function documented(): Promise<string[]> {
  const [, table = ""] = (await read("docs/api.md")).split("## Problems");
  const rows = [...table.matchAll(/^\| (`.*?`) \| (\d{3}) \|/gm)];
  return rows
    .flatMap(([, types = "", status]) => [...types.matchAll(/`(.+?)`/g)].map(([, type]) => `${type} ${status}`))
    .sort();
}

const TITLED = /\btype: "([a-z0-9-]+)",\s*status: \d{3},\s*title: \{ zh: "([^"]+)", en: "([^"]+)" \}/g;

/** `unknown-list` says which kind of list; the readers of files have one title, the shapes have theirs in a table. */
async function titledElsewhere(): Promise<string[]> {
  return [...Object.keys(SHAPE_PROBLEMS), ...(await fileFaults()), "unknown-list"].sort();
}

describe("docs/api.md", () => {
  it("lists every problem type with its status, and none that is not thrown", async () => {
    expect(await documented()).toEqual(await thrown());
  });
});

describe("/docs", () => {
  it("lists the same, in the order of their status", async () => {
    expect(PROBLEM_TYPES.map(({ type, status }) => `${type} ${status}`).sort()).toEqual(await thrown());
    const statuses = PROBLEM_TYPES.map(({ status }) => status);
    expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
  });

  it("gives each the title that it is thrown with, the same every time (RFC 9457 § 3.1.3)", async () => {
    const titles = new Map(PROBLEM_TYPES.map(({ type, title }) => [type, title]));
    const seen = new Set<string>();
    for (const source of await sources()) {
      for (const [, type = "", zh, en] of source.matchAll(TITLED)) {
        expect(titles.get(type), type).toEqual({ zh, en });
        seen.add(type);
      }
    }
    expect([...titles.keys()].filter((type) => !seen.has(type)).sort()).toEqual(await titledElsewhere());
  });
});

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SHAPE_PROBLEMS } from "../../../shared/sites/shapeProblems.ts";
import { PROBLEM_TYPES } from "../../../workers/api/problemTypes.ts";

/** The table of docs/api.md, that of the page /docs and the sources name the same problems, each with the same status. */
const ROOT = join(import.meta.dirname, "../../..");

async function thrown(): Promise<string[]> {
  const found = new Set(Object.keys(SHAPE_PROBLEMS).map((type) => `${type} 400`));
  for (const room of ["shared", "workers"]) {
    for (const file of await readdir(join(ROOT, room), { recursive: true })) {
      if (!file.endsWith(".ts")) continue;
      const source = await readFile(join(ROOT, room, file), "utf8");
      for (const [, type, status] of source.matchAll(/\btype: "([a-z0-9-]+)",\s*status: (\d{3})/g)) {
        found.add(`${type} ${status}`);
      }
    }
  }
  for (const file of SITE_READERS) {
    const source = await readFile(join(ROOT, "shared", file), "utf8");
    for (const [, type] of source.matchAll(/\bformatFault\(\s*"([a-z-]+)"/g)) found.add(`${type} 400`);
  }
  return [...found].sort();
}

/** What reads sites and throws `formatFault`; the other readers of shared/formats are for publishing. */
const SITE_READERS = [
  ...["dbf", "flatgeobuf", "geometryBuilder", "shapefile", "shp", "textEncoding", "zip"].map(
    (name) => `formats/${name}.ts`,
  ),
  ...["geobufSite", "kmlReader", "kmlSite", "shapefileSite", "wktSite"].map((name) => `sites/${name}.ts`),
];

async function documented(): Promise<string[]> {
  const [, table = ""] = (await readFile(join(ROOT, "docs/api.md"), "utf8")).split("## Problems");
  const rows = [...table.matchAll(/^\| (`.*?`) \| (\d{3}) \|/gm)];
  return rows
    .flatMap(([, types = "", status]) => [...types.matchAll(/`(.+?)`/g)].map(([, type]) => `${type} ${status}`))
    .sort();
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
});

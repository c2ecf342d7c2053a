import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { publishFiles } from "../../../data/publish/publishFiles.ts";
import { CheckCache } from "../../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import type { PrecheckAnswer } from "../../../shared/checks/precheckAnswer.ts";
import { sitingPrecheck } from "../../../shared/checks/sitingPrecheck.ts";
import { readGeoJsonSite } from "../../../shared/sites/geojson.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { dataFolder } from "./support/packCopy.ts";
import { rules } from "./support/terminal.ts";

/** docs/rules.md, "A planner's exercise": done as it is written there, on a copy of data/rules and of the demo's store. */

const FOLDER = "data/rules/our-county";

let place: string;
let exercise: string;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "lantu-exercise-"));
  await cp(dataFolder("rules"), join(place, "data/rules"), { recursive: true });
  await cp(inject("publishedDemo").store, join(place, "store"), { recursive: true });
  const text = await readFile(join(import.meta.dirname, "../../../docs/rules.md"), "utf8");
  exercise = text.slice(text.indexOf("## A planner's exercise")).split("\n## ", 1)[0]!;
});
afterAll(() => rm(place, { recursive: true }));

/** The block that follows a file's name. */
function file(name: string): string {
  return new RegExp(`\`${name}\`\n\n\`\`\`\\w+\n(.*?)\`\`\``, "s").exec(exercise)![1]!;
}

/** A spreadsheet's "CSV UTF-8": a mark of the encoding, and lines that end as on Windows. */
function fromSpreadsheet(text: string): string {
  return `\ufeff${text.replaceAll("\n", "\r\n")}`;
}

/** A command as the text gives it, and the lines that it prints there. */
function command(name: string): { readonly args: string[]; readonly lines: string[] } {
  const [, args, output] = new RegExp(`\\$ npm run rules -- (${name} [^\n]*)\n(.*?)\`\`\``, "s").exec(exercise)!;
  return { args: args!.split(" "), lines: output!.trimEnd().split("\n") };
}

async function run(name: string): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const { args } = command(name);
  const { code, lines } = await rules(...args.map((arg) => (arg === FOLDER ? join(place, FOLDER) : arg)));
  return { code, lines: lines.map((line) => line.replace(`${place}/`, "")) };
}

async function ask(): Promise<PrecheckAnswer> {
  const { site, project, asOf } = JSON.parse(/-d '\n(.*?)'\n/s.exec(exercise)![1]!);
  const read = normaliseSite(readGeoJsonSite(site, "/site", 1000), { crs: "EPSG:4490" });
  const services = { store: diskStore(join(place, "store")), cache: new CheckCache(), limits: DEFAULT_LIMITS };
  return (await sitingPrecheck(services, { site: read, project, asOf })).answer;
}

describe("the planner's exercise of docs/rules.md", () => {
  it("a loosening row is refused; without it the pack is published, an answer changes, and explain says why", async () => {
    await mkdir(join(place, FOLDER));
    await writeFile(join(place, FOLDER, "pack.json"), file("pack.json"));
    await writeFile(join(place, FOLDER, "documents.csv"), fromSpreadsheet(file("documents.csv")));
    const lines = fromSpreadsheet(file("control-lines.csv"));
    await writeFile(join(place, FOLDER, "control-lines.csv"), lines);

    const refused = await run("check");
    expect(refused.code).toBe(1);
    const ofOurs = refused.lines.slice(refused.lines.indexOf(`${FOLDER}: 1 fault`));
    expect(ofOurs.slice(0, 2)).toEqual(command("check").lines);

    const before = await ask();
    const mended = lines.replace(/^farm-tourism.*\r\n/m, "");
    expect(mended).not.toBe(lines);
    await writeFile(join(place, FOLDER, "control-lines.csv"), mended);
    expect((await run("check")).code).toBe(0);
    await publishFiles(diskStore(join(place, "store")), [join(place, FOLDER)], { by: "示例" });
    const after = await ask();
    expect([before.verdict, after.verdict]).toEqual(["conditional", "fail"]);
    for (const verdict of [before.verdict, after.verdict]) expect(exercise).toContain(`\`${verdict}\``);
    expect(JSON.stringify(after.layers)).toContain('"our-county@1/control-lines#no-chemicals"');

    expect(await run("explain")).toEqual({ code: 0, lines: command("explain").lines });
  });
});

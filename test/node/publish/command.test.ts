import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { runPublish } from "./command.ts";
import { box, collection, exampleManifest, type Row } from "./support.ts";
import { expectWhole } from "./wholeStore.ts";

const PACKS = join(import.meta.dirname, "../../../data/rules");

let folder: string;
const at = (name: string): string => join(folder, name);

async function writeManifest(name: string, rows: readonly Row[]): Promise<string> {
  await writeFile(at(name), JSON.stringify(exampleManifest(rows)));
  return at(name);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantu-command-"));
  await writeFile(at("A.geojson"), collection([box([117, 31.7, 117.01, 31.71], { BSM: "A" })]));
  await writeFile(at("B.geojson"), collection([box([117.1, 31.7, 117.11, 31.71], { BSM: "B" })]));
});
afterAll(() => rm(folder, { recursive: true }));

describe("npm run publish", () => {
  it("publishes a manifest, then files beside it: the catalogue keeps its name, and the history tells", async () => {
    const store = at("store");
    const manifest = await writeManifest("one.json", [{ code: "A", coverage: "self" }]);
    const first = await runPublish(manifest, "--store", store, "--by", "甲", "--report", at("report.json"));
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toContain("A: 1 features in, 1 out, from CGCS2000");
    const report = JSON.parse(await readFile(at("report.json"), "utf8"));
    expect(report.layers[0]).toMatchObject({ code: "A", featuresIn: 1, remarks: [], repairs: [] });

    expect((await runPublish(at("B.geojson"), "--store", store, "--by", "乙")).code).toBe(0);
    const { snapshot } = (await readPointer(diskStore(store)))!;
    expect(snapshot.title.zh).toBe("示例县");
    expect(snapshot.layers.map(({ code, exposure }) => [code, exposure])).toEqual([
      ["A", ["download"]],
      ["B", ["check-only"]],
    ]);

    const again = await runPublish(at("B.geojson"), "--store", store);
    expect(again.stdout).toContain("(unchanged)");
    const rolled = await runPublish("--rollback", report.snapshot.slice(0, 12), "--store", store, "--by", "丙");
    expect(rolled).toMatchObject({ code: 0, stdout: `serving snapshot sha256:${report.snapshot}\n` });
    const history = (await runPublish("--history", "--store", store)).stdout.trim().split("\n");
    expect(history.map((line) => line.split(/ {2,}/)[2])).toEqual(["丙", "乙", "甲"]);
    expect(history[0]).toMatch(/\(current\)$/);
    await expectWhole(diskStore(store));
  });

  it("publishes a rule pack by itself, and what it inherits: the layers stay as they are", async () => {
    const store = at("store");
    const before = (await readPointer(diskStore(store)))!.snapshot.layers;
    const first = await runPublish(join(PACKS, "cn-demo"), "--store", store);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const { snapshot } = (await readPointer(diskStore(store)))!;
    const lines = snapshot.rulePacks.map(
      ({ pack, version, digest }) => `rules ${pack}@${version} sha256:${digest.slice(0, 12)}`,
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(first.stdout).toContain(`${line}\n`);
    expect(snapshot.layers).toEqual(before);
    expect((await runPublish(join(PACKS, "cn-demo"), "--store", store)).stdout).toContain("(unchanged)");
    await expectWhole(diskStore(store));
  });

  it("explains itself when asked, and when called with nothing or with contradictions", async () => {
    expect(await runPublish("--help")).toMatchObject({ code: 0, stderr: "" });
    for (const args of [[], ["--history", "x.fgb"], ["--rollback", "01234567", "--history"]]) {
      const { code, stderr } = await runPublish(...args);
      expect([code, stderr.slice(0, 19)]).toEqual([2, "npm run publish -- "]);
    }
  });

  it.each<readonly [string, readonly string[], number, RegExp]>([
    ["an unknown option", ["--stroe", "x", "A.geojson"], 2, /Unknown option '--stroe'/],
    ["an option without its value", ["A.geojson", "--report"], 2, /'--report/],
    ["a missing file", ["C.fgb"], 1, /C\.fgb: no such file/],
    ["a folder", ["."], 1, /is a folder without pack.json: neither a file nor a rule pack/],
    ["a missing manifest", ["none.json"], 1, /none\.json: no such file/],
    ["a manifest that is not JSON", ["text.json"], 1, /text\.json: .*JSON/],
    ["a manifest that does not fit", ["misfit.json"], 1, /is not a manifest:\n {2}\/title: .*/],
    ["a manifest that names a missing file", ["missing.json"], 1, /Z\.geojson: no such file/],
    ["a file of unknown format", ["notes.txt"], 1, /unknown-format/],
    ["a broken file", ["broken.geojson"], 1, /malformed-json/],
    ["two files of one name", ["A.geojson", "sub.A.geojson", "A.geojson"], 1, /2 layers are named A: /],
    ["a report that cannot be written", ["A.geojson", "--report", "none/report.json"], 1, /none: no such file/],
    ["a roll-back where nothing is published", ["--rollback", "01234567"], 1, /nothing-published/],
  ])("refuses %s with a message, not a trace", async (_, args, code, message) => {
    await writeFile(at("text.json"), "layers: []");
    await writeFile(at("misfit.json"), "{}");
    await writeManifest("missing.json", [{ code: "Z" }]);
    await writeFile(at("notes.txt"), "示例");
    await writeFile(at("sub.A.geojson"), collection([box([117, 31.7, 117.01, 31.71])]));
    await writeFile(at("broken.geojson"), '{"type": "FeatureCollection", "features": [');
    const paths = args.map((arg) => (/^[\w.]+$|\//.test(arg) && !/^[0-9x]/.test(arg) ? at(arg) : arg));
    const result = await runPublish(...paths, "--store", at("empty"));
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/^ {4}at /m);
    expect(await readPointer(diskStore(at("empty")))).toBeNull();
  });

  it("says so when the store cannot be written", async () => {
    const { code, stderr } = await runPublish(at("A.geojson"), "--store", at("A.geojson"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/is not a folder/);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

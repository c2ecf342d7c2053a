import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readHistory } from "../../../data/publish/rollBack.ts";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { ended, runPublish, startPublish } from "./command.ts";
import { exampleManifest, type Position, polygon, textSequence } from "./support.ts";
import { expectWhole } from "./wholeStore.ts";

/** Layers enough that a publish writes some fifteen objects, one after the other. */
const CODES = Array.from({ length: 7 }, (_, i) => `L${i}`);

/** A wavy ring of 800 vertices. */
function wave(lon: number, lat: number, phase: number): Position[] {
  const ring = Array.from({ length: 800 }, (_, i): Position => {
    const angle = (2 * Math.PI * i) / 800;
    const radius = 0.02 * (1 + 0.2 * Math.sin(11 * angle + phase));
    return [lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

let folder: string;

async function writeGeneration(name: string, codes: readonly string[], phase: number): Promise<string> {
  for (const [i, code] of codes.entries()) {
    const features = [0, 1, 2].map((k) => polygon([wave(117 + k / 20, 31.5 + i / 20, phase + k)], { BSM: `${k}` }));
    await writeFile(join(folder, `${name}-${code}.geojsonl`), textSequence(features));
  }
  const rows = codes.map((code) => ({ code, file: `${name}-${code}.geojsonl`, coverage: "self" }));
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(exampleManifest(rows)));
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantu-killed-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function filesIn(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
}

/** kill -9 once so many more files are in the store than before; false when the process was through already. */
async function killAfter(manifest: string, store: string, files: number): Promise<boolean> {
  const before = await filesIn(store);
  const child = startPublish([manifest, "--store", store]);
  const end = ended(child);
  while (child.exitCode === null && (await filesIn(store)) < before + files) await sleep(2);
  child.kill("SIGKILL");
  return (await end).code === null;
}

describe("a publish that is killed", () => {
  it("at any moment leaves the previous snapshot, whole, and the next one goes through", async () => {
    const store = join(folder, "store");
    const first = await writeGeneration("first", CODES, 0);
    expect((await runPublish(first, "--store", store)).code).toBe(0);
    const served = await expectWhole(diskStore(store));
    let killed = 0;
    // Each try finds the objects of those before it in the store, and gets further.
    for (const [i, files] of [1, 2, 5, 3, 7, 4].entries()) {
      const next = await writeGeneration(`next${i}`, CODES, i + 1);
      if (!(await killAfter(next, store, files))) continue;
      killed++;
      expect(await expectWhole(diskStore(store)), `killed after ${files} files`).toBe(served);
    }
    expect(killed).toBeGreaterThanOrEqual(5);
    const last = await writeGeneration("last", CODES, 9);
    expect(await runPublish(last, "--store", store)).toMatchObject({ code: 0, stderr: "" });
    expect(await expectWhole(diskStore(store))).not.toBe(served);
    expect(await readHistory(diskStore(store))).toHaveLength(2);
  });

  it("with its last files goes through whole or not at all", async () => {
    const store = join(folder, "end");
    const objects = 2 * CODES.length + 2;
    expect((await runPublish(await writeGeneration("begin", CODES, 0), "--store", store)).code).toBe(0);
    for (const [i, files] of [objects - 2, objects - 1, objects].entries()) {
      const before = await expectWhole(diskStore(store));
      await killAfter(await writeGeneration(`end${i}`, CODES, 20 + i), store, files);
      const after = await expectWhole(diskStore(store));
      const history = (await readHistory(diskStore(store))).map(({ snapshot }) => snapshot);
      expect(history[after === before ? 0 : 1]).toBe(before);
    }
  });
});

describe("two publishers at once on one disk", () => {
  it("both end well; both their layers are served, both are in the history", async () => {
    const store = join(folder, "race");
    const [left, right] = await Promise.all([
      writeGeneration("left", ["A", "B", "C"], 0),
      writeGeneration("right", ["X", "Y", "Z"], 1),
    ]);
    const ends = await Promise.all([
      runPublish(left, "--store", store, "--by", "left"),
      runPublish(right, "--store", store, "--by", "right"),
    ]);
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ""],
      [0, ""],
    ]);
    await expectWhole(diskStore(store));
    const { snapshot, pointer } = (await readPointer(diskStore(store)))!;
    expect(snapshot.layers.map(({ code }) => code).join("")).toBe("ABCXYZ");
    expect(pointer.history.map(({ by }) => by).toSorted()).toEqual(["left", "right"]);
  });
});

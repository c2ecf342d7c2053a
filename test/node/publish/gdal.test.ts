import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { mulberry32 } from "../../../data/demo/random.ts";
import { publishFiles } from "../../../data/publish/publishFiles.ts";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import type { FgbRef } from "../../../shared/catalog/snapshot.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import type { Bounds } from "../../../shared/geometry/rings.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { isInstalled } from "../../support/commands.ts";
import { expectWhole } from "./wholeStore.ts";

/** What GDAL makes of everything that publishing writes. GEOS and SpatiaLite are the judges. */
const run = promisify(execFile);
const gdal = isInstalled("ogrinfo");
if (!gdal) console.warn("skipped: no ogrinfo (GDAL) on this machine");

const REAL = ["fr-plu-30014", "li-osm-2013"];
const folderOf = (place: string): string =>
  fileURLToPath(new URL(`../../../../shared/data/${place}/`, import.meta.url).href);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantu-gdal-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function ogrinfo(...args: string[]): Promise<string> {
  return (await run("ogrinfo", args, { maxBuffer: 1 << 28 })).stdout;
}

/** One file of a store as GDAL sees it. */
interface Published {
  readonly path: string;
  readonly name: string;
  readonly features: number;
  readonly bounds: Bounds;
}

async function publishedFile(store: ObjectStore, root: string, ref: FgbRef): Promise<Published> {
  const head = parseHead((await store.get(ref.key))!.bytes);
  return {
    path: join(root, ref.key),
    name: head.name ?? "",
    features: ref.features,
    bounds: head.envelope ?? [0, 0, 0, 0],
  };
}

/** Every feature is read, as many as were written, in the right CRS. */
async function expectReadable({ path, features }: Published): Promise<void> {
  const answer = await ogrinfo("-al", "-geom=SUMMARY", "-fields=NO", path);
  expect(answer, path).toContain(`Feature Count: ${features}\n`);
  expect(answer.match(/^OGRFeature\(/gm)?.length ?? 0, path).toBe(features);
  expect(answer, path).toMatch(/ID\["EPSG",4490\]\]\nData axis/);
}

async function expectValid({ path, name, features }: Published): Promise<void> {
  const sql = `select count(*) as n, sum(ST_IsValid(geometry)) as valid from "${name}"`;
  const answer = await ogrinfo("-q", "-dialect", "sqlite", "-sql", sql, path);
  expect(answer, path).toContain(`n (Integer) = ${features}\n`);
  expect(answer, path).toContain(`valid (Integer) = ${features}\n`);
}

/** `-spat` goes through the index and then the geometries; ST_Intersects, which reads all of them, is the brute force. */
async function expectSearchable({
  path,
  name,
  features,
  bounds: [west, south, east, north],
}: Published): Promise<void> {
  const random = mulberry32(features);
  const boxes = [0.02, 0.2, 0.6].map((share): Bounds => {
    const x = west + random() * (1 - share) * (east - west);
    const y = south + random() * (1 - share) * (north - south);
    return [x, y, x + share * (east - west), y + share * (north - south)];
  });
  const tests = boxes.map((box, i) => `ST_Intersects(geometry, BuildMbr(${box.join(",")})) as b${i}`);
  const sql = `select ROWID as fid, ${tests.join(", ")} from "${name}"`;
  const all = await ogrinfo("-q", "-dialect", "sqlite", "-sql", sql, path);
  const rows = [...all.matchAll(/fid \(Integer(?:64)?\) = (\d+)\n((?: {2}b\d.*\n)+)/g)];
  for (const [i, box] of boxes.entries()) {
    const brute = rows.filter(([, , flags]) => flags!.includes(`b${i} (Integer) = 1`)).map(([, fid]) => Number(fid));
    const found = await ogrinfo("-al", "-geom=NO", "-fields=NO", "-spat", ...box.map(String), path);
    const fids = [...found.matchAll(/^OGRFeature\(.*\):(\d+)$/gm)].map(([, fid]) => Number(fid));
    expect(fids, `${path} ${box.join(" ")}`).toEqual(brute);
  }
}

/** Layer files one by one; the pieces of all layers in the check file, which holds them all. */
async function expectGdalAgrees(root: string): Promise<void> {
  const store = diskStore(root);
  await expectWhole(store);
  const { snapshot } = (await readPointer(store))!;
  const check = await publishedFile(store, root, snapshot.check);
  await Promise.all([expectReadable(check), expectValid(check)]);
  await expectSearchable(check);
  for (const { data, pieces } of snapshot.layers) {
    const file = await publishedFile(store, root, data);
    await Promise.all([expectReadable(file), expectValid(file)]);
    await Promise.all([expectSearchable(file), publishedFile(store, root, pieces).then((own) => expectReadable(own))]);
  }
}

describe.skipIf(!gdal)("GDAL on the demo county", () => {
  it("reads, validates and searches every file", () => expectGdalAgrees(inject("publishedDemo").store), 120_000);
});

describe.skipIf(!gdal)("GDAL on real places", () => {
  it.each(REAL)("reads, validates and searches every file made of %s", async (place) => {
    const source = folderOf(place);
    if (!existsSync(source)) return console.warn(`skipped: ${source} is not there`);
    const files = (await readdir(source)).filter((name) => name.endsWith(".fgb")).map((name) => join(source, name));
    const store = join(folder, place);
    const { layers } = await publishFiles(diskStore(store), files, { by: "test" });
    for (const { featuresIn, featuresOut } of layers) expect(featuresOut).toBe(featuresIn);
    await expectGdalAgrees(store);
  });
});

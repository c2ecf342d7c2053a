import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PublishFault } from "../../../data/publish/publishFault.ts";
import { type ScratchFile, withScratch } from "../../../data/publish/scratch.ts";
import { ScratchReader } from "../../../data/publish/scratchReader.ts";
import { memoryStore } from "../../../shared/store/memory.ts";
import { writeCellLayer } from "../../bench/cellLayers.ts";
import { CLI, ended } from "./command.ts";
import { box, publishLayers, refusalOf } from "./support.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantu-scratch-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const counted = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => (from + i) % 251);

describe("a scratch file", () => {
  it("gives back what was appended, in pieces of any length", () =>
    withScratch(async (scratch) => {
      const file = scratch.newFile();
      // Shorter and longer than what is written and read at a time.
      const lengths = [1, 0, 1000, 300_000, 7, 600_000, 262_144];
      for (const length of lengths) file.append(counted(file.size, length));
      const size = lengths.reduce((sum, length) => sum + length, 0);
      expect(file.size).toBe(size);
      const whole = counted(0, size);
      expect(file.read(299_999, 5)).toEqual(whole.slice(299_999, 300_004));
      expect(Buffer.concat(Array.from(file.chunks(), (chunk) => chunk.slice())).equals(whole)).toBe(true);
      const reader = new ScratchReader(file, 8, size - 8);
      const taken: Uint8Array[] = [];
      for (const length of [3, 400_000, 262_144]) taken.push(reader.take(length));
      taken.push(reader.take(size - 16 - 662_147));
      expect(reader.isAtEnd).toBe(true);
      expect(Buffer.concat(taken).equals(whole.subarray(8, -8))).toBe(true);
    }));

  it("has no name while it is open, and cannot be used once its scratch is done with", async () => {
    const files: ScratchFile[] = [];
    const use = withScratch(async (scratch) => {
      files.push(scratch.newFile());
      files[0]!.append(counted(0, 1e6));
      expect(await readdir(folder)).toEqual([]);
      throw new Error("failed midway");
    });
    await expect(use).rejects.toThrow("failed midway");
    expect(() => files[0]!.read(0, 1)).toThrow("used after its end");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a publish", () => {
  const layer = { code: "A", coverage: "self", features: [box([117, 31, 117.1, 31.1])] };

  it("whose folder for temporary files is not there is refused in a sentence", async () => {
    await rm(folder, { recursive: true });
    const refused = publishLayers(memoryStore(), [layer]);
    expect(await refusalOf(refused)).toBe(`${folder}, the folder for temporary files (TMPDIR): no such file or folder`);
    await expect(refused).rejects.toBeInstanceOf(PublishFault);
  });

  it("leaves no temporary file, done or refused", async () => {
    await publishLayers(memoryStore(), [layer]);
    const bad = { ...layer, features: [...layer.features, { geometry: null, properties: {} }] };
    await expect(publishLayers(memoryStore(), [bad])).rejects.toThrow("has no geometry");
    expect(await readdir(folder)).toEqual([]);
  });

  it("that may not write as much as it has to is refused in a sentence, and leaves nothing behind", async () => {
    const [source, store] = [join(folder, "DLTB.geojsonl"), join(folder, "store")];
    await writeCellLayer(source, { side: 60, perEdge: 12 });
    // No file longer than 200 blocks of 512 or 1024 bytes: what the features need is a megabyte and more.
    const limited = ["-c", 'ulimit -f 200; exec "$0" "$@"', process.execPath, CLI, source, "--store", store];
    const { code, stderr } = await ended(spawn("sh", limited, { stdio: ["ignore", "pipe", "pipe"] }));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `Refused, nothing has changed.\n${folder}, the folder for temporary files (TMPDIR): the file would be larger than allowed\n`,
    });
    expect(await readdir(folder)).toEqual(["DLTB.geojsonl"]);
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskStore } from "../../../shared/store/disk.ts";
import { writeCellLayer } from "../../bench/cellLayers.ts";
import { ended, startPublish } from "./command.ts";
import { expectWhole } from "./wholeStore.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lantu-bounded-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a layer of 25,600 patches", () => {
  // Kept as objects they do not fit: a publish that held a layer whole ended here for want of memory. It needs 48 MB.
  it("is published with a heap of 64 MB", async () => {
    const [source, store] = [join(folder, "DLTB.geojsonl"), join(folder, "store")];
    await writeCellLayer(source, { side: 160, perEdge: "some" });
    const { code, stderr } = await ended(startPublish([source, "--store", store], ["--max-old-space-size=64"]));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    await expectWhole(diskStore(store));
  });
});

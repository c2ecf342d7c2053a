import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { diskStore } from "../../../shared/store/disk.ts";
import { measuredPublish } from "./command.ts";
import { expectWhole } from "./wholeStore.ts";

/** Canada's coast line at 1:1 000 000: one invalid feature of 440 096 vertices. */
const COAST = fileURLToPath(
  new URL("../../../../shared/data/bench-bigpoly/can-coastline-1m.fgb", import.meta.url).href,
);
const isThere = existsSync(COAST);
if (!isThere) console.warn(`skipped: ${COAST} is not there`);

describe.skipIf(!isThere)("a feature of 440 096 vertices, invalid", () => {
  it("is published in less than 1 GB, and what was repaired is told", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lantu-big-"));
    try {
      const [store, report] = [join(folder, "store"), join(folder, "report.json")];
      const { code, maxBytes, stdout } = await measuredPublish(COAST, "--store", store, "--report", report);
      expect(code).toBe(0);
      console.log(`published in ${(maxBytes / 1e6).toFixed(0)} MB`);
      expect(maxBytes).toBeLessThan(1e9);
      const { layers } = JSON.parse(await readFile(report, "utf8"));
      expect(layers[0]).toMatchObject({ featuresIn: 1, featuresOut: 1 });
      // GEOS (ogrinfo, ST_IsValidReason): Ring Self-intersection[-93.322 69.3875].
      expect(layers[0].repairs).toMatchObject([{ feature: "feature 1", kind: "self-touch", at: [-93.322, 69.3875] }]);
      expect(stdout).toContain("repaired feature 1: self-touch at -93.3220000, 69.3875000");
      await expectWhole(diskStore(store));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

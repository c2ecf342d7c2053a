import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { CheckCache } from "../../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { zonesAt } from "../../../shared/checks/zonesAt.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";

/**
 * Zones at 100 × 100 positions over the demo county against GDAL's point-in-polygon on the source layer, which knows
 * nothing of pieces: test/oracle/zones_oracle.py. Half of the positions lie on borders of the quadtree's cells.
 */
const ANSWERS = join(import.meta.dirname, "../../oracle/zone-answers.txt");
const LAYER = "GHFQ";

let store: ObjectStore;
let source: string;
let head: string[];
let rows: string[][];

beforeAll(async () => {
  const demo = inject("publishedDemo");
  source = join(demo.sources, `${LAYER}.geojsonl`);
  store = diskStore(demo.store);
  const lines = (await readFile(ANSWERS, "utf8")).trimEnd().split("\n");
  head = lines.filter((line) => line.startsWith("#"));
  rows = lines.filter((line) => !line.startsWith("#")).map(positionsOf);
});

/** `12*3 -*2` → 12 12 12 - - */
function positionsOf(line: string): string[] {
  return line.split(" ").flatMap((run) => {
    const [answer = "", count = ""] = run.split("*");
    return Array.from({ length: Number(count) }, () => answer);
  });
}

describe("zones at 10,000 positions, judged by GDAL on the source layer", () => {
  it("has answers for the demo as it is now", async () => {
    const digest = createHash("sha256")
      .update(await readFile(source))
      .digest("hex");
    expect(head[0], "the demo has changed: re-run test/oracle/zones_oracle.py").toBe(
      `# layer ${LAYER}.geojsonl ${digest}`,
    );
    expect([rows.length, ...new Set(rows.map(({ length }) => length))]).toEqual([100, 100]);
    expect(Number(head[2]!.split(" ")[2])).toBeGreaterThan(5000);
  });

  it("agrees on every one", async () => {
    const [west = 0, south = 0, east = 0, north = 0, count = 0, round = 0] = head[1]!.split(" ").slice(2).map(Number);
    const ids = (await readFile(source, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line): string => JSON.parse(line).properties.BSM);
    const services = { store, cache: new CheckCache(), limits: DEFAULT_LIMITS };
    const disagreements: unknown[] = [];
    const times: number[] = [];
    let unknown = 0;
    for (const [row, answers] of rows.entries()) {
      for (const [column, answer] of answers.entries()) {
        const snapped = (value: number) => ((row + column) % 2 === 0 ? Math.floor(value * round + 0.5) / round : value);
        const lon = snapped(west + ((east - west) * column) / (count - 1));
        const lat = snapped(south + ((north - south) * row) / (count - 1));
        const start = performance.now();
        const { answer: found } = await zonesAt(services, { lon, lat });
        times.push(performance.now() - start);
        const own = found.zones.filter(({ layer }) => layer === LAYER).map(({ id }) => id);
        const expected = answer === "-" ? [] : answer.split("+").map((number) => ids[Number(number)]!);
        const status = found.layers.find(({ layer }) => layer === LAYER)!.status;
        unknown += status === "unknown" ? 1 : 0;
        const known = expected.length > 0 ? "found" : "unknown";
        if (own.sort().join() !== expected.sort().join() || status !== known) {
          disagreements.push({ lon, lat, own, expected, status });
        }
      }
    }
    times.sort((a, b) => a - b);
    console.log(
      `10,000 positions, ${unknown} beyond the county; p50 ${times[5000]!.toFixed(2)} ms, p95 ${times[9500]!.toFixed(2)} ms`,
    );
    expect(disagreements).toEqual([]);
  });
});

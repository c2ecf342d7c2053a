import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFile } from "../../../data/publish/openFile.ts";
import { publishFiles } from "../../../data/publish/publishFiles.ts";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { metresPerDegree } from "../../../shared/geometry/ellipsoid.ts";
import { polygonBounds } from "../../../shared/geometry/rings.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import type { Site } from "../../../shared/sites/site.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { Comparison } from "./comparison.ts";
import { FactReader } from "./siteFacts.ts";

/**
 * Real places: every feature of one layer is checked as a site against another layer, and each pair that shares an area
 * is compared with GEOS on the source files (test/oracle/real_oracle.py).
 */
const DATA = fileURLToPath(import.meta.resolve("../../../../shared/data/"));
const ANSWERS = join(import.meta.dirname, "../../oracle/real-answers.csv");

const LIECHTENSTEIN = "li-osm-2013/liechtenstein-2013-08-03";
const LAYERS = [
  ...["admin", "buildings", "landuse", "protected"].map((name) => `${LIECHTENSTEIN}-${name}.fgb`),
  ...["info_surf", "prescription_surf", "zone_urba"].map((name) => `fr-plu-30014/${name}.fgb`),
];

/**
 * `pairs` is the published count of GEOS in the files' plane of degrees, where more than 1e-14 square degrees (0.9 cm²
 * here) was called an area. Neighbouring French zones miss each other by tenths of a micrometre since they were
 * reprojected, hence so many pairs with less; `facts` is the count above the 0.01 m² from which Lantu speaks of an overlap.
 */
const PLACES = [
  {
    name: "buildings",
    file: `${LIECHTENSTEIN}-buildings.fgb`,
    layer: "liechtenstein-2013-08-03-landuse",
    pairs: 2682,
    facts: 2682,
  },
  { name: "prescriptions", file: "fr-plu-30014/prescription_surf.fgb", layer: "zone_urba", pairs: 141, facts: 133 },
  { name: "information", file: "fr-plu-30014/info_surf.fgb", layer: "zone_urba", pairs: 213, facts: 209 },
];
const SQUARE_DEGREES = 1e-14;

interface Row {
  readonly pair: string;
  readonly site: string;
  readonly feature: string;
  readonly area_m2: string;
}

const isHere = existsSync(DATA);
if (!isHere) console.log(`skipped: ${DATA} with the real places is not here`);

describe.skipIf(!isHere)("real places, judged by GEOS on the source files", () => {
  let folder: string;
  let facts: FactReader;
  let answers: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lantu-real-"));
    const store = diskStore(folder);
    await publishFiles(
      store,
      LAYERS.map((file) => join(DATA, file)),
      { by: "test" },
    );
    facts = await FactReader.over(store, 1e-9);
    answers = await readFile(ANSWERS, "utf8");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("has answers for the files as they are", async () => {
    for (const [, file, digest] of answers.matchAll(/^# file (\S+) (\w+)$/gm)) {
      const bytes = await readFile(join(DATA, file!));
      expect(createHash("sha256").update(bytes).digest("hex"), `${file}: re-run the oracle`).toBe(digest);
    }
  });

  it.each(PLACES)(
    "$name: $pairs pairs with an area, the same areas",
    async ({ name, file, layer, pairs, facts: due }) => {
      const rows: Row[] = parse(answers, { columns: true, comment: "#", comment_no_infix: true });
      const expected = new Map(
        rows.filter(({ pair }) => pair === name).map((row) => [keyOf(row), Number(row.area_m2)]),
      );
      const comparison = new Comparison();
      const areas: { areaM2: number; squareDegrees: number }[] = [];
      const sites = await sitesOf(file);
      for (const [number, site] of sites.entries()) {
        const result = (await facts.factsOf(site)).results.find(({ facts: { layer: code } }) => code === layer)!;
        const siteM2 = ellipsoidalArea(site.region);
        const tolerance = [Math.max(0.01, 1e-8 * siteM2), Math.max(0.01, 1e-8 * siteM2)] as const;
        const found = new Map(result.features.map(({ id, overlapM2 }) => [id, overlapM2]));
        found.set("-", result.facts.insideM2);
        const [, south, , north] = polygonBounds(site.region);
        const perDegree = metresPerDegree((south + north) / 2);
        for (const { overlapM2 } of result.features) {
          areas.push({ areaM2: overlapM2, squareDegrees: overlapM2 / (perDegree.east * perDegree.north) });
        }
        for (const [feature, overlapM2] of found) {
          const key = keyOf({ site: String(number), feature });
          comparison.at(`${name} ${key}`);
          const kind = feature === "-" ? "union" : "pair";
          comparison.number(kind, overlapM2, expected.get(key) ?? 0, tolerance);
          expected.delete(key);
        }
      }
      for (const [key, areaM2] of expected) {
        comparison.at(`${name} ${key}`);
        comparison.number("pair that Lantu has not", 0, areaM2, [1e-6, 1e-6]);
      }
      console.log(`${name}: ${sites.length} sites, ${comparison.summary()}`);
      expect(comparison.disagreements).toEqual([]);
      expect(areas.filter(({ squareDegrees }) => squareDegrees > SQUARE_DEGREES)).toHaveLength(pairs);
      expect(areas.filter(({ areaM2 }) => areaM2 > 0.01)).toHaveLength(due);
    },
  );
});

function keyOf({ site, feature }: Pick<Row, "site" | "feature">): string {
  return `${site}/${feature}`;
}

/** Every feature of a file as a site. */
async function sitesOf(file: string): Promise<Site[]> {
  const source = await openFile(join(DATA, file));
  const sites: Site[] = [];
  for await (const { geometry } of source.features) {
    if (geometry?.kind !== "polygons") throw new Error(`${file} has a feature that is no polygon`);
    const polygons = geometry.polygons.map((rings) => ({ rings, pointer: `/${sites.length}` }));
    const raw = { parts: [{ id: "1", polygons }], pointer: "", declaredCrs: null, hasHeights: false };
    sites.push(normaliseSite(raw, { crs: "EPSG:4326" }));
  }
  return sites;
}

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { Site as DemoSite } from "../../../data/demo/sites.ts";
import { type Manifest, manifest } from "../../../data/publish/manifest.ts";
import { CheckCache } from "../../../shared/checks/checkCache.ts";
import type { LayerResult } from "../../../shared/checks/layerFacts.ts";
import { roundM2 } from "../../../shared/checks/rounding.ts";
import { sitingPrecheck } from "../../../shared/checks/sitingPrecheck.ts";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import type { Site } from "../../../shared/sites/site.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { Comparison } from "./comparison.ts";
import { type AnswerRow, type DemoAnswers, readDemoAnswers, type SiteAnswer } from "./demoAnswers.ts";
import { FactReader, ROOMY, siteOf } from "./siteFacts.ts";

/**
 * Every demo site's facts against an oracle that reads the source layers, never the pieces, and overlays with GEOS:
 * test/oracle/demo_oracle.py.
 */
const ANSWERS = join(import.meta.dirname, "../../oracle/demo-answers.csv");

/** What is promised: 0.01 m², and 1e-8 of the site above 1 km². */
const toleranceM2 = (siteM2: number): number => Math.max(0.01, 1e-8 * siteM2);

/**
 * A buffer's boundary may lie this far inside and outside the true one (metres), as shared/geometry/buffer.ts has it: its
 * arcs are chords inscribed to within 1 mm, and a stretch of 250 m is buffered in one tangent plane, which is out by
 * tan φ · Δφ of the distance at 125 m from its middle (32°N, 50 m: 0.6 mm). The oracle's own is true to 0.5 mm.
 */
const PLANE_M = Math.tan((32 * Math.PI) / 180) * (125 / 6_371_000) * 50;
const BUFFER_IS_INSIDE_M = 0.001 + PLANE_M + 0.0005;
const BUFFER_IS_OUTSIDE_M = PLANE_M + 0.0005;

let folder: string;
let answers: DemoAnswers;
let rows: Manifest["layers"];
let store: ObjectStore;
let sites: { properties: DemoSite["properties"]; site: Site }[];

beforeAll(async () => {
  const demo = inject("publishedDemo");
  folder = demo.sources;
  answers = await readDemoAnswers(ANSWERS);
  rows = manifest.parse(JSON.parse(await readFile(demo.manifest, "utf8"))).layers;
  store = diskStore(demo.store);
  sites = (await readFile(join(folder, "sites.geojsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line): DemoSite => JSON.parse(line))
    .map((feature) => ({
      properties: feature.properties,
      site: siteOf(feature),
    }));
});

describe("the demo's 2,000 sites, judged by GEOS on the source layers", () => {
  it("has answers for the demo as it is now", async () => {
    const digest = async (file: string) =>
      createHash("sha256")
        .update(await readFile(join(folder, file)))
        .digest("hex");
    const named = ({ classColumn, coverage, bufferM }: Manifest["layers"][number]) =>
      [classColumn, coverage, bufferM].filter((value) => value !== undefined).join(" ");
    const layers = rows.map(async (row) => `# layer ${row.code} ${row.file} ${await digest(row.file)} ${named(row)}`);
    const sources = [`# sites sites.geojsonl ${await digest("sites.geojsonl")}`, ...(await Promise.all(layers))];
    expect(answers.sources, "the demo has changed: re-run the oracle (test/oracle/demo_oracle.py)").toEqual(sources);
    expect(answers.sites.size).toBe(2000);
  });

  it("agrees on every status, overlap, unknown, outside and class area", async () => {
    const reader = await FactReader.over(store);
    const comparison = new Comparison();
    const times: number[] = [];
    let [reads, bytes] = [0, 0];
    for (const { properties, site } of sites) {
      const answer = answers.sites.get(properties.id)!;
      const start = performance.now();
      const { results, counts } = await reader.factsOf(site);
      times.push(performance.now() - start);
      reads += counts.reads;
      bytes += counts.bytes;
      comparison.at(properties.id);
      comparison.number("site area", ellipsoidalArea(site.region), answer.site.areaM2, tolerancesOf(answer));
      for (const result of results) compareLayer(comparison, result, answer);
    }
    times.sort((a, b) => a - b);
    console.log(
      `${sites.length} sites, ${comparison.summary()}; ${reads} reads, ${(bytes / 1e6).toFixed(0)} MB; ` +
        `p50 ${times[1000]!.toFixed(1)} ms, p95 ${times[1900]!.toFixed(1)} ms a check`,
    );
    expect(comparison.disagreements).toEqual([]);
  });

  it("answers with those figures, rounded once", async () => {
    const reader = await FactReader.over(store);
    const services = { store, cache: new CheckCache(), limits: ROOMY };
    for (const { properties, site } of sites.filter((_, i) => i % 10 === 0)) {
      const { results } = await reader.factsOf(site);
      const { answer } = await sitingPrecheck(services, { site, project: properties.project, asOf: "2026-11-22" });
      expect(
        answer.layers.map(({ layer, status, overlapM2, unknownM2 }) => ({ layer, status, overlapM2, unknownM2 })),
        properties.id,
      ).toEqual(
        results.map(({ facts }) => ({
          layer: facts.layer,
          status: facts.status,
          overlapM2: roundM2(facts.insideM2),
          unknownM2: roundM2(facts.unknownM2),
        })),
      );
    }
  });
});

/** Lantu's figure may be this much less and this much more than the oracle's. */
type Margins = readonly [less: number, more: number];

function tolerancesOf({ site }: SiteAnswer): Margins {
  const tolerance = toleranceM2(site.areaM2);
  return [tolerance, tolerance];
}

function compareLayer(comparison: Comparison, { facts, features }: LayerResult, answer: SiteAnswer): void {
  const { site } = answer;
  const knownM2 = site.areaM2 - site.restM2;
  const expected = answer.layers.get(facts.layer) ?? untouched(site, knownM2);
  const [less, more] = tolerancesOf(answer);
  const inside: Margins = [
    less + BUFFER_IS_INSIDE_M * expected.bufferEdgeM,
    more + BUFFER_IS_OUTSIDE_M * expected.bufferEdgeM,
  ];
  const kind = expected.bufferEdgeM > 0 ? "buffered " : "";
  comparison.at(`${comparison.site} ${facts.layer}`);
  comparison.same("status", facts.status, expected.status);
  comparison.same("outside is a sliver", facts.outsideIsSliver, expected.restIsSliver);
  comparison.number("unknown", facts.unknownM2, site.restM2, [less, more]);
  comparison.number("known", facts.knownM2, knownM2, [less, more]);
  comparison.number(`${kind}overlap`, facts.insideM2, expected.areaM2, inside);
  comparison.number(`${kind}outside`, facts.outsideM2, expected.restM2, [inside[1], inside[0]]);
  const [least, most] = expected.features;
  comparison.same("features", Math.min(Math.max(features.length, least), most), features.length);
  for (const name of new Set([...facts.classes.keys(), ...expected.classes.keys()])) {
    const own = facts.classes.get(name);
    const expectedM2 = expected.classes.get(name) ?? 0;
    comparison.number(`${kind}class`, own?.insideM2 ?? 0, expectedM2, inside);
    if (own && site.restM2 === 0) {
      comparison.number(`${kind}outside class`, own.outsideM2, knownM2 - expectedM2, [inside[1], inside[0]]);
    }
  }
}

/** A layer that the oracle has no row of has nothing at the site. */
function untouched({ status }: AnswerRow, knownM2: number): AnswerRow {
  return {
    status,
    areaM2: 0,
    restM2: knownM2,
    restIsSliver: false,
    features: [0, 0],
    classes: new Map(),
    bufferEdgeM: 0,
  };
}

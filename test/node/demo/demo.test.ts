import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { area, bbox, booleanPointInPolygon, featureCollection, intersect, pointOnFeature } from "@turf/turf";
import { unzipSync } from "fflate";
import type { Feature, MultiPolygon, Polygon, Position } from "geojson";
import { read } from "shapefile";
import { describe, expect, inject, it } from "vitest";
import { buildDemo } from "../../../data/demo/build.ts";
import type { Site } from "../../../data/demo/sites.ts";
import { manifest } from "../../../data/publish/manifest.ts";

type Area = Feature<Polygon | MultiPolygon, Record<string, string | number>>;

const CONTROL_LINES = ["STBHHX", "YJJBNTBHTB", "CZKFBJ"];
const summary = inject("publishedDemo");
const folder = summary.sources;

describe("the demo county", () => {
  it("comes out byte for byte the same a second time", async () => {
    const second = await mkdtemp(join(tmpdir(), "lantu-demo-"));
    // As deep as the first, because the manifest names the rule pack relative to itself.
    await buildDemo(join(second, "demo"));
    expect(await digests(join(second, "demo"))).toEqual(await digests(folder));
    await rm(second, { recursive: true });
  });

  it("has twelve layers or more, 300,000 vertices, and a feature of 20,000", () => {
    expect(summary.layers.length).toBeGreaterThanOrEqual(12);
    expect(summary.vertices).toBeGreaterThanOrEqual(300_000);
    expect(Math.max(...summary.layers.map(({ biggest }) => biggest))).toBeGreaterThanOrEqual(20_000);
  });

  it("is described by a valid manifest whose files and rule packs are where it says", async () => {
    const parsed = manifest.parse(JSON.parse(await readFile(summary.manifest, "utf8")));
    const base = dirname(summary.manifest);
    for (const { file } of parsed.layers) expect(existsSync(join(base, file)), file).toBe(true);
    expect(parsed.rulePacks.map((pack) => resolve(base, pack))).toEqual([resolve("data/rules/cn-demo")]);
    expect(`${parsed.title.zh}${parsed.disclaimer?.zh}`).toMatch(/示例.*示例/);
    expect(parsed.layers.some(({ bufferM }) => typeof bufferM === "number")).toBe(true);
    expect(parsed.layers.some(({ bufferM }) => typeof bufferM === "string")).toBe(true);
  });

  it("names only columns and classes that the layers have", async () => {
    const parsed = manifest.parse(JSON.parse(await readFile(summary.manifest, "utf8")));
    for (const layer of parsed.layers.filter(({ file }) => file.endsWith(".geojsonl"))) {
      const features = await readLayer(layer.code);
      for (const column of [layer.idColumn, layer.classColumn, layer.nameColumn, "BSM"].filter(
        (c) => c !== undefined,
      )) {
        for (const { properties } of features) expect(properties, layer.code).toHaveProperty(column);
      }
      expect(new Set(features.map(({ properties }) => properties[layer.idColumn!])).size).toBe(features.length);
      for (const { properties } of features) {
        if (layer.classTitles) expect(layer.classTitles).toHaveProperty([String(properties[layer.classColumn!])]);
      }
    }
  });
});

describe("topology of the demo county", () => {
  it("land cover, zones and environmental units fill the county without gap or overlap", async () => {
    // Edges inside a partition run once each way and cancel; what is left must be the county's border.
    const border = openEdges(await readLayer("XZQ"));
    expect(border.length).toBeGreaterThan(1000);
    for (const code of ["DLTB", "GHFQ", "HJGKDY"]) expect(openEdges(await readLayer(code))).toEqual(border);
  });

  it("the three control lines do not overlap", async () => {
    const [redLine, farmland, growth] = await Promise.all(CONTROL_LINES.map(readLayer));
    // Overlapping neighbours would run along an edge in the same direction …
    expect(() => openEdges([...redLine!, ...farmland!, ...growth!])).not.toThrow();
    // … and a parcel nested in another line would have its inner point there (turf as the judge).
    for (const parcel of [...farmland!, ...growth!]) {
      const point = pointOnFeature(parcel);
      const others = parcel.properties.YJJBNTTBBH ? [...redLine!, ...growth!] : redLine!;
      expect(others.some((other) => booleanPointInPolygon(point, other, { ignoreBoundary: true }))).toBe(false);
    }
  });

  it("has windows of farmland in the growth boundary, multipart features, and round coordinates", async () => {
    const growth = await readLayer("CZKFBJ");
    expect(growth.some(({ geometry }) => parts(geometry).some((rings) => rings.length > 5))).toBe(true);
    expect(growth.some(({ geometry }) => geometry.type === "MultiPolygon")).toBe(true);
    const vertices = (await readLayer("DLTB")).flatMap(({ geometry }) => parts(geometry).flat(2));
    expect(vertices.some(([lon, lat]) => lon === 117 && lat === 31.75)).toBe(true);
    for (const axis of [0, 1] as const) {
      const round = [117, 31.75][axis]!;
      expect(vertices.some((vertex) => vertex[axis]! < round - 0.05)).toBe(true);
      expect(vertices.some((vertex) => vertex[axis]! > round + 0.05)).toBe(true);
    }
  });

  it("has one layer that overlaps itself", async () => {
    const hazards = await readLayer("DZZHYFQ");
    const overlaps = hazards.some((a, i) => hazards.slice(i + 1).some((b) => intersect(featureCollection([a, b]))));
    expect(overlaps).toBe(true);
  });
});

describe("the Shapefile of the demo county", () => {
  it("is read by another reader, with GBK names", async () => {
    const files = unzipSync(await readFile(join(folder, "LSWHBHX.zip")));
    const { features } = await read(files["LSWHBHX.shp"]!, files["LSWHBHX.dbf"]!, { encoding: "gbk" });
    expect(features).toHaveLength(8);
    expect(features[0]!.properties?.MC).toBe("示例老街历史文化街区");
    expect(features[1]!.properties?.BHFWLX).toBe("建设控制地带");
    // The belt has the core as its hole.
    expect((features[1]!.geometry as Polygon).coordinates).toHaveLength(2);
  });
});

describe("the demo's project sites", () => {
  it("are 2,000, at least 50 of each case", async () => {
    const sites = await readSites();
    expect(sites).toHaveLength(2000);
    expect(new Set(sites.map(({ properties }) => properties.id)).size).toBe(2000);
    const counts = new Map<string, number>();
    for (const { properties } of sites) counts.set(properties.case, (counts.get(properties.case) ?? 0) + 1);
    expect(counts.size).toBeGreaterThanOrEqual(11);
    for (const [name, count] of counts) expect(count, name).toBeGreaterThanOrEqual(50);
  });

  it("overlap the control lines as their case says, by turf", async () => {
    const lines = (await Promise.all(CONTROL_LINES.map(readLayer))).flat();
    const sites = await readSites();
    const sample = (name: string) =>
      sites.filter(({ properties }) => properties.case === name).filter((_, i) => i % 32 === 0);
    for (const site of sample("sliver")) {
      expect(overlap(site, lines)).toBeGreaterThan(1e-4);
      expect(overlap(site, lines)).toBeLessThan(10);
    }
    for (const site of sample("straddling")) expect(overlap(site, lines) / area(site)).toBeLessThan(0.999);
    for (const site of sample("straddling")) expect(overlap(site, lines)).toBeGreaterThan(10);
    for (const site of sample("inside")) expect(overlap(site, lines) / area(site)).toBeCloseTo(1, 6);
    for (const site of sample("outside")) expect(overlap(site, lines)).toBe(0);
    for (const site of sample("shared-edge")) expect(overlap(site, lines)).toBeLessThan(1e-4);
  });

  it("share their vertices with a control line where their case says so", async () => {
    const lines = (await Promise.all(CONTROL_LINES.map(readLayer))).flat();
    const vertices = new Set(lines.flatMap(({ geometry }) => parts(geometry).flat(2).map(String)));
    const touching = (await readSites()).filter(({ properties }) => properties.case === "shared-edge");
    for (const { geometry } of touching) {
      expect(
        parts(geometry)
          .flat(2)
          .filter((vertex) => vertices.has(String(vertex))).length,
      ).toBeGreaterThanOrEqual(2);
    }
  });
});

async function digests(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  const entries = names.map(async (name) => {
    const bytes = await readFile(join(path, name));
    return [name, createHash("sha256").update(bytes).digest("hex")] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function readLines<T>(name: string): Promise<T[]> {
  const text = await readFile(join(folder, name), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as T);
}

function readLayer(code: string): Promise<Area[]> {
  return readLines<Area>(`${code}.geojsonl`);
}

function readSites(): Promise<Site[]> {
  return readLines<Site>("sites.geojsonl");
}

function parts(geometry: Polygon | MultiPolygon): Position[][][] {
  if (geometry.type === "Polygon") return [geometry.coordinates];
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
}

/** Directed edges that no other edge takes back, sorted; throws where one runs twice in the same direction. */
function openEdges(features: readonly Area[]): string[] {
  const edges = new Set<string>();
  for (const ring of features.flatMap(({ geometry }) => parts(geometry).flat())) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const edge = `${ring[i]}>${ring[i + 1]}`;
      if (edges.has(edge)) throw new Error(`an edge runs twice: ${edge}`);
      edges.add(edge);
    }
  }
  return [...edges].filter((edge) => !edges.has(edge.split(">").reverse().join(">"))).sort();
}

function overlap(site: Site, lines: readonly Area[]): number {
  const [west, south, east, north] = bbox(site);
  return lines.reduce((sum, line) => {
    const [w, s, e, n] = line.bbox ?? bbox(line);
    line.bbox = [w!, s!, e!, n!];
    if (w! > east! || e! < west! || s! > north! || n! < south!) return sum;
    const common = intersect(featureCollection<Polygon | MultiPolygon>([site, line]));
    return sum + (common ? area(common) : 0);
  }, 0);
}

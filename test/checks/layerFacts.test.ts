import { describe, expect, it } from "vitest";
import type { Piece } from "../../shared/catalog/piece.ts";
import type { Layer, Snapshot } from "../../shared/catalog/snapshot.ts";
import { layerResults } from "../../shared/checks/layerFacts.ts";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { unite } from "../../shared/geometry/outline.ts";
import { overlapArea } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { between, seeded, whole } from "../geometry/shapes.ts";

const object = { key: "示例", size: 0, etag: "", digest: "0".repeat(64), features: 1, headBytes: 1, headDigest: "" };

/** A 示例 layer that knows of its own features only. */
const layer: Layer = {
  code: "COVER",
  title: { zh: "示例图层", en: "Example layer" },
  kind: "other",
  coverage: "COVER",
  overlapsItself: false,
  bounds: null,
  features: 1,
  vertices: 5,
  source: { document: "示例", dataDate: "2026-01-01" },
  tolerances: { roundingM2: 0.01, minAreaM2: 1, capAreaM2: 10, widthM: 0.05, reason: "示例" },
  exposure: ["check-only"],
  data: object,
  pieces: object,
};
const snapshot: Snapshot = {
  format: 1,
  title: { zh: "示例", en: "Example" },
  region: { code: "", name: "" },
  check: object,
  layers: [layer],
  rulePacks: [],
};

function piece(polygons: MultiPolygon): Piece {
  return { layer: "COVER", role: "feature", feature: 0, id: "1", class: "", name: "", areaM2: 1, polygons };
}

describe("a site beside what is covered", () => {
  it("is no-data and wholly unknown, though the sum of areas leaves a trace of rounding", () => {
    // The coverage lies in a bay of the site, over and under its edges: they cancel, all but the last bit.
    const bay = [117.01, 31.752, 117.002, 31.752, 117.002, 31.758, 117.01, 31.758];
    const site = [[Float64Array.of(117, 31.75, 117.01, 31.75, ...bay, 117.01, 31.76, 117, 31.76, 117, 31.75)]];
    const coverage = [
      [Float64Array.of(117.003, 31.755, 117.005, 31.753, 117.008, 31.756, 117.004, 31.757, 117.003, 31.755)],
    ];
    expect(overlapArea(site, coverage)).toBeGreaterThan(0);
    const [result] = layerResults(snapshot, site, [piece(coverage)], []);
    expect(result!.facts).toMatchObject({ status: "no-data", knownM2: 0, insideM2: 0, outsideM2: 0 });
    expect(result!.facts.unknownM2).toBeCloseTo(overlapArea(site, site), 6);
  });
});

/** A box of so many metres about 117°E 31.75°N, as far east and north of it. */
function boxM(east: number, north: number, width: number, height: number): MultiPolygon {
  const { east: dx, north: dy } = metresPerDegree(31.75);
  const [w, s] = [117 + east / dx, 31.75 + north / dy];
  const [e, n] = [w + width / dx, s + height / dy];
  return [[Float64Array.of(w, s, e, s, e, n, w, n, w, s)]];
}

const resultOf = (site: MultiPolygon, pieces: readonly Piece[], meanWidth = false) =>
  layerResults(snapshot, site, pieces, [], { meanWidth })[0]!;

describe("a site that grows", () => {
  it("never becomes clear or a sliver of what it hits, whatever the layer is made of", () => {
    const rank = { "no-data": 0, clear: 0, sliver: 1, hit: 2, "not-checked": Number.NaN };
    let [changes, hits] = [0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const random = seeded(seed);
      const size = (most: number): number => most * random() ** 4 + 0.02;
      const pieces = Array.from({ length: whole(random, 1, 8) }, () =>
        piece(boxM(between(random, -3, 3), between(random, -3, 3), size(4), size(4))),
      );
      let [west, south, width, height] = [-1.01, -1.02, 0.5, 0.5];
      let before = 0;
      for (let step = 0; step < 12; step++) {
        const now = rank[resultOf(boxM(west, south, width, height), unitedPieces(pieces)).facts.status];
        expect(now).toBeGreaterThanOrEqual(before);
        if (now > before) changes++;
        if (now === 2) hits++;
        before = now;
        const [left, down] = [between(random, 0, 0.4), between(random, 0, 0.4)];
        [west, south] = [west - left, south - down];
        [width, height] = [width + left + between(random, 0, 0.4), height + down + between(random, 0, 0.4)];
      }
    }
    expect(Math.min(changes, hits)).toBeGreaterThan(100);
  });
});

/** As publishing leaves a layer that does not overlap itself. */
function unitedPieces(pieces: readonly Piece[]): Piece[] {
  return [piece(unite(pieces.flatMap(({ polygons }) => polygons)))];
}

describe("the mean width of an overlap", () => {
  it("is given where it may be a sliver, and of a large one on request: 2·100·30/260 m", () => {
    const site = boxM(0, 0, 200, 60);
    const field = [piece(boxM(10, 10, 100, 30))];
    expect(resultOf(site, field).meanWidthM).toBeUndefined();
    expect(resultOf(site, field, true).meanWidthM).toBeCloseTo((2 * 100 * 30) / 260, 2);
    expect(resultOf(site, [piece(boxM(10, 10, 3, 2))]).meanWidthM).toBeCloseTo((2 * 3 * 2) / 10, 3);
  });

  it("comes with a second opinion on the area: a layer that overlaps itself unknown to its publisher is told", () => {
    const site = boxM(0, 0, 200, 60);
    const twice = [piece(boxM(10, 10, 100, 30)), { ...piece(boxM(10, 10, 100, 30)), feature: 1 }];
    expect(resultOf(site, twice.slice(0, 1), true).disagreement).toBeUndefined();
    const { sumM2, outlineM2 } = resultOf(site, twice, true).disagreement!;
    expect(outlineM2).toBeCloseTo(3000, -1);
    expect(sumM2).toBeCloseTo(2 * outlineM2, 3);
  });
});

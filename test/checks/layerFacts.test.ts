import { describe, expect, it } from "vitest";
import type { Piece } from "../../shared/catalog/piece.ts";
import type { Layer, Snapshot } from "../../shared/catalog/snapshot.ts";
import { layerResults } from "../../shared/checks/layerFacts.ts";
import { overlapArea } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";

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

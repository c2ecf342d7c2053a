import { describe, expect, it } from "vitest";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import { encodeTile } from "../../shared/tiles/encodeTile.ts";
import { readTile } from "../../shared/tiles/readTile.ts";
import { tileFrame } from "../../shared/tiles/tileFrame.ts";
import { tileMatrixSet } from "../../shared/tiles/tileMatrixSets.ts";
import { DEFAULT_TILE_LIMITS } from "../../shared/tiles/tileSettings.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { fileOfBoxes, joined } from "../support/fgb.ts";
import { publishedLayer } from "../support/publish.ts";

/** 100 × 100 boxes about 117.4°E 32.4°N, which lie wholly in tile 8/103/211. */
const GRID = Array.from({ length: 10_000 }, (_, i): Bounds => {
  const [west, south] = [117.2 + (i % 100) / 200, 32.2 + Math.floor(i / 100) / 200];
  return [west, south, west + 0.004, south + 0.004];
});
const TILE = tileFrame({ set: tileMatrixSet("WebMercatorQuad")!, zoom: 8, row: 103, column: 211 }, 4);

describe("reading a tile", () => {
  it("says that the index alone would be too much, and to zoom in", async () => {
    const store = memoryStore();
    const layer = await publishedLayer(store, "GRID", fileOfBoxes(GRID));
    const limits = { ...DEFAULT_TILE_LIMITS, maxIndexBytes: 1000 };
    await expect(readTile(new RangeReader(store), layer, TILE, limits)).rejects.toMatchObject({
      details: { type: "tile-too-full", status: 413 },
    });
  });

  it("shows at most the limit and says how much it leaves out", async () => {
    const store = memoryStore();
    const layer = await publishedLayer(store, "GRID", fileOfBoxes(GRID));
    const tile = await readTile(new RangeReader(store), layer, TILE, { ...DEFAULT_TILE_LIMITS, maxFeatures: 100 });
    expect(tile.features).toHaveLength(100);
    expect(tile.leftOut + tile.features.length).toBe(GRID.length);
  });

  it("fails whole when a part cannot be read: half a tile would pass for a whole one", async () => {
    const inner = memoryStore();
    const layer = await publishedLayer(inner, "GRID", fileOfBoxes(GRID));
    let reads = 0;
    const store = faultyStore(inner, () => (++reads === 3 ? { kind: "unavailable" } : null));
    const tile = readTile(new RangeReader(store), layer, TILE, DEFAULT_TILE_LIMITS);
    await expect(tile).rejects.toMatchObject({ name: "StoreFault", kind: "unavailable" });
  });

  it("gives the same bytes each time", async () => {
    const store = memoryStore();
    const layer = await publishedLayer(store, "GRID", fileOfBoxes(GRID));
    for (const format of ["fgb", "mvt", "geobuf", "geojson"] as const) {
      const bytes = async () => {
        const tile = await readTile(new RangeReader(store), layer, TILE, DEFAULT_TILE_LIMITS);
        return joined(encodeTile(tile, layer, TILE, format));
      };
      expect(await bytes()).toEqual(await bytes());
    }
  });
});

import { describe, expect, it } from "vitest";
import { placeOnCurve } from "../../../data/publish/hilbertOrder.ts";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { polygonBounds, vertexCount } from "../../../shared/geometry/rings.ts";
import { memoryStore } from "../../../shared/store/memory.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { bytesOf, layerOf, type Position, piecesOf, polygon, publishLayers } from "./support.ts";

/** A star of many vertices about a centre, wide enough to be cut. */
function star(lon: number, lat: number, vertices: number, phase = 0): Position[] {
  const ring = Array.from({ length: vertices }, (_, i): Position => {
    const angle = (2 * Math.PI * i) / vertices;
    const radius = 0.05 * (1 + 0.3 * Math.sin(7 * angle + phase));
    return [lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

const layer = (code: string, phase = 0) => ({
  code,
  coverage: "self",
  idColumn: "BSM",
  features: [0, 1, 2].map((i) => polygon([star(117 + i / 5, 31.75, 900, phase)], { BSM: `${code}${i}` })),
});

const CODES = ["A", "B", "C"];

async function checkOf(store: ObjectStore) {
  return (await readPointer(store))!.snapshot.check;
}

describe("the check file", () => {
  it("holds the pieces of all layers, each sealed, along the world's Hilbert curve", async () => {
    const store = memoryStore();
    const report = await publishLayers(
      store,
      CODES.map((code, i) => layer(code, i)),
    );
    const pieces = await piecesOf(store, await checkOf(store));
    expect(pieces.length).toBe(report.checkPieces);
    const order = pieces.map(({ polygons }) => placeOnCurve(polygonBounds(polygons)));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    for (const code of CODES) {
      const own = pieces.filter((piece) => piece.layer === code);
      expect(own).toEqual(await piecesOf(store, (await layerOf(store, code)).pieces));
    }
  });

  it("has pieces of at most 256 vertices, whose areas add up to the features'", async () => {
    const store = memoryStore();
    const { layers } = await publishLayers(store, [layer("A")]);
    const pieces = await piecesOf(store, await checkOf(store));
    expect(Math.max(...pieces.map(({ polygons }) => vertexCount(polygons)))).toBeLessThanOrEqual(256);
    const sum = pieces.reduce((total, { polygons }) => total + ellipsoidalArea(polygons), 0);
    expect(Math.abs(sum - layers[0]!.areaM2)).toBeLessThan(0.01);
    for (const { areaM2, id } of pieces) {
      const own = pieces.filter((piece) => piece.id === id);
      expect(own.reduce((total, { polygons }) => total + ellipsoidalArea(polygons), 0)).toBeCloseTo(areaM2, 2);
    }
  });

  it("is the same whether layers are published at once or one after the other", async () => {
    const [atOnce, inSteps] = [memoryStore(), memoryStore()];
    await publishLayers(atOnce, [layer("A"), layer("B", 2), layer("C")]);
    for (const step of [layer("C"), layer("B"), layer("A"), layer("B", 2)]) await publishLayers(inSteps, [step]);
    expect((await checkOf(inSteps)).digest).toBe((await checkOf(atOnce)).digest);
  });

  it("is all that changes besides a republished layer's own objects", async () => {
    const store = memoryStore();
    await publishLayers(
      store,
      CODES.map((code) => layer(code)),
    );
    const before = (await readPointer(store))!.snapshot;
    await publishLayers(store, [layer("B", 2)]);
    const after = (await readPointer(store))!.snapshot;
    for (const code of ["A", "C"]) {
      expect(after.layers.find((l) => l.code === code)).toEqual(before.layers.find((l) => l.code === code));
    }
    expect(after.check.digest).not.toBe(before.check.digest);
    // The older generation is still there, for answers that name it.
    expect((await bytesOf(store, before.check)).length).toBe(before.check.size);
  });

  it("of layers without features is a file without features", async () => {
    const store = memoryStore();
    const { checkPieces } = await publishLayers(store, [{ code: "A", coverage: "self", features: [] }]);
    expect(checkPieces).toBe(0);
    expect(await piecesOf(store, await checkOf(store))).toEqual([]);
  });
});

import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { describe, expect, it } from "vitest";
import { openSource } from "../../shared/formats/openSource.ts";
import { fileOfBytes } from "../../shared/formats/sourceFiles.ts";
import { type ForeignHeader, type ForeignShape, foreignFeature, foreignFile } from "../support/foreignFlatgeobuf.ts";
import { featuresOf, inChunks, problemOf } from "./fixtures.ts";

const SQUARE = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0];

function file(header: ForeignHeader, features: readonly Uint8Array[], indexBytes = 0) {
  return fileOfBytes("a.fgb", foreignFile(header, features, new Uint8Array(indexBytes)));
}

const polygon: ForeignShape = { type: GeometryType.Polygon, xy: SQUARE };

describe("FlatGeobuf by any writer", () => {
  it("reads doubles that are not aligned to the size prefix", async () => {
    const [feature] = await featuresOf(openSource([file({}, [foreignFeature(polygon, false)])]));
    expect(feature?.geometry).toEqual({ kind: "polygons", polygons: [[Float64Array.from(SQUARE)]] });
  });

  it("reads without feature count, from a stream cut anywhere", async () => {
    const source = file({}, [foreignFeature(polygon), foreignFeature(null), foreignFeature(polygon, false)]);
    for (const size of [1, 7, 1000]) {
      const features = await featuresOf(openSource([inChunks(source, size)]));
      expect(features.map(({ geometry }) => geometry?.kind)).toEqual(["polygons", undefined, "polygons"]);
    }
  });

  it.each([
    // Packed Hilbert R-tree: leaves and every level above, 40 bytes a node.
    [1, 16, 2],
    [3, 2, 3 + 2 + 1],
    [5, 4, 5 + 2 + 1],
    [17, 16, 17 + 2 + 1],
  ])("passes over the index of %i features with node size %i (%i nodes)", async (count, nodeSize, nodes) => {
    const features = Array.from({ length: count }, () => foreignFeature(polygon));
    expect(await featuresOf(openSource([file({ count, nodeSize }, features, 40 * nodes)]))).toHaveLength(count);
  });

  it("flattens nested collections of one kind, takes rings by their ends and parts' types from the container", async () => {
    const holed: ForeignShape = { type: GeometryType.Polygon, xy: [...SQUARE, ...SQUARE], ends: [5, 10] };
    const multi: ForeignShape = {
      type: GeometryType.MultiPolygon,
      parts: [holed, { ...polygon, type: GeometryType.Unknown }],
    };
    const nested: ForeignShape = {
      type: GeometryType.GeometryCollection,
      parts: [{ type: GeometryType.GeometryCollection, parts: [multi] }],
    };
    const [feature] = await featuresOf(openSource([file({}, [foreignFeature(nested)])]));
    expect(feature?.geometry).toMatchObject({ kind: "polygons", polygons: [[{}, {}], [{}]] });
  });

  it("refuses arcs, mixed kinds, coordinates that are not numbers, and ends outside the coordinates", async () => {
    const shapes: [ForeignShape, string][] = [
      [{ type: GeometryType.CurvePolygon, xy: SQUARE }, "unsupported-geometry"],
      [
        { type: GeometryType.GeometryCollection, parts: [polygon, { type: GeometryType.Point, xy: [0, 0] }] },
        "mixed-geometry-kinds",
      ],
      [{ type: GeometryType.Point, xy: [Number.NaN, 0] }, "unsupported-geometry"],
      [{ type: GeometryType.Polygon, xy: SQUARE, ends: [7] }, "malformed-flatgeobuf"],
    ];
    for (const [shape, type] of shapes) {
      const problem = await problemOf(() =>
        featuresOf(openSource([file({}, [foreignFeature(polygon), foreignFeature(shape)])])),
      );
      expect(problem).toMatchObject({ type });
      expect(problem.detail.en).toContain("feature 2");
    }
  });

  it("refuses a file that is cut off anywhere, and one with fewer features than it states", async () => {
    const source = file({ count: 2 }, [foreignFeature(polygon), foreignFeature(polygon)]);
    const bytes: Uint8Array[] = [];
    for await (const chunk of source.stream()) bytes.push(chunk);
    const whole = bytes[0]!;
    for (let length = 8; length < whole.length; length++) {
      const cut = fileOfBytes("a.fgb", whole.slice(0, length));
      expect(["truncated-file", "malformed-flatgeobuf"]).toContain(
        (await problemOf(() => featuresOf(openSource([cut])))).type,
      );
    }
  });

  it("answers damaged bytes with a problem or with features, never with another error", async () => {
    const source = file({ count: 1 }, [foreignFeature({ type: GeometryType.MultiPolygon, parts: [polygon] })]);
    for await (const bytes of source.stream()) {
      for (let at = 8; at < bytes.length; at++) {
        const damaged = bytes.slice();
        damaged[at] = damaged[at]! ^ 0xff;
        await featuresOf(openSource([fileOfBytes("a.fgb", damaged)])).catch((error: Error) => {
          expect(error.name, `byte ${at}: ${error.stack}`).toBe("Problem");
        });
      }
    }
  });
});

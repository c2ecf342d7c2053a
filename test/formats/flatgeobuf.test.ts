import * as flatbuffers from "flatbuffers";
import { Feature } from "flatgeobuf/lib/mjs/flat-geobuf/feature.js";
import { Geometry } from "flatgeobuf/lib/mjs/flat-geobuf/geometry.js";
import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { Header } from "flatgeobuf/lib/mjs/flat-geobuf/header.js";
import { describe, expect, it } from "vitest";
import { openSource } from "../../shared/formats/openSource.ts";
import { fileOfBytes } from "../../shared/formats/sourceFiles.ts";
import { featuresOf, inChunks, problemOf } from "./fixtures.ts";

/** Files as other writers make them, built from the flatbuffers schema. */
const MAGIC = Uint8Array.of(0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 1);
const SQUARE = [0, 0, 1, 0, 1, 1, 0, 1, 0, 0];

interface HeaderOptions {
  readonly type?: GeometryType;
  readonly count?: number;
  readonly nodeSize?: number;
}

function headerBytes({ type = GeometryType.Unknown, count = 0, nodeSize = 0 }: HeaderOptions): Uint8Array {
  const builder = new flatbuffers.Builder();
  const name = builder.createString("示例");
  Header.startHeader(builder);
  Header.addName(builder, name);
  Header.addGeometryType(builder, type);
  Header.addFeaturesCount(builder, BigInt(count));
  Header.addIndexNodeSize(builder, nodeSize);
  builder.finishSizePrefixed(Header.endHeader(builder));
  return builder.asUint8Array();
}

interface Shape {
  readonly type: GeometryType;
  readonly xy?: readonly number[];
  readonly ends?: readonly number[];
  readonly parts?: readonly Shape[];
}

function geometryOffset(builder: flatbuffers.Builder, { type, xy, ends, parts }: Shape): number {
  const partOffsets = parts?.map((part) => geometryOffset(builder, part));
  const partsVector = partOffsets ? Geometry.createPartsVector(builder, partOffsets) : 0;
  const endsVector = ends ? Geometry.createEndsVector(builder, [...ends]) : 0;
  const xyVector = xy ? Geometry.createXyVector(builder, [...xy]) : 0;
  return Geometry.createGeometry(builder, endsVector, xyVector, 0, 0, 0, 0, type, partsVector);
}

function featureBytes(shape: Shape | null, prefixAligned = true): Uint8Array {
  const builder = new flatbuffers.Builder();
  const geometry = shape ? geometryOffset(builder, shape) : 0;
  Feature.startFeature(builder);
  if (shape) Feature.addGeometry(builder, geometry);
  const feature = Feature.endFeature(builder);
  if (prefixAligned) {
    builder.finishSizePrefixed(feature);
    return builder.asUint8Array();
  }
  builder.finish(feature);
  const body = builder.asUint8Array();
  const out = new Uint8Array(4 + body.length);
  new DataView(out.buffer).setUint32(0, body.length, true);
  out.set(body, 4);
  return out;
}

function file(header: HeaderOptions, features: readonly Uint8Array[], indexBytes = 0) {
  const parts = [MAGIC, headerBytes(header), new Uint8Array(indexBytes), ...features];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return fileOfBytes("a.fgb", out);
}

const polygon: Shape = { type: GeometryType.Polygon, xy: SQUARE };

describe("FlatGeobuf by any writer", () => {
  it("reads doubles that are not aligned to the size prefix", async () => {
    const [feature] = await featuresOf(openSource([file({}, [featureBytes(polygon, false)])]));
    expect(feature?.geometry).toEqual({ kind: "polygons", polygons: [[Float64Array.from(SQUARE)]] });
  });

  it("reads without feature count, from a stream cut anywhere", async () => {
    const source = file({}, [featureBytes(polygon), featureBytes(null), featureBytes(polygon, false)]);
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
    const features = Array.from({ length: count }, () => featureBytes(polygon));
    expect(await featuresOf(openSource([file({ count, nodeSize }, features, 40 * nodes)]))).toHaveLength(count);
  });

  it("flattens nested collections of one kind, takes rings by their ends and parts' types from the container", async () => {
    const holed: Shape = { type: GeometryType.Polygon, xy: [...SQUARE, ...SQUARE], ends: [5, 10] };
    const multi: Shape = {
      type: GeometryType.MultiPolygon,
      parts: [holed, { ...polygon, type: GeometryType.Unknown }],
    };
    const nested: Shape = {
      type: GeometryType.GeometryCollection,
      parts: [{ type: GeometryType.GeometryCollection, parts: [multi] }],
    };
    const [feature] = await featuresOf(openSource([file({}, [featureBytes(nested)])]));
    expect(feature?.geometry).toMatchObject({ kind: "polygons", polygons: [[{}, {}], [{}]] });
  });

  it("refuses arcs, mixed kinds, coordinates that are not numbers, and ends outside the coordinates", async () => {
    const shapes: [Shape, string][] = [
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
        featuresOf(openSource([file({}, [featureBytes(polygon), featureBytes(shape)])])),
      );
      expect(problem).toMatchObject({ type });
      expect(problem.detail.en).toContain("feature 2");
    }
  });

  it("refuses a file that is cut off anywhere, and one with fewer features than it states", async () => {
    const source = file({ count: 2 }, [featureBytes(polygon), featureBytes(polygon)]);
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
    const source = file({ count: 1 }, [featureBytes({ type: GeometryType.MultiPolygon, parts: [polygon] })]);
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

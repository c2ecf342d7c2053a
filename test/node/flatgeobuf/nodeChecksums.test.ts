import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodeFeature, encodeFile } from "../../../shared/flatgeobuf/encode.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { box } from "../../support/fgb.ts";

/** The checksums in a header's metadata, against zlib. */
function headOf(count: number, metadata?: Readonly<Record<string, unknown>>) {
  const features = Array.from({ length: count }, (_, i) => {
    const bounds = [i, 0, i + 1, 1] as const;
    return { bytes: encodeFeature(box(bounds), [], []), bounds };
  });
  const meta = { name: "boxes", columns: [], geometryType: "MultiPolygon" } as const;
  const bytes = encodeFile(metadata ? { ...meta, metadata } : meta, features)[0]!;
  const head = parseHead(bytes);
  return { metadata: head.metadata, index: bytes.subarray(head.indexOffset) };
}

/** Blocks by hand: each level (1, 2, 19, 300 nodes for 300 features) in parts of 16 nodes, [first, end). */
const BLOCKS: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  1: [
    [0, 1],
    [1, 2],
  ],
  17: [
    [0, 1],
    [1, 3],
    [3, 19],
    [19, 20],
  ],
  300: [
    [0, 1],
    [1, 3],
    [3, 19],
    [19, 22],
    ...Array.from({ length: 18 }, (_, i) => [22 + 16 * i, 38 + 16 * i] as const),
    [310, 322],
  ],
};

describe("the checksums of an index", () => {
  it.each([1, 17, 300])("of %i features are zlib's CRC-32 of each node's children", (count) => {
    const { metadata, index } = headOf(count);
    const { nodeCrc32 } = JSON.parse(metadata!) as { nodeCrc32: string };
    const words = Buffer.from(nodeCrc32, "base64");
    const stored = Array.from({ length: words.length / 4 }, (_, i) => words.readUInt32LE(4 * i));
    expect(stored).toEqual(BLOCKS[count]!.map(([first, end]) => crc32(index.subarray(40 * first, 40 * end))));
  });

  it("stand beside what else the metadata says", () => {
    const about = { source: { document: "示例" } };
    expect(JSON.parse(headOf(17, about).metadata!)).toEqual({ ...about, nodeCrc32: expect.any(String) });
    expect(headOf(0, about).metadata).toBe(JSON.stringify(about));
    expect(headOf(0).metadata).toBeNull();
  });
});

describe("a header longer than readers take", () => {
  it("is not written", () => {
    const meta = { name: "x".repeat(10 * 1024 * 1024), columns: [], geometryType: "Polygon" } as const;
    expect(() => encodeFile(meta, [])).toThrow(RangeError);
  });
});

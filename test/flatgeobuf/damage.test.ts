import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFeature } from "../../shared/flatgeobuf/decode.ts";
import { encodeFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import { FlatgeobufFault } from "../../shared/flatgeobuf/fault.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import type { Column } from "../../shared/flatgeobuf/schema.ts";
import { box, featuresIn, joined } from "../support/fgb.ts";
import { foreignFile } from "../support/foreignFlatgeobuf.ts";

const columns: Column[] = [
  { name: "id", type: "Int" },
  { name: "name", type: "String" },
];

function sound(): Uint8Array {
  const polygons = [
    ...box([117, 31, 118, 32]),
    [...box([119, 31, 120, 32])[0]!, ...box([119.1, 31.1, 119.2, 31.2])[0]!],
  ];
  const features = [1, 2, 3].map((id) => ({
    bytes: encodeFeature(polygons, columns, [id, `feature ${id}`]),
    bounds: [117, 31, 120, 32] as const,
  }));
  return joined(encodeFile({ name: "sound", columns, geometryType: "MultiPolygon" }, features));
}

/** Reads everything there is to read. */
function readAll(file: Uint8Array): number {
  let sum = 0;
  for (const feature of featuresIn(file)) {
    for (const polygon of feature.polygons) for (const ring of polygon) sum += ring.length;
    sum += feature.values.length;
  }
  return sum;
}

/** Either the bytes can be read or the one typed error says why not. */
function readsOrFaults(file: Uint8Array): void {
  try {
    readAll(file);
  } catch (cause) {
    expect(cause).toBeInstanceOf(FlatgeobufFault);
  }
}

describe("bytes that are not what they should be", () => {
  const file = sound();

  it("are one typed error wherever the file is cut off", () => {
    expect(readAll(file)).toBe(3 * (30 + 2));
    const head = parseHead(file);
    const ends = new Set([head.featuresOffset]);
    let end = head.featuresOffset;
    for (const { byteLength } of featuresIn(file)) {
      end += byteLength;
      ends.add(end);
    }
    for (let length = 0; length < file.length; length++) {
      if (ends.has(length) || (length >= head.indexOffset && length < head.featuresOffset)) continue;
      expect(() => readAll(file.slice(0, length))).toThrow(FlatgeobufFault);
    }
  });

  it("never hang or raise another error, whatever bytes are turned", () => {
    const turn = fc.tuple(fc.nat(file.length - 1), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, 0x10));
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 4 }), (turns) => {
        const damaged = file.slice();
        for (const [position, value] of turns) damaged[position] = value;
        readsOrFaults(damaged);
      }),
      { numRuns: 20_000 },
    );
  });

  it("never hang or raise another error, whatever word is overwritten", () => {
    for (const word of [0, 1, 4, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff]) {
      for (let at = 0; at + 4 <= file.length; at += 4) {
        const damaged = file.slice();
        new DataView(damaged.buffer).setUint32(at, word, true);
        readsOrFaults(damaged);
      }
    }
  });

  it("are refused when they are something else", () => {
    for (const text of ["", '{"type":"FeatureCollection"}', "fgb\u0002fgb\u0000aaaaaaaaaaaa"]) {
      expect(() => parseHead(new TextEncoder().encode(text))).toThrow(/not-flatgeobuf/);
    }
  });

  it("do not show their neighbours' bytes: coordinates end within their feature", () => {
    const bytes = encodeFeature(box([117, 31, 118, 32]), [], []);
    const among = new Float64Array(bytes.length / 8 + 2).fill(1);
    const own = new Uint8Array(among.buffer);
    own.set(bytes);
    const view = new DataView(among.buffer);
    // The vector of five vertices: the only one with ten elements.
    for (let at = 0; at < bytes.length; at += 4) if (view.getUint32(at, true) === 10) view.setUint32(at, 12, true);
    const head = parseHead(joined(encodeFile({ name: "", columns: [], geometryType: "MultiPolygon" }, [])));
    expect(decodeFeature(bytes, 0, head).polygons).toEqual(box([117, 31, 118, 32]));
    expect(() => decodeFeature(own, 0, head).polygons).toThrow(/runs beyond its buffer/);
  });

  it("do not multiply: many columns that share one long name are refused, and so are more than there can be", () => {
    const named = (count: number): Column[] =>
      Array.from({ length: count }, (_, i) => ({ name: i === 50 ? "x".repeat(2000) : `${i}`, type: "Int" }));
    const bytes = foreignFile({ columns: named(1001) }, []);
    const view = new DataView(bytes.buffer);
    const vector = vectorOf1001(view);
    const long = vector + 4 + 4 * 50 + view.getUint32(vector + 4 + 4 * 50, true);
    for (let i = 0, at = vector + 4; i < 1001; i++, at += 4) view.setUint32(at, long - at, true);
    expect(() => parseHead(bytes)).toThrow(/share their texts/);
    expect(parseHead(foreignFile({ columns: named(4096) }, [])).columns).toHaveLength(4096);
    expect(() => parseHead(foreignFile({ columns: named(4097) }, []))).toThrow(/4097 columns/);
  });

  it("do not multiply: many parts that share one ring are refused", () => {
    // One part of 1,000 vertices; every entry of the vector of parts is then pointed at it.
    const ring = new Float64Array(2000).fill(1);
    const tiny = Array.from({ length: 1000 }, () => box([0, 0, 1, 1])[0]!);
    const bytes = encodeFeature([[ring], ...tiny], [], []);
    const view = new DataView(bytes.buffer);
    const vector = vectorOf1001(view);
    const first = vector + 4 + view.getUint32(vector + 4, true);
    for (let i = 0; i < 1001; i++) view.setUint32(vector + 4 + 4 * i, first - (vector + 4 + 4 * i), true);
    const head = parseHead(joined(encodeFile({ name: "", columns: [], geometryType: "MultiPolygon" }, [])));
    expect(() => decodeFeature(bytes, 0, head).polygons).toThrow(/share/);
  });
});

/** Position of the only vector with 1,001 elements. */
function vectorOf1001(view: DataView): number {
  for (let at = 0; at + 4 <= view.byteLength; at += 4) if (view.getUint32(at, true) === 1001) return at;
  throw new Error("no vector of 1,001 elements");
}

import { polygonShapes } from "../../data/demo/shapefile.ts";
import { fileOfBytes, type SourceFile } from "../../shared/formats/sourceFiles.ts";
import type { SourceFeature, SourceLayer } from "../../shared/formats/sourceLayer.ts";
import { Problem, type ProblemDetails } from "../../shared/problems/problem.ts";

export function textFile(name: string, text: string): SourceFile {
  return fileOfBytes(name, new TextEncoder().encode(text));
}

/** The same file, delivered in chunks of a few bytes: readers must not depend on how a stream is cut. */
export function inChunks(file: SourceFile, size: number): SourceFile {
  return {
    name: file.name,
    async *stream() {
      for await (const chunk of file.stream()) {
        for (let at = 0; at < chunk.length; at += size) yield chunk.slice(at, at + size);
      }
    },
  };
}

export async function featuresOf(layer: SourceLayer | Promise<SourceLayer>): Promise<SourceFeature[]> {
  const features: SourceFeature[] = [];
  for await (const feature of (await layer).features) features.push(feature);
  return features;
}

/** The problem that an action ends in. */
export async function problemOf(action: () => Promise<unknown>): Promise<ProblemDetails> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Problem) return error.details;
    throw error;
  }
  throw new Error("no problem was raised");
}

/** Bytes of a dBASE III table. `fields`: name bytes, type, width; `records`: cells as bytes, padded with blanks. */
export function dbfBytes(
  fields: readonly (readonly [name: Uint8Array, type: string, width: number])[],
  records: readonly (readonly Uint8Array[])[],
  languageDriver = 0,
): Uint8Array {
  const headerBytes = 32 + 32 * fields.length + 1;
  const recordBytes = 1 + fields.reduce((sum, [, , width]) => sum + width, 0);
  const out = new Uint8Array(headerBytes + recordBytes * records.length + 1);
  const view = new DataView(out.buffer);
  out[0] = 3;
  view.setUint32(4, records.length, true);
  view.setUint16(8, headerBytes, true);
  view.setUint16(10, recordBytes, true);
  out[29] = languageDriver;
  fields.forEach(([name, type, width], i) => {
    out.set(name, 32 + 32 * i);
    out[32 + 32 * i + 11] = type.charCodeAt(0);
    out[32 + 32 * i + 16] = width;
  });
  out[headerBytes - 1] = 0x0d;
  out.fill(0x20, headerBytes);
  records.forEach((cells, r) => {
    let at = headerBytes + r * recordBytes + 1;
    cells.forEach((cell, i) => {
      out.set(cell, at);
      at += fields[i]![2];
    });
  });
  out[out.length - 1] = 0x1a;
  return out;
}

/** Bytes of a .shp of polygons, each a list of rings of [x, y]. */
export function shpBytes(polygons: Parameters<typeof polygonShapes>[0]): Uint8Array {
  return polygonShapes(polygons).shp;
}

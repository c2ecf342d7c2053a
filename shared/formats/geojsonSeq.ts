import { featureOf, isObject, malformed } from "./geojsonGeometry.ts";
import { parsedJson } from "./jsonScanner.ts";
import { Remarks } from "./remarks.ts";
import { baseName, joined, type SourceFile, stemOf } from "./sourceFiles.ts";
import type { SourceFeature, SourceLayer } from "./sourceLayer.ts";

/**
 * GeoJSON text sequences: with record separators (RFC 8142, .geojsons), or one text a line (.geojsonl, .ndjson). A
 * text is a Feature, a geometry or a FeatureCollection.
 */

const RECORD_SEPARATOR = 0x1e;
const NEWLINE = 0x0a;

/** @throws Problem with the line: `malformed-json`, `malformed-geojson`, `text-encoding`, `mixed-geometry-kinds`. */
export function openGeojsonSeq(file: SourceFile): SourceLayer {
  const remarks = new Remarks();
  return {
    name: baseName(stemOf(file.name)),
    format: "geojsonseq",
    crs: null,
    features: { [Symbol.asyncIterator]: () => features(file, remarks) },
    remarks: remarks.list,
  };
}

async function* features(file: SourceFile, remarks: Remarks): AsyncGenerator<SourceFeature> {
  let count = 0;
  for await (const { bytes, line } of records(file.stream())) {
    const value = parsedJson(bytes, line, count + 1);
    for (const item of membersOf(value, line)) yield featureOf(item, ++count, remarks, { line });
  }
}

function membersOf(value: unknown, line: number): readonly unknown[] {
  if (!isObject(value) || value.type !== "FeatureCollection") return [value];
  if (!Array.isArray(value.features)) {
    throw malformed({ zh: "FeatureCollection 缺少 features", en: "a FeatureCollection without features" }, { line });
  }
  return value.features;
}

interface Record {
  readonly bytes: Uint8Array;
  /** Line where the record begins, counted from 1. */
  readonly line: number;
}

/** A file that begins with a record separator is cut at those, any other at its line ends. Blank records are none. */
async function* records(source: AsyncIterable<Uint8Array>): AsyncGenerator<Record> {
  let separator = -1;
  let line = 1;
  let startLine = 1;
  let pending: Uint8Array[] = [];
  for await (const chunk of source) {
    if (separator < 0 && chunk.length > 0) separator = chunk[0] === RECORD_SEPARATOR ? RECORD_SEPARATOR : NEWLINE;
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      if (chunk[i] === NEWLINE) line++;
      if (chunk[i] !== separator) continue;
      const bytes = joined([...pending, chunk.subarray(start, i)]);
      if (!isBlank(bytes)) yield { bytes, line: startLine };
      pending = [];
      start = i + 1;
      startLine = line;
    }
    pending.push(chunk.slice(start));
  }
  const bytes = joined(pending);
  if (!isBlank(bytes)) yield { bytes, line: startLine };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 0x20);
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Manifest, type ManifestLayer, manifest } from "../../../data/publish/manifest.ts";
import { type PublishReport, publish } from "../../../data/publish/publish.ts";
import { publishManifest } from "../../../data/publish/publishFiles.ts";
import { readPointer } from "../../../shared/catalog/catalog.ts";
import { decodePiece, type Piece } from "../../../shared/catalog/piece.ts";
import type { FgbRef, Layer } from "../../../shared/catalog/snapshot.ts";
import type { FgbFeature } from "../../../shared/flatgeobuf/decode.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { openSource } from "../../../shared/formats/openSource.ts";
import { fileOfBytes } from "../../../shared/formats/sourceFiles.ts";
import type { Bounds } from "../../../shared/geometry/rings.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { featuresIn } from "../../support/fgb.ts";

export type Position = readonly [number, number];
export type Rings = readonly (readonly Position[])[];

/** A fictitious feature (示例): rings as GeoJSON has them, or another geometry. */
export interface ExampleFeature {
  readonly geometry: object | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function polygon(rings: Rings, properties: ExampleFeature["properties"] = {}): ExampleFeature {
  return { geometry: { type: "Polygon", coordinates: rings }, properties };
}

/** A box between degrees, as one feature. */
export function box([west, south, east, north]: Bounds, properties: ExampleFeature["properties"] = {}): ExampleFeature {
  const ring: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return polygon([ring], properties);
}

export function collection(features: readonly ExampleFeature[], crs?: string): string {
  return JSON.stringify({
    type: "FeatureCollection",
    ...(crs === undefined ? {} : { crs: { type: "name", properties: { name: crs } } }),
    features: features.map(asFeature),
  });
}

export function textSequence(features: readonly ExampleFeature[]): string {
  return features.map((feature) => `${JSON.stringify(asFeature(feature))}\n`).join("");
}

function asFeature({ geometry, properties }: ExampleFeature): object {
  return { type: "Feature", geometry, properties };
}

/** What a manifest says beside the obligatory. */
export type Row = Partial<Record<keyof ManifestLayer, unknown>> & { readonly code: string };

export function exampleManifest(rows: readonly Row[], more: object = {}): Manifest {
  return manifest.parse({
    title: { zh: "示例县", en: "Example county (fictitious)" },
    region: { code: "999901", name: "示例县" },
    ...more,
    layers: rows.map((row) => ({
      title: { zh: `示例 ${row.code}`, en: `Example ${row.code}` },
      file: `${row.code}.geojson`,
      source: { document: "示例文件", dataDate: "2025-12-31" },
      exposure: ["download"],
      ...row,
    })),
  });
}

/** Publishes GeoJSON layers from memory. */
export function publishLayers(
  store: ObjectStore,
  layers: readonly (Row & { readonly features: readonly ExampleFeature[] })[],
  more: { readonly coverage?: string; readonly by?: string } = {},
): Promise<PublishReport> {
  const { by = "test", ...rest } = more;
  const rows = layers.map(({ features: _, ...row }) => row);
  const textOf = new Map(layers.map(({ code, features }) => [code, collection(features)]));
  const openLayer = ({ code, file }: ManifestLayer) =>
    openSource([fileOfBytes(file, new TextEncoder().encode(textOf.get(code)))]);
  return publish(store, { manifest: exampleManifest(rows, rest), openLayer, packs: [] }, { by });
}

/** A folder of files with a manifest over them, gone after `use`. */
export async function withFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "lantu-publish-"));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Publishes files from the disk, as the command does. */
export function publishFolder(
  store: ObjectStore,
  files: Readonly<Record<string, string | Uint8Array>>,
  rows: readonly Row[],
): Promise<PublishReport> {
  const text = JSON.stringify(exampleManifest(rows));
  return withFolder({ ...files, "manifest.json": text }, (folder) =>
    publishManifest(store, join(folder, "manifest.json"), { by: "test" }),
  );
}

export async function layerOf(store: ObjectStore, code: string): Promise<Layer> {
  const layer = (await readPointer(store))?.snapshot.layers.find((candidate) => candidate.code === code);
  if (!layer) throw new Error(`${code} is not published`);
  return layer;
}

export async function bytesOf(store: ObjectStore, { key }: { readonly key: string }): Promise<Uint8Array> {
  const object = await store.get(key);
  if (!object) throw new Error(`no ${key}`);
  return object.bytes;
}

export async function featuresOf(store: ObjectStore, code: string): Promise<FgbFeature[]> {
  return [...featuresIn(await bytesOf(store, (await layerOf(store, code)).data))];
}

/** The pieces of a file in file order; throws where a seal is broken. */
export async function piecesOf(store: ObjectStore, ref: FgbRef): Promise<Piece[]> {
  const bytes = await bytesOf(store, ref);
  const head = parseHead(bytes);
  const pieces: Piece[] = [];
  let at = head.featuresOffset;
  for (const { byteLength } of featuresIn(bytes)) {
    pieces.push(decodePiece(bytes.subarray(at, at + byteLength), head));
    at += byteLength;
  }
  return pieces;
}

/** The message that an action is refused with. */
export async function refusalOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => "not refused",
    (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
  );
}

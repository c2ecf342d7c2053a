import {
  CATALOG_KEY,
  layerKey,
  piecesKey,
  readPointer,
  rulesKey,
  snapshotBytes,
  snapshotKey,
} from "../../shared/catalog/catalog.ts";
import { PIECE_COLUMNS } from "../../shared/catalog/piece.ts";
import {
  type CatalogPointer,
  type Layer,
  type Snapshot,
  type Tolerances,
  tolerances,
} from "../../shared/catalog/snapshot.ts";
import { encodeFeature } from "../../shared/flatgeobuf/encode.ts";
import type { SourceLayer } from "../../shared/formats/sourceLayer.ts";
import { unionBounds } from "../../shared/geometry/rings.ts";
import type { CompiledPack } from "../../shared/rules/rulePack.ts";
import { type ObjectStore, StoreFault } from "../../shared/store/objectStore.ts";
import toleranceTable from "../tables/tolerances.json" with { type: "json" };
import { writeCheckFile } from "./checkFile.ts";
import { type BuiltLayer, buildLayer, type LayerReport } from "./layer.ts";
import type { Manifest, ManifestLayer } from "./manifest.ts";
import { putByDigest, putFlatgeobuf } from "./objects.ts";
import { cutLayer } from "./pieces.ts";
import { PublishFault } from "./publishFault.ts";
import { resolveCrs } from "./sourceCrs.ts";

/** What to publish, wherever it comes from. */
export interface Publication {
  readonly manifest: Manifest;
  readonly openLayer: (row: ManifestLayer) => Promise<SourceLayer>;
  readonly packs: readonly CompiledPack[];
}

export interface PublishOptions {
  /** Who publishes; stands in the catalogue's history. */
  readonly by: string;
  readonly onProgress?: (message: string) => void;
  readonly now?: () => Date;
}

export interface PublishReport {
  readonly snapshot: string;
  readonly previous: string | null;
  readonly layers: readonly (LayerReport & { readonly pieces: number; readonly overlapsItself: boolean })[];
  readonly checkBytes: number;
  readonly checkPieces: number;
}

/** The losers of a race merge again; more losses than this in a row are somebody's mistake. */
const ATTEMPTS = 5;

/**
 * Publishes layers and rule packs: they replace those of the same name, the others stay. Every object is written under
 * its digest first; the pointer is swapped last, so that a publish happens whole or not at all.
 * @throws PublishFault, Problem, StoreFault; the store then serves what it served before
 */
export async function publish(
  store: ObjectStore,
  publication: Publication,
  options: PublishOptions,
): Promise<PublishReport> {
  const { manifest, packs } = publication;
  const progress = options.onProgress ?? (() => {});
  const layers: Layer[] = [];
  const reports: PublishReport["layers"][number][] = [];
  for (const row of manifest.layers) {
    const { layer, report } = await publishLayer(store, publication, row);
    layers.push(layer);
    reports.push(report);
    progress(
      `${row.code.padEnd(12)} ${report.featuresOut} features, ${report.verticesOut} vertices, ${report.pieces} pieces`,
    );
  }
  const rulePacks = [];
  for (const pack of packs) rulePacks.push(await publishPack(store, pack));
  for (let attempt = 1; ; attempt++) {
    const swapped = await swapPointer(store, manifest, layers, rulePacks, options);
    if (swapped) return { ...swapped, layers: reports };
    if (attempt === ATTEMPTS)
      throw new PublishFault(`lost the race for ${CATALOG_KEY} ${ATTEMPTS} times; try again later`);
    progress("somebody else published meanwhile: merging again");
  }
}

async function publishLayer(
  store: ObjectStore,
  { manifest, openLayer }: Publication,
  row: ManifestLayer,
): Promise<{ layer: Layer; report: PublishReport["layers"][number] }> {
  const source = await openLayer(row);
  const built = await buildLayer(row, source, resolveCrs(row, source));
  const cut = cutLayer(row.code, built.features);
  const data = await putFlatgeobuf(
    store,
    (digest) => layerKey(row.code, digest),
    {
      name: row.code,
      title: row.title.zh,
      description: row.title.en,
      metadata: JSON.stringify({ source: row.source, disclaimer: manifest.disclaimer }),
      columns: built.columns,
      geometryType: "MultiPolygon",
    },
    built.features.map(({ polygons, values, bounds }) => ({
      bytes: encodeFeature(polygons, built.columns, values),
      bounds,
    })),
  );
  const pieces = await putFlatgeobuf(
    store,
    (digest) => piecesKey(row.code, digest),
    { name: row.code, columns: PIECE_COLUMNS, geometryType: "MultiPolygon" },
    cut.pieces,
  );
  return {
    layer: layerEntry(manifest, row, built, { data, pieces, overlapsItself: cut.overlapsItself }),
    report: { ...built.report, pieces: cut.pieces.length, overlapsItself: cut.overlapsItself },
  };
}

function layerEntry(
  manifest: Manifest,
  row: ManifestLayer,
  built: BuiltLayer,
  objects: Pick<Layer, "data" | "pieces" | "overlapsItself">,
): Layer {
  const { code, title, kind, idColumn, classColumn, nameColumn, classTitles, exposure, source } = row;
  const coverage = row.coverage === "self" ? code : (row.coverage ?? manifest.coverage ?? code);
  return {
    code,
    title,
    kind,
    ...(idColumn === undefined ? {} : { idColumn }),
    ...(classColumn === undefined ? {} : { classColumn }),
    ...(nameColumn === undefined ? {} : { nameColumn }),
    ...(classTitles === undefined ? {} : { classTitles }),
    coverage,
    bounds: built.features.length === 0 ? null : [...built.features.map(({ bounds }) => bounds).reduce(unionBounds)],
    features: built.report.featuresOut,
    vertices: built.report.verticesOut,
    source,
    tolerances: tolerancesOf(row),
    exposure,
    ...objects,
  };
}

function tolerancesOf(row: ManifestLayer): Tolerances {
  const perLayer: Record<string, Partial<Tolerances>> = toleranceTable.layers;
  return tolerances.parse({ ...toleranceTable.default, ...perLayer[row.code], ...row.tolerances });
}

async function publishPack(store: ObjectStore, pack: CompiledPack): Promise<Snapshot["rulePacks"][number]> {
  const bytes = new TextEncoder().encode(JSON.stringify(pack));
  const object = await putByDigest(store, (digest) => rulesKey(pack.id, digest), bytes);
  return { ...object, pack: pack.id, version: pack.version };
}

/** Merges with what is published, writes check file and snapshot, swaps the pointer; `null` when somebody was faster. */
async function swapPointer(
  store: ObjectStore,
  manifest: Manifest,
  layers: readonly Layer[],
  rulePacks: Snapshot["rulePacks"],
  options: PublishOptions,
): Promise<Omit<PublishReport, "layers"> | null> {
  const before = await readPointer(store);
  const all = upsert(before?.snapshot.layers ?? [], layers, ({ code }) => code);
  checkCoverages(all);
  const check = await writeCheckFile(store, all);
  const document: Snapshot = {
    format: 1,
    title: manifest.title,
    region: manifest.region,
    ...(manifest.disclaimer === undefined ? {} : { disclaimer: manifest.disclaimer }),
    check,
    layers: all,
    rulePacks: upsert(before?.snapshot.rulePacks ?? [], rulePacks, ({ pack }) => pack),
  };
  const { digest } = await putByDigest(store, snapshotKey, snapshotBytes(document));
  const entry = { snapshot: digest, publishedAt: (options.now?.() ?? new Date()).toISOString(), by: options.by };
  const pointer: CatalogPointer = { current: digest, document, history: [entry, ...(before?.pointer.history ?? [])] };
  const bytes = new TextEncoder().encode(JSON.stringify(pointer));
  try {
    await store.put(CATALOG_KEY, bytes, before ? { onlyIfEtag: before.etag } : { onlyIfAbsent: true });
  } catch (cause) {
    if (cause instanceof StoreFault && cause.kind === "conflict") return null;
    throw cause;
  }
  return { snapshot: digest, previous: before?.digest ?? null, checkBytes: check.size, checkPieces: check.features };
}

/** `news` replace entries of the same name; the result is in order of names, so that equal data give equal digests. */
function upsert<T>(old: readonly T[], news: readonly T[], nameOf: (entry: T) => string): T[] {
  const byName = new Map([...old, ...news].map((entry) => [nameOf(entry), entry]));
  return [...byName.keys()].sort().map((name) => byName.get(name)!);
}

function checkCoverages(layers: readonly Layer[]): void {
  const codes = new Set(layers.map(({ code }) => code));
  for (const { code, coverage } of layers) {
    if (!codes.has(coverage)) throw new PublishFault(`${code}: its coverage ${coverage} is not a published layer`);
  }
}

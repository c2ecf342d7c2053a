import { CATALOG_KEY, readPointer, rulesKey, snapshotBytes, snapshotKey } from "../../shared/catalog/catalog.ts";
import type { FgbRef, Layer, Snapshot } from "../../shared/catalog/snapshot.ts";
import type { SourceLayer } from "../../shared/formats/sourceLayer.ts";
import type { CompiledPack } from "../../shared/rules/rulePack.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { writeCheckFile } from "./checkFile.ts";
import { type CoverageSpill, coverageSpills } from "./coverageSpill.ts";
import type { Manifest, ManifestLayer } from "./manifest.ts";
import { putByDigest } from "./objects.ts";
import { PublishFault } from "./publishFault.ts";
import { type PublishedLayerReport, publishLayer } from "./publishLayer.ts";
import { packBytes } from "./rules/packDigest.ts";
import { withScratch } from "./scratch.ts";
import { readAllPieces } from "./storedPieces.ts";
import { type PublishOptions, swapPointer } from "./swapPointer.ts";

/** What to publish, wherever it comes from. */
export interface Publication {
  readonly manifest: Manifest;
  readonly openLayer: (row: ManifestLayer) => Promise<SourceLayer>;
  readonly packs: readonly CompiledPack[];
}

export interface PublishReport {
  readonly snapshot: string;
  /** What was served before; the same as `snapshot` where nothing has changed, and then nothing was written. */
  readonly previous: string | null;
  readonly layers: readonly PublishedLayerReport[];
  readonly rulePacks: Snapshot["rulePacks"];
  /** Layers that reach beyond their coverage, of those concerned by this publish. */
  readonly coverageSpills: readonly CoverageSpill[];
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
  { manifest, openLayer, packs }: Publication,
  options: PublishOptions,
): Promise<PublishReport> {
  refuseTwins(manifest, packs);
  const progress = options.onProgress ?? (() => {});
  const layers: Layer[] = [];
  const reports: PublishedLayerReport[] = [];
  for (const row of manifest.layers) {
    const { layer, report } = await publishLayer(store, manifest, row, await openLayer(row));
    layers.push(layer);
    reports.push(report);
    progress(
      `${row.code.padEnd(12)} ${report.featuresOut} features, ${report.verticesOut} vertices, ${report.pieces} pieces`,
    );
  }
  const rulePacks: Snapshot["rulePacks"] = [];
  for (const pack of packs) rulePacks.push(await publishPack(store, pack));
  for (let attempt = 1; ; attempt++) {
    const merged = await mergeAndSwap(store, manifest, layers, rulePacks, options);
    if (merged) return { ...merged, layers: reports, rulePacks };
    if (attempt === ATTEMPTS)
      throw new PublishFault(`lost the race for ${CATALOG_KEY} ${ATTEMPTS} times; try again later`);
    progress("somebody else published meanwhile: merging again");
  }
}

/** The later of two layers of one name would silently replace the earlier. */
function refuseTwins({ layers }: Manifest, packs: readonly CompiledPack[]): void {
  refuseRepeated(
    layers.map(({ code, file }) => ({ name: code, from: file })),
    "layers",
  );
  refuseRepeated(
    packs.map(({ id, version }) => ({ name: id, from: version })),
    "rule packs",
  );
}

function refuseRepeated(entries: readonly { readonly name: string; readonly from: string }[], what: string): void {
  for (const [name, twins] of Map.groupBy(entries, (entry) => entry.name)) {
    if (twins.length === 1) continue;
    throw new PublishFault(`${twins.length} ${what} are named ${name}: ${twins.map(({ from }) => from).join(", ")}`);
  }
}

async function publishPack(store: ObjectStore, pack: CompiledPack): Promise<Snapshot["rulePacks"][number]> {
  const object = await putByDigest(
    store,
    (digest) => rulesKey(pack.id, digest),
    () => [packBytes(pack)],
  );
  const { id, version, parent } = pack;
  return { ...object, pack: id, version, ...(parent ? { parent: parent.digest } : {}) };
}

/** Merges with what is published, writes check file and snapshot, swaps the pointer; `null` when somebody was faster. */
async function mergeAndSwap(
  store: ObjectStore,
  manifest: Manifest,
  news: readonly Layer[],
  rulePacks: Snapshot["rulePacks"],
  options: PublishOptions,
): Promise<Omit<PublishReport, "layers" | "rulePacks"> | null> {
  const before = await readPointer(store);
  const layers = upsert(before?.snapshot.layers ?? [], news, ({ code }) => code);
  checkCoverages(layers);
  const served = upsert(before?.snapshot.rulePacks ?? [], rulePacks, ({ pack }) => pack);
  checkParents(served);
  const { check, spills } = await mergePieces(store, layers, new Set(news.map(({ code }) => code)));
  const document: Snapshot = {
    format: 1,
    title: manifest.title,
    region: manifest.region,
    ...(manifest.disclaimer === undefined ? {} : { disclaimer: manifest.disclaimer }),
    check,
    layers,
    rulePacks: served,
  };
  const { digest } = await putByDigest(store, snapshotKey, () => [snapshotBytes(document)]);
  // Publishing the same again is no event: the history keeps to what changed.
  const unchanged = before?.digest === digest;
  if (!unchanged && !(await swapPointer(store, before, digest, document, options))) return null;
  return {
    snapshot: digest,
    previous: before?.digest ?? null,
    coverageSpills: spills,
    checkBytes: check.size,
    checkPieces: check.features,
  };
}

function mergePieces(
  store: ObjectStore,
  layers: readonly Layer[],
  concerned: ReadonlySet<string>,
): Promise<{ readonly check: FgbRef; readonly spills: readonly CoverageSpill[] }> {
  return withScratch(async (scratch) => {
    const pieces = await readAllPieces(store, scratch, layers);
    const check = await writeCheckFile(store, scratch, [...pieces.values()]);
    return { check, spills: coverageSpills(layers, pieces, concerned) };
  });
}

/** `news` replace entries of the same name; the result is in order of names, so that equal data give equal digests. */
function upsert<T>(old: readonly T[], news: readonly T[], nameOf: (entry: T) => string): T[] {
  const byName = new Map([...old, ...news].map((entry) => [nameOf(entry), entry]));
  return [...byName.keys()].sort().map((name) => byName.get(name)!);
}

/** A pack is served with exactly the parent that it was compiled and checked against. */
function checkParents(packs: Snapshot["rulePacks"]): void {
  const digests = new Set(packs.map(({ digest }) => digest));
  const orphans = packs.filter(({ parent }) => parent !== undefined && !digests.has(parent));
  if (orphans.length === 0) return;
  const names = orphans.map(({ pack, version }) => `${pack}@${version}`).join(", ");
  throw new PublishFault(
    `${names}: compiled under another version of the parent pack; publish these packs again with it`,
  );
}

function checkCoverages(layers: readonly Layer[]): void {
  const codes = new Set(layers.map(({ code }) => code));
  for (const { code, coverage } of layers) {
    if (!codes.has(coverage)) throw new PublishFault(`${code}: its coverage ${coverage} is not a published layer`);
  }
}

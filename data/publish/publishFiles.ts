import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readPointer } from "../../shared/catalog/catalog.ts";
import type { CompiledPack } from "../../shared/rules/rulePack.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import type { Manifest } from "./manifest.ts";
import { openFile } from "./openFile.ts";
import { type PublishReport, publish } from "./publish.ts";
import { publishedPacks } from "./publishedPacks.ts";
import { PublishFault } from "./publishFault.ts";
import { type BareFile, manifestOfFiles, readManifest } from "./readManifest.ts";
import { PACK_FILE } from "./rules/compilePack.ts";
import { compileFolders } from "./rules/packFolders.ts";
import { describeFault } from "./rules/tables.ts";
import type { PublishOptions } from "./swapPointer.ts";
import { systemFaultText } from "./systemFault.ts";

/** Publishes a manifest file with the layers and rule packs that it names. @throws as `publish`; RulePackError */
export async function publishManifest(
  store: ObjectStore,
  path: string,
  options: PublishOptions,
): Promise<PublishReport> {
  const manifest = await readManifest(path);
  const folder = dirname(resolve(path));
  // Looked for before anything is read: eight layers may take minutes.
  for (const { file } of manifest.layers) await lastChange(resolve(folder, file));
  return publishFrom(store, manifest, folder, options);
}

/** Publishes bare files, one layer a file, and folders of rule packs. @throws as `publish`; RulePackError */
export async function publishFiles(
  store: ObjectStore,
  paths: readonly string[],
  options: PublishOptions,
): Promise<PublishReport> {
  const files: BareFile[] = [];
  const rulePacks: string[] = [];
  for (const path of paths) {
    if (await isRulePack(path)) rulePacks.push(path);
    else files.push({ path, changedOn: (await lastChange(path)).toISOString().slice(0, 10) });
  }
  const published = await readPointer(store);
  const manifest = manifestOfFiles(files, rulePacks, published?.snapshot ?? null);
  return publishFrom(store, manifest, process.cwd(), options);
}

async function isRulePack(path: string): Promise<boolean> {
  try {
    return (await stat(join(path, PACK_FILE))).isFile();
  } catch {
    return false;
  }
}

/** @throws PublishFault when there is no such file */
async function lastChange(path: string): Promise<Date> {
  try {
    const found = await stat(path);
    if (found.isFile()) return found.mtime;
  } catch (cause) {
    throw new PublishFault(`${path}: ${systemFaultText(cause) ?? "not readable"}`, { cause });
  }
  throw new PublishFault(`${path} is a folder without ${PACK_FILE}: neither a file nor a rule pack`);
}

async function publishFrom(
  store: ObjectStore,
  manifest: Manifest,
  folder: string,
  options: PublishOptions,
): Promise<PublishReport> {
  const packs = await compile(
    store,
    manifest.rulePacks.map((pack) => resolve(folder, pack)),
    options,
  );
  const openLayer = ({ file, encoding, layer }: Manifest["layers"][number]) =>
    openFile(resolve(folder, file), {
      ...(encoding === undefined ? {} : { encoding }),
      ...(layer === undefined ? {} : { layer }),
    });
  return publish(store, { manifest, openLayer, packs }, options);
}

/** What is doubtful in a pack but no fault is shown while publishing. */
async function compile(
  store: ObjectStore,
  folders: readonly string[],
  { onProgress = () => {} }: PublishOptions,
): Promise<CompiledPack[]> {
  const lineages = await compileFolders(folders, publishedPacks(store));
  for (const { pack, warnings } of lineages) {
    for (const warning of warnings) onProgress(`rules/${pack.id} warning: ${describeFault(warning)}`);
  }
  return lineages.map(({ pack }) => pack);
}

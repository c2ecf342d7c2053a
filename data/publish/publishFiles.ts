import { dirname, resolve } from "node:path";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import type { Manifest } from "./manifest.ts";
import { openFile } from "./openFile.ts";
import { type PublishOptions, type PublishReport, publish } from "./publish.ts";
import { manifestOfFiles, readManifest } from "./readManifest.ts";
import { compilePack } from "./rulePack.ts";

/** Publishes a manifest file with the layers and rule packs that it names. @throws as `publish`; RulePackError */
export async function publishManifest(
  store: ObjectStore,
  path: string,
  options: PublishOptions,
): Promise<PublishReport> {
  return publishFrom(store, await readManifest(path), dirname(resolve(path)), options);
}

/** Publishes bare files, one layer a file. @throws as `publish` */
export async function publishFiles(
  store: ObjectStore,
  files: readonly string[],
  options: PublishOptions,
): Promise<PublishReport> {
  const today = new Date().toISOString().slice(0, 10);
  return publishFrom(store, manifestOfFiles(files, today), process.cwd(), options);
}

async function publishFrom(
  store: ObjectStore,
  manifest: Manifest,
  folder: string,
  options: PublishOptions,
): Promise<PublishReport> {
  const packs = await Promise.all(manifest.rulePacks.map((pack) => compilePack(resolve(folder, pack))));
  const openLayer = ({ file, encoding }: Manifest["layers"][number]) =>
    openFile(resolve(folder, file), encoding === undefined ? {} : { encoding });
  return publish(store, { manifest, openLayer, packs }, options);
}

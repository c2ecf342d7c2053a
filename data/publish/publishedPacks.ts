import { readPointer } from "../../shared/catalog/catalog.ts";
import type { Snapshot } from "../../shared/catalog/snapshot.ts";
import { type CompiledPack, compiledPack } from "../../shared/rules/rulePack.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { PublishFault } from "./publishFault.ts";
import type { FindCompiled } from "./rules/packFolders.ts";

/** Looks up packs that are served now, for packs that inherit from them. */
export function publishedPacks(store: ObjectStore): FindCompiled {
  return async (id) => {
    const rulePacks = (await readPointer(store))?.snapshot.rulePacks ?? [];
    const entry = rulePacks.find(({ pack }) => pack === id);
    if (!entry) return undefined;
    const pack = await readPack(store, entry);
    return { pack, ancestors: await ancestorsOf(store, pack, rulePacks), warnings: [], places: new Map() };
  };
}

async function ancestorsOf(
  store: ObjectStore,
  { parent }: CompiledPack,
  rulePacks: Snapshot["rulePacks"],
): Promise<CompiledPack[]> {
  const entry = parent && rulePacks.find(({ digest }) => digest === parent.digest);
  if (!entry) return [];
  const pack = await readPack(store, entry);
  return [...(await ancestorsOf(store, pack, rulePacks)), pack];
}

async function readPack(store: ObjectStore, { key, digest }: Snapshot["rulePacks"][number]): Promise<CompiledPack> {
  const object = await store.get(key);
  if (!object || (await sha256Hex(object.bytes)) !== digest) throw new PublishFault(`${key} is missing or damaged`);
  return compiledPack.parse(JSON.parse(new TextDecoder().decode(object.bytes)));
}

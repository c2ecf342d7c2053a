import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diskStore } from "../../shared/store/disk.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { r2Store } from "../../shared/store/r2.ts";

/** An open store and how to let go of it. */
export interface OpenStore {
  readonly store: ObjectStore;
  close(): Promise<void>;
}

const CONFIG = fileURLToPath(import.meta.resolve("../../wrangler.toml"));

/** The local R2 bucket that `wrangler dev` serves from; `state` is what it is told with `--persist-to`. */
export async function openLocalBucket(state?: string): Promise<OpenStore> {
  // Loaded when it is needed: it takes longer than publishing a small layer into a folder.
  const { getPlatformProxy } = await import("wrangler");
  const proxy = await getPlatformProxy<{ STORE: R2Bucket }>({
    configPath: CONFIG,
    persist: state === undefined ? true : { path: join(state, "v3") },
  });
  return { store: r2Store(proxy.env.STORE), close: () => proxy.dispose() };
}

/** `local` for wrangler's bucket, else a folder of the disk. */
export async function openStore(target: string): Promise<OpenStore> {
  if (target === "local") return openLocalBucket();
  return { store: diskStore(target), close: async () => {} };
}

import { CATALOG_KEY, type PublishedPointer } from "../../shared/catalog/catalog.ts";
import type { CatalogPointer, Snapshot } from "../../shared/catalog/snapshot.ts";
import { type ObjectStore, StoreFault } from "../../shared/store/objectStore.ts";

/** Who changes what is served. */
export interface PublishOptions {
  /** Stands in the catalogue's history. */
  readonly by: string;
  readonly onProgress?: (message: string) => void;
  readonly now?: () => Date;
}

/**
 * Points the catalogue at another snapshot, on the condition that it still stands as it was read `before`. The history
 * gets an entry at its head.
 * @returns false when somebody else was faster: nothing has changed then
 * @throws StoreFault
 */
export async function swapPointer(
  store: ObjectStore,
  before: PublishedPointer | null,
  digest: string,
  document: Snapshot,
  { by, now = () => new Date() }: PublishOptions,
): Promise<boolean> {
  const entry = { snapshot: digest, publishedAt: now().toISOString(), by };
  const pointer: CatalogPointer = { current: digest, document, history: [entry, ...(before?.pointer.history ?? [])] };
  const bytes = new TextEncoder().encode(JSON.stringify(pointer));
  try {
    await store.put(CATALOG_KEY, bytes, before ? { onlyIfEtag: before.etag } : { onlyIfAbsent: true });
    return true;
  } catch (cause) {
    if (cause instanceof StoreFault && cause.kind === "conflict") return false;
    throw cause;
  }
}

import type { ObjectStore } from "../store/objectStore.ts";
import { CATALOG_KEY, nothingPublished, type Published, readPointer, readSnapshot } from "./catalog.ts";

/** The pointer is looked at again when it was read longer ago than this (milliseconds); see docs/operations.md. */
export const POINTER_MAX_AGE_MS = 5000;

/** Older generations kept: an isolate has little memory and they are seldom asked for. */
const KEPT_SNAPSHOTS = 4;

/** A generation and how many reads it took to know it. */
export interface Looked {
  readonly published: Published;
  readonly reads: number;
}

/**
 * Which generation an isolate serves. Keeps values only, never promises or streams, which in a Worker belong to one
 * request. All but the pointer is named by its digest and valid for ever.
 */
export class CurrentPublished {
  #current: Published | null = null;
  #etag = "";
  #lookedAt = Number.NEGATIVE_INFINITY;
  readonly #older = new Map<string, Published>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The last known generation, however old, or a first read. @throws Problem `nothing-published`, StoreFault */
  async known(store: ObjectStore): Promise<Looked> {
    return this.#current ? { published: this.#current, reads: 0 } : this.#read(store, 0);
  }

  /** The generation as of at most `maxAgeMs` ago; 0: as of now. @throws Problem `nothing-published`, StoreFault */
  async latest(store: ObjectStore, maxAgeMs: number = POINTER_MAX_AGE_MS): Promise<Looked> {
    if (!this.#current) return this.#read(store, 0);
    if (maxAgeMs > 0 && this.#now() - this.#lookedAt <= maxAgeMs) return { published: this.#current, reads: 0 };
    const info = await store.head(CATALOG_KEY);
    if (info?.etag !== this.#etag) return this.#read(store, 1);
    this.#lookedAt = this.#now();
    return { published: this.#current, reads: 1 };
  }

  /** An older generation by its digest. @throws Problem `unknown-snapshot`, StoreFault */
  async byDigest(store: ObjectStore, digest: string): Promise<Looked> {
    if (this.#current?.digest === digest) return { published: this.#current, reads: 0 };
    const kept = this.#older.get(digest);
    if (kept) return { published: kept, reads: 0 };
    const published = await readSnapshot(store, digest);
    keepFew(this.#older, digest, published, KEPT_SNAPSHOTS);
    return { published, reads: 1 };
  }

  async #read(store: ObjectStore, readsBefore: number): Promise<Looked> {
    const pointer = await readPointer(store);
    if (!pointer) throw nothingPublished();
    this.#current = { digest: pointer.digest, snapshot: pointer.snapshot };
    this.#etag = pointer.etag;
    this.#lookedAt = this.#now();
    return { published: this.#current, reads: readsBefore + 1 };
  }
}

/** Adds an entry and lets go of the oldest ones beyond `few`. */
export function keepFew<T>(map: Map<string, T>, key: string, value: T, few: number): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= few) return;
    map.delete(oldest);
  }
}

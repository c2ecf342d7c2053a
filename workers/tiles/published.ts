import type { Published } from "../../shared/catalog/catalog.ts";
import { CurrentPublished } from "../../shared/catalog/currentPublished.ts";
import { IndexCache } from "../../shared/flatgeobuf/indexCache.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import { Flights } from "../../shared/store/flights.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";

/** Of an unpinned address: it may show another generation a minute later. */
const CURRENT_MAX_AGE = "public, max-age=60";
/** Of an address with `?snapshot=`: its bytes never change. */
const PINNED_MAX_AGE = "public, max-age=31536000, immutable";

export interface Generation extends Published {
  /** The generation that decides what is open. */
  readonly current: Published;
  readonly cacheControl: string;
}

/** Memory for indexes: the upper levels of some dozens of layers. */
const INDEX_CACHE_BYTES = 8 * 1024 * 1024;

/** What requests of one isolate have in common. */
export class SharedReads {
  readonly generations = new CurrentPublished();
  readonly index = new IndexCache(INDEX_CACHE_BYTES);
  readonly flights = new Flights();
}

/** A store as one request sees it, and which generation of it this isolate serves. */
export class PublishedData {
  readonly store: ObjectStore;
  readonly #reads: SharedReads;

  constructor(store: ObjectStore, reads: SharedReads) {
    this.store = store;
    this.#reads = reads;
  }

  /** Ranges of layers' files. */
  reader(): RangeReader {
    return new RangeReader(this.store, this.#reads.index);
  }

  /** The current generation, or the one that `digest` names. @throws Problem, StoreFault */
  async generation(digest: string | undefined): Promise<Generation> {
    const { generations } = this.#reads;
    const { published: current } = await generations.latest(this.store);
    if (digest === undefined) return { ...current, current, cacheControl: CURRENT_MAX_AGE };
    const { published } = await generations.byDigest(this.store, digest);
    return { ...published, current, cacheControl: PINNED_MAX_AGE };
  }
}

import { nothingPublished, type Published, readPointer, readSnapshot } from "../catalog/catalog.ts";
import type { IndexTop } from "../flatgeobuf/plan.ts";
import { openIndexTop, type RangeReader } from "../flatgeobuf/read.ts";
import { Problem } from "../problems/problem.ts";
import { type PreparedPack, preparePack } from "../rules/preparePack.ts";
import { compiledPack } from "../rules/rulePack.ts";
import { sha256Hex } from "../store/digest.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";

/** The pointer is read again when it is older than this (milliseconds); see docs/operations.md. */
export const POINTER_MAX_AGE_MS = 5000;

/**
 * What an isolate keeps between requests: values only, never promises or streams, which belong to one request. All but
 * the pointer is named by its digest and valid for ever.
 */
export class PublishedCache {
  #current: Published | null = null;
  #readAt = Number.NEGATIVE_INFINITY;
  readonly #snapshots = new Map<string, Published>();
  readonly #tops = new Map<string, IndexTop>();
  readonly #packs = new Map<string, PreparedPack>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The generation to plan with: the last known one, however old, or a first read. @throws Problem, StoreFault */
  async current(store: ObjectStore): Promise<{ published: Published; reads: number }> {
    if (this.#current) return { published: this.#current, reads: 0 };
    return { published: await this.#readPointer(store), reads: 1 };
  }

  get isStale(): boolean {
    return this.#now() - this.#readAt > POINTER_MAX_AGE_MS;
  }

  /** Reads the pointer again if it is stale. @throws Problem, StoreFault */
  async refresh(store: ObjectStore): Promise<{ published: Published; reads: number }> {
    if (this.#current && !this.isStale) return { published: this.#current, reads: 0 };
    return { published: await this.#readPointer(store), reads: 1 };
  }

  /** An older generation by its digest. @throws Problem `unknown-snapshot`, StoreFault */
  async bySnapshot(store: ObjectStore, digest: string): Promise<{ published: Published; reads: number }> {
    if (this.#current?.digest === digest) return { published: this.#current, reads: 0 };
    const known = this.#snapshots.get(digest);
    if (known) return { published: known, reads: 0 };
    const published = await readSnapshot(store, digest);
    keepFew(this.#snapshots, digest, published, 4);
    return { published, reads: 1 };
  }

  /** The upper part of a check file's index. @throws StoreFault, FlatgeobufFault */
  async indexTop(reader: RangeReader, { snapshot }: Published, budgetBytes: number): Promise<IndexTop> {
    const known = this.#tops.get(snapshot.check.digest);
    if (known) return known;
    const top = await openIndexTop(reader, snapshot.check, budgetBytes);
    keepFew(this.#tops, snapshot.check.digest, top, 2);
    return top;
  }

  /** All rule packs of a generation. @throws Problem `rules-unavailable`: without its rules nothing may be judged */
  async packs(store: ObjectStore, { snapshot }: Published): Promise<{ packs: PreparedPack[]; reads: number }> {
    let reads = 0;
    const packs = await Promise.all(
      snapshot.rulePacks.map(async ({ key, digest }) => {
        const known = this.#packs.get(digest);
        if (known) return known;
        reads++;
        const pack = await readPack(store, key, digest);
        keepFew(this.#packs, digest, pack, 16);
        return pack;
      }),
    );
    return { packs, reads };
  }

  async #readPointer(store: ObjectStore): Promise<Published> {
    const pointer = await readPointer(store);
    if (!pointer) throw nothingPublished();
    this.#current = { digest: pointer.digest, snapshot: pointer.snapshot };
    this.#readAt = this.#now();
    return this.#current;
  }
}

/** Keeps the newest few: an isolate has little memory and old generations are seldom asked for. */
function keepFew<T>(map: Map<string, T>, key: string, value: T, few: number): void {
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= few) return;
    map.delete(oldest);
  }
}

async function readPack(store: ObjectStore, key: string, digest: string): Promise<PreparedPack> {
  try {
    const object = await store.get(key);
    if (object && (await sha256Hex(object.bytes)) === digest) {
      return preparePack(compiledPack.parse(JSON.parse(new TextDecoder().decode(object.bytes))));
    }
  } catch (cause) {
    if (!(cause instanceof StoreFault)) throw cause;
  }
  throw new Problem({
    type: "rules-unavailable",
    status: 503,
    title: { zh: "规则包不可用", en: "A rule pack is not available" },
    detail: {
      zh: `${key} 读不到或已损坏，无法判定`,
      en: `${key} cannot be read or is damaged; nothing can be judged without it`,
    },
    mend: { zh: "稍后重试，或重新发布", en: "Try again later, or publish again" },
  });
}

import type { Published } from "../catalog/catalog.ts";
import { CurrentPublished, keepFew } from "../catalog/currentPublished.ts";
import type { IndexTop } from "../flatgeobuf/plan.ts";
import { openVerifiedIndexTop, type RangeReader } from "../flatgeobuf/read.ts";
import { Problem } from "../problems/problem.ts";
import { type PreparedPack, preparePack } from "../rules/preparePack.ts";
import type { CompiledPack } from "../rules/rulePack.ts";
import { sha256Hex } from "../store/digest.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";

/** What a check keeps between requests, beside the generation itself: indexes and rules, named by their digests. */
export class CheckCache {
  readonly generations: CurrentPublished;
  readonly #tops = new Map<string, IndexTop>();
  readonly #packs = new Map<string, PreparedPack>();

  constructor(generations = new CurrentPublished()) {
    this.generations = generations;
  }

  /** The upper part of a check file's index, verified before it is kept. @throws StoreFault, FlatgeobufFault */
  async indexTop(reader: RangeReader, { snapshot }: Published, budgetBytes: number): Promise<IndexTop> {
    const known = this.#tops.get(snapshot.check.digest);
    if (known) return known;
    const top = await openVerifiedIndexTop(reader, snapshot.check, budgetBytes);
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
}

async function readPack(store: ObjectStore, key: string, digest: string): Promise<PreparedPack> {
  try {
    const object = await store.get(key);
    if (object && (await sha256Hex(object.bytes)) === digest) {
      // The publisher validated these bytes and the digest pins them: a schema pass would cost a Worker's whole budget.
      return preparePack(JSON.parse(new TextDecoder().decode(object.bytes)) as CompiledPack);
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

import type { Published } from "../catalog/catalog.ts";
import { CurrentPublished, keepFew } from "../catalog/currentPublished.ts";
import { IndexCache } from "../flatgeobuf/indexCache.ts";
import { Problem } from "../problems/problem.ts";
import { type PreparedPack, preparePack } from "../rules/preparePack.ts";
import type { CompiledPack } from "../rules/rulePack.ts";
import { sha256Hex } from "../store/digest.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";

/** The rule packs of a generation, each with what it inherits. */
export interface Rules {
  readonly packs: readonly PreparedPack[];
  /** Those from which no other inherits: their rows, and what they inherit, judge a site. */
  readonly judging: readonly PreparedPack[];
  readonly reads: number;
}

/** What checks keep between requests, beside the generation itself: parts of indexes, and rules by their digests. */
export class CheckCache {
  readonly generations: CurrentPublished;
  readonly index: IndexCache;
  readonly #packs = new Map<string, PreparedPack>();

  constructor(generations = new CurrentPublished(), index = new IndexCache()) {
    this.generations = generations;
    this.index = index;
  }

  /** The rules of a generation. @throws Problem `rules-unavailable`: without its rules nothing may be judged */
  async rules(store: ObjectStore, { snapshot }: Published): Promise<Rules> {
    let reads = 0;
    const compiled = new Map<string, Promise<CompiledPack>>();
    const read = (digest: string): Promise<CompiledPack> => {
      const entry = snapshot.rulePacks.find((each) => each.digest === digest);
      if (!entry) throw unavailable(`rules ${digest}`);
      const known = compiled.get(digest);
      if (known) return known;
      reads++;
      const reading = readPack(store, entry.key, digest);
      compiled.set(digest, reading);
      return reading;
    };
    const packs = await Promise.all(
      snapshot.rulePacks.map(async ({ digest }) => {
        const known = this.#packs.get(digest);
        if (known) return known;
        const pack = preparePack(await read(digest), await ancestors(await read(digest), read));
        keepFew(this.#packs, digest, pack, 16);
        return pack;
      }),
    );
    const parents = new Set(packs.map(({ head }) => head.parent?.id));
    return { packs, judging: packs.filter(({ head }) => !parents.has(head.id)), reads };
  }
}

/** From the nation's pack down to the parent. Digests pin each, so a lineage cannot be a circle. */
async function ancestors(
  { parent }: CompiledPack,
  read: (digest: string) => Promise<CompiledPack>,
): Promise<CompiledPack[]> {
  if (!parent) return [];
  const pack = await read(parent.digest);
  return [...(await ancestors(pack, read)), pack];
}

async function readPack(store: ObjectStore, key: string, digest: string): Promise<CompiledPack> {
  try {
    const object = await store.get(key);
    if (object && (await sha256Hex(object.bytes)) === digest) {
      // The publisher validated these bytes and the digest pins them: a schema pass would cost a Worker's whole budget.
      return JSON.parse(new TextDecoder().decode(object.bytes)) as CompiledPack;
    }
  } catch (cause) {
    if (!(cause instanceof StoreFault)) throw cause;
  }
  throw unavailable(key);
}

function unavailable(key: string): Problem {
  return new Problem({
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

import { layerNamed, type Published } from "../../shared/catalog/catalog.ts";
import { CurrentPublished } from "../../shared/catalog/currentPublished.ts";
import type { Exposure, Layer } from "../../shared/catalog/snapshot.ts";
import { Problem } from "../../shared/problems/problem.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";

/** Of an unpinned address: it may show another generation a minute later. */
const CURRENT_MAX_AGE = "public, max-age=60";
/** Of an address with `?snapshot=`: its bytes never change. */
const PINNED_MAX_AGE = "public, max-age=31536000, immutable";

export interface Generation extends Published {
  readonly cacheControl: string;
}

/** A store and which generation of it this isolate serves. */
export class PublishedData {
  readonly store: ObjectStore;
  readonly #generations = new CurrentPublished();

  constructor(store: ObjectStore) {
    this.store = store;
  }

  /** The current generation, or the one that `digest` names. @throws Problem, StoreFault */
  async generation(digest: string | undefined): Promise<Generation> {
    if (digest === undefined) {
      const { published } = await this.#generations.latest(this.store);
      return { ...published, cacheControl: CURRENT_MAX_AGE };
    }
    const { published } = await this.#generations.byDigest(this.store, digest);
    return { ...published, cacheControl: PINNED_MAX_AGE };
  }
}

/** @throws Problem `unknown-layer` (404), `not-exposed` (403) */
export function exposedLayer(published: Published, code: string, needed: Exposure): Layer {
  const layer = layerNamed(published, code);
  if (layer.exposure.includes(needed)) return layer;
  throw new Problem({
    type: "not-exposed",
    status: 403,
    title: { zh: "该图层未开放此用途", en: "The layer is not published for this use" },
    detail: {
      zh: `图层 ${code} 的 exposure 不含 ${needed}`,
      en: `The exposure of layer ${code} does not include ${needed}`,
    },
  });
}

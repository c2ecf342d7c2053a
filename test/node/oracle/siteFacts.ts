import { CheckCache } from "../../../shared/checks/checkCache.ts";
import { type LayerResult, layerResults } from "../../../shared/checks/layerFacts.ts";
import { type CheckLimits, DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { readPieces } from "../../../shared/checks/readPieces.ts";
import { RangeReader, type ReadCounts } from "../../../shared/flatgeobuf/read.ts";
import { coverBoxes } from "../../../shared/geometry/siteCells.ts";
import type { Site } from "../../../shared/sites/site.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";

export const ROOMY: CheckLimits = { ...DEFAULT_LIMITS, maxVertices: 1_000_000, maxPieceBytes: 256_000_000 };

export interface SiteFacts {
  readonly results: readonly LayerResult[];
  readonly counts: ReadCounts;
}

/** Reads and sums as `sitingPrecheck` does and gives the figures unrounded, which its answer does not. */
export class FactReader {
  readonly #store: ObjectStore;
  readonly #cache = new CheckCache();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  async factsOf(site: Site): Promise<SiteFacts> {
    const { published } = await this.#cache.current(this.#store);
    const reader = new RangeReader(this.#store);
    const top = await this.#cache.indexTop(reader, published, ROOMY.indexBudgetBytes);
    const { snapshot } = published;
    const read = await readPieces(reader, snapshot.check, top, coverBoxes(site.region), ROOMY);
    return { results: layerResults(snapshot, site.region, read.pieces, read.blindSpots), counts: reader.counts };
  }
}

import { nothingPublished, readPointer } from "../../../shared/catalog/catalog.ts";
import type { Snapshot } from "../../../shared/catalog/snapshot.ts";
import { type LayerResult, layerResults } from "../../../shared/checks/layerFacts.ts";
import { type CheckLimits, DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { readPieces } from "../../../shared/checks/readPieces.ts";
import type { IndexTop } from "../../../shared/flatgeobuf/plan.ts";
import { RangeReader, type ReadCounts } from "../../../shared/flatgeobuf/rangeReader.ts";
import { openIndexTop } from "../../../shared/flatgeobuf/readIndex.ts";
import { coverBoxes } from "../../../shared/geometry/siteCells.ts";
import { readGeoJsonSite } from "../../../shared/sites/geojson.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import type { Site } from "../../../shared/sites/site.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";

export const ROOMY: CheckLimits = { ...DEFAULT_LIMITS, maxVertices: 1_000_000, maxPieceBytes: 256_000_000 };

/** A GeoJSON geometry or feature in degrees as a pre-check reads it. */
export function siteOf(geojson: unknown): Site {
  return normaliseSite(readGeoJsonSite(geojson, "/site", ROOMY.maxVertices), { crs: "EPSG:4490" });
}

export interface SiteFacts {
  readonly results: readonly LayerResult[];
  readonly counts: ReadCounts;
}

/** Reads and sums as `sitingPrecheck` does and gives the figures unrounded, which its answer does not. */
export class FactReader {
  readonly #store: ObjectStore;
  readonly #snapshot: Snapshot;
  readonly #top: IndexTop;

  private constructor(store: ObjectStore, snapshot: Snapshot, top: IndexTop) {
    this.#store = store;
    this.#snapshot = snapshot;
    this.#top = top;
  }

  /** @param roundingM2 what counts as an overlap at all, in place of the layers' own 0.01 m² */
  static async over(store: ObjectStore, roundingM2?: number): Promise<FactReader> {
    const published = await readPointer(store);
    if (!published) throw nothingPublished();
    const top = await openIndexTop(new RangeReader(store), published.snapshot.check, ROOMY.indexBudgetBytes);
    const { snapshot } = published;
    return new FactReader(store, roundingM2 === undefined ? snapshot : withRounding(snapshot, roundingM2), top);
  }

  async factsOf({ region }: Site): Promise<SiteFacts> {
    const snapshot = this.#snapshot;
    const reader = new RangeReader(this.#store);
    const { pieces, blindSpots } = await readPieces(reader, snapshot.check, this.#top, coverBoxes(region), ROOMY);
    return { results: layerResults(snapshot, region, pieces, blindSpots), counts: reader.counts };
  }
}

function withRounding(snapshot: Snapshot, roundingM2: number): Snapshot {
  const layers = snapshot.layers.map((layer) => ({ ...layer, tolerances: { ...layer.tolerances, roundingM2 } }));
  return { ...snapshot, layers };
}

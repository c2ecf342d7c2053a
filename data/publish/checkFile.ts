import { checkKey } from "../../shared/catalog/catalog.ts";
import { PIECE_COLUMNS } from "../../shared/catalog/piece.ts";
import type { FgbRef } from "../../shared/catalog/snapshot.ts";
import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { putFlatgeobuf } from "./objects.ts";
import { pieceOrder } from "./pieces.ts";
import type { StoredPieces } from "./storedPieces.ts";

/**
 * Merges the pieces of all layers (in the order of their codes) into one check file in the world's Hilbert order:
 * whatever touches a site then lies in a few stretches, however many layers there are.
 */
export async function writeCheckFile(store: ObjectStore, layers: readonly StoredPieces[]): Promise<FgbRef> {
  return putFlatgeobuf(
    store,
    checkKey,
    { name: "checks", columns: PIECE_COLUMNS, geometryType: "MultiPolygon" },
    mergeRuns(layers.map((pieces) => pieces.encoded())),
  );
}

/** k-way merge by position on the curve; ties in the order of the runs, so that equal data give equal files. */
export function mergeRuns(runs: readonly (readonly EncodedFeature[])[]): EncodedFeature[] {
  const keyed = runs.flatMap((run, r) => run.map((piece, i) => ({ piece, order: pieceOrder(piece.bounds), r, i })));
  keyed.sort((a, b) => a.order - b.order || a.r - b.r || a.i - b.i);
  return keyed.map(({ piece }) => piece);
}

import { checkKey } from "../../shared/catalog/catalog.ts";
import { PIECE_COLUMNS } from "../../shared/catalog/piece.ts";
import type { CheckRef } from "../../shared/catalog/snapshot.ts";
import { toBase64 } from "../../shared/flatgeobuf/base64.ts";
import { upperLevelsRange } from "../../shared/flatgeobuf/upperLevels.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { mergedInHilbertOrder } from "./hilbertOrder.ts";
import { putFlatgeobuf } from "./objects.ts";
import type { Scratch } from "./scratch.ts";
import type { StoredPieces } from "./storedPieces.ts";

/**
 * Merges the pieces of all layers (in the order of their codes) into one check file in the world's Hilbert order:
 * whatever touches a site then lies in a few stretches, however many layers there are.
 */
export async function writeCheckFile(
  store: ObjectStore,
  scratch: Scratch,
  layers: readonly StoredPieces[],
): Promise<CheckRef> {
  const file = await putFlatgeobuf(
    store,
    checkKey,
    { name: "checks", columns: PIECE_COLUMNS, geometryType: "MultiPolygon" },
    {
      scratch,
      count: layers.reduce((sum, { count }) => sum + count, 0),
      features: mergedInHilbertOrder(layers.map((pieces) => pieces.encoded())),
    },
  );
  const upper = upperLevelsRange(file);
  if (!upper) return file;
  return { ...file, upper: toBase64(await store.readRange(file.key, upper, file.etag)) };
}

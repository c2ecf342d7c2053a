import { checkKey } from "../../shared/catalog/catalog.ts";
import { PIECE_COLUMNS } from "../../shared/catalog/piece.ts";
import type { FgbRef, Layer } from "../../shared/catalog/snapshot.ts";
import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import { parseIndexTop, planIndexTop, searchTop } from "../../shared/flatgeobuf/plan.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { putFlatgeobuf } from "./objects.ts";
import { pieceOrder } from "./pieces.ts";
import { PublishFault } from "./publishFault.ts";

const EVERYWHERE: Bounds = [-Infinity, -Infinity, Infinity, Infinity];

/**
 * Merges the pieces of all layers into one check file in the world's Hilbert order: whatever touches a site then lies in a
 * few stretches, however many layers there are. Layers that were not published anew are read back from the store.
 */
export async function writeCheckFile(store: ObjectStore, layers: readonly Layer[]): Promise<FgbRef> {
  const runs: EncodedFeature[][] = [];
  for (const layer of layers) runs.push(await readPieces(store, layer.pieces));
  return putFlatgeobuf(
    store,
    checkKey,
    { name: "checks", columns: PIECE_COLUMNS, geometryType: "MultiPolygon" },
    mergeRuns(runs),
  );
}

/** k-way merge by position on the curve; ties in the order of the runs, so that equal data give equal files. */
export function mergeRuns(runs: readonly (readonly EncodedFeature[])[]): EncodedFeature[] {
  const keyed = runs.flatMap((run, r) => run.map((piece, i) => ({ piece, order: pieceOrder(piece.bounds), r, i })));
  keyed.sort((a, b) => a.order - b.order || a.r - b.r || a.i - b.i);
  return keyed.map(({ piece }) => piece);
}

/** A layer's pieces as they were published. @throws PublishFault when the store gives other bytes than were published */
async function readPieces(store: ObjectStore, ref: FgbRef): Promise<EncodedFeature[]> {
  const object = await store.get(ref.key);
  if (!object || (await sha256Hex(object.bytes)) !== ref.digest) {
    throw new PublishFault(`${ref.key} is missing or damaged in the store; publish its layer again`);
  }
  if (ref.features === 0) return [];
  const plan = planIndexTop(ref, Number.POSITIVE_INFINITY);
  const top = parseIndexTop(object.bytes.subarray(0, ref.headBytes), plan, ref);
  const found = searchTop(top, [EVERYWHERE]);
  if (found.kind !== "features") throw new PublishFault(`${ref.key} has an incomplete index`);
  return found.items.map(({ range, bounds }) => ({
    bytes: object.bytes.subarray(range.offset, range.offset + range.length),
    bounds,
  }));
}

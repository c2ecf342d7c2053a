import { decodePiece, type Piece } from "../../shared/catalog/piece.ts";
import type { FgbRef, Layer } from "../../shared/catalog/snapshot.ts";
import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import { type IndexTop, type ItemRange, parseIndexTop, planIndexTop, searchTop } from "../../shared/flatgeobuf/plan.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { PublishFault } from "./publishFault.ts";

const EVERYWHERE: Bounds = [-Infinity, -Infinity, Infinity, Infinity];

/** A layer's pieces as they were published, whole in memory. */
export class StoredPieces {
  readonly #bytes: Uint8Array;
  readonly #top: IndexTop | null;
  /** By number in the file: a county's border is asked for by every piece near it. */
  readonly #decoded = new Map<number, Piece>();

  constructor(ref: FgbRef, bytes: Uint8Array) {
    const plan = planIndexTop(ref, Number.POSITIVE_INFINITY);
    this.#bytes = bytes;
    this.#top = ref.features === 0 ? null : parseIndexTop(bytes.subarray(0, ref.headBytes), plan, ref, "head");
  }

  /** In file order, which is the Hilbert order. */
  encoded(): EncodedFeature[] {
    return this.#items(EVERYWHERE).map(({ range, bounds }) => ({
      bytes: this.#bytes.subarray(range.offset, range.offset + range.length),
      bounds,
    }));
  }

  /** Those whose boxes meet `bounds`. */
  within(bounds: Bounds = EVERYWHERE): Piece[] {
    return this.#items(bounds).map((item) => this.#piece(item));
  }

  #piece({ index, range }: ItemRange): Piece {
    const known = this.#decoded.get(index);
    if (known) return known;
    const piece = decodePiece(this.#bytes, range.offset, range.length, this.#top!.head)!;
    this.#decoded.set(index, piece);
    return piece;
  }

  #items(bounds: Bounds): readonly ItemRange[] {
    const found = this.#top ? searchTop(this.#top, [bounds]) : null;
    return found?.kind === "features" ? found.items : [];
  }
}

/**
 * The pieces of all layers by their codes, those published now and those published before.
 * @throws PublishFault when the store gives other bytes than were published
 */
export async function readAllPieces(
  store: ObjectStore,
  layers: readonly Layer[],
): Promise<ReadonlyMap<string, StoredPieces>> {
  const pieces = new Map<string, StoredPieces>();
  for (const { code, pieces: ref } of layers) {
    const object = await store.get(ref.key);
    if (!object || (await sha256Hex(object.bytes)) !== ref.digest) {
      throw new PublishFault(`${ref.key} is missing or damaged in the store; publish its layer again`);
    }
    pieces.set(code, new StoredPieces(ref, object.bytes));
  }
  return pieces;
}

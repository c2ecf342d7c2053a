import { createHash } from "node:crypto";
import { decodePiece, type Piece } from "../../shared/catalog/piece.ts";
import type { FgbRef, Layer } from "../../shared/catalog/snapshot.ts";
import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import { IndexNodes } from "../../shared/flatgeobuf/indexNodes.ts";
import { type IndexTop, type ItemRange, parseIndexTop, planIndexTop, searchTop } from "../../shared/flatgeobuf/plan.ts";
import { NODE_BYTES } from "../../shared/flatgeobuf/schema.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { openObject } from "./objects.ts";
import { PublishFault } from "./publishFault.ts";
import type { Scratch, ScratchFile } from "./scratch.ts";
import { ScratchReader } from "./scratchReader.ts";

/** A county's border is asked for by every piece near it: so many pieces stay decoded. */
const KEPT_PIECES = 1024;

/** A layer's pieces as they were published, in a scratch file. */
export class StoredPieces {
  readonly #ref: FgbRef;
  readonly #file: ScratchFile;
  /** Read when something is searched for: it takes 40 bytes a piece. */
  #top: IndexTop | null = null;
  /** By number in the file; the last one used last. */
  readonly #decoded = new Map<number, Piece>();

  /** `file` holds the bytes that `ref` names. */
  constructor(ref: FgbRef, file: ScratchFile) {
    this.#ref = ref;
    this.#file = file;
  }

  get count(): number {
    return this.#ref.features;
  }

  /** In file order, which is the Hilbert order. */
  *encoded(): Generator<EncodedFeature> {
    const { features, headBytes } = this.#ref;
    const leaves = new ScratchReader(this.#file, headBytes - NODE_BYTES * features, headBytes);
    const bodies = new ScratchReader(this.#file, headBytes);
    let leaf = features > 0 ? new IndexNodes(leaves.take(NODE_BYTES)) : null;
    while (leaf) {
      const next: IndexNodes | null = leaves.isAtEnd ? null : new IndexNodes(leaves.take(NODE_BYTES));
      const end: number = next ? next.offset(0) : this.#file.size - headBytes;
      yield { bytes: bodies.take(end - leaf.offset(0)), bounds: leaf.bounds(0) };
      leaf = next;
    }
  }

  /** All of them, in file order. */
  *pieces(): Generator<Piece> {
    if (this.count === 0) return;
    const { head } = this.#indexTop();
    for (const { bytes } of this.encoded()) yield decodePiece(bytes, head);
  }

  /** Those whose boxes meet `bounds`. */
  within(bounds: Bounds): Piece[] {
    if (this.count === 0) return [];
    const found = searchTop(this.#indexTop(), [bounds]);
    return found.kind === "features" ? found.items.map((item) => this.#piece(item)) : [];
  }

  #indexTop(): IndexTop {
    if (this.#top) return this.#top;
    const plan = planIndexTop(this.#ref, Number.POSITIVE_INFINITY);
    this.#top = parseIndexTop(this.#file.read(0, this.#ref.headBytes), plan, this.#ref, "head");
    return this.#top;
  }

  #piece({ index, range }: ItemRange): Piece {
    const known = this.#decoded.get(index);
    const piece = known ?? decodePiece(this.#file.read(range.offset, range.length), this.#indexTop().head);
    this.#decoded.delete(index);
    this.#decoded.set(index, piece);
    if (this.#decoded.size > KEPT_PIECES) this.#decoded.delete(this.#decoded.keys().next().value!);
    return piece;
  }
}

/**
 * The pieces of all layers by their codes, those published now and those published before.
 * @throws PublishFault when the store gives other bytes than were published
 */
export async function readAllPieces(
  store: ObjectStore,
  scratch: Scratch,
  layers: readonly Layer[],
): Promise<ReadonlyMap<string, StoredPieces>> {
  const pieces = new Map<string, StoredPieces>();
  for (const { code, pieces: ref } of layers)
    pieces.set(code, new StoredPieces(ref, await copied(store, scratch, ref)));
  return pieces;
}

async function copied(store: ObjectStore, scratch: Scratch, { key, digest }: FgbRef): Promise<ScratchFile> {
  const file = scratch.newFile();
  const hash = createHash("sha256");
  const object = await openObject(store, key);
  for await (const chunk of object?.chunks ?? []) {
    hash.update(chunk);
    file.append(chunk);
  }
  if (!object || hash.digest("hex") !== digest) {
    throw new PublishFault(`${key} is missing or damaged in the store; publish its layer again`);
  }
  return file;
}

import { type Bounds, EMPTY_BOUNDS, unionBounds } from "../geometry/rings.ts";
import { type IndexLevel, indexBytes, indexLevels } from "./levels.ts";
import { NODE_BYTES, NODE_SIZE } from "./schema.ts";

/**
 * Writes the packed Hilbert R-tree over features that come by once, in file order: levels root first; a leaf's offset is
 * its feature's first byte counted from the first feature, an inner node's is the number of its first child (flatgeobuf's
 * packedrtree.h).
 */
export class IndexWriter {
  /** How many features there are. */
  readonly features: number;
  readonly levels: readonly IndexLevel[];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #envelope = EMPTY_BOUNDS;
  #added = 0;
  #offset = 0;

  constructor(features: number) {
    this.features = features;
    this.levels = indexLevels(features, NODE_SIZE);
    this.#bytes = new Uint8Array(indexBytes(this.levels));
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** The box around the features so far, degrees. */
  get envelope(): Bounds {
    return this.#envelope;
  }

  /** The next feature: its box in degrees, its length in bytes. @throws RangeError beyond the number of features */
  add(bounds: Bounds, length: number): void {
    if (this.#added === this.features) throw new RangeError(`more than ${this.features} features`);
    this.#write(this.levels.at(-1)!.start + this.#added, bounds, this.#offset);
    this.#envelope = unionBounds(this.#envelope, bounds);
    this.#added++;
    this.#offset += length;
  }

  /** The index, its inner nodes filled in. @throws RangeError while features are missing */
  finish(): Uint8Array {
    if (this.#added < this.features) throw new RangeError(`${this.#added} features of ${this.features}`);
    for (let l = this.levels.length - 2; l >= 0; l--) {
      const { start, count } = this.levels[l]!;
      const below = this.levels[l + 1]!;
      for (let i = 0; i < count; i++) {
        const firstChild = below.start + i * NODE_SIZE;
        const endChild = Math.min(firstChild + NODE_SIZE, below.start + below.count);
        this.#write(start + i, this.#union(firstChild, endChild), firstChild);
      }
    }
    return this.#bytes;
  }

  #write(node: number, bounds: Bounds, offset: number): void {
    const at = node * NODE_BYTES;
    for (let k = 0; k < 4; k++) this.#view.setFloat64(at + 8 * k, bounds[k]!, true);
    this.#view.setBigUint64(at + 32, BigInt(offset), true);
  }

  #union(first: number, end: number): Bounds {
    let west = Number.POSITIVE_INFINITY;
    let south = Number.POSITIVE_INFINITY;
    let east = Number.NEGATIVE_INFINITY;
    let north = Number.NEGATIVE_INFINITY;
    for (let node = first; node < end; node++) {
      const at = node * NODE_BYTES;
      west = Math.min(west, this.#view.getFloat64(at, true));
      south = Math.min(south, this.#view.getFloat64(at + 8, true));
      east = Math.max(east, this.#view.getFloat64(at + 16, true));
      north = Math.max(north, this.#view.getFloat64(at + 24, true));
    }
    return [west, south, east, north];
  }
}

import type { Bounds } from "../geometry/rings.ts";
import { type IndexLevel, indexBytes } from "./levels.ts";
import { NODE_BYTES, NODE_SIZE } from "./schema.ts";

/**
 * The packed Hilbert R-tree over features in file order: levels root first; a leaf's offset is its feature's first byte
 * counted from the first feature, an inner node's is the number of its first child (flatgeobuf's packedrtree.h).
 */
export function encodeIndex(
  features: readonly { readonly bytes: Uint8Array; readonly bounds: Bounds }[],
  levels: readonly IndexLevel[],
): Uint8Array {
  const bytes = new Uint8Array(indexBytes(levels));
  const nodes = new NodeWriter(bytes);
  const leaves = levels.at(-1);
  if (!leaves) return bytes;
  let offset = 0;
  for (const [i, { bytes: feature, bounds }] of features.entries()) {
    nodes.write(leaves.start + i, bounds, offset);
    offset += feature.length;
  }
  for (let l = levels.length - 2; l >= 0; l--) {
    const { start, count } = levels[l]!;
    const below = levels[l + 1]!;
    for (let i = 0; i < count; i++) {
      const firstChild = below.start + i * NODE_SIZE;
      const endChild = Math.min(firstChild + NODE_SIZE, below.start + below.count);
      nodes.write(start + i, nodes.union(firstChild, endChild), firstChild);
    }
  }
  return bytes;
}

class NodeWriter {
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer);
  }

  write(node: number, bounds: Bounds, offset: number): void {
    const at = node * NODE_BYTES;
    for (let k = 0; k < 4; k++) this.#view.setFloat64(at + 8 * k, bounds[k]!, true);
    this.#view.setBigUint64(at + 32, BigInt(offset), true);
  }

  union(first: number, end: number): Bounds {
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

import { NODE_BYTES } from "./schema.ts";

/** One level of the packed R-tree: its nodes are contiguous in the file. */
export interface IndexLevel {
  /** Number of the level's first node, counted from the root. */
  readonly start: number;
  readonly count: number;
}

/**
 * The levels of a packed Hilbert R-tree, root first, leaves last. A tree of one item has a root and a leaf
 * (flatgeobuf's packedrtree.h). Empty where there is nothing to index.
 */
export function indexLevels(items: number, nodeSize: number): readonly IndexLevel[] {
  if (items === 0 || nodeSize === 0) return [];
  const counts = [items];
  do {
    counts.unshift(Math.ceil(counts[0]! / nodeSize));
  } while (counts[0]! > 1);
  let start = 0;
  return counts.map((count) => {
    const level = { start, count };
    start += count;
    return level;
  });
}

export function indexBytes(levels: readonly IndexLevel[]): number {
  const leaves = levels.at(-1);
  return leaves ? (leaves.start + leaves.count) * NODE_BYTES : 0;
}

import { type Bounds, boundsIntersect } from "../geometry/rings.ts";
import type { ByteRange } from "../store/objectStore.ts";
import { FlatgeobufFault, guarded } from "./fault.ts";
import { type FgbHead, parseHead } from "./head.ts";
import { IndexNodes } from "./indexNodes.ts";
import { type IndexLevel, indexBytes, indexLevels } from "./levels.ts";
import type { Located } from "./merge.ts";
import { NodeChecksums } from "./nodeChecksums.ts";
import { NODE_BYTES, NODE_SIZE } from "./schema.ts";

/**
 * Which bytes to read for the features that touch some boxes. No I/O: every function takes bytes and gives ranges.
 *
 * The index's levels stand root first. From the root down as many whole levels are kept in memory as fit a budget. If
 * the leaves are among them one round of reads gets the features; if not, the leaves below each wanted lowest kept
 * node are one contiguous run, which is read first, whatever number of levels lies between.
 */

/** How a file is pinned: a change of its content is a change of its ETag. */
export interface PinnedFile {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly features: number;
  /** Magic, header and index in bytes. */
  readonly headBytes: number;
}

export interface TopPlan {
  /** What to read: from the file's start to the end of the lowest kept level. */
  readonly range: ByteRange;
  /** Magic and header. */
  readonly headerBytes: number;
  /** Of the index; 0 where there is none. */
  readonly nodeSize: number;
  /** Of the index's levels, from the root down. */
  readonly keptLevels: number;
  /** The leaves are kept too: features are one round away. */
  readonly complete: boolean;
}

/** What of a file's first bytes is known to be what was published, because a digest of it is pinned and agrees. */
export type SoundPart = "head" | "header" | "nothing";

/** The upper part of a file's index, in memory. */
export interface IndexTop {
  readonly head: FgbHead;
  readonly fileSize: number;
  readonly keptLevels: number;
  /** From the root to the end of the lowest kept level. */
  readonly nodes: IndexNodes;
  /** Of the nodes that are not kept; `null` where all are, or where there are none that can be relied on. */
  readonly checksums: NodeChecksums | null;
  /** No node of this index is used that is not known to be what was published. */
  readonly verified: boolean;
  /** Memory that it takes, at most: the bytes read, and the header once more as the texts and columns in `head`. */
  readonly byteLength: number;
}

/** A feature: its number in the file, its bytes, its box. */
export interface ItemRange extends Located {
  readonly index: number;
}

/** The leaves below one kept node (and the block after them, to know where the last feature ends). */
export interface LeafRun extends Located {
  readonly firstLeaf: number;
  readonly leafCount: number;
}

type TopSearch =
  | { readonly kind: "features"; readonly items: readonly ItemRange[] }
  | { readonly kind: "nodes"; readonly runs: readonly LeafRun[] };

/**
 * What of a file to read first. It is known before anything is read, because the index of a file written here depends on
 * the number of features only (index node size 16). The root is kept however small the budget is.
 */
export function planIndexTop(file: Pick<PinnedFile, "features" | "headBytes">, budgetBytes: number): TopPlan {
  const levels = indexLevels(file.features, NODE_SIZE);
  const headerBytes = file.headBytes - indexBytes(levels);
  if (headerBytes <= 0) throw new FlatgeobufFault("corrupt", "the head is shorter than the index of its features");
  let keptLevels = Math.min(1, levels.length);
  while (keptLevels < levels.length && levelEnd(levels[keptLevels]!) * NODE_BYTES <= budgetBytes) keptLevels++;
  const kept = keptLevels === 0 ? 0 : levelEnd(levels[keptLevels - 1]!) * NODE_BYTES;
  return {
    range: { offset: 0, length: headerBytes + kept },
    headerBytes,
    nodeSize: levels.length === 0 ? 0 : NODE_SIZE,
    keptLevels,
    complete: keptLevels === levels.length,
  };
}

/**
 * `bytes` are those of `plan.range`. Below a sound header every node is verified.
 * @throws FlatgeobufFault also when the file is not the one that was planned for
 */
export function parseIndexTop(
  bytes: Uint8Array,
  plan: TopPlan,
  file: Pick<PinnedFile, "features" | "headBytes" | "size">,
  sound: SoundPart,
): IndexTop {
  const head = parseHead(bytes);
  const asPlanned = head.featuresOffset === file.headBytes && head.indexNodeSize === plan.nodeSize;
  if (!asPlanned || head.featuresCount !== file.features) {
    throw new FlatgeobufFault("corrupt", "the head does not fit what is known of the file");
  }
  if (bytes.length !== plan.range.length) throw new FlatgeobufFault("corrupt", "the index is cut off");
  const checksums = sound === "header" ? NodeChecksums.of(head) : null;
  checksums?.verifyTop(bytes.subarray(head.indexOffset), plan.keptLevels);
  const nodes = new IndexNodes(bytes.subarray(head.indexOffset));
  if (plan.keptLevels > 1) checkUnion(nodes, 1, 1 + head.levels[1]!.count, nodes.bounds(0));
  const verified = sound === "head" || checksums !== null;
  const byteLength = bytes.length + 2 * plan.headerBytes;
  return { head, fileSize: file.size, keptLevels: plan.keptLevels, nodes, checksums, verified, byteLength };
}

/**
 * The features that touch any of the boxes, or the runs of leaves that must be read to know them; in file order.
 * @throws FlatgeobufFault when the nodes contradict each other
 */
export function searchTop(top: IndexTop, queries: readonly Bounds[]): TopSearch {
  const complete = top.keptLevels === top.head.levels.length;
  if (!complete) return { kind: "nodes", runs: runsBelow(top, queries) };
  const wanted = wantedNodes(top, queries);
  const leaves = top.head.levels.at(-1);
  return {
    kind: "features",
    items: wanted.map((node) => itemRange(top, top.nodes, node, node - leaves!.start)),
  };
}

/** The nodes of one run, verified where the index has checksums; `bytes` are those of `run.range`. @throws FlatgeobufFault */
export function parseLeaves(top: IndexTop, run: LeafRun, bytes: Uint8Array): IndexNodes {
  if (bytes.length !== run.range.length) throw new FlatgeobufFault("corrupt", "a run of leaves is cut off");
  top.checksums?.verify(bytes, top.head.levels.length - 1, run.firstLeaf);
  const nodes = new IndexNodes(bytes);
  checkUnion(nodes, 0, run.leafCount, run.bounds);
  return nodes;
}

/** The features of one run that touch any of the boxes. @throws FlatgeobufFault */
export function searchLeaves(
  top: IndexTop,
  run: LeafRun,
  nodes: IndexNodes,
  queries: readonly Bounds[],
): readonly ItemRange[] {
  const near = queries.filter((query) => boundsIntersect(run.bounds, query));
  const items: ItemRange[] = [];
  for (let i = 0; i < run.leafCount; i++) {
    if (near.some((query) => nodes.touches(i, query))) items.push(itemRange(top, nodes, i, run.firstLeaf + i));
  }
  return items;
}

/** The upper part of an index without the file's header: enough to know where the leaves below it lie. */
export interface IndexUpper extends Pick<IndexTop, "keptLevels" | "nodes"> {
  readonly head: Pick<FgbHead, "levels" | "indexNodeSize" | "indexOffset">;
}

/** The leaves below each wanted node; in file order. @throws FlatgeobufFault when the nodes contradict each other */
export function runsBelow(upper: IndexUpper, queries: readonly Bounds[]): readonly LeafRun[] {
  return wantedNodes(upper, queries).map((node) => leafRun(upper, node));
}

/** Nodes of the lowest kept level that touch a box. Each node is asked only about the boxes that its parent touches. */
function wantedNodes(top: IndexUpper, queries: readonly Bounds[]): readonly number[] {
  const { nodes, keptLevels } = top;
  const { levels, indexNodeSize } = top.head;
  const wanted: number[] = [];
  const visit = (level: number, node: number, candidates: readonly Bounds[]): void => {
    const near = candidates.filter((query) => nodes.touches(node, query));
    if (near.length === 0) return;
    if (level === keptLevels - 1) {
      wanted.push(node);
      return;
    }
    const below = levels[level + 1]!;
    const first = below.start + (node - levels[level]!.start) * indexNodeSize;
    const end = Math.min(first + indexNodeSize, levelEnd(below));
    checkUnion(nodes, first, end, nodes.bounds(node));
    for (let child = first; child < end; child++) visit(level + 1, child, near);
  };
  if (levels.length > 0) guarded("the index is cut off", () => visit(0, 0, queries));
  return wanted;
}

function leafRun(top: IndexUpper, node: number): LeafRun {
  const { levels, indexNodeSize, indexOffset } = top.head;
  const level = levels[top.keptLevels - 1]!;
  const leaves = levels.at(-1)!;
  const leavesPerNode = indexNodeSize ** (levels.length - top.keptLevels);
  const firstLeaf = (node - level.start) * leavesPerNode;
  const leafCount = Math.min(leavesPerNode, leaves.count - firstLeaf);
  const nodesToRead = Math.min(leafCount + indexNodeSize, leaves.count - firstLeaf);
  return {
    firstLeaf,
    leafCount,
    bounds: top.nodes.bounds(node),
    range: { offset: indexOffset + (leaves.start + firstLeaf) * NODE_BYTES, length: nodesToRead * NODE_BYTES },
  };
}

/** A feature ends where the next one in the file begins, the last one at the file's end. */
function itemRange(top: IndexTop, nodes: IndexNodes, node: number, index: number): ItemRange {
  const { featuresOffset, featuresCount } = top.head;
  const offset = featuresOffset + nodes.offset(node);
  const end = index + 1 === featuresCount ? top.fileSize : featuresOffset + nodes.offset(node + 1);
  if (end <= offset || end > top.fileSize) throw new FlatgeobufFault("corrupt", `feature ${index} has no bytes`);
  return { index, range: { offset, length: end - offset }, bounds: nodes.bounds(node) };
}

/** A parent's box is exactly the union of its children's: a lost or garbled child must not read as «nothing there». */
function checkUnion(nodes: IndexNodes, first: number, end: number, parent: Bounds): void {
  const union = nodes.union(first, end);
  if (union.some((ordinate, k) => ordinate !== parent[k])) {
    throw new FlatgeobufFault("corrupt", "an index node's box is not that of its children");
  }
}

function levelEnd(level: IndexLevel): number {
  return level.start + level.count;
}

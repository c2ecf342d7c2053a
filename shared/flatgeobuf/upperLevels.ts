import type { Bounds } from "../geometry/rings.ts";
import type { ByteRange } from "../store/objectStore.ts";
import { fromBase64 } from "./base64.ts";
import { FlatgeobufFault } from "./fault.ts";
import { IndexNodes } from "./indexNodes.ts";
import { type IndexLevel, indexBytes, indexLevels } from "./levels.ts";
import { type MergeRule, mergeRanges } from "./merge.ts";
import { type LeafRun, type PinnedFile, planIndexTop, runsBelow } from "./plan.ts";
import type { RangeReader } from "./rangeReader.ts";
import { NODE_BYTES, NODE_SIZE } from "./schema.ts";

/**
 * The root and the levels below it of a large file's index, kept where the file is named: a reader that knows nothing of the
 * file yet reads the leaves that it needs beside the header, not after it.
 */

/** A smaller index is read whole with the header. */
const LARGE_INDEX_BYTES = 64 * 1024;

/** Of the document that names the file, which is read anew whenever anything is published. */
const MOST_BYTES = 32 * 1024;

/** Leaves beyond this are too many to read before anybody knows that they are wanted. */
const MOST_FORESEEN_BYTES = 1024 * 1024;

/** Where the upper levels stand in a file; `null` where its index is small. */
export function upperLevelsRange({
  features,
  headBytes,
}: Pick<PinnedFile, "features" | "headBytes">): ByteRange | null {
  const levels = indexLevels(features, NODE_SIZE);
  if (indexBytes(levels) <= LARGE_INDEX_BYTES) return null;
  return { offset: headBytes - indexBytes(levels), length: keptLevels(levels, MOST_BYTES).bytes };
}

export interface FileWithUpper extends PinnedFile {
  /** The bytes of `upperLevelsRange` in base64. */
  readonly upper?: string | undefined;
}

/**
 * Reads the leaves that touch the boxes, where they will be read after the top of the index otherwise. Nothing relies on
 * them: they are verified like any others when they are asked for, and upper levels that are damaged foresee nothing.
 * @param merge as the leaves will be read otherwise
 */
export async function foreseeLeaves(
  reader: RangeReader,
  file: FileWithUpper,
  budgetBytes: number,
  queries: readonly Bounds[],
  merge: MergeRule,
): Promise<void> {
  const budget = reader.index?.topBudget(budgetBytes) ?? budgetBytes;
  if (file.upper === undefined || reader.index?.top(file, budget)) return;
  const plan = planIndexTop(file, budget);
  const bytes = plan.complete ? null : fromBase64(file.upper);
  if (!bytes) return;
  const ranges = mergeRanges(leavesBelow(file, bytes, plan.keptLevels, queries), merge).map(({ range }) => range);
  if (ranges.reduce((sum, { length }) => sum + length, 0) <= MOST_FORESEEN_BYTES) await reader.foresee(file, ranges);
}

/** The runs of leaves that touch the boxes, none where the nodes contradict each other. */
function leavesBelow(
  { features, headBytes }: PinnedFile,
  bytes: Uint8Array,
  levelsOfTop: number,
  queries: readonly Bounds[],
): readonly LeafRun[] {
  const levels = indexLevels(features, NODE_SIZE);
  const head = { levels, indexNodeSize: NODE_SIZE, indexOffset: headBytes - indexBytes(levels) };
  // Below fewer levels lie longer runs of leaves: those that the top will ask for must lie in these.
  const kept = Math.min(levelsOfTop, keptLevels(levels, bytes.length).count);
  try {
    return runsBelow({ head, nodes: new IndexNodes(bytes), keptLevels: kept }, queries);
  } catch (cause) {
    if (!(cause instanceof FlatgeobufFault)) throw cause;
    return [];
  }
}

/** As many whole levels from the root down as fit. */
function keptLevels(
  levels: readonly IndexLevel[],
  mostBytes: number,
): { readonly count: number; readonly bytes: number } {
  const ends = levels.map(({ start, count }) => (start + count) * NODE_BYTES);
  const count = Math.max(1, ends.filter((end) => end <= mostBytes).length);
  return { count, bytes: ends[count - 1] ?? 0 };
}

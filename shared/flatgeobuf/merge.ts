import type { Bounds } from "../geometry/rings.ts";
import type { ByteRange } from "../store/objectStore.ts";

/** Something in a file that has a place in the world: when its bytes cannot be read, its box says what is unknown. */
export interface Located {
  /** Bytes from the file's start. */
  readonly range: ByteRange;
  /** Degrees. */
  readonly bounds: Bounds;
}

/** One read, and what it is read for. Items lie wholly in the range, in file order. */
export interface MergedRange<T extends Located> {
  readonly range: ByteRange;
  readonly items: readonly T[];
}

export interface MergeRule {
  /** What a read costs, in bytes: a gap is read too, and a read saved, only where it is no longer than this. */
  readonly gapBytes: number;
  /** All gaps that are read make up at most this share of the bytes that are wanted; absent: any. */
  readonly gapShare?: number;
  /** At most so many reads: beyond it the smallest gaps are read too, whatever they cost. */
  readonly maxRanges: number;
}

/**
 * A read costs some tens of milliseconds and a place among 6 connections and 50 subrequests, which is worth some 128 KB on
 * every store that was measured: a local R2 read takes 0.8 ms for 4 KB and 1.1 ms for 1 MB.
 */
const READ_COSTS_BYTES = 128 * 1024;

export const DEFAULT_MERGE: MergeRule = { gapBytes: READ_COSTS_BYTES, maxRanges: 24 };

/**
 * For many features of a large file: bytes that nobody asked for fill memory, hence the share. 30 % spent on the smallest
 * gaps saves most of the reads that 200 % would (docs/numbers.md).
 */
export const SPARING_MERGE: MergeRule = { ...DEFAULT_MERGE, gapShare: 0.3 };

/** For runs of index nodes, which may be kept: some more of them at once, and half of the reads of a small plan. */
export const INDEX_MERGE: MergeRule = { gapBytes: 64 * 1024, gapShare: 1, maxRanges: 12 };

/** The fewest reads that the rule allows for; `items` are in file order and may touch or overlap. */
export function mergeRanges<T extends Located>(items: readonly T[], rule: MergeRule): MergedRange<T>[] {
  const gaps = items.slice(1).map((item, i) => item.range.offset - furthestEnd(items, i));
  const wanted = items.reduce((sum, { range }) => sum + range.length, 0);
  const bridged = bridgedGaps(gaps, wanted, rule);
  const merged: { range: ByteRange; items: T[] }[] = [];
  for (const [i, item] of items.entries()) {
    const last = merged.at(-1);
    if (last && bridged[i - 1]) {
      last.items.push(item);
      last.range = span(last.range, item.range);
    } else {
      merged.push({ range: item.range, items: [item] });
    }
  }
  return merged;
}

/** Ranges are in order of offset and nearly of end: two runs of leaves share at most 16 of them. */
function furthestEnd(items: readonly Located[], index: number): number {
  const { offset, length } = items[index]!.range;
  return offset + length;
}

/** For each gap, whether it is read: the smallest ones, while they are cheap or too many ranges remain. */
function bridgedGaps(gaps: readonly number[], wanted: number, rule: MergeRule): boolean[] {
  const bridged = new Array<boolean>(gaps.length).fill(false);
  let budget = wanted * (rule.gapShare ?? Number.POSITIVE_INFINITY);
  let ranges = gaps.length + 1;
  for (const i of [...gaps.keys()].sort((a, b) => gaps[a]! - gaps[b]! || a - b)) {
    const gap = Math.max(gaps[i]!, 0);
    budget -= gap;
    if ((gap > rule.gapBytes || budget < 0) && ranges <= rule.maxRanges) break;
    bridged[i] = true;
    ranges--;
  }
  return bridged;
}

function span(a: ByteRange, b: ByteRange): ByteRange {
  const end = Math.max(a.offset + a.length, b.offset + b.length);
  return { offset: a.offset, length: end - a.offset };
}

import type { Located, MergeRule } from "../flatgeobuf/merge.ts";

/** How much is read at once. */
export interface StretchRule extends MergeRule {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/**
 * Items in file order, cut into runs that are worth one round of reads: of few ranges and few bytes, the gaps that are read
 * with them counted. A run has at least one item.
 */
export function* stretches<T extends Located>(items: Iterable<T>, rule: StretchRule): Generator<readonly T[]> {
  let run: T[] = [];
  let [ranges, bytes, end] = [0, 0, 0];
  for (const item of items) {
    const { offset, length } = item.range;
    const gap = offset - end;
    const isApart = run.length === 0 || gap > rule.gapBytes;
    const more = { ranges: isApart ? 1 : 0, bytes: isApart ? length : Math.max(0, gap) + length };
    const isFull =
      run.length >= rule.maxItems || ranges + more.ranges > rule.maxRanges || bytes + more.bytes > rule.maxBytes;
    if (run.length > 0 && isFull) {
      yield run;
      run = [];
      [ranges, bytes] = [1, length];
    } else {
      ranges += more.ranges;
      bytes += more.bytes;
    }
    run.push(item);
    end = Math.max(end, offset + length);
  }
  if (run.length > 0) yield run;
}

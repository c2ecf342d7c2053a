import type { Layer } from "../catalog/snapshot.ts";
import type { Predicate } from "../cql2/predicate.ts";
import type { FgbFeature } from "../flatgeobuf/decode.ts";
import type { IndexTop, ItemRange, LeafRun } from "../flatgeobuf/plan.ts";
import { searchLeaves, searchTop } from "../flatgeobuf/plan.ts";
import type { RangeReader, ReadCounts, ReadFailure } from "../flatgeobuf/rangeReader.ts";
import { readFeatures } from "../flatgeobuf/readFeatures.ts";
import { leavesOf, openIndexTop } from "../flatgeobuf/readIndex.ts";
import { type Bounds, boundsIntersect } from "../geometry/rings.ts";
import type { ItemLimits } from "./limits.ts";
import { scanLimitReached } from "./problems.ts";
import { type StretchRule, stretches } from "./stretches.ts";

/** Which features of a layer are wanted. */
export interface ItemsQuery {
  /** `null`: all of them. */
  readonly predicate: Predicate | null;
  /** At most so many on this page. */
  readonly limit: number;
  /** So many of those that fit come before this page. */
  readonly offset: number;
  /** Number of the feature where the page before ended; absent: those that come before are to be passed over. */
  readonly cursor?: number;
}

/** A feature and its number in the layer's file, which names it within a snapshot. */
export interface Item {
  readonly number: number;
  readonly feature: FgbFeature;
}

export interface ItemPage {
  /** In file order, which is that of a Hilbert curve. */
  readonly items: readonly Item[];
  /** Where the next page begins; `null` where there is none. */
  readonly next: { readonly offset: number; readonly cursor: number } | null;
  /** How many fit in all; `null` where that is not known yet. */
  readonly matched: number | null;
}

/** Enough for the columns and for the levels of any index that are worth keeping; leaves are read as they are needed. */
const INDEX_BUDGET_BYTES = 512 * 1024;

const EVERYWHERE: Bounds = [-Infinity, -Infinity, Infinity, Infinity];

const INDEX_STRETCH: StretchRule = { gapBytes: 64 * 1024, maxRanges: 6, maxItems: 4096, maxBytes: 512 * 1024 };
/** Where every feature is wanted a page needs few leaves. */
const PAGE_INDEX_BYTES = 64 * 1024;
const FEATURE_STRETCH: StretchRule = { gapBytes: 128 * 1024, maxRanges: 6, maxItems: 4096, maxBytes: 2 * 1024 * 1024 };

/** A layer's columns and index. @throws StoreFault, FlatgeobufFault */
export function openItems(reader: RangeReader, { data }: Layer): Promise<IndexTop> {
  return openIndexTop(reader, data, INDEX_BUDGET_BYTES);
}

/**
 * One page of a layer's features. What is wanted is looked for stretch by stretch, so that memory holds little more than the
 * page. A page that would cost too much ends early; it is never empty while anything remains.
 * @throws Problem `scan-limit` when nothing was found within the limits
 * @throws StoreFault, FlatgeobufFault when anything cannot be read: a page that lacks something would pass for whole
 */
export async function readItemPage(
  reader: RangeReader,
  layer: Layer,
  top: IndexTop,
  query: ItemsQuery,
  limits: ItemLimits,
): Promise<ItemPage> {
  const { predicate, offset, cursor } = query;
  const page = new PageBuilder(query, limits);
  const first = predicate ? (cursor ?? 0) : offset;
  const before = reader.counts;
  const most = mostFeatures(predicate, limits);
  let scanned = 0;
  for await (const candidates of candidatesFrom(reader, layer, top, predicate, first)) {
    const rule = { ...FEATURE_STRETCH, maxItems: predicate ? Math.min(FEATURE_STRETCH.maxItems, most) : query.limit };
    for (const stretch of stretches(candidates, rule)) {
      if (page.isFull) return page.endedAt(stretch[0]!.index, layer.features);
      if (scanned >= most || isSpent(reader.counts, before, limits))
        return endedEarly(page, stretch[0]!.index, layer, scanned);
      const { features, failures } = await readFeatures(reader, layer.data, top.head, stretch, rule);
      refuseFailures(failures);
      scanned += stretch.length;
      for (const { item, feature } of features) {
        if (predicate && predicate.test(feature) !== true) continue;
        if (!page.takes(item)) return page.endedAt(item.index, layer.features);
        page.add(item, feature);
      }
    }
  }
  return page.complete(layer.features);
}

/** One feature by its number; `null` where the layer has no such number. @throws StoreFault, FlatgeobufFault */
export async function readItem(
  reader: RangeReader,
  layer: Layer,
  top: IndexTop,
  number: number,
): Promise<FgbFeature | null> {
  for await (const [candidate] of candidatesFrom(reader, layer, top, null, number)) {
    if (candidate?.index !== number) return null;
    const { features, failures } = await readFeatures(reader, layer.data, top.head, [candidate]);
    refuseFailures(failures);
    return features[0]?.feature ?? null;
  }
  return null;
}

function mostFeatures(predicate: Predicate | null, { maxScanFeatures, maxScanTests }: ItemLimits): number {
  return Math.min(maxScanFeatures, Math.ceil(maxScanTests / (predicate?.conditions ?? 1)));
}

function isSpent(now: ReadCounts, before: ReadCounts, { maxScanBytes, maxScanReads }: ItemLimits): boolean {
  return now.bytes - before.bytes >= maxScanBytes || now.reads - before.reads >= maxScanReads;
}

function endedEarly(page: PageBuilder, cursor: number, layer: Layer, scanned: number): ItemPage {
  // Of what an offset passes over nobody is told how much is left: to go on from here would skip too much.
  if (page.isEmpty) throw scanLimitReached(scanned, layer.features, page.isPassingOver ? null : cursor);
  return page.endedAt(cursor, layer.features);
}

/** What goes on a page, and when it is full. */
class PageBuilder {
  readonly #query: ItemsQuery;
  readonly #limits: ItemLimits;
  readonly #items: Item[] = [];
  #toPassOver: number;
  #bytes = 0;

  constructor(query: ItemsQuery, limits: ItemLimits) {
    this.#query = query;
    this.#limits = limits;
    this.#toPassOver = query.predicate && query.cursor === undefined ? query.offset : 0;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  get isPassingOver(): boolean {
    return this.#toPassOver > 0;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#query.limit || this.#bytes >= this.#limits.maxPageBytes;
  }

  takes({ range }: ItemRange): boolean {
    if (this.isPassingOver || this.isEmpty) return true;
    return !this.isFull && this.#bytes + range.length <= this.#limits.maxPageBytes;
  }

  add({ index, range }: ItemRange, feature: FgbFeature): void {
    if (this.isPassingOver) {
      this.#toPassOver--;
      return;
    }
    this.#bytes += range.length;
    this.#items.push({ number: index, feature });
  }

  endedAt(cursor: number, features: number): ItemPage {
    const offset = this.#query.offset + this.#items.length;
    return { items: this.#items, next: { offset, cursor }, matched: this.#query.predicate ? null : features };
  }

  /** Nothing is left behind this page. */
  complete(features: number): ItemPage {
    const { predicate, offset } = this.#query;
    const fitting = offset - this.#toPassOver + this.#items.length;
    return { items: this.#items, next: null, matched: predicate ? fitting : features };
  }
}

/** Features from number `first` on that touch the boxes of every constraint, in file order, as the index is read. */
async function* candidatesFrom(
  reader: RangeReader,
  layer: Layer,
  top: IndexTop,
  predicate: Predicate | null,
  first: number,
): AsyncGenerator<readonly ItemRange[]> {
  const [boxes = [EVERYWHERE], ...others] = predicate?.within ?? [];
  const fits = ({ index, bounds }: ItemRange): boolean =>
    index >= first && others.every((each) => each.some((box) => boundsIntersect(box, bounds)));
  const found = searchTop(top, boxes);
  if (found.kind === "features") {
    yield found.items.filter(fits);
    return;
  }
  const runs = found.runs.filter(({ firstLeaf, leafCount }) => firstLeaf + leafCount > first);
  const rule = predicate ? INDEX_STRETCH : { ...INDEX_STRETCH, maxBytes: PAGE_INDEX_BYTES };
  for (const stretch of stretches(runs, rule)) {
    const { nodes, failures } = await leavesOf(reader, layer.data, top, stretch, rule);
    refuseFailures(failures);
    yield stretch.flatMap((run: LeafRun) => searchLeaves(top, run, nodes.get(run)!, boxes)).filter(fits);
  }
}

function refuseFailures(failures: readonly ReadFailure[]): void {
  if (failures[0]) throw failures[0].cause;
}

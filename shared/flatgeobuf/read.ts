import type { Bounds } from "../geometry/rings.ts";
import { sha256Hex } from "../store/digest.ts";
import { type ByteRange, type ObjectStore, StoreFault } from "../store/objectStore.ts";
import { decodeFeature, type FgbFeature } from "./decode.ts";
import { FlatgeobufFault } from "./fault.ts";
import type { FgbHead } from "./head.ts";
import type { IndexCache } from "./indexCache.ts";
import type { IndexNodes } from "./indexNodes.ts";
import { DEFAULT_MERGE, INDEX_MERGE, type Located, type MergedRange, type MergeRule, mergeRanges } from "./merge.ts";
import {
  type IndexTop,
  type ItemRange,
  type LeafRun,
  type PinnedFile,
  parseIndexTop,
  parseLeaves,
  planIndexTop,
  type SoundPart,
  searchLeaves,
  searchTop,
  type TopPlan,
} from "./plan.ts";

/** Executes plans over an object store. */

export interface ReadCounts {
  /** Rounds of reads that had to wait for the one before. */
  readonly rounds: number;
  readonly reads: number;
  readonly bytes: number;
}

/** Something that could not be read or decoded; `items` say where that leaves the answer blind. */
export interface ReadFailure<T extends Located = Located> {
  readonly items: readonly T[];
  readonly cause: StoreFault | FlatgeobufFault;
}

export interface Round<T extends Located> {
  readonly read: readonly { readonly item: T; readonly bytes: Uint8Array }[];
  readonly failures: readonly ReadFailure<T>[];
}

/** What a Worker may have open at once. */
const PARALLEL_READS = 6;

/** Reads ranges of pinned files for one request, six at a time, and counts what that took. */
export class RangeReader {
  /** Where parts of indexes are kept between requests; absent: they are read each time. */
  readonly index: IndexCache | undefined;
  readonly #store: ObjectStore;
  #rounds = 0;
  #reads = 0;
  #bytes = 0;
  #lostObject = false;
  /** Read before anybody asked for it. */
  readonly #foreseen: (Fetched & { readonly file: string })[] = [];

  constructor(store: ObjectStore, index?: IndexCache) {
    this.#store = store;
    this.index = index;
  }

  /** An object was not there, or not the one that is pinned: the snapshot may be out of date. */
  get lostObject(): boolean {
    return this.#lostObject;
  }

  get counts(): ReadCounts {
    return { rounds: this.#rounds, reads: this.#reads, bytes: this.#bytes };
  }

  /**
   * Reads ranges beside a round that tells whether they are wanted: a later round takes what lies in them from here. What
   * cannot be read now is read then.
   */
  async foresee(file: Pick<PinnedFile, "key" | "etag">, ranges: readonly ByteRange[]): Promise<void> {
    const read = async (range: ByteRange): Promise<void> => {
      const bytes = await this.#read(file, range);
      if (!(bytes instanceof StoreFault)) this.#foreseen.push({ file: nameOf(file), range, bytes });
    };
    await Promise.all(ranges.slice(0, PARALLEL_READS - 1).map(read));
  }

  /**
   * Reads all ranges and gives each item its bytes, in the items' order. A range that cannot be read is a failure of its
   * items and of no other; nothing is thrown but what is no StoreFault.
   */
  async round<T extends Located>(
    file: Pick<PinnedFile, "key" | "etag">,
    ranges: readonly MergedRange<T>[],
  ): Promise<Round<T>> {
    const results: (Uint8Array | StoreFault | undefined)[] = ranges.map(({ range }) => this.#known(file, range));
    const missing = [...results.keys()].filter((i) => !results[i]);
    if (missing.length > 0) this.#rounds++;
    // Once only: what turns out damaged is read again.
    if (missing.length < ranges.length) this.#foreseen.length = 0;
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = missing[next++]; i !== undefined; i = missing[next++]) {
        results[i] = await this.#read(file, ranges[i]!.range);
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL_READS, missing.length) }, work));
    return sorted(ranges, results as (Uint8Array | StoreFault)[]);
  }

  #known(file: Pick<PinnedFile, "key" | "etag">, { offset, length }: ByteRange): Uint8Array | undefined {
    const around = this.#foreseen.find(
      ({ file: own, range }) =>
        own === nameOf(file) && range.offset <= offset && offset + length <= range.offset + range.length,
    );
    return around?.bytes.subarray(offset - around.range.offset, offset - around.range.offset + length);
  }

  async #read(file: Pick<PinnedFile, "key" | "etag">, range: Located["range"]): Promise<Uint8Array | StoreFault> {
    this.#reads++;
    try {
      const bytes = await this.#store.readRange(file.key, range, file.etag);
      this.#bytes += bytes.length;
      if (bytes.length !== range.length) throw new StoreFault("truncated", file.key);
      return bytes;
    } catch (cause) {
      if (!(cause instanceof StoreFault)) throw cause;
      this.#lostObject ||= cause.kind !== "unavailable";
      return cause;
    }
  }
}

interface Fetched {
  readonly range: ByteRange;
  readonly bytes: Uint8Array;
}

const nameOf = ({ key, etag }: Pick<PinnedFile, "key" | "etag">): string => `${key} ${etag}`;

function sorted<T extends Located>(
  ranges: readonly MergedRange<T>[],
  results: readonly (Uint8Array | StoreFault)[],
): Round<T> {
  const read: { item: T; bytes: Uint8Array }[] = [];
  const failures: ReadFailure<T>[] = [];
  for (const [i, { range, items }] of ranges.entries()) {
    const result = results[i]!;
    if (result instanceof StoreFault) {
      failures.push({ items, cause: result });
      continue;
    }
    for (const item of items) {
      const start = item.range.offset - range.offset;
      read.push({ item, bytes: result.subarray(start, start + item.range.length) });
    }
  }
  return { read, failures };
}

/** A file and the SHA-256 of its head: magic, header, index. */
export interface DigestedFile extends PinnedFile {
  readonly headDigest: string;
  /** Of magic and header. */
  readonly headerDigest?: string | undefined;
}

/**
 * A file's header and as much of its index as fits the budget: kept, or in one read. Where that is the whole head it is
 * verified against its digest; else the header is, and each node by the header's checksums, as far as the file has them.
 * @throws StoreFault, FlatgeobufFault
 */
export async function openIndexTop(reader: RangeReader, file: DigestedFile, budgetBytes: number): Promise<IndexTop> {
  const budget = reader.index?.topBudget(budgetBytes) ?? budgetBytes;
  const kept = reader.index?.top(file, budget);
  if (kept) return kept;
  const plan = planIndexTop(file, budget);
  const everywhere: Bounds = [-Infinity, -Infinity, Infinity, Infinity];
  const ranges = [{ range: plan.range, items: [{ range: plan.range, bounds: everywhere }] }];
  const { decoded, failures } = await readDecoded(reader, file, ranges, async (bytes) => {
    return parseIndexTop(bytes, plan, file, await soundPart(file, bytes, plan));
  });
  if (failures[0]) throw failures[0].cause;
  const top = decoded[0]!.value;
  reader.index?.keepTop(file, budget, top);
  return top;
}

/**
 * `openIndexTop` for a file in which nothing may go missing unseen.
 * @throws StoreFault, FlatgeobufFault also when not every node of the index can be verified
 */
export async function openVerifiedIndexTop(
  reader: RangeReader,
  file: DigestedFile,
  budgetBytes: number,
): Promise<IndexTop> {
  const top = await openIndexTop(reader, file, budgetBytes);
  if (top.verified) return top;
  throw new FlatgeobufFault("unsupported", `${file.key}: no checksums of its index; publish it anew`);
}

async function soundPart(
  { key, headDigest, headerDigest }: DigestedFile,
  bytes: Uint8Array,
  plan: TopPlan,
): Promise<SoundPart> {
  if (plan.complete) {
    await expectDigest(key, bytes, headDigest);
    return "head";
  }
  if (headerDigest === undefined) return "nothing";
  await expectDigest(key, bytes.subarray(0, plan.headerBytes), headerDigest);
  return "header";
}

async function expectDigest(key: string, bytes: Uint8Array, digest: string): Promise<void> {
  if ((await sha256Hex(bytes)) !== digest) throw new FlatgeobufFault("corrupt", `${key}: the head's digest differs`);
}

interface FoundItems {
  /** In file order. */
  readonly items: readonly ItemRange[];
  readonly failures: readonly ReadFailure[];
}

/**
 * The features that touch any of the boxes: from memory, or after one round of leaf runs that are not kept.
 * @throws FlatgeobufFault
 */
export async function findItems(
  reader: RangeReader,
  file: PinnedFile,
  top: IndexTop,
  queries: readonly Bounds[],
  merge: MergeRule = INDEX_MERGE,
): Promise<FoundItems> {
  const found = searchTop(top, queries);
  if (found.kind === "features") return { items: found.items, failures: [] };
  const { nodes, failures } = await leavesOf(reader, file, top, found.runs, merge);
  const blind = [...failures];
  const items = found.runs.flatMap((run) => {
    const own = nodes.get(run);
    return own ? attempt(blind, run, () => searchLeaves(top, run, own, queries)) : [];
  });
  return { items, failures: blind };
}

/** Leaves without checksums may still contradict each other, which is one more failure of their run. */
function attempt<T>(failures: ReadFailure[], run: LeafRun, search: () => readonly T[]): readonly T[] {
  try {
    return search();
  } catch (cause) {
    if (!(cause instanceof FlatgeobufFault)) throw cause;
    failures.push({ items: [run], cause });
    return [];
  }
}

interface Leaves {
  readonly nodes: ReadonlyMap<LeafRun, IndexNodes>;
  readonly failures: readonly ReadFailure[];
}

export async function leavesOf(
  reader: RangeReader,
  file: PinnedFile,
  top: IndexTop,
  runs: readonly LeafRun[],
  merge: MergeRule,
): Promise<Leaves> {
  const nodes = new Map<LeafRun, IndexNodes>();
  for (const run of runs) {
    const kept = reader.index?.leaves(file, run);
    if (kept) nodes.set(run, kept);
  }
  const missing = runs.filter((run) => !nodes.has(run));
  const { decoded, failures } = await readDecoded(reader, file, mergeRanges(missing, merge), (bytes, run) => {
    // A run's own bytes: what is kept must not hold on to everything that was read with it.
    return parseLeaves(top, run, bytes.slice());
  });
  for (const { item, value } of decoded) {
    nodes.set(item, value);
    if (top.checksums) reader.index?.keepLeaves(file, item, value);
  }
  return { nodes, failures };
}

interface Decoded<T extends Located, Value> {
  /** In file order. */
  readonly decoded: readonly { readonly item: T; readonly value: Value }[];
  readonly failures: readonly ReadFailure<T>[];
}

/**
 * Reads ranges in one round and decodes what they are read for. What turns out damaged is read once more, in a round of
 * its own: the bytes may have suffered on their way, or in a cache.
 * @param decode throws FlatgeobufFault, which is a failure of the item
 */
export async function readDecoded<T extends Located, Value>(
  reader: RangeReader,
  file: Pick<PinnedFile, "key" | "etag">,
  ranges: readonly MergedRange<T>[],
  decode: (bytes: Uint8Array, item: T) => Value | Promise<Value>,
): Promise<Decoded<T, Value>> {
  const first = await decodedRound(reader, file, ranges, decode);
  const damaged = first.failures.filter(isDamage).flatMap(({ items }) => items);
  if (damaged.length === 0) return first;
  const second = await decodedRound(reader, file, mergeRanges(damaged, DEFAULT_MERGE), decode);
  return {
    decoded: [...first.decoded, ...second.decoded].sort((a, b) => a.item.range.offset - b.item.range.offset),
    failures: [...first.failures.filter((failure) => !isDamage(failure)), ...second.failures],
  };
}

function isDamage({ cause }: ReadFailure): boolean {
  return cause instanceof FlatgeobufFault && cause.kind === "corrupt";
}

async function decodedRound<T extends Located, Value>(
  reader: RangeReader,
  file: Pick<PinnedFile, "key" | "etag">,
  ranges: readonly MergedRange<T>[],
  decode: (bytes: Uint8Array, item: T) => Value | Promise<Value>,
): Promise<Decoded<T, Value>> {
  const { read, failures } = await reader.round(file, ranges);
  const blind = [...failures];
  const decoded: { item: T; value: Value }[] = [];
  for (const { item, bytes } of read) {
    try {
      decoded.push({ item, value: await decode(bytes, item) });
    } catch (cause) {
      if (!(cause instanceof FlatgeobufFault)) throw cause;
      blind.push({ items: [item], cause });
    }
  }
  return { decoded, failures: blind };
}

interface ReadFeatures {
  /** In file order. */
  readonly features: readonly { readonly item: ItemRange; readonly feature: FgbFeature }[];
  readonly failures: readonly ReadFailure[];
}

/** Reads features in one round and decodes polygons and values, so that no fault is left for later. */
export async function readFeatures(
  reader: RangeReader,
  file: PinnedFile,
  head: FgbHead,
  items: readonly ItemRange[],
  merge: MergeRule = DEFAULT_MERGE,
): Promise<ReadFeatures> {
  const ranges = mergeRanges(items, merge);
  const { decoded, failures } = await readDecoded(reader, file, ranges, (bytes) => decodedWhole(bytes, head));
  return { features: decoded.map(({ item, value }) => ({ item, feature: value })), failures };
}

function decodedWhole(bytes: Uint8Array, head: FgbHead): FgbFeature {
  const feature = decodeFeature(bytes, 0, head);
  if (feature.byteLength !== bytes.length) throw new FlatgeobufFault("corrupt", "a feature is not as long as indexed");
  void feature.polygons;
  void feature.values;
  return feature;
}

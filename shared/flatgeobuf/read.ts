import type { Bounds } from "../geometry/rings.ts";
import { sha256Hex } from "../store/digest.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";
import { decodeFeature, type FgbFeature } from "./decode.ts";
import { FlatgeobufFault } from "./fault.ts";
import type { FgbHead } from "./head.ts";
import { DEFAULT_MERGE, type Located, type MergedRange, type MergeRule, mergeRanges } from "./merge.ts";
import {
  type IndexTop,
  type ItemRange,
  type LeafRun,
  type PinnedFile,
  parseIndexTop,
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
export interface ReadFailure {
  readonly items: readonly Located[];
  readonly cause: StoreFault | FlatgeobufFault;
}

export interface Round<T extends Located> {
  readonly read: readonly { readonly item: T; readonly bytes: Uint8Array }[];
  readonly failures: readonly ReadFailure[];
}

/** What a Worker may have open at once. */
const PARALLEL_READS = 6;

/** Reads ranges of pinned files for one request, some at a time, and counts what that took. */
export class RangeReader {
  readonly #store: ObjectStore;
  readonly #parallel: number;
  #rounds = 0;
  #reads = 0;
  #bytes = 0;

  constructor(store: ObjectStore, parallel: number = PARALLEL_READS) {
    this.#store = store;
    this.#parallel = parallel;
  }

  get counts(): ReadCounts {
    return { rounds: this.#rounds, reads: this.#reads, bytes: this.#bytes };
  }

  /**
   * Reads all ranges and gives each item its bytes, in the items' order. A range that cannot be read is a failure of its
   * items and of no other; nothing is thrown but what is no StoreFault.
   */
  async round<T extends Located>(
    file: Pick<PinnedFile, "key" | "etag">,
    ranges: readonly MergedRange<T>[],
  ): Promise<Round<T>> {
    if (ranges.length > 0) this.#rounds++;
    const results = new Array<Uint8Array | StoreFault>(ranges.length);
    let next = 0;
    const work = async (): Promise<void> => {
      for (let i = next++; i < ranges.length; i = next++) results[i] = await this.#read(file, ranges[i]!.range);
    };
    await Promise.all(Array.from({ length: Math.min(this.#parallel, ranges.length) }, work));
    return sorted(ranges, results);
  }

  async #read(file: Pick<PinnedFile, "key" | "etag">, range: Located["range"]): Promise<Uint8Array | StoreFault> {
    this.#reads++;
    try {
      const bytes = await this.#store.readRange(file.key, range, file.etag);
      this.#bytes += bytes.length;
      return bytes.length === range.length ? bytes : new StoreFault("truncated", file.key);
    } catch (cause) {
      if (cause instanceof StoreFault) return cause;
      throw cause;
    }
  }
}

function sorted<T extends Located>(
  ranges: readonly MergedRange<T>[],
  results: readonly (Uint8Array | StoreFault)[],
): Round<T> {
  const read: { item: T; bytes: Uint8Array }[] = [];
  const failures: ReadFailure[] = [];
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
 * Reads a file's header and as much of its index as fits the budget, in one read. Where that is the whole head it is
 * verified against its digest; else the header is, and each node by the header's checksums, as far as the file has them.
 * @throws StoreFault, FlatgeobufFault
 */
export async function openIndexTop(reader: RangeReader, file: DigestedFile, budgetBytes: number): Promise<IndexTop> {
  const plan = planIndexTop(file, budgetBytes);
  const everywhere: Bounds = [-Infinity, -Infinity, Infinity, Infinity];
  const whole: Located = { range: plan.range, bounds: everywhere };
  const { read, failures } = await reader.round(file, [{ range: plan.range, items: [whole] }]);
  if (failures[0]) throw failures[0].cause;
  const bytes = read[0]!.bytes;
  const sound = await soundPart(file, bytes, plan);
  return parseIndexTop(bytes, plan, file, sound);
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

/** The features that touch any of the boxes: from memory, or after one round of leaf runs. @throws FlatgeobufFault */
export async function findItems(
  reader: RangeReader,
  file: PinnedFile,
  top: IndexTop,
  queries: readonly Bounds[],
  merge: MergeRule = DEFAULT_MERGE,
): Promise<FoundItems> {
  const found = searchTop(top, queries);
  if (found.kind === "features") return { items: found.items, failures: [] };
  const round = await reader.round(file, mergeRanges(found.runs, merge));
  const failures = [...round.failures];
  const items = round.read.flatMap(({ item, bytes }) => {
    return attempt(failures, item, () => searchLeaves(top, item, bytes, queries)) ?? [];
  });
  return { items, failures };
}

/** Runs a decoder; bytes that contradict themselves become one more failure of the item. */
function attempt<T>(failures: ReadFailure[], item: LeafRun | ItemRange, decode: () => T): T | null {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof FlatgeobufFault)) throw cause;
    failures.push({ items: [item], cause });
    return null;
  }
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
  const round = await reader.round(file, mergeRanges(items, merge));
  const failures = [...round.failures];
  const features = round.read.flatMap(({ item, bytes }) => {
    const feature = attempt(failures, item, () => decodedWhole(bytes, head));
    return feature ? [{ item, feature }] : [];
  });
  return { features, failures };
}

function decodedWhole(bytes: Uint8Array, head: FgbHead): FgbFeature {
  const feature = decodeFeature(bytes, 0, head);
  if (feature.byteLength !== bytes.length) throw new FlatgeobufFault("corrupt", "a feature is not as long as indexed");
  void feature.polygons;
  void feature.values;
  return feature;
}

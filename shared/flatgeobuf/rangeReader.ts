import { type ByteRange, type ObjectStore, StoreFault } from "../store/objectStore.ts";
import type { FlatgeobufFault } from "./fault.ts";
import type { IndexCache } from "./indexCache.ts";
import type { Located, MergedRange } from "./merge.ts";
import type { PinnedFile } from "./plan.ts";

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
  readonly #foreseen: Foreseen[] = [];

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
   * Reads ranges beside a round of one read that tells whether they are wanted: a later round takes what lies in them from
   * here. What cannot be read now, or is more than may be open at once, is read then.
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

  async #read(file: Pick<PinnedFile, "key" | "etag">, range: ByteRange): Promise<Uint8Array | StoreFault> {
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

interface Foreseen {
  readonly file: string;
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

import type { IndexNodes } from "./indexNodes.ts";
import type { IndexTop, LeafRun, PinnedFile } from "./plan.ts";

/** What an isolate with 128 MB can spare. */
export const DEFAULT_INDEX_CACHE_BYTES = 24 * 1024 * 1024;

/** Of the cache, the most that the top of one file's index may take: room for its leaves and for the next generation. */
const TOP_SHARE = 1 / 3;

type Part = IndexTop | IndexNodes;

/**
 * Parts of indexes, kept between requests as long as an isolate lives: tops and runs of leaves, the least recently used
 * let go of first. Only what was verified is kept, and files are named by key and ETag, so that no entry grows old.
 */
export class IndexCache {
  readonly #maxBytes: number;
  /** In the order of last use. */
  readonly #parts = new Map<string, { readonly part: Part; readonly bytes: number }>();
  #bytes = 0;

  constructor(maxBytes: number = DEFAULT_INDEX_CACHE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Kept at present. */
  get bytes(): number {
    return this.#bytes;
  }

  /** So much of `budgetBytes` for the top of an index that it can be kept beside other parts. */
  topBudget(budgetBytes: number): number {
    return Math.min(budgetBytes, this.#maxBytes * TOP_SHARE);
  }

  top(file: PinnedFile, budgetBytes: number): IndexTop | undefined {
    return this.#use(topName(file, budgetBytes)) as IndexTop | undefined;
  }

  keepTop(file: PinnedFile, budgetBytes: number, top: IndexTop): void {
    if (top.verified) this.#keep(topName(file, budgetBytes), top, top.byteLength);
  }

  leaves(file: PinnedFile, run: LeafRun): IndexNodes | undefined {
    return this.#use(runName(file, run)) as IndexNodes | undefined;
  }

  /** @param nodes of the run and their bytes, verified */
  keepLeaves(file: PinnedFile, run: LeafRun, nodes: IndexNodes): void {
    this.#keep(runName(file, run), nodes, nodes.byteLength);
  }

  #use(name: string): Part | undefined {
    const entry = this.#parts.get(name);
    if (!entry) return undefined;
    this.#parts.delete(name);
    this.#parts.set(name, entry);
    return entry.part;
  }

  #keep(name: string, part: Part, bytes: number): void {
    this.#drop(name);
    if (bytes > this.#maxBytes) return;
    this.#parts.set(name, { part, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#parts.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    this.#bytes -= this.#parts.get(name)?.bytes ?? 0;
    this.#parts.delete(name);
  }
}

const topName = (file: PinnedFile, budgetBytes: number): string => `${file.key} ${file.etag} top ${budgetBytes}`;

/** Runs begin at the same leaves only where they are as long, or where the last leaves of the file end them. */
const runName = (file: PinnedFile, { firstLeaf, leafCount }: LeafRun): string =>
  `${file.key} ${file.etag} leaves ${firstLeaf} ${leafCount}`;

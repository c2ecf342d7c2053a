import type { Flights } from "./flights.ts";
import {
  type ByteRange,
  type Chunks,
  type ObjectInfo,
  type ObjectStore,
  type PutCondition,
  type StoredObject,
  StoreFault,
} from "./objectStore.ts";
import { untilAborted } from "./untilAborted.ts";

/** How long and how often a request tries to read. */
export interface Patience {
  /** Milliseconds that one read may take; then it is `unavailable`, and not tried again. */
  readonly timeoutMs: number;
  /** Milliseconds before a read that was `unavailable` is tried again: so many times at most. */
  readonly pausesMs: readonly number[];
  /** Second tries of all reads of a request: each counts among the reads that a platform allows for. */
  readonly retries: number;
}

export const DEFAULT_PATIENCE: Patience = { timeoutMs: 10_000, pausesMs: [50, 200], retries: 4 };

export interface RequestScope {
  /** Aborts when whoever asked has left. */
  readonly signal?: AbortSignal | undefined;
  /** Keeps work going after the request has been answered or given up (a Worker's `ctx.waitUntil`). */
  readonly keepAlive?: ((work: Promise<unknown>) => void) | undefined;
  /** Reads of ranges that are shared with other requests. */
  readonly flights?: Flights | undefined;
  readonly patience?: Patience | undefined;
}

/**
 * A store as one request sees it: reads end with the request, take a limited time, are tried again where the store was
 * only briefly unavailable, and share ranges with other requests. Writes pass through.
 */
export function requestStore(inner: ObjectStore, scope: RequestScope): ObjectStore {
  return new RequestStore(inner, scope);
}

class RequestStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #scope: RequestScope;
  readonly #patience: Patience;
  #retriesLeft: number;

  constructor(inner: ObjectStore, scope: RequestScope) {
    this.#inner = inner;
    this.#scope = scope;
    this.#patience = scope.patience ?? DEFAULT_PATIENCE;
    this.#retriesLeft = this.#patience.retries;
  }

  head(key: string): Promise<ObjectInfo | null> {
    return this.#steady(key, (signal) => this.#inner.head(key, { signal }));
  }

  get(key: string): Promise<StoredObject | null> {
    return this.#steady(key, (signal) => this.#inner.get(key, { signal }));
  }

  readRange(key: string, range: ByteRange, etag: string): Promise<Uint8Array> {
    const { flights, keepAlive } = this.#scope;
    const read = (signal: AbortSignal) => this.#inner.readRange(key, range, etag, { signal });
    if (!flights) return this.#steady(key, read);
    const id = `${key} ${etag} ${range.offset} ${range.length}`;
    return this.#steady(key, (signal) => flights.read(id, signal, read, keepAlive));
  }

  stream(key: string, etag: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    return this.#steady(key, (signal) => this.#inner.stream(key, etag, range, { signal }));
  }

  async put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo> {
    this.#scope.signal?.throwIfAborted();
    return this.#inner.put(key, bytes, condition);
  }

  async putStream(key: string, chunks: Chunks): Promise<ObjectInfo> {
    this.#scope.signal?.throwIfAborted();
    return this.#inner.putStream(key, chunks);
  }

  async #steady<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    for (const pauseMs of this.#patience.pausesMs) {
      try {
        return await this.#inTime(key, read);
      } catch (cause) {
        if (!isBrief(cause) || this.#retriesLeft === 0) throw cause;
        this.#retriesLeft--;
      }
      await untilAborted(sleep(pauseMs), this.#scope.signal);
    }
    return this.#inTime(key, read);
  }

  async #inTime<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { signal } = this.#scope;
    signal?.throwIfAborted();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(timedOut(key)), this.#patience.timeoutMs);
    const either = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
    try {
      return await untilAborted(read(either), either);
    } finally {
      clearTimeout(timer);
    }
  }
}

function timedOut(key: string): StoreFault {
  return new StoreFault("unavailable", key, { cause: new DOMException("the store took too long", "TimeoutError") });
}

/** A store that did not answer in time will hardly do so the next time; one that refused may. */
function isBrief(cause: unknown): boolean {
  if (!(cause instanceof StoreFault) || cause.kind !== "unavailable") return false;
  return !(cause.cause instanceof DOMException && cause.cause.name === "TimeoutError");
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

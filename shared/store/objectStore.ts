/**
 * The one seam to bytes at rest. Adapters (memory, disk, r2 …) are the only files that name a platform.
 *
 * Keys are `/`-separated ASCII. ETags are opaque and unquoted. Every adapter behaves as test/store says.
 */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export interface StoredObject extends ObjectInfo {
  readonly bytes: Uint8Array;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export type PutCondition = { readonly onlyIfAbsent: true } | { readonly onlyIfEtag: string };

export interface ReadOptions {
  /** An aborted read rejects with the signal's reason, which is no StoreFault; where a platform cannot stop it, it is left. */
  readonly signal?: AbortSignal | undefined;
}

export interface ObjectStore {
  /** `null` when there is no such object. */
  head(key: string, options?: ReadOptions): Promise<ObjectInfo | null>;
  /** The whole object, `null` when there is none. */
  get(key: string, options?: ReadOptions): Promise<StoredObject | null>;
  /**
   * Exactly `range.length` bytes of the object whose ETag is `etag`.
   * @throws StoreFault `missing`, `changed` (another ETag), `truncated` (fewer bytes) or `unavailable`.
   */
  readRange(key: string, range: ByteRange, etag: string, options?: ReadOptions): Promise<Uint8Array>;
  /**
   * The object's body, or one range of it, as a stream; `null` when missing or when its ETag is not `etag`. A signal stops
   * the opening; a stream that is open is cancelled.
   */
  stream(
    key: string,
    etag: string,
    range?: ByteRange,
    options?: ReadOptions,
  ): Promise<ReadableStream<Uint8Array> | null>;
  /**
   * Writes the whole object or nothing.
   * @throws StoreFault `conflict` when the condition does not hold, `unavailable` when the store cannot take it.
   */
  put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo>;
  /**
   * Writes the whole object or nothing, from chunks, in memory that does not grow with it. Replaces what is there: for objects
   * that are named after their content. What the chunks throw is thrown on.
   * @throws StoreFault `unavailable` when the store cannot take it.
   */
  putStream(key: string, chunks: Chunks): Promise<ObjectInfo>;
}

/** A chunk may be overwritten by the one after it. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export type StoreFaultKind = "missing" | "changed" | "truncated" | "conflict" | "unavailable";

export class StoreFault extends Error {
  readonly kind: StoreFaultKind;
  readonly key: string;

  constructor(kind: StoreFaultKind, key: string, options?: ErrorOptions) {
    super(`${kind}: ${key}`, options);
    this.name = "StoreFault";
    this.kind = kind;
    this.key = key;
  }
}

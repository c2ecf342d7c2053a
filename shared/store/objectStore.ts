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

export interface ObjectStore {
  /** `null` when there is no such object. */
  head(key: string): Promise<ObjectInfo | null>;
  /** The whole object, `null` when there is none. */
  get(key: string): Promise<StoredObject | null>;
  /**
   * Exactly `range.length` bytes of the object whose ETag is `etag`.
   * @throws StoreFault `missing`, `changed` (another ETag), `truncated` (fewer bytes) or `unavailable`.
   */
  readRange(key: string, range: ByteRange, etag: string): Promise<Uint8Array>;
  /** The object's body, or one range of it, as a stream; `null` when missing or when its ETag is not `etag`. */
  stream(key: string, etag: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>;
  /**
   * Writes the whole object or nothing.
   * @throws StoreFault `conflict` when the condition does not hold, `unavailable` when the store cannot take it.
   */
  put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo>;
}

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

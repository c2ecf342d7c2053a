import { sha256Hex } from "./digest.ts";
import { checkedKey } from "./key.ts";
import {
  type ByteRange,
  type Chunks,
  type ObjectInfo,
  type ObjectStore,
  type PutCondition,
  type ReadOptions,
  type StoredObject,
  StoreFault,
} from "./objectStore.ts";

/** A store in memory: for tests, previews and offline bundles. Its ETag is the object's SHA-256 in hexadecimal. */
export function memoryStore(): ObjectStore {
  return new MemoryStore();
}

class MemoryStore implements ObjectStore {
  readonly #objects = new Map<string, StoredObject>();

  async head(key: string, { signal }: ReadOptions = {}): Promise<ObjectInfo | null> {
    signal?.throwIfAborted();
    const object = this.#objects.get(checkedKey(key));
    return object ? { key, size: object.size, etag: object.etag } : null;
  }

  async get(key: string, { signal }: ReadOptions = {}): Promise<StoredObject | null> {
    signal?.throwIfAborted();
    const object = this.#objects.get(checkedKey(key));
    return object ? { ...object, bytes: object.bytes.slice() } : null;
  }

  async readRange(key: string, range: ByteRange, etag: string, { signal }: ReadOptions = {}): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const object = this.#objects.get(checkedKey(key));
    if (!object) throw new StoreFault("missing", key);
    if (object.etag !== etag) throw new StoreFault("changed", key);
    if (range.offset + range.length > object.size) throw new StoreFault("truncated", key);
    return object.bytes.slice(range.offset, range.offset + range.length);
  }

  async stream(
    key: string,
    etag: string,
    range?: ByteRange,
    { signal }: ReadOptions = {},
  ): Promise<ReadableStream<Uint8Array> | null> {
    signal?.throwIfAborted();
    const object = this.#objects.get(checkedKey(key));
    if (object?.etag !== etag) return null;
    const bytes = range ? await this.readRange(key, range, etag) : object.bytes.slice();
    return new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  }

  async put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo> {
    const own = bytes.slice();
    const etag = await sha256Hex(own);
    // Nothing is awaited between the test of the condition and the write: the two are one step.
    const current = this.#objects.get(checkedKey(key));
    if (condition && "onlyIfAbsent" in condition && current) throw new StoreFault("conflict", key);
    if (condition && "onlyIfEtag" in condition && current?.etag !== condition.onlyIfEtag) {
      throw new StoreFault("conflict", key);
    }
    this.#objects.set(key, { key, size: own.length, etag, bytes: own });
    return { key, size: own.length, etag };
  }

  async putStream(key: string, chunks: Chunks): Promise<ObjectInfo> {
    const copies: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of chunks) copies.push(new Uint8Array(chunk));
    return this.put(key, new Uint8Array(await new Blob(copies).arrayBuffer()));
  }
}

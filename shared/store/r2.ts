import { checkedKey } from "./key.ts";
import {
  type ByteRange,
  type ObjectInfo,
  type ObjectStore,
  type PutCondition,
  type StoredObject,
  StoreFault,
} from "./objectStore.ts";

/** R2's error number for a range that begins at or after the object's end. */
const RANGE_NOT_SATISFIABLE = "(10039)";

/** A Cloudflare R2 bucket through its Workers binding (also miniflare's local one, in a Worker or in Node). */
export function r2Store(bucket: R2Bucket): ObjectStore {
  return new R2Store(bucket);
}

class R2Store implements ObjectStore {
  readonly #bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket;
  }

  async head(key: string): Promise<ObjectInfo | null> {
    const object = await available(key, () => this.#bucket.head(key));
    return object ? info(object) : null;
  }

  async get(key: string): Promise<StoredObject | null> {
    const object = await available(key, () => this.#bucket.get(key));
    if (!object) return null;
    return { ...info(object), bytes: await wholeBody(key, object, object.size) };
  }

  async readRange(key: string, range: ByteRange, etag: string): Promise<Uint8Array> {
    const object = await this.#getPinned(key, etag, range);
    if (!object) throw new StoreFault("missing", key);
    if (!hasBody(object)) throw new StoreFault("changed", key);
    return wholeBody(key, object, range.length);
  }

  async stream(key: string, etag: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const object = await this.#getPinned(key, etag, range);
    return object && hasBody(object) ? object.body : null;
  }

  async put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo> {
    const onlyIf = condition && r2Condition(condition);
    const object = await available(key, () => this.#bucket.put(key, bytes, onlyIf ? { onlyIf } : {}));
    // A failed precondition is answered with null, not with an error.
    if (!object) throw new StoreFault("conflict", key);
    return info(object);
  }

  #getPinned(key: string, etag: string, range?: ByteRange): Promise<R2ObjectBody | R2Object | null> {
    const onlyIf = { etagMatches: etag };
    return available(key, () => this.#bucket.get(key, range ? { onlyIf, range: { ...range } } : { onlyIf }));
  }
}

function r2Condition(condition: PutCondition): R2Conditional {
  return "onlyIfAbsent" in condition ? { etagDoesNotMatch: "*" } : { etagMatches: condition.onlyIfEtag };
}

function info(object: R2Object): ObjectInfo {
  return { key: object.key, size: object.size, etag: object.etag };
}

/** A failed `onlyIf` on a read gives the object without a body. */
function hasBody(object: R2ObjectBody | R2Object): object is R2ObjectBody {
  return "body" in object && object.body !== undefined;
}

async function wholeBody(key: string, object: R2ObjectBody, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await available(key, () => object.arrayBuffer()));
  if (bytes.length !== length) throw new StoreFault("truncated", key);
  return bytes;
}

async function available<T>(key: string, act: () => Promise<T>): Promise<T> {
  checkedKey(key);
  try {
    return await act();
  } catch (cause) {
    const beyondEnd = cause instanceof Error && cause.message.includes(RANGE_NOT_SATISFIABLE);
    throw new StoreFault(beyondEnd ? "truncated" : "unavailable", key, { cause });
  }
}

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
import { untilAborted } from "./untilAborted.ts";

/** R2's error number for a range that begins at or after the object's end. */
const RANGE_NOT_SATISFIABLE = "(10039)";

/**
 * What is longer than this is uploaded in parts of this size. A part may be 5 MiB to 5 GiB, there are 10,000 at most; all
 * but the last have to be of one size. The ETag follows from the content and the size of a part.
 */
const PART_BYTES = 20 * 1024 * 1024;

/**
 * A Cloudflare R2 bucket through its Workers binding (also miniflare's local one, in a Worker or in Node). The binding
 * takes no AbortSignal: who aborts waits no longer, the read itself goes to its end.
 */
export function r2Store(bucket: R2Bucket, partBytes = PART_BYTES): ObjectStore {
  return new R2Store(bucket, partBytes);
}

class R2Store implements ObjectStore {
  readonly #bucket: R2Bucket;
  readonly #partBytes: number;

  constructor(bucket: R2Bucket, partBytes: number) {
    this.#bucket = bucket;
    this.#partBytes = partBytes;
  }

  async head(key: string, { signal }: ReadOptions = {}): Promise<ObjectInfo | null> {
    const object = await available(key, () => this.#bucket.head(key), signal);
    return object ? info(object) : null;
  }

  async get(key: string, { signal }: ReadOptions = {}): Promise<StoredObject | null> {
    const object = await available(key, () => this.#bucket.get(key), signal);
    if (!object) return null;
    return { ...info(object), bytes: await wholeBody(key, object, object.size, signal) };
  }

  async readRange(key: string, range: ByteRange, etag: string, { signal }: ReadOptions = {}): Promise<Uint8Array> {
    const object = await this.#getPinned(key, etag, range, signal);
    if (!object) throw new StoreFault("missing", key);
    if (!hasBody(object)) throw new StoreFault("changed", key);
    return wholeBody(key, object, range.length, signal);
  }

  async stream(
    key: string,
    etag: string,
    range?: ByteRange,
    { signal }: ReadOptions = {},
  ): Promise<ReadableStream<Uint8Array> | null> {
    const object = await this.#getPinned(key, etag, range, signal);
    return object && hasBody(object) ? object.body : null;
  }

  async put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo> {
    const onlyIf = condition && r2Condition(condition);
    const object = await available(key, () => this.#bucket.put(key, bytes, onlyIf ? { onlyIf } : {}));
    // A failed precondition is answered with null, not with an error.
    if (!object) throw new StoreFault("conflict", key);
    return info(object);
  }

  /** In parts: a stream would have to be of known length, which only workerd can say (FixedLengthStream). */
  async putStream(key: string, chunks: Chunks): Promise<ObjectInfo> {
    const parts = partsOf(chunks, this.#partBytes);
    const first = await parts.next();
    const start = first.done ? new Uint8Array(0) : first.value;
    if (start.length < this.#partBytes) return this.put(key, start);
    const upload = await available(key, () => this.#bucket.createMultipartUpload(key));
    try {
      const uploaded = [await available(key, () => upload.uploadPart(1, start))];
      for await (const part of parts) {
        uploaded.push(await available(key, () => upload.uploadPart(uploaded.length + 1, part)));
      }
      return info(await available(key, () => upload.complete(uploaded)));
    } catch (cause) {
      // What it failed of is to be told, not that it could not be tidied away: R2 does that after a week.
      await upload.abort().catch(() => {});
      throw cause;
    }
  }

  #getPinned(
    key: string,
    etag: string,
    range: ByteRange | undefined,
    signal: AbortSignal | undefined,
  ): Promise<R2ObjectBody | R2Object | null> {
    const onlyIf = { etagMatches: etag };
    return available(key, () => this.#bucket.get(key, range ? { onlyIf, range: { ...range } } : { onlyIf }), signal);
  }
}

/** All of `partBytes` but the last. A part is overwritten by the one after it. */
async function* partsOf(chunks: Chunks, partBytes: number): AsyncGenerator<Uint8Array> {
  const part = new Uint8Array(partBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = chunk.subarray(at, at + partBytes - filled);
      part.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < partBytes) continue;
      yield part;
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

function r2Condition(condition: PutCondition): R2Conditional {
  return "onlyIfAbsent" in condition ? { etagDoesNotMatch: "*" } : { etagMatches: condition.onlyIfEtag };
}

function info(object: R2Object): ObjectInfo {
  return { key: object.key, size: object.size, etag: object.etag };
}

/** A failed `onlyIf` on a read gives the object without a body. In Node a look at `body` itself would use it up. */
function hasBody(object: R2ObjectBody | R2Object): object is R2ObjectBody {
  return "arrayBuffer" in object;
}

async function wholeBody(
  key: string,
  object: R2ObjectBody,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(await available(key, () => object.arrayBuffer(), signal));
  if (bytes.length !== length) throw new StoreFault("truncated", key);
  return bytes;
}

async function available<T>(key: string, act: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  checkedKey(key);
  signal?.throwIfAborted();
  try {
    return await untilAborted(act(), signal);
  } catch (cause) {
    signal?.throwIfAborted();
    const beyondEnd = cause instanceof Error && cause.message.includes(RANGE_NOT_SATISFIABLE);
    throw new StoreFault(beyondEnd ? "truncated" : "unavailable", key, { cause });
  }
}

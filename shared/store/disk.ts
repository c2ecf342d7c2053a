import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, link, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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

/** A writer holds its lock for one rename: a lock this old was left by a killed process. */
const STALE_LOCK_MS = 10_000;
/** Long enough to outlive a stale lock: the publish after a killed one must go through. */
const LOCK_ATTEMPTS = 600;
const LOCK_WAIT_MS = 20;
const STREAM_CHUNK_BYTES = 256 * 1024;

/**
 * A folder as an object store (Node). An object is a file; every write is a temporary file that is then renamed or
 * linked into place, so that a reader sees the old bytes or the new ones. The ETag is the content's SHA-256, hashed
 * once for each state of a file. Temporary files and locks live in `.lantu-tmp`, which no key can name.
 */
export function diskStore(root: string): ObjectStore {
  return new DiskStore(root);
}

class DiskStore implements ObjectStore {
  readonly #root: string;
  readonly #scratch: string;
  /** Path → identity of the file's state and the hash of its content. */
  readonly #etags = new Map<string, { readonly state: string; readonly etag: string }>();

  constructor(root: string) {
    this.#root = root;
    this.#scratch = join(root, ".lantu-tmp");
  }

  async head(key: string, { signal }: ReadOptions = {}): Promise<ObjectInfo | null> {
    return this.#withFile(key, async (_file, object) => object, signal);
  }

  async get(key: string, { signal }: ReadOptions = {}): Promise<StoredObject | null> {
    const read = async (file: FileHandle, object: ObjectInfo): Promise<StoredObject> => {
      return { ...object, bytes: await readExactly(file, key, { offset: 0, length: object.size }, signal) };
    };
    return this.#withFile(key, read, signal);
  }

  async readRange(key: string, range: ByteRange, etag: string, { signal }: ReadOptions = {}): Promise<Uint8Array> {
    const read = async (file: FileHandle, object: ObjectInfo): Promise<Uint8Array> => {
      if (object.etag !== etag) throw new StoreFault("changed", key);
      return readExactly(file, key, range, signal);
    };
    const bytes = await this.#withFile(key, read, signal);
    if (!bytes) throw new StoreFault("missing", key);
    return bytes;
  }

  async stream(
    key: string,
    etag: string,
    range?: ByteRange,
    { signal }: ReadOptions = {},
  ): Promise<ReadableStream<Uint8Array> | null> {
    signal?.throwIfAborted();
    const file = await openOrNull(this.#path(key), key);
    if (!file) return null;
    try {
      const object = await this.#info(key, file);
      if (object.etag === etag) return fileStream(file, key, range ?? { offset: 0, length: object.size });
    } catch (cause) {
      await file.close();
      throw asStoreFault(key, cause);
    }
    await file.close();
    return null;
  }

  async put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<ObjectInfo> {
    return this.#write(key, [bytes], condition);
  }

  async putStream(key: string, chunks: Chunks): Promise<ObjectInfo> {
    return this.#write(key, chunks);
  }

  async #write(key: string, chunks: Chunks, condition?: PutCondition): Promise<ObjectInfo> {
    const target = this.#path(key);
    const temporary = join(this.#scratch, randomUUID());
    try {
      await available(key, () => makeFolders(this.#scratch, dirname(target)));
      const { size, etag } = await writeChunks(temporary, key, chunks);
      await available(key, () => this.#moveInto(target, temporary, key, condition));
      return { key, size, etag };
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #moveInto(target: string, temporary: string, key: string, condition?: PutCondition): Promise<void> {
    if (!condition) return rename(temporary, target);
    if ("onlyIfAbsent" in condition) {
      // link(2) fails when the name is taken: the test and the write are one step, between processes too.
      return link(temporary, target).catch((cause: unknown) => {
        throw codeOf(cause) === "EEXIST" ? new StoreFault("conflict", key, { cause }) : cause;
      });
    }
    await this.#locked(target, key, async () => {
      const current = await this.head(key);
      if (current?.etag !== condition.onlyIfEtag) throw new StoreFault("conflict", key);
      await rename(temporary, target);
    });
  }

  /** Compare-and-swap needs the comparison and the rename to be alone; unconditional writers are not held up. */
  async #locked(target: string, key: string, act: () => Promise<void>): Promise<void> {
    const lock = join(this.#scratch, `${createHash("sha256").update(target).digest("hex")}.lock`);
    for (let attempt = 0; !(await tryLock(lock)); attempt++) {
      if (attempt === LOCK_ATTEMPTS) throw new StoreFault("unavailable", key);
      await sleep(LOCK_WAIT_MS);
    }
    try {
      await act();
    } finally {
      await rm(lock, { force: true });
    }
  }

  #path(key: string): string {
    return join(this.#root, checkedKey(key));
  }

  async #withFile<T>(
    key: string,
    act: (file: FileHandle, object: ObjectInfo) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T | null> {
    signal?.throwIfAborted();
    const file = await openOrNull(this.#path(key), key);
    if (!file) return null;
    try {
      return await act(file, await this.#info(key, file));
    } catch (cause) {
      signal?.throwIfAborted();
      throw asStoreFault(key, cause);
    } finally {
      await file.close();
    }
  }

  async #info(key: string, file: FileHandle): Promise<ObjectInfo> {
    const { ino, mtimeNs, size } = await file.stat({ bigint: true });
    const state = `${ino}:${mtimeNs}:${size}`;
    const known = this.#etags.get(key);
    if (known?.state === state) return { key, size: Number(size), etag: known.etag };
    const etag = await hashFile(file);
    this.#etags.set(key, { state, etag });
    return { key, size: Number(size), etag };
  }
}

async function openOrNull(path: string, key: string): Promise<FileHandle | null> {
  try {
    // A key's prefix is a folder here and nothing at all in an object store.
    if ((await stat(path)).isDirectory()) return null;
    return await open(path, "r");
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new StoreFault("unavailable", key, { cause });
  }
}

async function makeFolders(...paths: readonly string[]): Promise<void> {
  for (const path of paths) await mkdir(path, { recursive: true });
}

/** Writes a file that a power cut leaves whole. What the chunks throw is thrown on as it is. */
async function writeChunks(path: string, key: string, chunks: Chunks): Promise<{ size: number; etag: string }> {
  const hash = createHash("sha256");
  let size = 0;
  const file = await available(key, () => open(path, "wx"));
  try {
    for await (const chunk of chunks) {
      await available(key, () => file.writeFile(chunk));
      hash.update(chunk);
      size += chunk.length;
    }
    await available(key, () => file.sync());
  } finally {
    await file.close();
  }
  return { size, etag: hash.digest("hex") };
}

async function tryLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (cause) {
    if (codeOf(cause) !== "EEXIST") throw cause;
    const held = await stat(lock).catch(() => null);
    if (held && Date.now() - held.mtimeMs > STALE_LOCK_MS) await rm(lock, { force: true });
    return false;
  }
}

async function readExactly(file: FileHandle, key: string, range: ByteRange, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(range.length);
  let filled = 0;
  while (filled < range.length) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(bytes, filled, range.length - filled, range.offset + filled);
    if (bytesRead === 0) throw new StoreFault("truncated", key);
    filled += bytesRead;
  }
  return bytes;
}

async function hashFile(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(STREAM_CHUNK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

function fileStream(file: FileHandle, key: string, range: ByteRange): ReadableStream<Uint8Array> {
  let offset = range.offset;
  const end = range.offset + range.length;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const length = Math.min(STREAM_CHUNK_BYTES, end - offset);
        if (length > 0) controller.enqueue(await readExactly(file, key, { offset, length }));
        offset += length;
        if (offset >= end) {
          await file.close();
          controller.close();
        }
      } catch (cause) {
        await file.close();
        controller.error(asStoreFault(key, cause));
      }
    },
    cancel: () => file.close(),
  });
}

async function available<T>(key: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw asStoreFault(key, cause);
  }
}

function asStoreFault(key: string, cause: unknown): StoreFault {
  return cause instanceof StoreFault ? cause : new StoreFault("unavailable", key, { cause });
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}

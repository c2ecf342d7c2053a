import type { FgbRef, ObjectRef } from "../../shared/catalog/snapshot.ts";
import { type EncodedFeature, encodeFile, type FileMeta } from "../../shared/flatgeobuf/encode.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import { type ObjectStore, StoreFault } from "../../shared/store/objectStore.ts";

/** Writes an object under its digest. One that is there already is kept: same digest, same bytes. */
export async function putByDigest(
  store: ObjectStore,
  keyOf: (digest: string) => string,
  bytes: Uint8Array,
): Promise<ObjectRef> {
  const digest = await sha256Hex(bytes);
  const key = keyOf(digest);
  const present = await store.head(key);
  if (present && present.size === bytes.length) return { key, size: present.size, etag: present.etag, digest };
  try {
    const { size, etag } = await store.put(key, bytes, { onlyIfAbsent: true });
    return { key, size, etag, digest };
  } catch (cause) {
    if (!(cause instanceof StoreFault && cause.kind === "conflict")) throw cause;
    const winner = await store.head(key);
    if (winner?.size !== bytes.length) throw cause;
    return { key, size: winner.size, etag: winner.etag, digest };
  }
}

/** Writes a FlatGeobuf of the features in the given order, and pins its head. */
export async function putFlatgeobuf(
  store: ObjectStore,
  keyOf: (digest: string) => string,
  meta: FileMeta,
  features: readonly EncodedFeature[],
): Promise<FgbRef> {
  const chunks = encodeFile(meta, features);
  const head = chunks[0]!;
  const object = await putByDigest(store, keyOf, joined(chunks));
  return { ...object, features: features.length, headBytes: head.length, headDigest: await sha256Hex(head) };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

import type { FgbRef, ObjectRef } from "../../shared/catalog/snapshot.ts";
import { type EncodedFeature, encodeFile, type FileMeta } from "../../shared/flatgeobuf/encode.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import { type ObjectStore, StoreFault } from "../../shared/store/objectStore.ts";

/**
 * Writes an object under its digest. One that is there already is kept if it holds what its name says; a damaged one is
 * replaced, so that publishing again heals a store.
 * @throws StoreFault
 */
export async function putByDigest(
  store: ObjectStore,
  keyOf: (digest: string) => string,
  bytes: Uint8Array,
): Promise<ObjectRef> {
  const digest = await sha256Hex(bytes);
  const key = keyOf(digest);
  const kept = await intactObject(store, key, digest);
  if (kept) return kept;
  try {
    const { size, etag } = await store.put(key, bytes, { onlyIfAbsent: true });
    return { key, size, etag, digest };
  } catch (cause) {
    if (!(cause instanceof StoreFault && cause.kind === "conflict")) throw cause;
  }
  // Somebody wrote the same bytes meanwhile, or what is there is damaged.
  const winner = await intactObject(store, key, digest);
  if (winner) return winner;
  const { size, etag } = await store.put(key, bytes);
  return { key, size, etag, digest };
}

async function intactObject(store: ObjectStore, key: string, digest: string): Promise<ObjectRef | null> {
  const object = await store.get(key);
  if (!object || (await sha256Hex(object.bytes)) !== digest) return null;
  return { key, size: object.size, etag: object.etag, digest };
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
  return {
    ...object,
    features: features.length,
    headBytes: head.length,
    headDigest: await sha256Hex(head),
    headerDigest: await sha256Hex(head.subarray(0, parseHead(head).indexOffset)),
  };
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

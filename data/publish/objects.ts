import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { FgbRef, ObjectRef } from "../../shared/catalog/snapshot.ts";
import { type EncodedFeature, encodeHead, type FileMeta } from "../../shared/flatgeobuf/encode.ts";
import { IndexWriter } from "../../shared/flatgeobuf/encodeIndex.ts";
import type { Chunks, ObjectInfo, ObjectStore } from "../../shared/store/objectStore.ts";
import type { Scratch } from "./scratch.ts";

/**
 * Writes an object under its digest. One that is there already is kept if it holds what its name says; a damaged one is
 * replaced, so that publishing again heals a store. Whoever writes the same at the same time writes the same bytes.
 * @param chunks gives the content, each time from its beginning
 * @throws StoreFault
 */
export async function putByDigest(
  store: ObjectStore,
  keyOf: (digest: string) => string,
  chunks: () => Iterable<Uint8Array>,
): Promise<ObjectRef> {
  const digest = await digestOf(chunks());
  await turnOfEvents();
  const key = keyOf(digest);
  const kept = await openObject(store, key);
  const isIntact = kept !== null && (await digestOf(kept.chunks)) === digest;
  const { size, etag } = isIntact ? kept : await store.putStream(key, chunks());
  return { key, size, etag, digest };
}

/**
 * Cutting a layer may keep the process busy for minutes, in which the other side gives idle connections up: that is to be
 * noticed before the store is asked again. The first turn may end before the network is looked at, the second does not.
 */
async function turnOfEvents(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** An object as it stands, whatever its ETag; `null` where there is none. @throws StoreFault */
export async function openObject(
  store: ObjectStore,
  key: string,
): Promise<(ObjectInfo & { readonly chunks: Chunks }) | null> {
  const info = await store.head(key);
  const chunks = info && (await store.stream(key, info.etag));
  return chunks && { ...info, chunks };
}

/** SHA-256 in lower-case hexadecimal. */
async function digestOf(chunks: Chunks): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

/** Writes a FlatGeobuf of so many features, which come by once in the order of the file, and pins its head. */
export async function putFlatgeobuf(
  store: ObjectStore,
  keyOf: (digest: string) => string,
  meta: FileMeta,
  { scratch, count, features }: { scratch: Scratch; count: number; features: Iterable<EncodedFeature> },
): Promise<FgbRef> {
  const written = new IndexWriter(count);
  const body = scratch.newFile();
  for (const { bytes, bounds } of features) {
    written.add(bounds, bytes.length);
    body.append(bytes);
  }
  const { header, index } = encodeHead(meta, written);
  const object = await putByDigest(store, keyOf, function* () {
    yield header;
    yield index;
    yield* body.chunks();
  });
  body.close();
  return {
    ...object,
    features: count,
    headBytes: header.length + index.length,
    headDigest: await digestOf([header, index]),
    headerDigest: await digestOf([header]),
  };
}

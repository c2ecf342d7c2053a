import { expect } from "vitest";
import { readPointer, readSnapshot, snapshotBytes } from "../../../shared/catalog/catalog.ts";
import type { FgbRef, ObjectRef } from "../../../shared/catalog/snapshot.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { sha256Hex } from "../../../shared/store/digest.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { bytesOf, piecesOf } from "./support.ts";

/**
 * Expects that what the pointer names is there, whole: every object with its size, digest and ETag, heads and seals
 * intact, the snapshot under its digest, and every snapshot of the history. Returns the current digest, `null` when nothing
 * was ever published.
 */
export async function expectWhole(store: ObjectStore): Promise<string | null> {
  const published = await readPointer(store);
  if (!published) return null;
  const { digest, snapshot, pointer } = published;
  expect(await sha256Hex(snapshotBytes(snapshot))).toBe(digest);
  expect(pointer.history[0]!.snapshot).toBe(digest);
  for (const entry of pointer.history) await readSnapshot(store, entry.snapshot);
  for (const { data, pieces } of snapshot.layers) {
    await expectFile(store, data);
    await expectFile(store, pieces);
  }
  await expectFile(store, snapshot.check);
  for (const pack of snapshot.rulePacks) await expectObject(store, pack);
  const total = snapshot.layers.reduce((sum, { pieces }) => sum + pieces.features, 0);
  expect((await piecesOf(store, snapshot.check)).length).toBe(total);
  return digest;
}

async function expectObject(store: ObjectStore, { key, size, etag, digest }: ObjectRef): Promise<void> {
  const object = await store.get(key);
  expect({ key, size: object?.size, etag: object?.etag }).toEqual({ key, size, etag });
  expect(await sha256Hex(object!.bytes)).toBe(digest);
}

async function expectFile(store: ObjectStore, ref: FgbRef): Promise<void> {
  await expectObject(store, ref);
  const bytes = await bytesOf(store, ref);
  expect(await sha256Hex(bytes.subarray(0, ref.headBytes))).toBe(ref.headDigest);
  expect(await sha256Hex(bytes.subarray(0, parseHead(bytes).indexOffset))).toBe(ref.headerDigest);
}

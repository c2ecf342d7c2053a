import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { specifyObjectStore } from "./objectStore.spec.ts";

const { STORE } = env as unknown as { readonly STORE: R2Bucket };

specifyObjectStore("r2Store", async () => {
  for (const { key } of (await STORE.list()).objects) await STORE.delete(key);
  return r2Store(STORE);
});

const MIB = 2 ** 20;

/** Chunks that together are `mebibytes` long, the last byte of each another one. */
function* mebibytesOf(mebibytes: number): Generator<Uint8Array> {
  for (let i = 0; i < mebibytes; i++) yield new Uint8Array(MIB).fill(7).fill(i, -1);
}

/** R2 takes parts of 5 MiB and more. */
const inParts = () => r2Store(STORE, 5 * MIB);

it.each([
  [4, 0],
  [5, 1],
  [6, 2],
  [10, 2],
])("r2Store takes %i MiB in chunks in %i parts of 5 MiB", async (mebibytes, parts) => {
  const { size, etag } = await inParts().putStream("large", mebibytesOf(mebibytes));
  expect(size).toBe(mebibytes * MIB);
  // R2 marks an object that was written in parts by their number.
  expect(Number(etag.split("-")[1] ?? 0)).toBe(parts);
  for (const i of [0, 3, mebibytes - 1]) {
    const ends = await inParts().readRange("large", { offset: (i + 1) * MIB - 2, length: 2 }, etag);
    expect([...ends]).toEqual([7, i]);
  }
  expect((await inParts().putStream("large", mebibytesOf(mebibytes))).etag).toBe(etag);
});

it("r2Store keeps nothing of chunks that fail after the first part", async () => {
  function* failing(): Generator<Uint8Array> {
    yield* mebibytesOf(6);
    throw new Error("no more");
  }
  await expect(inParts().putStream("failed", failing())).rejects.toThrow("no more");
  expect(await STORE.head("failed")).toBeNull();
});

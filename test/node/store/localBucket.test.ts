import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLocalBucket } from "../../../data/publish/localStore.ts";

/** What test/store has of R2 runs in workerd; publishing reads the bucket from Node, through wrangler's proxy. */
it("reads a range of what it has put into the local bucket, and tells what has changed or is missing", async () => {
  const state = await mkdtemp(join(tmpdir(), "lantu-bucket-"));
  const { store, close } = await openLocalBucket(state);
  try {
    const { etag } = await store.put("layers/a.bin", Uint8Array.of(1, 2, 3, 4));
    const range = { offset: 1, length: 2 };
    expect([...(await store.readRange("layers/a.bin", range, etag))]).toEqual([2, 3]);
    expect(await new Response(await store.stream("layers/a.bin", etag)).arrayBuffer()).toHaveProperty("byteLength", 4);
    await expect(store.readRange("layers/a.bin", range, "0".repeat(32))).rejects.toMatchObject({ kind: "changed" });
    await expect(store.readRange("layers/b.bin", range, etag)).rejects.toMatchObject({ kind: "missing" });
  } finally {
    await close();
    await rm(state, { recursive: true });
  }
});

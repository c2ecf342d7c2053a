import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { diskStore } from "../../../shared/store/disk.ts";
import { specifyObjectStore } from "../../store/objectStore.spec.ts";

const roots: string[] = [];

async function newRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "lantu-disk-"));
  roots.push(root);
  return root;
}

afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true }))));

specifyObjectStore("diskStore", async () => diskStore(await newRoot()));

describe("diskStore", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it("knows another process's objects by the same ETag", async () => {
    const root = await newRoot();
    const { etag } = await diskStore(root).put("a/k", bytes("hello"));
    expect((await diskStore(root).head("a/k"))?.etag).toBe(etag);
    // SHA-256 of "hello", as sha256sum prints it.
    expect(etag).toBe("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  });

  it("leaves no temporary file behind, after a refused write neither", async () => {
    const root = await newRoot();
    const store = diskStore(root);
    const { etag } = await store.put("k", bytes("one"));
    await store.put("k", bytes("two"), { onlyIfEtag: etag });
    await store.put("k", bytes("three"), { onlyIfAbsent: true }).catch(() => {});
    await store.put("k", bytes("three"), { onlyIfEtag: etag }).catch(() => {});
    expect(await readdir(join(root, ".lantu-tmp"))).toEqual([]);
  });

  it.runIf(process.platform === "linux")("is unavailable where the disk fails, and holds no file open", async () => {
    const root = await newRoot();
    // Nothing is mapped at the address 0: reading there is an input/output error.
    await symlink("/proc/self/mem", join(root, "k"));
    const store = diskStore(root);
    const openFiles = async () => (await readdir("/proc/self/fd")).length;
    const before = await openFiles();
    for (let i = 0; i < 20; i++) {
      await expect(store.head("k")).rejects.toMatchObject({ kind: "unavailable" });
      await expect(store.stream("k", "")).rejects.toMatchObject({ kind: "unavailable" });
    }
    expect(await openFiles()).toBeLessThan(before + 20);
  });

  it("gets past the lock of a writer that was killed", async () => {
    const root = await newRoot();
    const store = diskStore(root);
    const { etag } = await store.put("k", bytes("one"));
    // sha256sum of the target's path names its lock.
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(join(root, "k"))));
    const lock = join(root, ".lantu-tmp", `${Buffer.from(digest).toString("hex")}.lock`);
    await writeFile(lock, "1");
    await utimes(lock, 0, 0);
    await store.put("k", bytes("two"), { onlyIfEtag: etag });
    expect((await store.get("k"))?.size).toBe(3);
  });
});

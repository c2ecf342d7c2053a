import { beforeEach, describe, expect, it } from "vitest";
import { type ObjectStore, StoreFault, type StoreFaultKind } from "../../shared/store/objectStore.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);

async function faultOf(act: Promise<unknown>): Promise<StoreFaultKind | "none"> {
  return act.then(
    () => "none" as const,
    (cause: unknown) => {
      expect(cause).toBeInstanceOf(StoreFault);
      return (cause as StoreFault).kind;
    },
  );
}

async function drained(stream: ReadableStream<Uint8Array> | null): Promise<string | null> {
  return stream && new Response(stream).text();
}

/** What every adapter does, whatever it stands on. `empty` gives a store without objects. */
export function specifyObjectStore(name: string, empty: () => Promise<ObjectStore>): void {
  describe(`${name} as an object store`, () => {
    let store: ObjectStore;
    beforeEach(async () => {
      store = await empty();
    });
    specifyWholeObjects(() => store);
    specifyRanges(() => store);
    specifyStreams(() => store);
    specifyConditions(() => store);
    specifyStreamedWrites(() => store);
  });
}

function specifyWholeObjects(store: () => ObjectStore): void {
  it("has nothing under a key that was never written", async () => {
    expect(await store().head("a/b.bin")).toBeNull();
    expect(await store().get("a/b.bin")).toBeNull();
  });

  it("gives back what was put, with the ETag that put returned", async () => {
    const put = await store().put("a/b.bin", bytes("hello"));
    expect(put).toMatchObject({ key: "a/b.bin", size: 5 });
    expect(put.etag).toMatch(/^[^"\s]+$/);
    expect(await store().head("a/b.bin")).toEqual(put);
    const got = await store().get("a/b.bin");
    expect(got && text(got.bytes)).toBe("hello");
    expect(got).toMatchObject(put);
  });

  it("keeps an empty object apart from none", async () => {
    await store().put("empty", new Uint8Array(0));
    expect((await store().get("empty"))?.size).toBe(0);
  });

  it("replaces the whole object, and its ETag follows the content", async () => {
    const first = await store().put("k", bytes("longer content"));
    const second = await store().put("k", bytes("short"));
    expect(second.etag).not.toBe(first.etag);
    expect(text((await store().get("k"))!.bytes)).toBe("short");
    expect((await store().put("k", bytes("longer content"))).etag).toBe(first.etag);
  });

  it("is not changed by what the caller does to its bytes afterwards", async () => {
    const mine = bytes("hello");
    await store().put("k", mine);
    mine.fill(0);
    expect(text((await store().get("k"))!.bytes)).toBe("hello");
  });

  it("does not take a key's prefix for an object", async () => {
    await store().put("a/b/c", bytes("x"));
    expect(await store().head("a/b")).toBeNull();
    expect(await store().get("a")).toBeNull();
  });

  it.each(["", "/a", "a//b", "../a", "a/../b", "a/.hidden", "ключ", "a\\b"])("refuses the key %j", async (key) => {
    await expect(store().put(key, bytes("x"))).rejects.toBeInstanceOf(RangeError);
    await expect(store().get(key)).rejects.toBeInstanceOf(RangeError);
  });
}

function specifyRanges(store: () => ObjectStore): void {
  it("reads exactly the range that was asked for", async () => {
    const { etag } = await store().put("k", bytes("0123456789"));
    expect(text(await store().readRange("k", { offset: 0, length: 10 }, etag))).toBe("0123456789");
    expect(text(await store().readRange("k", { offset: 3, length: 4 }, etag))).toBe("3456");
    expect(text(await store().readRange("k", { offset: 9, length: 1 }, etag))).toBe("9");
  });

  it("says that bytes are missing when the range goes beyond the end, or begins there", async () => {
    const { etag } = await store().put("k", bytes("0123456789"));
    expect(await faultOf(store().readRange("k", { offset: 8, length: 4 }, etag))).toBe("truncated");
    expect(await faultOf(store().readRange("k", { offset: 20, length: 4 }, etag))).toBe("truncated");
  });

  it("never mixes two generations: a range of another ETag is refused", async () => {
    const { etag } = await store().put("k", bytes("0123456789"));
    await store().put("k", bytes("abcdefghij"));
    expect(await faultOf(store().readRange("k", { offset: 0, length: 4 }, etag))).toBe("changed");
  });

  it("says that an object is missing", async () => {
    expect(await faultOf(store().readRange("k", { offset: 0, length: 4 }, "x"))).toBe("missing");
  });
}

function specifyStreams(store: () => ObjectStore): void {
  it("streams the object, or a range of it", async () => {
    const { etag } = await store().put("k", bytes("0123456789"));
    expect(await drained(await store().stream("k", etag))).toBe("0123456789");
    expect(await drained(await store().stream("k", etag, { offset: 2, length: 3 }))).toBe("234");
  });

  it("streams more than one chunk whole", async () => {
    const large = new Uint8Array(1_000_003).map((_, i) => i % 251);
    const { etag } = await store().put("k", large);
    const stream = await store().stream("k", etag);
    expect(new Uint8Array(await new Response(stream).arrayBuffer())).toEqual(large);
  });

  it("can be left unread", async () => {
    const { etag } = await store().put("k", bytes("0123456789"));
    await (await store().stream("k", etag))?.cancel();
    expect(await store().head("k")).not.toBeNull();
  });

  it("streams nothing of a missing object or of another generation", async () => {
    expect(await store().stream("k", "x")).toBeNull();
    await store().put("k", bytes("0"));
    expect(await store().stream("k", "x")).toBeNull();
  });
}

function specifyConditions(store: () => ObjectStore): void {
  it("creates only where there is nothing", async () => {
    await store().put("k", bytes("first"), { onlyIfAbsent: true });
    expect(await faultOf(store().put("k", bytes("second"), { onlyIfAbsent: true }))).toBe("conflict");
    expect(text((await store().get("k"))!.bytes)).toBe("first");
  });

  it("lets one of many creators win", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => faultOf(store().put("k", bytes(`writer ${i}`), { onlyIfAbsent: true }))),
    );
    expect(outcomes.filter((outcome) => outcome === "none")).toHaveLength(1);
    expect(text((await store().get("k"))!.bytes)).toBe(`writer ${outcomes.indexOf("none")}`);
  });

  it("overwrites only the generation that was seen", async () => {
    const { etag } = await store().put("k", bytes("first"));
    await store().put("k", bytes("second"), { onlyIfEtag: etag });
    expect(await faultOf(store().put("k", bytes("third"), { onlyIfEtag: etag }))).toBe("conflict");
    expect(text((await store().get("k"))!.bytes)).toBe("second");
  });

  it("lets one of many swappers win", async () => {
    const { etag } = await store().put("k", bytes("first"));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => faultOf(store().put("k", bytes(`writer ${i}`), { onlyIfEtag: etag }))),
    );
    expect(outcomes.filter((outcome) => outcome === "none")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(7);
  });

  it("finds no generation to overwrite where there is nothing", async () => {
    expect(await faultOf(store().put("k", bytes("x"), { onlyIfEtag: "x" }))).toBe("conflict");
    expect(await store().head("k")).toBeNull();
  });
}

function specifyStreamedWrites(store: () => ObjectStore): void {
  const inChunks = (whole: string, length: number) =>
    Array.from({ length: Math.ceil(whole.length / length) }, (_, i) =>
      bytes(whole.slice(i * length, (i + 1) * length)),
    );

  it.each([[[]], [["hello"]], [["", "hel", "lo", ""]]])(
    "takes chunks for the object that they are together: %j",
    async (chunks) => {
      const put = await store().putStream("a/b.bin", chunks.map(bytes));
      const got = await store().get("a/b.bin");
      expect(got && text(got.bytes)).toBe(chunks.join(""));
      expect(got).toMatchObject(put);
      expect((await store().put("whole", bytes(chunks.join("")))).etag).toBe(put.etag);
    },
  );

  it("takes chunks that come one after the other, each in the place of the one before", async () => {
    const one = new Uint8Array(3);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (const chunk of inChunks("abcdefghi", 3)) {
        one.set(chunk);
        yield one;
      }
    }
    await store().putStream("k", chunks());
    expect(text((await store().get("k"))!.bytes)).toBe("abcdefghi");
  });

  it("replaces what is there by chunks, and keeps it when they fail, with what they threw", async () => {
    await store().put("k", bytes("first"));
    function* failing(): Generator<Uint8Array> {
      yield bytes("sec");
      throw new Error("no more");
    }
    await expect(store().putStream("k", failing())).rejects.toThrow("no more");
    expect(text((await store().get("k"))!.bytes)).toBe("first");
    await store().putStream("k", inChunks("second", 4));
    expect(text((await store().get("k"))!.bytes)).toBe("second");
  });

  it("refuses a key of chunks that is none", async () => {
    await expect(store().putStream("../a", [bytes("x")])).rejects.toBeInstanceOf(RangeError);
  });
}

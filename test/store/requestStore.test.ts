import { describe, expect, it } from "vitest";
import { Flights } from "../../shared/store/flights.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import { type ObjectStore, StoreFault, type StoreFaultKind } from "../../shared/store/objectStore.ts";
import { requestStore } from "../../shared/store/requestStore.ts";
import { faultyStore } from "../support/faultyStore.ts";

const RANGE = { offset: 2, length: 3 };
const PATIENCE = { timeoutMs: 20, pausesMs: [1, 1], retries: 4 };

async function withObject(): Promise<{ store: ObjectStore; etag: string }> {
  const store = memoryStore();
  const { etag } = await store.put("k", new TextEncoder().encode("0123456789"));
  return { store, etag };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Fails so many times in this way, and counts how often it is read. */
function failing(inner: ObjectStore, kind: StoreFaultKind, times: number) {
  const seen = { reads: 0 };
  return { seen, store: faultyStore(inner, () => (++seen.reads <= times ? { kind } : null)) };
}

/** Never answers, and says whether it was told to stop. */
function hanging(inner: ObjectStore) {
  const seen = { reads: 0, stopped: 0 };
  const store: ObjectStore = {
    ...faultyStore(inner, () => null),
    readRange: (_key, _range, _etag, options) => {
      seen.reads++;
      return new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => {
          seen.stopped++;
          reject(options.signal?.reason);
        });
      });
    },
  };
  return { seen, store };
}

describe("a read of a store that is briefly unavailable", () => {
  it.each([0, 1, 2])("is tried again (%i failures)", async (times) => {
    const { store, etag } = await withObject();
    const faulty = failing(store, "unavailable", times);
    expect(text(await requestStore(faulty.store, { patience: PATIENCE }).readRange("k", RANGE, etag))).toBe("234");
    expect(faulty.seen.reads).toBe(times + 1);
  });

  it("is given up after two further tries", async () => {
    const { store, etag } = await withObject();
    const faulty = failing(store, "unavailable", 9);
    const read = requestStore(faulty.store, { patience: PATIENCE }).readRange("k", RANGE, etag);
    await expect(read).rejects.toMatchObject({ kind: "unavailable" });
    expect(faulty.seen.reads).toBe(3);
  });

  it("is tried again four times in all by one request, whatever it reads", async () => {
    const { store, etag } = await withObject();
    const faulty = failing(store, "unavailable", 99);
    const mine = requestStore(faulty.store, { patience: PATIENCE });
    const reads = [mine.head("k"), mine.get("k"), mine.stream("k", etag), mine.readRange("k", RANGE, etag)];
    expect((await Promise.allSettled(reads)).map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    expect(faulty.seen.reads).toBe(4 + PATIENCE.retries);
  });

  it.each(["missing", "changed", "truncated"] as const)(
    "is not when the object is %s: it would be again",
    async (kind) => {
      const { store, etag } = await withObject();
      const faulty = failing(store, kind, 1);
      const read = requestStore(faulty.store, { patience: PATIENCE }).readRange("k", RANGE, etag);
      await expect(read).rejects.toMatchObject({ kind });
      expect(faulty.seen.reads).toBe(1);
    },
  );
});

describe("a read of a store that hangs", () => {
  it("is unavailable after the time that it may take, is stopped, and is not tried again", async () => {
    const { store, etag } = await withObject();
    const slow = hanging(store);
    const read = requestStore(slow.store, { patience: PATIENCE }).readRange("k", RANGE, etag);
    const cause = await read.catch((fault: unknown) => fault);
    expect(cause).toBeInstanceOf(StoreFault);
    expect(cause).toMatchObject({ kind: "unavailable", cause: { name: "TimeoutError" } });
    expect(slow.seen).toEqual({ reads: 1, stopped: 1 });
  });
});

describe("a request that is given up", () => {
  const patience = { ...PATIENCE, timeoutMs: 10_000 };

  it("waits no longer, and stops its read", async () => {
    const { store, etag } = await withObject();
    const slow = hanging(store);
    const leaving = new AbortController();
    const read = requestStore(slow.store, { signal: leaving.signal, patience }).readRange("k", RANGE, etag);
    leaving.abort();
    await expect(read).rejects.toMatchObject({ name: "AbortError" });
    expect(slow.seen).toEqual({ reads: 1, stopped: 1 });
  });

  it("begins nothing more: neither reads, nor further tries, nor writes", async () => {
    const { store, etag } = await withObject();
    const leaving = new AbortController();
    const faulty = failing(store, "unavailable", 1);
    const mine = requestStore(faulty.store, { signal: leaving.signal, patience: { ...patience, pausesMs: [5000] } });
    const retried = mine.readRange("k", RANGE, etag);
    leaving.abort();
    const left = [retried, mine.head("k"), mine.get("k"), mine.stream("k", etag), mine.put("k", new Uint8Array(1))];
    for (const each of left) await expect(each).rejects.toMatchObject({ name: "AbortError" });
    expect(faulty.seen.reads).toBe(1);
  });

  it("leaves a read to those who wait for it too, and stops it when nobody does", async () => {
    const { store, etag } = await withObject();
    const slow = hanging(store);
    const flights = new Flights();
    const [first, second] = [new AbortController(), new AbortController()];
    const read = ({ signal }: AbortController) =>
      requestStore(slow.store, { signal, flights, patience }).readRange("k", RANGE, etag);
    const [owner, joined] = [read(first), read(second)];
    first.abort();
    await expect(owner).rejects.toMatchObject({ name: "AbortError" });
    expect(slow.seen).toEqual({ reads: 1, stopped: 0 });
    second.abort();
    await expect(joined).rejects.toMatchObject({ name: "AbortError" });
    const third = new AbortController();
    const alone = requestStore(slow.store, { signal: third.signal, flights: new Flights(), patience });
    const last = alone.readRange("k", RANGE, etag);
    third.abort();
    await expect(last).rejects.toMatchObject({ name: "AbortError" });
    expect(slow.seen).toEqual({ reads: 2, stopped: 1 });
  });
});

describe("requests that want one range at once", () => {
  it("read it once; another range, or the range of another ETag, is another read", async () => {
    const { store, etag } = await withObject();
    const counted = failing(store, "unavailable", 0);
    const flights = new Flights();
    const mine = () => requestStore(counted.store, { flights, patience: PATIENCE });
    const read = (offset: number, tag = etag) => mine().readRange("k", { offset, length: 3 }, tag).then(text, String);
    const other = read(2, "other");
    expect(await Promise.all([read(2), read(2), read(3), read(2)])).toEqual(["234", "234", "345", "234"]);
    expect(await other).toContain("changed");
    expect(counted.seen.reads).toBe(3);
    expect(await read(2)).toBe("234");
    expect(counted.seen.reads).toBe(4);
  });

  it("rely on nobody: a read that failed, or takes too long, each makes for itself", async () => {
    const { store, etag } = await withObject();
    const failed = failing(store, "missing", 1);
    const flights = new Flights();
    const read = (from: ObjectStore, shared: Flights) =>
      requestStore(from, { flights: shared, patience }).readRange("k", RANGE, etag).then(text, String);
    expect(await Promise.all([read(failed.store, flights), read(failed.store, flights)])).toEqual([
      "StoreFault: missing: k",
      "234",
    ]);
    const impatient = new Flights(1);
    const abandoned = read(hanging(store).store, impatient);
    expect(await read(store, impatient)).toBe("234");
    expect(await abandoned).toContain("unavailable");
  });

  const patience = { ...PATIENCE, timeoutMs: 200 };
});

import { describe, expect, it } from "vitest";
import { readHistory, rollBack } from "../../../data/publish/rollBack.ts";
import { CATALOG_KEY, readPointer } from "../../../shared/catalog/catalog.ts";
import { memoryStore } from "../../../shared/store/memory.ts";
import { type ObjectStore, StoreFault } from "../../../shared/store/objectStore.ts";
import { faultyStore } from "../../support/faultyStore.ts";
import { box, bytesOf, layerOf, publishLayers, refusalOf } from "./support.ts";
import { expectWhole } from "./wholeStore.ts";

const layer = (code: string, west: number) => ({
  code,
  coverage: "self",
  features: [box([west, 31.7, west + 0.01, 31.71], { BSM: code })],
});

const FIRST = [layer("A", 117), layer("B", 117.1)];
const SECOND = [layer("A", 117.2), layer("C", 117.3)];

async function publishedOnce(): Promise<{ store: ObjectStore; digest: string }> {
  const store = memoryStore();
  return { store, digest: (await publishLayers(store, FIRST)).snapshot };
}

describe("a store that fails", () => {
  it("at any access leaves what was served, and the next publish succeeds", async () => {
    const failed = new Map<string, number>();
    for (let nth = 1; ; nth++) {
      const { store, digest } = await publishedOnce();
      let count = 0;
      const faulty = faultyStore(store, ({ operation }) => {
        if (++count !== nth) return null;
        failed.set(operation, 1 + (failed.get(operation) ?? 0));
        return { kind: "unavailable" };
      });
      const outcome = await publishLayers(faulty, SECOND).catch((cause: unknown) => cause);
      if (!(outcome instanceof Error)) break;
      expect(outcome).toBeInstanceOf(StoreFault);
      expect(await expectWhole(store)).toBe(digest);
      const { snapshot } = await publishLayers(store, SECOND);
      expect(await expectWhole(store)).toBe(snapshot);
    }
    // Written: two layers of two objects each, check file, snapshot, pointer. Looked for: all of these but the pointer, which
    // is read, and the three layers' pieces. Streamed: the pieces, for nothing else is there before it is written.
    expect(Object.fromEntries(failed)).toEqual({ put: 7, head: 9, get: 1, stream: 3 });
  });

  it("but had taken the last write serves the new snapshot, whole", async () => {
    const { store } = await publishedOnce();
    const deaf: ObjectStore = {
      ...faultyStore(store, () => null),
      put: async (key, bytes, condition) => {
        const info = await store.put(key, bytes, condition);
        if (key === CATALOG_KEY) throw new StoreFault("unavailable", key);
        return info;
      },
    };
    await expect(publishLayers(deaf, SECOND)).rejects.toThrow(StoreFault);
    const served = await expectWhole(store);
    const { snapshot, previous } = await publishLayers(store, SECOND);
    expect([snapshot, previous]).toEqual([served, served]);
  });

  it("and has kept half an object is healed by publishing again", async () => {
    const { store } = await publishedOnce();
    for (const damage of [(bytes: Uint8Array) => bytes.subarray(0, 100), (bytes: Uint8Array) => bytes.fill(0, 200)]) {
      const { pieces, data } = await layerOf(store, "A");
      for (const ref of [pieces, data]) await store.put(ref.key, damage(await bytesOf(store, ref)));
      expect(await refusalOf(publishLayers(store, [layer("B", 117.5)]))).toMatch(
        /pieces\/A\/.* is missing or damaged in the store; publish its layer again/,
      );
      await publishLayers(store, FIRST);
      await expectWhole(store);
    }
  });
});

describe("a refused layer", () => {
  it("leaves the others of its manifest unpublished", async () => {
    const { store, digest } = await publishedOnce();
    const bad = { code: "D", coverage: "self", features: [{ geometry: null, properties: {} }] };
    await expect(publishLayers(store, [layer("C", 117.3), bad])).rejects.toThrow("has no geometry");
    expect(await expectWhole(store)).toBe(digest);
  });
});

describe("publishing at the same time", () => {
  it("everybody's layers are in the last snapshot, everybody is in the history", async () => {
    const store = memoryStore();
    const names = ["A", "B", "C", "D"];
    await Promise.all(names.map((name, i) => publishLayers(store, [layer(name, 117 + i / 10)], { by: name })));
    await expectWhole(store);
    const { snapshot, pointer } = (await readPointer(store))!;
    expect(snapshot.layers.map(({ code }) => code)).toEqual(names);
    expect(pointer.history.map(({ by }) => by).toSorted()).toEqual(names);
  });

  it("gives up after losing five times, and says so", async () => {
    const { store, digest } = await publishedOnce();
    const busy = faultyStore(store, ({ operation, key }) =>
      operation === "put" && key === CATALOG_KEY ? { kind: "conflict" } : null,
    );
    expect(await refusalOf(publishLayers(busy, SECOND))).toMatch(/lost the race for catalog.json 5 times/);
    expect(await expectWhole(store)).toBe(digest);
  });
});

describe("equal data", () => {
  it("give equal digests, wherever and in whatever order they are published", async () => {
    const [a, b] = [memoryStore(), memoryStore()];
    const atOnce = await publishLayers(a, [...FIRST, ...SECOND.slice(1)]);
    await publishLayers(b, SECOND.slice(1));
    await publishLayers(b, FIRST.slice(1));
    const inSteps = await publishLayers(b, FIRST.slice(0, 1));
    expect(inSteps.snapshot).toBe(atOnce.snapshot);
  });

  it("published again change nothing, not even the history", async () => {
    const { store } = await publishedOnce();
    const before = await bytesOf(store, { key: CATALOG_KEY });
    const { snapshot, previous } = await publishLayers(store, FIRST, { by: "somebody else" });
    expect(snapshot).toBe(previous);
    expect(await bytesOf(store, { key: CATALOG_KEY })).toEqual(before);
  });
});

describe("rolling back", () => {
  const options = { by: "operator", now: () => new Date("2026-01-02T03:04:05Z") };

  it("serves the older snapshot again and stands in the history", async () => {
    const { store, digest } = await publishedOnce();
    const { snapshot } = await publishLayers(store, SECOND);
    expect(await rollBack(store, `sha256:${digest.slice(0, 8)}`, options)).toBe(digest);
    expect(await expectWhole(store)).toBe(digest);
    const history = await readHistory(store);
    expect(history.map((entry) => entry.snapshot)).toEqual([digest, snapshot, digest]);
    expect(history[0]).toEqual({ snapshot: digest, publishedAt: "2026-01-02T03:04:05.000Z", by: "operator" });
  });

  it("and forward is another roll-back; a publish goes on from what is served", async () => {
    const { store, digest } = await publishedOnce();
    const { snapshot } = await publishLayers(store, SECOND);
    await rollBack(store, digest, options);
    await rollBack(store, snapshot, options);
    expect(await expectWhole(store)).toBe(snapshot);
    await rollBack(store, digest, options);
    await publishLayers(store, [layer("D", 117.6)]);
    expect((await readPointer(store))!.snapshot.layers.map(({ code }) => code)).toEqual(["A", "B", "D"]);
  });

  it("to what is served already writes nothing", async () => {
    const { store, digest } = await publishedOnce();
    await rollBack(store, digest, options);
    expect(await readHistory(store)).toHaveLength(1);
  });

  it("is refused for what is no snapshot, for too few characters, and where an object is gone", async () => {
    const { store, digest } = await publishedOnce();
    const { key } = (await layerOf(store, "A")).data;
    const { snapshot } = await publishLayers(store, SECOND);
    expect(await refusalOf(rollBack(store, digest.slice(0, 7), options))).toMatch(/names no snapshot/);
    expect(await refusalOf(rollBack(store, "f".repeat(64), options))).toMatch(/No such snapshot|unknown-snapshot/);
    await store.put(key, new Uint8Array(1));
    expect(await refusalOf(rollBack(store, digest, options))).toMatch(/layers\/A\/.* cannot be served/);
    expect(await expectWhole(store)).toBe(snapshot);
  });

  it("is refused when somebody publishes meanwhile", async () => {
    const { store, digest } = await publishedOnce();
    await publishLayers(store, SECOND);
    const busy = faultyStore(store, ({ operation }) => (operation === "put" ? { kind: "conflict" } : null));
    expect(await refusalOf(rollBack(busy, digest, options))).toMatch(/somebody else published meanwhile/);
  });

  it("is refused where nothing was ever published", async () => {
    expect(await refusalOf(rollBack(memoryStore(), "0".repeat(64), options))).toMatch(/nothing-published/);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../../shared/store/r2.ts";
import { publishedLayer, publishSnapshot } from "../../support/publish.ts";
import { ask, askPath, FILE, problemOf, publishBoxes, STORE, WHOLE } from "./boxes.ts";

let snapshot = "";
beforeAll(async () => {
  ({ snapshot } = await publishBoxes());
});

/** The bucket, and what is asked of it. */
function counted(bucket: R2Bucket): { readonly bucket: R2Bucket; readonly asked: string[] } {
  const asked: string[] = [];
  const seen = new Proxy(bucket, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (key: string, ...rest: unknown[]) => {
        asked.push(key);
        return member.call(target, key, ...rest);
      };
    },
  });
  return { bucket: seen, asked };
}

const tile = (column: number, query = "") => `/collections/OPEN/tiles/WebMercatorQuad/11/832/${column}${query}`;

describe("a tile that was asked for before", () => {
  it("comes from the cache, the same, without any read", async () => {
    const first = await askPath(tile(1690, "?f=mvt"));
    const again = await askPath(tile(1690, "?f=mvt"));
    expect(first.headers.get("lantu-reads")).not.toMatch(/reads=0/);
    expect(again.headers.get("lantu-reads")).toBe("rounds=0, reads=0, bytes=0");
    expect(again.headers.get("content-length")).toBe(first.headers.get("content-length"));
    for (const name of ["etag", "content-type", "cache-control", "lantu-tile"]) {
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    }
    expect(await again.bytes()).toEqual(await first.bytes());
  });

  it("touches nothing of the store but the pointer, in another isolate too", async () => {
    await askPath(tile(1691, "?f=fgb"));
    const { bucket, asked } = counted(STORE);
    expect((await askPath(tile(1691, "?f=fgb"), {}, bucket)).status).toBe(200);
    expect(asked).toEqual(["catalog.json"]);
    await askPath(tile(1691, "?f=fgb"), {}, bucket);
    expect(asked).toEqual(["catalog.json"]);
  });

  it("serves HEAD and empty tiles as well", async () => {
    await ask("OPEN/tiles/WebMercatorQuad/11/0/0?f=mvt");
    const empty = await ask("OPEN/tiles/WebMercatorQuad/11/0/0?f=mvt");
    expect([empty.status, empty.headers.get("lantu-reads")]).toEqual([204, "rounds=0, reads=0, bytes=0"]);
    await askPath(tile(1692, "?f=mvt"));
    const head = await askPath(tile(1692, "?f=mvt"), { method: "HEAD" });
    expect([head.status, await head.text(), head.headers.get("lantu-reads")]).toEqual([
      200,
      "",
      "rounds=0, reads=0, bytes=0",
    ]);
  });

  it("is known by its content, not by the snapshot: a publish that leaves the layer alone keeps it", async () => {
    const bucket = STORE;
    await askPath(tile(1693, "?f=mvt"));
    const store = r2Store(bucket);
    const names = { idColumn: "BSM", classColumn: "LX" };
    const later = await publishSnapshot(store, [
      await publishedLayer(store, "OPEN", FILE, names),
      await publishedLayer(store, "NEW", FILE),
    ]);
    const kept = await askPath(tile(1693, `?f=mvt&snapshot=${later}`));
    expect(kept.headers.get("lantu-reads")).toBe("rounds=0, reads=0, bytes=0");
    await publishBoxes();
  });
});

describe("what a tile's answer says to caches", () => {
  it("is a minute under the plain address, for ever under the snapshot's, with one ETag", async () => {
    const plain = await askPath(tile(1694, "?f=mvt"));
    const pinned = await askPath(tile(1694, `?f=mvt&snapshot=sha256:${snapshot}`));
    expect(plain.headers.get("cache-control")).toBe("public, max-age=60");
    expect(pinned.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(pinned.headers.get("etag")).toBe(plain.headers.get("etag"));
  });

  it("is said of an empty tile too, and a reader without network can ask whether it still is", async () => {
    const empty = await ask("OPEN/tiles/WebMercatorQuad/11/1/1?f=mvt");
    const etag = empty.headers.get("etag")!;
    expect([empty.status, empty.headers.get("cache-control")]).toEqual([204, "public, max-age=60"]);
    const again = await ask("OPEN/tiles/WebMercatorQuad/11/1/1?f=mvt", { "if-none-match": etag });
    expect([again.status, again.headers.get("etag"), again.headers.get("cache-control")]).toEqual([
      304,
      etag,
      "public, max-age=60",
    ]);
  });

  it("varies by Accept where that chose the format, by nothing else", async () => {
    expect((await askPath(tile(1694))).headers.get("vary")).toBe("Accept");
    expect((await askPath(tile(1694, "?f=mvt"))).headers.get("vary")).toBeNull();
    const unchanged = await askPath(tile(1694), { headers: { "if-none-match": "*" } });
    expect([unchanged.status, unchanged.headers.get("vary")]).toEqual([304, "Accept"]);
  });

  it("lets browsers of any origin read what it needs", async () => {
    const { headers } = await askPath(tile(1694, "?f=mvt"));
    expect(headers.get("access-control-allow-origin")).toBe("*");
    for (const name of ["etag", "content-range", "accept-ranges", "lantu-tile"]) {
      expect(headers.get("access-control-expose-headers")?.split(", ")).toContain(name);
    }
  });
});

describe("an ETag that the caller has", () => {
  it("is answered without touching the store, once the pointer is known", async () => {
    const { bucket, asked } = counted(STORE);
    const etag = (await askPath(tile(1695, "?f=mvt"), {}, bucket)).headers.get("etag")!;
    asked.length = 0;
    const unchanged = await askPath(tile(1695, "?f=mvt"), { headers: { "if-none-match": etag } }, bucket);
    expect([unchanged.status, asked]).toEqual([304, []]);
  });

  it("belongs to one format and one tile matrix set", async () => {
    const etags = await Promise.all(
      ["WebMercatorQuad/1/0/1?f=mvt", "WebMercatorQuad/1/0/1?f=fgb", "WorldCRS84Quad/1/0/1?f=mvt"].map(async (path) =>
        (await ask(`OPEN/tiles/${path}`)).headers.get("etag"),
      ),
    );
    expect(new Set(etags).size).toBe(3);
  });
});

describe("an object that is damaged", () => {
  const damages: [string, (bytes: Uint8Array) => Uint8Array][] = [
    ["another in its place", (bytes) => bytes.with(bytes.length - 1, 255)],
    ["cut short", (bytes) => bytes.subarray(0, bytes.length - 1000)],
  ];

  it.each(damages)("(%s) gives a 503 that nobody keeps, and the tile when it is mended", async (damage, change) => {
    const store = r2Store(STORE);
    const layer = await publishedLayer(store, `DAMAGED${damage.length}`, FILE, { idColumn: "BSM" });
    await publishSnapshot(store, [layer]);
    const { bucket } = counted(STORE);
    const path = `/collections/${layer.code}/tiles/WebMercatorQuad/10/416/844?f=mvt`;
    await STORE.put(layer.data.key, change(WHOLE));
    expect((await problemOf(await askPath(path, {}, bucket))).status).toBe(503);
    const refused = await askPath(path, {}, bucket);
    expect([refused.status, refused.headers.get("cache-control")]).toEqual([503, "no-store"]);
    await STORE.put(layer.data.key, WHOLE);
    const mended = await askPath(path, {}, bucket);
    expect([mended.status, mended.headers.get("lantu-tile")]).toEqual([
      200,
      "features=64, as-cells=0, invisible=0, left-out=0",
    ]);
    await publishBoxes();
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { featuresIn } from "../../support/fgb.ts";
import { ask, BOXES, problemOf, publishBoxes } from "./boxes.ts";

beforeAll(publishBoxes);

/** 116.71875–117.0703125°E, 31.653381…–31.952162…°N (gdaltransform from EPSG:3857). */
const TILE = "tiles/WebMercatorQuad/10/416/844";

interface FeatureCollection {
  readonly features: readonly { id: string; properties: object; geometry: { coordinates: number[][][][] } }[];
}

describe("GET /collections/{layer}/tiles/WebMercatorQuad/{z}/{row}/{col}", () => {
  it("gives the same features as FlatGeobuf and as GeoJSON", async () => {
    const fgb = await ask(`OPEN/${TILE}?f=fgb`);
    expect(fgb.headers.get("content-type")).toBe("application/vnd.flatgeobuf");
    const bytes = new Uint8Array(await fgb.arrayBuffer());
    expect(fgb.headers.get("content-length")).toBe(String(bytes.length));
    const head = parseHead(bytes);
    expect(head.crs?.code).toBe(4490);
    const features = [...featuresIn(bytes)];
    const geojson = await ask(`OPEN/${TILE}?f=geojson`);
    expect(geojson.headers.get("content-type")).toBe("application/geo+json");
    const collection = (await geojson.json()) as FeatureCollection;
    expect(collection.features.map(({ id }) => id)).toEqual(features.map(({ values }) => values[0]));
    expect(features).toHaveLength(64);
    for (const [i, { geometry }] of collection.features.entries()) {
      const ours = features[i]!.polygons.map((rings) => rings.map((ring) => ring.length / 2));
      expect(geometry.coordinates.map((rings) => rings.map((ring) => ring.length))).toEqual(ours);
    }
  });

  it("shows what brute force finds in the tile and the strip around it", async () => {
    const response = await ask(`OPEN/${TILE}?f=geojson`);
    const shown = ((await response.json()) as FeatureCollection).features.map(({ id }) => Number(id.slice(2)));
    // 1/64 of the tile more on each side.
    const [east, south, north] = [117.0703125 + 0.35 / 64, 31.653381 - 0.2987 / 64, 31.952162 + 0.2987 / 64];
    const expected = BOXES.flatMap((b, i) => (b[0] <= east && b[1] <= north && b[3] >= south ? [i] : []));
    expect(shown).toEqual(expected);
  });

  it("says what it read, and what it does not show", async () => {
    const response = await ask(`OPEN/${TILE}?f=geojson`, {}, "HEAD");
    expect(response.headers.get("lantu-reads")).toMatch(/^rounds=\d+, reads=\d+, bytes=\d+$/);
    expect(response.headers.get("lantu-tile")).toBe("features=64, as-cells=0, invisible=0, left-out=0");
    expect(await response.text()).toBe("");
  });

  it("shows on a small scale one cell where all are smaller than a cell", async () => {
    // A cell of level 0 is 0.3515625° wide: the county is some two cells wide and high.
    const response = await ask("OPEN/tiles/WebMercatorQuad/0/0/0?f=geojson");
    const note = response.headers.get("lantu-tile");
    const [, shown, asCells, invisible] = /^features=(\d+), as-cells=(\d+), invisible=(\d+), left-out=0$/.exec(note!)!;
    expect(asCells).toBe(shown);
    expect(Number(shown) + Number(invisible)).toBe(BOXES.length);
    const { features } = (await response.json()) as FeatureCollection;
    expect(features).toHaveLength(Number(shown));
    for (const { geometry } of features) {
      const longitudes = geometry.coordinates.flat(2).map(([longitude]) => longitude!);
      expect(Math.max(...longitudes) - Math.min(...longitudes)).toBeCloseTo(0.3515625, 9);
    }
  });

  it("carries only what tells features apart when a layer is published for tiles alone", async () => {
    const open = (await (await ask(`OPEN/${TILE}?f=geojson`)).json()) as FeatureCollection;
    const closed = (await (await ask(`TILES/${TILE}?f=geojson`)).json()) as FeatureCollection;
    expect(Object.keys(open.features[0]!.properties)).toEqual(["BSM", "LX", "BZ"]);
    expect(Object.keys(closed.features[0]!.properties)).toEqual(["BSM", "LX"]);
  });

  it("is an empty answer where there is nothing", async () => {
    const response = await ask("OPEN/tiles/WebMercatorQuad/10/0/0");
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  it("is not read again for an ETag that is known, and every format has its own", async () => {
    const [fgb, geojson] = [
      await ask(`OPEN/${TILE}?f=fgb`, {}, "HEAD"),
      await ask(`OPEN/${TILE}?f=geojson`, {}, "HEAD"),
    ];
    expect(fgb.headers.get("etag")).toMatch(/^"[0-9a-f]{32}"$/);
    expect(fgb.headers.get("etag")).not.toBe(geojson.headers.get("etag"));
    const again = await ask(`OPEN/${TILE}?f=fgb`, { "if-none-match": fgb.headers.get("etag")! });
    expect([again.status, again.headers.has("lantu-reads")]).toEqual([304, false]);
    expect((await ask(`OPEN/${TILE}?f=fgb`, { "if-match": '"x"' })).status).toBe(412);
  });

  it("chooses the format by Accept where f does not", async () => {
    const byAccept = await ask(`OPEN/${TILE}`, { accept: "application/geo+json" }, "HEAD");
    expect(byAccept.headers.get("content-type")).toBe("application/geo+json");
    expect(byAccept.headers.get("vary")).toContain("Accept");
    expect((await ask(`OPEN/${TILE}`, {}, "HEAD")).headers.get("content-type")).toBe("application/vnd.flatgeobuf");
  });

  it.each([
    ["OPEN/tiles/WebMercatorQuad/1/2/0", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/99/0/0", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/a/b/c", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/0/0/-1", 404, "no-such-tile"],
    ["OPEN/tiles/Other/0/0/0", 404, "no-such-tile-matrix-set"],
    ["OPEN/tiles/WorldCRS84Quad/0/0/2", 404, "no-such-tile"],
    ["OPEN/tiles/WorldCRS84Quad/20/0/0", 404, "no-such-tile"],
    ["OPEN/tiles/WebMercatorQuad/0/0", 404, "no-such-resource"],
    ["CLOSED/tiles/WebMercatorQuad/0/0/0", 403, "not-exposed"],
    ["NONE/tiles/WebMercatorQuad/0/0/0", 404, "unknown-layer"],
    ["OPEN/tiles/WebMercatorQuad/0/0/0?f=pdf", 400, "unknown-format"],
    ["OPEN/tiles/WebMercatorQuad/0/0/0?format=fgb", 400, "unknown-parameter"],
    ["LOST/tiles/WebMercatorQuad/10/416/844", 503, "store-unavailable"],
  ])("answers %s with a problem", async (path, status, type) => {
    expect(await problemOf(await ask(path))).toEqual({ status, type: `/problems/${type}` });
  });
});

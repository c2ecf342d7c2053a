import { beforeAll, describe, expect, it } from "vitest";
import { askPath, problemOf, publishBoxes } from "./boxes.ts";

let snapshot = "";
beforeAll(async () => {
  ({ snapshot } = await publishBoxes());
});

const ENGLISH = { headers: { "accept-language": "en" } };

// biome-ignore lint/suspicious/noExplicitAny: documents whose members the tests name one by one
async function documentAt(path: string): Promise<any> {
  const response = await askPath(path, ENGLISH);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  return response.json();
}

interface Link {
  readonly rel: string;
  readonly href: string;
  readonly templated?: boolean;
}

const hrefOf = (links: readonly Link[], rel: string): string => links.find((link) => link.rel === rel)!.href;
const pathOf = (href: string): string => href.replace("https://lantu.example", "");

const TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";

describe("GET /collections/{layer}/tiles (20-057 § 9)", () => {
  it("lists a tileset for each tile matrix set, with links that lead to both", async () => {
    const { tilesets } = await documentAt("/collections/OPEN/tiles");
    expect(tilesets).toHaveLength(2);
    for (const tileset of tilesets) {
      expect(tileset).toMatchObject({ dataType: "vector", title: "Example layer" });
      const metadata = await documentAt(pathOf(hrefOf(tileset.links, "self")));
      expect(metadata.tileMatrixSetURI).toBe(tileset.tileMatrixSetURI);
      const definition = await documentAt(pathOf(hrefOf(tileset.links, TILING_SCHEME)));
      expect([definition.uri, definition.crs]).toEqual([tileset.tileMatrixSetURI, tileset.crs]);
    }
  });
});

describe("GET /collections/{layer}/tiles/{tileMatrixSet} (17-083r4 § 7.3)", () => {
  it("says where tiles are: limits of level 10 and the box", async () => {
    const metadata = await documentAt("/collections/OPEN/tiles/WebMercatorQuad");
    // 1024·(λ + 180)/360 = 844.8 and 846.5; 1024·(½ − ln tan(π/4 + φ/2)/2π) = 415.6 and 417.6.
    expect(metadata.tileMatrixSetLimits[10]).toEqual({
      tileMatrix: "10",
      minTileRow: 415,
      maxTileRow: 417,
      minTileCol: 844,
      maxTileCol: 846,
    });
    expect(metadata.boundingBox).toMatchObject({ lowerLeft: [117, 31.5], upperRight: [117.59, 32.09] });
    expect(metadata.tileMatrixSetLimits).toHaveLength(21);
  });

  it("says from which level on all is sent, and how coarse it is before", async () => {
    const { generalisation } = await documentAt("/collections/OPEN/tiles/WorldCRS84Quad");
    expect(generalisation).toMatchObject({
      extent: 4096,
      buffer: 64,
      smallScales: { maxTileMatrix: "12", cell: { fgb: 4, mvt: 4, geobuf: 4, geojson: 4 } },
      largeScales: { minTileMatrix: "13", cell: { fgb: 0, mvt: 1, geobuf: 0, geojson: 0 } },
      limits: { maxFeatures: 4000 },
    });
  });

  it("names the attributes that tiles carry: all of an open layer, else what tells features apart", async () => {
    const namesIn = async (layer: string) => {
      const { layers } = await documentAt(`/collections/${layer}/tiles/WebMercatorQuad`);
      return Object.keys(layers[0].propertiesSchema.properties);
    };
    expect(await namesIn("OPEN")).toEqual(["BSM", "LX", "BZ"]);
    expect(await namesIn("TILES")).toEqual(["BSM", "LX"]);
  });

  it("has a template for each format that leads to a tile", async () => {
    const { links } = await documentAt(`/collections/OPEN/tiles/WebMercatorQuad?snapshot=sha256:${snapshot}`);
    const templates = (links as Link[]).filter(({ rel }) => rel === "item");
    expect(templates).toHaveLength(4);
    for (const { href, templated } of templates) {
      const address = href.replace("{tileMatrix}", "10").replace("{tileRow}", "416").replace("{tileCol}", "844");
      const response = await askPath(pathOf(address));
      expect([templated, response.status]).toEqual([true, 200]);
      expect(response.headers.get("cache-control")).toContain("immutable");
    }
  });

  it("is TileJSON 3.0 on request, with pinned addresses that a map can use as they are", async () => {
    const tileJson = await documentAt("/collections/OPEN/tiles/WebMercatorQuad?f=tilejson");
    expect(tileJson).toMatchObject({
      tilejson: "3.0.0",
      name: "Example layer",
      scheme: "xyz",
      minzoom: 0,
      maxzoom: 20,
      bounds: [117, 31.5, 117.59, 32.09],
      vector_layers: [{ id: "OPEN", fields: { BSM: "String", LX: "String", BZ: "String" } }],
    });
    const address = tileJson.tiles[0].replace("{z}", "10").replace("{y}", "416").replace("{x}", "844");
    const response = await askPath(pathOf(address));
    expect(response.headers.get("content-type")).toBe("application/vnd.mapbox-vector-tile");
    expect(response.headers.get("cache-control")).toContain("immutable");
  });

  it("is not sent again to a caller who has it", async () => {
    const path = "/collections/OPEN/tiles/WebMercatorQuad";
    const etag = (await askPath(path)).headers.get("etag")!;
    expect((await askPath(path, { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  it.each([
    ["/collections/CLOSED/tiles", 403, "not-exposed"],
    ["/collections/CLOSED/tiles/WebMercatorQuad", 403, "not-exposed"],
    ["/collections/NONE/tiles", 404, "unknown-layer"],
    ["/collections/OPEN/tiles/EuropeanETRS89_LAEAQuad", 404, "no-such-tile-matrix-set"],
    ["/collections/OPEN/tiles/WebMercatorQuad?f=html", 400, "bad-parameter"],
    ["/collections/OPEN/tiles/WorldCRS84Quad?f=tilejson", 400, "bad-parameter"],
    ["/collections/OPEN/tiles?x=1", 400, "unknown-parameter"],
    [`/collections/OPEN/tiles?snapshot=${"0".repeat(64)}`, 404, "unknown-snapshot"],
    ["/collections/LOST/tiles/WebMercatorQuad", 503, "store-unavailable"],
    ["/tileMatrixSets/Other", 404, "no-such-tile-matrix-set"],
    ["/tileMatrixSets?x=1", 400, "unknown-parameter"],
  ])("answers %s with a problem", async (path, status, type) => {
    expect(await problemOf(await askPath(path))).toEqual({ status, type: `/problems/${type}` });
  });
});

describe("GET /tileMatrixSets", () => {
  it("lists both, with links to their definitions", async () => {
    const { tileMatrixSets } = await documentAt("/tileMatrixSets");
    expect(tileMatrixSets.map(({ id }: { id: string }) => id)).toEqual(["WebMercatorQuad", "WorldCRS84Quad"]);
    for (const { id, links } of tileMatrixSets) {
      const definition = await documentAt(pathOf(hrefOf(links, "self")));
      expect([definition.id, definition.tileMatrices[0].id]).toEqual([id, "0"]);
    }
  });

  it("names the allowed methods", async () => {
    const refused = await askPath("/tileMatrixSets", { method: "POST" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { document, featureCollections, get, itemsOf, linkOf, linksOf, pathOf } from "../../support/ogcClient.ts";
import { BESIDE_TRIANGLE, type KnownFeature, ON_ISLAND, PLACE, publishOgcPlace } from "../../support/ogcPlace.ts";
import { type Collection, type Feature, featureCollectionGeoJson, featureGeoJson } from "../../support/ogcSchemas.ts";

/** OGC API – Features – Part 1: Core, 17-069r4 annex A.2.7–A.2.8: features and a feature. */

let all: readonly Collection[] = [];
beforeAll(async () => {
  await publishOgcPlace();
  all = await featureCollections();
});

/** Over the four parks in the south-west. */
const CORNER = "117.005,31.705,117.03,31.73";

const known = ({ id }: Collection): readonly KnownFeature[] => PLACE[id as keyof typeof PLACE];
const names = (features: readonly Pick<Feature, "properties">[]): string[] =>
  features.map(({ properties }) => String(properties!.BSM)).sort();

const read = (each: Collection, query: Record<string, string> = {}) =>
  document(itemsOf(each, query), featureCollectionGeoJson);

/** The features of all pages, from the first on. */
async function readAll(each: Collection, query: Record<string, string>): Promise<Feature[][]> {
  const pages: Feature[][] = [];
  for (let path: string | null = itemsOf(each, query); path; ) {
    const { features, links = [] } = await document(path, featureCollectionGeoJson);
    pages.push(features);
    const [next] = linksOf(links, "next");
    path = next ? pathOf(next.href) : null;
  }
  return pages;
}

describe("{root}/collections/{collectionId}/items", () => {
  it("/req/core/fc-op (/conf/core/fc-op): every collection has its features there", async () => {
    for (const each of all) {
      expect(pathOf(linkOf(each.links, "items", "application/geo+json").href)).toMatch(`/collections/${each.id}/items`);
      expect((await get(`/collections/${each.id}/items`)).status).toBe(200);
    }
  });

  it("/req/core/fc-response (/conf/core/fc-response): a FeatureCollection with all features where nothing is selected", async () => {
    for (const each of all) {
      expect(names((await readAll(each, {})).flat())).toEqual(names(known(each)));
    }
  });

  it("/req/core/fc-links (/conf/core/fc-links), /req/core/fc-rel-type: self, alternate, with types; they lead there", async () => {
    for (const each of all) {
      const { links = [] } = await read(each, { limit: "1" });
      for (const link of links) expect(link.type, link.rel).toBeTruthy();
      const self = await document(pathOf(linkOf(links, "self", "application/geo+json").href), featureCollectionGeoJson);
      expect(self.features).toHaveLength(1);
      const page = await get(pathOf(linkOf(links, "alternate", "text/html").href));
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    }
  });

  it("/req/core/fc-timeStamp (/conf/core/fc-timeStamp): the time when the answer was made", async () => {
    for (const each of all) {
      const before = Date.now();
      const { timeStamp } = await read(each);
      if (timeStamp === undefined) continue;
      expect(Date.parse(timeStamp)).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
      expect(Date.parse(timeStamp)).toBeLessThanOrEqual(Date.now() + 1000);
    }
  });

  it("/req/core/fc-numberMatched, /req/core/fc-numberReturned (/conf/core/fc-number…): they count, whatever the limit", async () => {
    const bbox = CORNER;
    for (const each of all) {
      for (const query of [{}, { bbox }, { bbox, limit: "2" }]) {
        const page = await read(each, query);
        const matching = query.bbox ? (each.id === "PARKS" ? 4 : 0) : known(each).length;
        if (page.numberMatched !== undefined) expect(page.numberMatched).toBe(matching);
        expect(page.numberReturned ?? page.features.length).toBe(page.features.length);
      }
    }
  });
});

/** Of the place's drawing: what each box meets, its edges included. */
const BOXES: readonly (readonly [what: string, bbox: string, parks: readonly string[], water: readonly string[]])[] = [
  ["a corner of the grid", CORNER, ["LD1", "LD2", "LD5", "LD6"], []],
  ["one point of a park", "117.005,31.705,117.005,31.705", ["LD1"], []],
  ["the edge of a park", "117.01,31.70,117.015,31.705", ["LD1"], []],
  ["a gap between parks", "117.012,31.712,117.018,31.718", [], []],
  ["the triangle's box, beside the triangle", BESIDE_TRIANGLE.join(","), [], []],
  ["the lake's island", ON_ISLAND.join(","), [], []],
  ["the lake's shore", "117.29,31.75,117.4,31.76", [], ["SY1"]],
  ["the world", "-180,-90,180,90", PLACE.PARKS.map(({ properties }) => String(properties.BSM)), ["SY1"]],
  ["far away", "10,50,11,51", [], []],
];

describe("parameter bbox", () => {
  it.each(BOXES)(
    "/req/core/fc-bbox-response (/conf/core/fc-bbox-response): %s, every feature that meets it and no other",
    async (_, bbox, parks, water) => {
      const [inParks, inWater] = await Promise.all(all.map((each) => read(each, { bbox })));
      expect(names(inParks!.features)).toEqual([...parks].sort());
      expect(names(inWater!.features)).toEqual(water);
    },
  );

  it("/req/core/fc-bbox-response: a box over the antimeridian has its western edge first", async () => {
    const [parks] = all;
    expect((await read(parks!, { bbox: "170,-90,-170,90" })).features).toEqual([]);
    expect((await read(parks!, { bbox: "117.115,-90,-170,90" })).features).toHaveLength(1);
  });

  it("/req/core/fc-bbox-definition (/conf/core/fc-bbox-definition): six numbers have heights in the third and sixth place", async () => {
    const [parks] = all;
    const { features } = await read(parks!, { bbox: "117.005,31.705,-10,117.03,31.73,4000" });
    expect(names(features)).toEqual(names((await read(parks!, { bbox: "117.005,31.705,117.03,31.73" })).features));
  });

  it.each(["1,2,3", "a,b,c,d", "117,31.8,118,31.7", "", "117,31.7,118,31.8,119", "117,31.7,118,91", "1e400,0,2,3"])(
    "/req/core/query-param-invalid (/conf/core/query-param-invalid): bbox=%s is a 400",
    async (bbox) => {
      for (const each of all) expect((await get(itemsOf(each, { bbox }))).status).toBe(400);
    },
  );
});

describe("parameter limit", () => {
  it("/req/core/fc-limit-response-1 (/conf/core/fc-limit-response): never more features than it says, and next leads on", async () => {
    for (const limit of [1, 5, 13, 100]) {
      const pages = await readAll(all[0]!, { limit: String(limit) });
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
      expect(names(pages.flat())).toEqual(names(known(all[0]!)));
    }
  });

  it("/req/core/fc-limit-response-1 C (/conf/core/fc-limit-response): a limit above the maximum is not an error", async () => {
    for (const each of all)
      expect((await read(each, { limit: "100000000" })).features).toHaveLength(known(each).length);
  });

  it.each(["0", "-1", "1.5", "x", ""])("/req/core/query-param-invalid: limit=%s is a 400", async (limit) => {
    expect((await get(itemsOf(all[0]!, { limit }))).status).toBe(400);
  });
});

describe("parameter datetime", () => {
  it.each([
    "2018-02-12T23:20:50Z",
    "2018-02-12T00:00:00Z/2018-03-18T12:31:12Z",
    "2018-02-12T00:00:00Z/..",
    "../2018-03-18T12:31:12Z",
    "2018-02-12T00:00:00Z/",
    "/2018-03-18T12:31:12Z",
  ])(
    "/req/core/fc-time-response C (/conf/core/fc-time-response): %s selects features without a time, which is all",
    async (datetime) => {
      for (const each of all) expect(names((await read(each, { datetime })).features)).toEqual(names(known(each)));
    },
  );

  it("/conf/core/fc-op: with bbox, both select", async () => {
    const { features } = await read(all[0]!, { bbox: CORNER, datetime: "2018-02-12T00:00:00Z/.." });
    expect(names(features)).toEqual(["LD1", "LD2", "LD5", "LD6"]);
  });

  it.each(["yesterday", "2018-13-01T00:00:00Z", "../..x", "2019-01-01T00:00:00Z/2018-01-01T00:00:00Z"])(
    "/req/core/query-param-invalid: datetime=%s is a 400",
    async (datetime) => {
      expect((await get(itemsOf(all[0]!, { datetime }))).status).toBe(400);
    },
  );
});

describe("unknown parameters", () => {
  it("/req/core/query-param-unknown (/conf/core/query-param-unknown): they are a 400 on features and on a feature", async () => {
    for (const each of all) {
      expect((await get(itemsOf(each, { unknown: "1" }))).status).toBe(400);
      const [first] = (await read(each, { limit: "1" })).features;
      expect((await get(`/collections/${each.id}/items/${first!.id}?bbox=0,0,1,1`)).status).toBe(400);
    }
  });
});

describe("{root}/collections/{collectionId}/items/{featureId}", () => {
  it("/req/core/f-op, /req/core/f-success (/conf/core/f-op, f-success): every feature is at its id", async () => {
    for (const each of all) {
      for (const listed of (await readAll(each, {})).flat()) {
        const path = `/collections/${each.id}/items/${encodeURIComponent(String(listed.id))}`;
        const own = await document(path, featureGeoJson, "application/geo+json");
        expect([own.id, own.properties, own.geometry]).toEqual([listed.id, listed.properties, listed.geometry]);
      }
    }
  });

  it("/req/core/f-links (/conf/core/f-links): self, alternate and collection, with types; they lead there", async () => {
    for (const each of all) {
      const [first] = (await read(each, { limit: "1" })).features;
      const { links = [] } = await document(`/collections/${each.id}/items/${first!.id}`, featureGeoJson);
      for (const link of links) expect(link.type, link.rel).toBeTruthy();
      const self = await document(pathOf(linkOf(links, "self", "application/geo+json").href), featureGeoJson);
      expect(self.id).toBe(first!.id);
      expect(pathOf(linkOf(links, "collection").href)).toMatch(new RegExp(`^/collections/${each.id}($|\\?)`));
      const page = await get(pathOf(linkOf(links, "alternate", "text/html").href));
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    }
  });

  it("answers 404 for a feature that is not there", async () => {
    for (const each of all) expect((await get(`/collections/${each.id}/items/none`)).status).toBe(404);
  });
});

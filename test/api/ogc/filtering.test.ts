import proj4 from "proj4";
import { beforeAll, describe, expect, it } from "vitest";
import { document, featureCollections, get, itemsOf, linkOf, pathOf } from "../../support/ogcClient.ts";
import { PLACE, publishOgcPlace } from "../../support/ogcPlace.ts";
import { type Collection, confClasses, featureCollectionGeoJson, queryables } from "../../support/ogcSchemas.ts";
import { fetchService } from "../../support/service.ts";

/** OGC API – Features – Part 3: Filtering, 19-079r2 annex A: queryables, filter, features-filter. */

const QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
const CLASSES = ["queryables", "queryables-query-parameters", "filter", "features-filter"];

let all: readonly Collection[] = [];
beforeAll(async () => {
  await publishOgcPlace();
  all = await featureCollections();
});

const read = async (each: Collection, query: Record<string, string>): Promise<string[]> => {
  const { features } = await document(itemsOf(each, { limit: "100", ...query }), featureCollectionGeoJson);
  return features.map(({ properties }) => String(properties!.BSM)).sort();
};
const status = async (each: Collection, query: Record<string, string>): Promise<number> =>
  (await get(itemsOf(each, query))).status;
const named = ({ id }: Collection): string[] =>
  PLACE[id as keyof typeof PLACE].map(({ properties }) => String(properties.BSM)).sort();
const schemaOf = ({ links }: Collection) =>
  document(pathOf(linkOf(links, QUERYABLES).href), queryables, "application/schema+json");

/** The box of a collection in a filter language. */
const within = (box: readonly number[]): string => `S_INTERSECTS(geometry,BBOX(${box.join(",")}))`;
const boxOf = (each: Collection): number[] => each.extent!.spatial!.bbox[0]!;

describe("/conf/{class}/get-conformance", () => {
  it.each(CLASSES)("the API declares %s", async (name) => {
    const { conformsTo } = await document("/conformance", confClasses);
    expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/${name}`);
  });
});

describe("queryables", () => {
  it("/req/queryables/queryables-link (/conf/queryables/get-queryables-uris): HEAD of the features has a Link to them", async () => {
    for (const each of all) {
      const headers = { accept: "application/json" };
      const response = await fetchService(`/collections/${each.id}/items`, { method: "HEAD", headers });
      expect(response.status).toBe(200);
      const [, href = ""] =
        new RegExp(`<([^>]+)>; ?rel="${QUERYABLES}"`).exec(response.headers.get("link") ?? "") ?? [];
      expect(pathOf(href)).toBe(`/collections/${each.id}/queryables`);
    }
  });

  it("/req/queryables/get-queryables-op, …-response (/conf/queryables/get-queryables): a JSON Schema, a type for each", async () => {
    for (const each of all) {
      const { href } = linkOf(each.links, QUERYABLES);
      const response = await get(pathOf(href), "application/schema+json");
      expect(response.headers.get("content-type")).toBe("application/schema+json");
      const { $id, properties } = queryables.parse(await response.json());
      expect($id).toBe(href);
      for (const [name, { type, format = "" }] of Object.entries(properties)) {
        expect(type !== undefined || format.startsWith("geometry-"), name).toBe(true);
      }
    }
  });

  it("gives every column its type", async () => {
    const { properties } = await schemaOf(all[0]!);
    expect(properties).toMatchObject({
      BSM: { type: "string" },
      MC: { type: "string" },
      SL: { type: "integer" },
      BL: { type: "number" },
      KF: { type: "boolean" },
      geometry: { format: expect.stringMatching(/^geometry-(multi)?polygon/) },
    });
  });

  it("/req/queryables-query-parameters/parameters (/conf/queryables-query-parameters/query-param): each is a parameter", async () => {
    const [parks] = all;
    for (const [query, expected] of [
      [{ BSM: "LD3" }, ["LD3"]],
      [{ SL: "7" }, ["LD7"]],
      [{ BL: "0.25" }, ["LD2"]],
      [{ MC: "O'Hare" }, ["LD5"]],
      [{ KF: "true" }, ["LD10", "LD12", "LD2", "LD4", "LD8"]],
      [{ KF: "true", SL: "4" }, ["LD4"]],
    ] as const) {
      expect(await read(parks!, query)).toEqual(expected);
    }
    for (const query of [{ SL: "seven" }, { BL: "x" }, { KF: "yes" }]) expect(await status(parks!, query)).toBe(400);
  });
});

describe("filter on the features (/conf/features-filter/filter-on-items)", () => {
  it("/req/features-filter/queryables-link (/conf/features-filter/get-collection): each collection links to its queryables", async () => {
    for (const each of all)
      expect(pathOf(linkOf(each.links, QUERYABLES).href)).toBe(`/collections/${each.id}/queryables`);
  });

  it("/req/filter/filter-param, /req/filter/response (/conf/filter/filter-param): what matches; nonsense is a 400", async () => {
    for (const each of all) {
      expect(await read(each, { "filter-lang": "cql2-text", filter: "BSM IS NULL" })).toEqual([]);
      expect(await read(each, { "filter-lang": "cql2-text", filter: "BSM IS NOT NULL" })).toEqual(named(each));
      expect(await status(each, { "filter-lang": "cql2-text", filter: "THIS IS NOT A FILTER" })).toBe(400);
    }
  });

  it("/req/filter/filter-lang-param (/conf/filter/filter-lang-default): CQL2 Text where nothing is said", async () => {
    for (const each of all) {
      expect(await read(each, { filter: "BSM IS NULL" })).toEqual([]);
      expect(await status(each, { filter: "THIS IS NOT A FILTER" })).toBe(400);
      expect(await status(each, { filter: "BSM IS NULL", "filter-lang": "cql-text" })).toBe(400);
    }
  });

  it("/req/queryables/get-queryables-response G (/conf/filter/expression-construction): what is no queryable is a 400", async () => {
    for (const each of all) {
      expect((await schemaOf(each)).additionalProperties).toBe(false);
      expect(await status(each, { filter: "this_is_not_a_queryable IS NULL" })).toBe(400);
    }
  });

  it("/req/filter/filter-crs-wgs84 (/conf/filter/filter-crs-wgs84): positions are WGS 84 longitude, latitude", async () => {
    for (const each of all) {
      expect(await read(each, { filter: within(boxOf(each)) })).toEqual(named(each));
      expect(await status(each, { filter: within([1000000, 1000000, 2000000, 2000000]) })).toBe(400);
    }
  });

  it("/req/filter/filter-crs-param (/conf/filter/filter-crs-param): or the system that is named; an unknown one is a 400", async () => {
    for (const each of all) {
      const [west, south, east, north] = boxOf(each) as [number, number, number, number];
      const corner = ([lon, lat]: [number, number]): number[] => {
        const [x, y] = proj4("+proj=tmerc +lat_0=0 +lon_0=117 +k=1 +x_0=500000 +ellps=GRS80", [lon, lat]);
        return [y!, x!];
      };
      const epsg = "http://www.opengis.net/def/crs/EPSG/0/";
      const inZone = within([...corner([west, south]), ...corner([east, north])]);
      expect(await read(each, { "filter-crs": `${epsg}4548`, filter: inZone })).toEqual(named(each));
      const latitudeFirst = within([south, west, north, east]);
      expect(await read(each, { "filter-crs": `${epsg}4490`, filter: latitudeFirst })).toEqual(named(each));
      const unknown = "http://www.opengis.net/def/crs/OGC/0/does_not_exist";
      expect(await status(each, { "filter-crs": unknown, filter: within(boxOf(each)) })).toBe(400);
    }
  });

  it("/req/filter/mixing-expressions (/conf/features-filter/mixing-expression): with bbox, both select", async () => {
    for (const each of all) {
      const box = boxOf(each);
      const filter = within(box);
      expect(await read(each, { filter, bbox: box.join(",") })).toEqual(named(each));
      expect(await read(each, { filter, bbox: "10,10,11,11" })).toEqual([]);
    }
    expect(await read(all[0]!, { filter: "SL <= 2", bbox: "117.02,31.7,117.03,31.71" })).toEqual(["LD2"]);
  });

  it("counts what matches over all pages", async () => {
    const path = itemsOf(all[0]!, { filter: "SL > 3", limit: "2" });
    const page = await document(path, featureCollectionGeoJson);
    expect(page.features).toHaveLength(2);
    // 4 … 13 without 8, which has no number.
    if (page.numberMatched !== undefined) expect(page.numberMatched).toBe(9);
  });
});

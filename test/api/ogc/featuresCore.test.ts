import { beforeAll, describe, expect, it } from "vitest";
import { CONFORMANCE_CLASSES } from "../../../workers/api/conformance.ts";
import {
  allCollections,
  document,
  featureCollections,
  get,
  itemsOf,
  landing,
  linkOf,
  linksOf,
  pathOf,
  positionsOf,
} from "../../support/ogcClient.ts";
import { CLOSED, PLACE, publishOgcPlace } from "../../support/ogcPlace.ts";
import {
  collection,
  collections,
  confClasses,
  featureCollectionGeoJson,
  landingPage,
} from "../../support/ogcSchemas.ts";
import { fetchService } from "../../support/service.ts";

/** OGC API – Features – Part 1: Core, 17-069r4 annex A.2.1–A.2.6 (as revised in 17-069r5): all that leads to features. */

beforeAll(publishOgcPlace);

const API_DEFINITION = "application/vnd.oai.openapi+json;version=3.1";

describe("landing page {root}/", () => {
  it("/req/core/root-op (/conf/core/root-op): GET {root}/ gives a document", async () => {
    const response = await get("/");
    expect(response.status).toBe(200);
    expect(landingPage.safeParse(await response.json()).success).toBe(true);
  });

  it("/req/core/root-success (/conf/core/root-success): it links to API definition, conformance and data", async () => {
    const { links } = await landing();
    expect(linksOf(links, "service-desc").length + linksOf(links, "service-doc").length).toBeGreaterThan(0);
    expect(pathOf(linkOf(links, "conformance").href)).toBe("/conformance");
    expect(pathOf(linkOf(links, "data", "application/json").href)).toBe("/collections");
  });

  it("/rec/core/root-links: it links to itself and to its other representation", async () => {
    const { links } = await landing();
    expect(pathOf(linkOf(links, "self").href)).toMatch(/^\/($|\?)/);
    const alternate = linkOf(links, "alternate", "text/html");
    expect((await get(pathOf(alternate.href))).headers.get("content-type")).toMatch(/^text\/html/);
  });

  it("/req/core/http (/conf/core/http): every link of the page is there, in the media type that it states, and for HEAD", async () => {
    const { links } = await landing();
    for (const { href, type = "", templated } of links) {
      if (templated) continue;
      const [path, init] = [pathOf(href), { headers: { accept: type } }];
      const response = await fetchService(path, init);
      expect(response.status, path).toBe(200);
      const [stated = ""] = type.split(";");
      expect(response.headers.get("content-type"), path).toContain(stated);
      const head = await fetchService(path, { method: "HEAD", ...init });
      expect([head.status, head.headers.get("etag"), await head.text()], path).toEqual([
        200,
        response.headers.get("etag"),
        "",
      ]);
    }
  });
});

describe("API definition", () => {
  it("/req/core/api-definition-op (/conf/core/api-definition-op): each service-desc and service-doc link can be fetched", async () => {
    const { links } = await landing();
    const definitions = [...linksOf(links, "service-desc"), ...linksOf(links, "service-doc")];
    expect(definitions).toHaveLength(2);
    for (const { href, type } of definitions) expect((await get(pathOf(href), type)).status).toBe(200);
  });

  it("/req/core/api-definition-success (/conf/core/api-definition-success): it is a document of the linked type", async () => {
    const { links } = await landing();
    const description = await get(pathOf(linkOf(links, "service-desc", API_DEFINITION).href), API_DEFINITION);
    expect(description.headers.get("content-type")).toBe(API_DEFINITION);
    expect(await description.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), paths: {} });
    const page = await get(pathOf(linkOf(links, "service-doc", "text/html").href), "text/html");
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await page.text()).toMatch(/^<!doctype html>/i);
  });
});

describe("conformance {root}/conformance", () => {
  it("/req/core/conformance-op (/conf/core/conformance-op): it is at each conformance link and at {root}/conformance", async () => {
    const { links } = await landing();
    const paths = linksOf(links, "conformance").map(({ href }) => pathOf(href));
    for (const path of [...paths, "/conformance"]) await document(path, confClasses);
  });

  it("/req/core/conformance-success (/conf/core/conformance-success): it lists core and every other class once", async () => {
    const { conformsTo } = await document("/conformance", confClasses);
    expect(conformsTo).toContain("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core");
    expect(conformsTo).toContain("http://www.opengis.net/spec/ogcapi-features-1/1.1/conf/core");
    expect(new Set(conformsTo).size).toBe(conformsTo.length);
    expect(conformsTo).toEqual(CONFORMANCE_CLASSES);
  });
});

describe("query parameters", () => {
  it.each(["/", "/conformance", "/collections", "/collections/PARKS", "/openapi.json", "/docs"])(
    "/req/core/query-param-unknown (/conf/core/query-param-unknown): %s?unknown=1 is a 400",
    async (path) => {
      expect((await get(`${path}?unknown=1`)).status).toBe(400);
    },
  );

  it.each(["/", "/conformance"])(
    "/req/core/query-param-invalid (/conf/core/query-param-invalid): %s?f=xml is a 400",
    async (path) => {
      expect((await get(`${path}?f=xml`)).status).toBe(400);
    },
  );
});

describe("/rec/core/etag", () => {
  it.each(["/", "/conformance", "/openapi.json", "/docs", "/collections"])(
    "%s is not sent again to who has it",
    async (path) => {
      const etag = (await get(path)).headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[^"]+"$/);
      const again = await fetchService(path, { headers: { "if-none-match": etag } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
    },
  );
});

const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

describe("{root}/collections", () => {
  it("/req/core/fc-md-op (/conf/core/fc-md-op): GET gives a document", async () => {
    expect((await get("/collections")).status).toBe(200);
  });

  it("/req/core/fc-md-success (/conf/core/fc-md-success): it fits the schema; crs begins with CRS84", async () => {
    const { collections: listed } = await document("/collections", collections, "application/json");
    for (const { crs } of listed) if (crs) expect(crs[0]).toBe(CRS84);
    expect(listed.some(({ crs }) => crs)).toBe(true);
  });

  it("/req/core/fc-md-links (/conf/core/fc-md-links): self and alternate, each with its type, lead to what they state", async () => {
    const { links } = await document("/collections", collections);
    for (const each of links) expect(each.type, each.rel).toBeTruthy();
    expect(pathOf(linkOf(links, "self", "application/json").href)).toMatch(/^\/collections($|\?)/);
    const page = await get(pathOf(linkOf(links, "alternate", "text/html").href));
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringMatching(/^text\/html/)]);
  });

  it("/req/core/fc-md-items (/conf/core/fc-md-items): every collection of the place is listed with its id", async () => {
    const ids = (await allCollections()).map(({ id }) => id).sort();
    expect(ids).toEqual([CLOSED, ...Object.keys(PLACE)].sort());
  });

  it("/req/core/fc-md-items-links (/conf/core/fc-md-items-links): an items link for each encoding, with its type", async () => {
    for (const { id, links } of await featureCollections()) {
      const types = linksOf(links, "items").map(({ type }) => type);
      expect(types, id).toEqual(expect.arrayContaining(["application/geo+json", "text/html"]));
      for (const { href, type = "" } of linksOf(links, "items")) {
        const response = await get(pathOf(href), type);
        expect([response.status, response.headers.get("content-type")]).toEqual([200, expect.stringContaining(type)]);
      }
    }
  });

  it("offers no items of a layer whose features nobody may read", async () => {
    const closed = (await allCollections()).find(({ id }) => id === CLOSED)!;
    expect(linksOf(closed.links, "items")).toEqual([]);
    expect((await get(`/collections/${CLOSED}/items`)).status).toBe(403);
  });

  it("/req/core/fc-md-extent (/conf/core/fc-md-extent), /req/core/fc-md-extent-multi: the first box holds every feature", async () => {
    for (const each of await featureCollections()) {
      const [west, south, east, north] = each.extent!.spatial!.bbox[0]!;
      for (const { geometry } of PLACE[each.id as keyof typeof PLACE]) {
        for (const [lon, lat] of geometry.coordinates.flat()) {
          expect(lon! >= west! && lon! <= east! && lat! >= south! && lat! <= north!, each.id).toBe(true);
        }
      }
      expect(each.extent!.spatial!.bbox).toHaveLength(1);
    }
  });

  it("/req/core/fc-md-extent: an interval, where one is given, may hold every feature: none has a time", async () => {
    for (const { extent } of await featureCollections()) {
      for (const [start, end] of extent?.temporal?.interval ?? []) expect([start, end]).toContain(null);
    }
  });
});

describe("{root}/collections/{collectionId}", () => {
  it("/req/core/sfc-md-op (/conf/core/sfc-md-op): each collection is at its id", async () => {
    for (const { id } of await allCollections()) expect((await document(`/collections/${id}`, collection)).id).toBe(id);
  });

  it("/req/core/sfc-md-success (/conf/core/sfc-md-success): it says what the list says, and has all links of it", async () => {
    for (const listed of await allCollections()) {
      const own = await document(pathOf(linkOf(listed.links, "self", "application/json").href), collection);
      const { id, title, description, extent, itemType } = listed;
      expect(own).toMatchObject(JSON.parse(JSON.stringify({ id, title, description, extent, itemType })));
      const addresses = own.links.map(({ rel, href }) => `${rel} ${href}`);
      expect(addresses).toEqual(expect.arrayContaining(listed.links.map(({ rel, href }) => `${rel} ${href}`)));
    }
  });

  it("/rec/core/sfc-md-links: self and alternate lead to what they state", async () => {
    for (const { id, links } of await allCollections()) {
      expect(pathOf(linkOf(links, "self", "application/json").href)).toMatch(new RegExp(`^/collections/${id}($|\\?)`));
      const page = await get(pathOf(linkOf(links, "alternate", "text/html").href));
      expect(page.headers.get("content-type"), id).toMatch(/^text\/html/);
    }
  });

  it("answers 404 for a collection that is not there", async () => {
    for (const path of ["/collections/NONE", "/collections/NONE/items"])
      expect((await get(path)).status, path).toBe(404);
  });
});

describe("coordinates", () => {
  it("/req/core/crs84 (/conf/core/crs84): without being asked otherwise, positions are longitude, latitude", async () => {
    for (const each of await featureCollections()) {
      const { features } = await document(itemsOf(each), featureCollectionGeoJson);
      const [west, south, east, north] = each.extent!.spatial!.bbox[0]!;
      for (const { geometry } of features) {
        for (const [lon, lat] of positionsOf(geometry!)) {
          expect(lon >= west! && lon <= east! && lat >= south! && lat <= north!, `${lon},${lat}`).toBe(true);
        }
      }
    }
  });
});

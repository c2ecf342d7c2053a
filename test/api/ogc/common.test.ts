import { beforeAll, describe, expect, it } from "vitest";
import { allCollections, document, get, landing, linkOf, linksOf, pathOf } from "../../support/ogcClient.ts";
import { publishOgcPlace } from "../../support/ogcPlace.ts";
import { collection, collections, confClasses } from "../../support/ogcSchemas.ts";

/** OGC API – Common – Part 1: Core, 19-072 annex A, and Part 2: Geospatial Data, 20-024 annex A. */

const CONFORMANCE = "http://www.opengis.net/def/rel/ogc/1.0/conformance";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly example?: unknown;
}

/** Paths that can be asked for without an id that only the service knows. */
const ADDRESSES: Readonly<Record<string, string>> = {
  layer: "PARKS",
  pack: "cn",
  tileMatrixSet: "WebMercatorQuad",
  tileMatrixSetId: "WebMercatorQuad",
  tileMatrix: "9",
  tileRow: "208",
  tileCol: "422",
};

let operations: readonly (readonly [path: string, parameters: readonly Parameter[]])[] = [];

beforeAll(async () => {
  await publishOgcPlace();
  const { links } = await landing();
  const { paths } = await (await get(pathOf(linkOf(links, "service-desc").href))).json<{
    paths: Record<string, { get?: { parameters?: Parameter[] } }>;
  }>();
  operations = Object.entries(paths)
    .filter(([path, { get: operation }]) => operation && !path.endsWith("/{id}"))
    .map(([path, { get: operation }]) => [
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ADDRESSES[name] ?? name),
      operation?.parameters?.filter((parameter) => parameter.in === "query") ?? [],
    ]);
});

describe("Part 1, core", () => {
  it("/req/core/query-param-name-unknown (/conf/core/query-param-name-unknown): a 400 on every operation", async () => {
    expect(operations.length).toBeGreaterThan(10);
    for (const [path] of operations) expect((await get(`${path}?notAParameter=1`)).status, path).toBe(400);
  });

  it("/req/core/query-param-capitalization (/conf/core/query-param-capitalization): another case is another name", async () => {
    for (const [path, parameters] of operations) {
      for (const { name } of parameters) {
        const inverse = name.replaceAll(/./g, (letter) =>
          /[a-z]/.test(letter) ? letter.toUpperCase() : letter.toLowerCase(),
        );
        expect((await get(`${path}?${inverse}=1`)).status, `${path}?${inverse}`).toBe(400);
      }
    }
  });

  it("/req/core/query-param-value-invalid (/conf/core/query-param-value-invalid): a value outside its constraints is a 400", async () => {
    for (const [path, values] of Object.entries({
      "/": ["f=xml"],
      "/conformance": ["f=xml"],
      "/collections": ["f=xml"],
      "/zones": ["at=200,91", "at=117,31.75&accuracy=0", "at=117,31.75&accuracy=5001", "at=117,31.75&snapshot=x"],
      "/access-lists/cn": ["f=pdf", "asOf=yesterday", "verdict=perhaps"],
      "/collections/PARKS/items": ["limit=0", "f=shp", "snapshot=x", "filter-lang=sql"],
    })) {
      for (const query of values) expect((await get(`${path}?${query}`)).status, `${path}?${query}`).toBe(400);
    }
  });

  it("/req/core/query-param-list-delimiter (/conf/core/query-param-list-delimiter): lists are cut at commas only", async () => {
    expect((await get("/collections/PARKS/items?bbox=117,31.7,118,31.8")).status).toBe(200);
    for (const delimiter of [";", "%20", "|"]) {
      const bbox = [117, 31.7, 118, 31.8].join(delimiter);
      expect((await get(`/collections/PARKS/items?bbox=${bbox}`)).status, bbox).toBe(400);
    }
  });
});

describe("Part 1, landing page", () => {
  it("/req/landing-page/root-success (/conf/landing-page/root-success): it links to API definition and conformance", async () => {
    const { links } = await landing();
    expect(linksOf(links, "service-desc")).toHaveLength(1);
    expect(linksOf(links, "service-doc")).toHaveLength(1);
    await document(pathOf(linkOf(links, CONFORMANCE).href), confClasses);
  });

  it("/req/landing-page/conformance-success (/conf/landing-page/conformance-success): both parts are declared", async () => {
    const { conformsTo } = await document("/conformance", confClasses);
    const common = conformsTo.filter((uri) => uri.includes("/ogcapi-common-"));
    expect(common.map((uri) => uri.slice("http://www.opengis.net/spec/ogcapi-".length))).toEqual([
      "common-1/1.0/conf/core",
      "common-1/1.0/conf/landing-page",
      "common-1/1.0/conf/json",
      "common-1/1.0/conf/html",
      "common-2/1.0/conf/collections",
      "common-2/1.0/conf/json",
      "common-2/1.0/conf/html",
    ]);
  });

  it("leads to what the service has of its own", async () => {
    const { links } = await landing();
    const related = linksOf(links, "related");
    const templates = related.filter(({ templated }) => templated).map(({ href }) => href);
    expect(templates).toEqual(["https://lantu.test/zones?at={lon},{lat}", "https://lantu.test/access-lists/{pack}"]);
    const page = await (await get("/docs")).text();
    for (const { href, templated } of related) {
      if (!templated) expect(page, href).toContain(`id="${new URL(href).hash.slice(1)}"`);
    }
  });
});

describe("f=json", () => {
  it("is understood wherever there is JSON: clients append it to every address", async () => {
    const documents = ["/", "/conformance", "/collections", "/collections/PARKS", "/collections/PARKS/items"];
    const tiles = ["/tileMatrixSets", "/tileMatrixSets/WorldCRS84Quad", "/collections/PARKS/tiles"];
    const others = ["/collections/PARKS/queryables", "/collections/PARKS/tiles/WorldCRS84Quad", "/access-lists/cn"];
    for (const path of [...documents, ...tiles, ...others]) {
      const response = await get(`${path}?f=json`, "text/html");
      expect([response.status, response.headers.get("content-type")], path).toEqual([
        200,
        expect.stringMatching(/json$/),
      ]);
    }
  });
});

describe.each([
  ["json", "application/json"],
  ["html", "text/html"],
])("encoding %s", (name, type) => {
  it(`/req/${name}/definition, /req/${name}/content (/conf/${name}/definition, content): documents in it`, async () => {
    const paths = [
      "/",
      "/conformance",
      "/collections",
      ...(await allCollections()).map(({ id }) => `/collections/${id}`),
    ];
    for (const path of paths) {
      const response = await get(path, type);
      expect([response.status, response.headers.get("content-type")?.split(";")[0]], path).toEqual([200, type]);
      const text = await response.text();
      if (name === "json") expect(() => JSON.parse(text)).not.toThrow();
      else expect(text).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    }
  });
});

describe("Part 2, collections", () => {
  it("/req/collections/collections-list-op, …-success, …-links (/conf/collections/collections-list-…)", async () => {
    const { links, collections: listed } = await document("/collections", collections);
    expect(linksOf(links, "self")).toHaveLength(1);
    expect(linksOf(links, "alternate", "text/html")).toHaveLength(1);
    expect(listed.length).toBeGreaterThan(0);
  });

  it("/req/collections/description-op, …-success, …-links (/conf/collections/description-…): each by its id, with links", async () => {
    for (const listed of await allCollections()) {
      const own = await document(`/collections/${listed.id}`, collection);
      const { id, title, description, extent } = listed;
      expect(own).toMatchObject(JSON.parse(JSON.stringify({ id, title, description, extent })));
      expect(linksOf(own.links, "self")).toHaveLength(1);
      for (const { rel, type } of own.links) expect(type, rel).toBeTruthy();
    }
  });
});

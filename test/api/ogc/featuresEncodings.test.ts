import { beforeAll, describe, expect, it } from "vitest";
import {
  document,
  featureCollections,
  get,
  itemsOf,
  landing,
  linkOf,
  linksOf,
  pathOf,
} from "../../support/ogcClient.ts";
import { PLACE, publishOgcPlace } from "../../support/ogcPlace.ts";
import { featureCollectionGeoJson, featureGeoJson, type Link } from "../../support/ogcSchemas.ts";

/** OGC API – Features – Part 1: Core, 17-069r4 annex A.3 (GeoJSON) and A.6 (HTML). */

const WITHOUT_FEATURES = ["/", "/conformance", "/collections", "/collections/PARKS"];
let WITH_FEATURES: readonly string[] = [];

beforeAll(async () => {
  await publishOgcPlace();
  for (const each of await featureCollections()) {
    const [first] = (await document(itemsOf(each, { limit: "1" }), featureCollectionGeoJson)).features;
    WITH_FEATURES = [...WITH_FEATURES, `/collections/${each.id}/items`, `/collections/${each.id}/items/${first!.id}`];
  }
});

const mediaType = (response: Response): string => (response.headers.get("content-type") ?? "").split(";")[0]!;

describe("GeoJSON", () => {
  it("/req/geojson/definition (/conf/geojson/definition): features as application/geo+json, all else as application/json", async () => {
    for (const path of WITH_FEATURES) {
      expect(mediaType(await get(path, "application/geo+json")), path).toBe("application/geo+json");
      expect(mediaType(await get(path)), path).toBe("application/geo+json");
    }
    for (const path of WITHOUT_FEATURES) {
      expect(mediaType(await get(path, "application/geo+json")), path).toBe("application/json");
      expect(mediaType(await get(path, "application/json")), path).toBe("application/json");
    }
  });

  it("/req/geojson/content (/conf/geojson/content): feature collections and features with the right id, links in `links`", async () => {
    expect(WITH_FEATURES).toHaveLength(4);
    for (const path of WITH_FEATURES) {
      const one = path.endsWith("/items") ? null : path.split("/").at(-1);
      const schema = one === null ? featureCollectionGeoJson : featureGeoJson;
      const found = await document(path, schema);
      expect(linksOf(found.links ?? [], "self"), path).toHaveLength(1);
      if (one !== null) expect(found).toMatchObject({ id: one });
    }
  });

  it("/req/geojson/content A: a ring is closed, shells run counter-clockwise, holes clockwise (RFC 7946 § 3.1.6)", async () => {
    const [, water] = await featureCollections();
    const [lake] = (await document(itemsOf(water!), featureCollectionGeoJson)).features;
    const { type, coordinates } = lake!.geometry!;
    const [shell, hole] = type === "Polygon" ? coordinates : coordinates[0]!;
    expect(shell!.at(0)).toEqual(shell!.at(-1));
    expect([Math.sign(shoelace(shell!)), Math.sign(shoelace(hole!))]).toEqual([1, -1]);
    expect(lake!.properties).toEqual(PLACE.WATER[0]!.properties);
  });

  it("keeps every value of every column type, and gaps", async () => {
    const [parks] = await featureCollections();
    const { features } = await document(itemsOf(parks!, { limit: "100" }), featureCollectionGeoJson);
    const byName = new Map(features.map(({ properties }) => [properties!.BSM, properties]));
    for (const { properties } of PLACE.PARKS) {
      const kept = byName.get(properties.BSM)!;
      for (const [name, value] of Object.entries(properties)) expect(kept[name] ?? null, name).toEqual(value);
    }
  });
});

/** Twice the signed area. */
function shoelace(ring: readonly (readonly number[])[]): number {
  return ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0]! * y! - x! * ring[i]![1]!, 0);
}

describe("HTML", () => {
  it("/req/html/definition (/conf/html/definition): every resource of the standard comes as text/html to who asks", async () => {
    for (const path of [...WITHOUT_FEATURES, ...WITH_FEATURES]) {
      for (const response of [await get(path, "text/html,*/*;q=0.8"), await get(`${path}?f=html`)]) {
        expect([response.status, mediaType(response)], path).toEqual([200, "text/html"]);
      }
      expect(mediaType(await get(`${path}?f=json`, "text/html")), path).toMatch(/json$/);
    }
    const { links } = await landing();
    expect(mediaType(await get(pathOf(linkOf(links, "service-doc", "text/html").href), "text/html"))).toBe("text/html");
  });

  it("/req/html/content (/conf/html/content): an HTML 5 document with every link of the JSON in its body", async () => {
    for (const path of [...WITHOUT_FEATURES, ...WITH_FEATURES]) {
      const html = await (await get(path, "text/html")).text();
      expect(html, path).toMatch(/^<!doctype html>\s*<html lang="(zh-CN|en)"/i);
      expect(html, path).toContain("</html>");
      const addresses = hrefsIn(html).map((href) => pathOf(href, path));
      const { links = [] } = await (await get(path)).json<{ links?: Link[] }>();
      const shown = links.filter(({ rel, templated }) => !templated && !["self", "alternate"].includes(rel));
      for (const { rel, href } of shown) expect(addresses, `${path} ${rel}`).toContain(pathOf(href));
    }
  });

  it("/req/html/content: titles and attributes stand in it as text, whatever they hold", async () => {
    const html = await (await get("/collections/PARKS/items?limit=100", "text/html")).text();
    for (const { properties } of PLACE.PARKS) expect(html).toContain(String(properties.BSM));
    expect(html).toContain("O&#39;Hare");
    expect(html).toContain("a &quot;b&quot; c");
  });
});

function hrefsIn(html: string): string[] {
  return [...html.matchAll(/<a\s[^>]*href="([^"]*)"/g)].map(([, href]) => href!.replaceAll("&amp;", "&"));
}

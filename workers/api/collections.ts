import { Hono } from "hono";
import { layerNamed } from "../../shared/catalog/catalog.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import { localised, preferredLanguage } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { knownQuery } from "../http/query.ts";
import { conditionalJson } from "./conditionalJson.ts";
import { type Environment, servicesOf } from "./environment.ts";

/** `GET /collections` and `/collections/{layer}` (OGC API – Features, Part 1); bytes come from the tiles Worker. */
export const collections = new Hono<{ Bindings: Environment }>();

collections.get("/", async (c) => {
  knownQuery(c.req.raw.url, []);
  const { store, cache } = servicesOf(c.env);
  const { published } = await cache.generations.latest(store);
  const language = preferredLanguage(c.req.header("accept-language") ?? null);
  const body = {
    title: published.snapshot.title,
    description: published.snapshot.disclaimer ?? published.snapshot.title,
    snapshot: `sha256:${published.digest}`,
    links: [{ rel: "self", href: "/collections", type: "application/json" }],
    collections: published.snapshot.layers.map(collection),
  };
  return conditionalJson(c.req.raw, localised(body, language), language);
});

collections.get("/:layer", async (c) => {
  knownQuery(c.req.raw.url, []);
  const { store, cache } = servicesOf(c.env);
  const { published } = await cache.generations.latest(store);
  const layer = layerNamed(published, c.req.param("layer"));
  const language = preferredLanguage(c.req.header("accept-language") ?? null);
  return conditionalJson(c.req.raw, localised(collection(layer), language), language);
});

collections.all("/", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));
collections.all("/:layer", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

/** Bytes: files and tiles. */
collections.all("/:layer/*", (c) => c.env.TILES.fetch(c.req.raw));

function collection(layer: Layer): object {
  const { code, title, kind, bounds, features, vertices, source, exposure, coverage, classTitles, tolerances } = layer;
  return {
    id: code,
    title,
    kind,
    extent: {
      ...(bounds ? { spatial: { bbox: [bounds], crs: "http://www.opengis.net/def/crs/OGC/1.3/CRS84" } } : {}),
      temporal: { interval: [[null, `${source.dataDate}T00:00:00Z`]] },
    },
    storageCrs: "http://www.opengis.net/def/crs/EPSG/0/4490",
    features,
    vertices,
    coverage,
    classes: classTitles ?? {},
    tolerances,
    source: { ...source, digest: `sha256:${layer.data.digest}` },
    exposure,
    links: links(layer),
  };
}

function links({ code, exposure }: Layer): object[] {
  const self = `/collections/${encodeURIComponent(code)}`;
  const all = [{ rel: "self", href: self, type: "application/json" }];
  if (exposure.includes("download")) {
    all.push({ rel: "enclosure", href: `${self}/data.fgb`, type: "application/vnd.flatgeobuf" });
  }
  if (exposure.includes("tiles")) {
    const href = `${self}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}`;
    all.push({ rel: "item", href: `${href}?f=fgb`, type: "application/vnd.flatgeobuf" });
    all.push({ rel: "item", href: `${href}?f=geojson`, type: "application/geo+json" });
  }
  return all;
}

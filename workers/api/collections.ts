import { Hono } from "hono";
import { layerNamed } from "../../shared/catalog/catalog.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import { CRS84, crsOfLayer, STORAGE_CRS } from "../../shared/items/itemCrs.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { documentFormat, HOME, sendDocument } from "./documents.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { HTML, JSON_FORMAT } from "./formats.ts";
import { ITEM_FORMATS } from "./itemFormats.ts";
import { items } from "./items.ts";
import { addressOf, collectionPath, type Link } from "./links.ts";
import { QUERYABLES_RELATION, queryables, SCHEMA_MEDIA_TYPE } from "./queryables.ts";

/** `GET /collections` and `/collections/{layer}` (OGC API – Features, Part 1); bytes come from the tiles Worker. */
export const collections = new Hono<{ Bindings: Environment }>();

const TITLE = { zh: "图层", en: "Collections" };

/** OGC API – Tiles – Part 1, 20-057 § 9. */
const TILESETS_RELATION = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

collections.get("/", async (c) => {
  const format = documentFormat(c);
  const { store, cache } = servicesOf(c);
  const { published } = await cache.generations.latest(store);
  const { snapshot, digest } = published;
  return sendDocument(c, format, {
    title: TITLE,
    body: {
      title: snapshot.title,
      description: snapshot.disclaimer ?? snapshot.title,
      snapshot: `sha256:${digest}`,
      collections: snapshot.layers.map((layer) => ({ ...collection(layer), links: links(c.req.raw, layer) })),
    },
  });
});

collections.get("/:layer", async (c) => {
  const format = documentFormat(c);
  const { store, cache } = servicesOf(c);
  const { published } = await cache.generations.latest(store);
  const layer = layerNamed(published, c.req.param("layer"));
  return sendDocument(c, format, {
    title: layer.title,
    trail: [HOME, { title: TITLE, path: "/collections" }],
    links: links(c.req.raw, layer).filter(({ rel }) => rel !== "self" && rel !== "alternate"),
    body: collection(layer),
  });
});

collections.route("/:layer/items", items);
collections.route("/:layer/queryables", queryables);

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
    ...(exposure.includes("items") ? featuresOf(layer) : {}),
    extent: {
      ...(bounds && isShown(layer) ? { spatial: { bbox: [bounds], crs: CRS84.uri } } : {}),
      temporal: { interval: [[null, `${source.dataDate}T00:00:00Z`]] },
    },
    features,
    vertices,
    coverage,
    classes: classTitles ?? {},
    tolerances,
    source: { ...source, digest: `sha256:${layer.data.digest}` },
    exposure,
  };
}

/** Where a layer that only checks may look at begins and ends is not said: of a single feature that is where it lies. */
function isShown({ exposure }: Layer): boolean {
  return exposure.some((use) => use !== "check-only");
}

/** What a collection says of its features (18-058r1 § 6.2). */
function featuresOf({ bounds }: Layer): object {
  return { itemType: "feature", crs: crsOfLayer(bounds).map(({ uri }) => uri), storageCrs: STORAGE_CRS.uri };
}

/** To the collection itself, and to what its exposure opens. */
function links(request: Request, { code, exposure }: Layer): Link[] {
  const self = collectionPath(code);
  const all: Link[] = [
    { rel: "self", href: addressOf(request, self), type: JSON_FORMAT.types[0] },
    { rel: "alternate", href: addressOf(request, self, { f: HTML.name }), type: HTML.types[0] },
  ];
  if (exposure.includes("items")) {
    for (const { name, types } of ITEM_FORMATS) {
      all.push({ rel: "items", href: addressOf(request, `${self}/items`, { f: name }), type: types[0] });
    }
    all.push({ rel: QUERYABLES_RELATION, href: addressOf(request, `${self}/queryables`), type: SCHEMA_MEDIA_TYPE });
  }
  if (exposure.includes("download")) {
    all.push({ rel: "enclosure", href: addressOf(request, `${self}/data.fgb`), type: "application/vnd.flatgeobuf" });
  }
  if (exposure.includes("tiles")) {
    all.push({ rel: TILESETS_RELATION, href: addressOf(request, `${self}/tiles`), type: JSON_FORMAT.types[0] });
    // A template: URL would escape its braces.
    const href = `${addressOf(request, self)}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}`;
    all.push({ rel: "item", href: `${href}?f=fgb`, type: "application/vnd.flatgeobuf", templated: true });
    all.push({ rel: "item", href: `${href}?f=geojson`, type: "application/geo+json", templated: true });
  }
  return all;
}

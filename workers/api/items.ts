import { Hono } from "hono";
import type { Published } from "../../shared/catalog/catalog.ts";
import { exposedLayer } from "../../shared/catalog/exposedLayer.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import type { IndexTop } from "../../shared/flatgeobuf/plan.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import type { ItemCrs } from "../../shared/items/itemCrs.ts";
import { idValue, parseItemId } from "../../shared/items/itemId.ts";
import { noSuchItem } from "../../shared/items/problems.ts";
import { type Item, openItems, readItem, readItemPage } from "../../shared/items/readItems.ts";
import { etagOf } from "../http/conditional.ts";
import { languageHeaders } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { notModified } from "../http/notModified.ts";
import { readsHeader } from "../http/readsHeader.ts";
import { type ApiContext, languageOf } from "./answering.ts";
import { type Environment, itemLimitsOf, servicesOf } from "./environment.ts";
import { chosenFormat, type Format, JSON_FORMAT, varyByAccept } from "./formats.ts";
import { HTML_HEADERS } from "./html.ts";
import { ITEM_FORMATS, type ItemFormat } from "./itemFormats.ts";
import { type ItemsOut, itemsBody } from "./itemsBody.ts";
import { itemCrsAsked, itemsAsked, snapshotAsked } from "./itemsQuery.ts";
import { addressOf, changedQuery, collectionPath, type Link, linkHeader, representationLinks } from "./links.ts";
import { QUERYABLES_RELATION, SCHEMA_MEDIA_TYPE } from "./queryables.ts";

/** `GET /collections/{layer}/items` and `/items/{id}` (OGC API – Features, Parts 1 to 3). */
export const items = new Hono<{ Bindings: Environment }>();

/** Anything that changes the answers to unchanged questions must raise this: it is part of their ETags. */
const ITEMS_CODE_VERSION = 2;

items.get("/", async (c) => {
  const opened = await openLayer(c);
  const { format, layer, top, reader, published } = opened;
  const limits = itemLimitsOf(c.env);
  const { query, crs } = itemsAsked(c.req.raw.url, layer, top.head.columns, limits);
  return answered(c, opened, crs, async () => {
    const { items, next, matched } = await readItemPage(reader, layer, top, query, limits);
    const links = [collectionLink(c, layer), queryablesLink(c, layer)];
    if (next) {
      const { offset, cursor } = next;
      const where = { offset: String(offset), snapshot: `sha256:${published.digest}` };
      const address = changedQuery(c.req.url, query.predicate ? { ...where, cursor: String(cursor) } : where);
      links.push({ rel: "next", href: address, type: format.types[0] });
    }
    const counts = { ...(matched === null ? {} : { numberMatched: matched }), numberReturned: items.length };
    return { items, links, members: { timeStamp: new Date().toISOString(), ...counts }, isSingle: false };
  });
});

items.get("/:id", async (c) => {
  const opened = await openLayer(c);
  const { layer, top, reader } = opened;
  const crs = itemCrsAsked(c.req.raw.url, layer);
  const item = await itemNamed(reader, layer, top, c.req.param("id"));
  const links = [collectionLink(c, layer)];
  return answered(c, opened, crs, async () => ({ items: [item], links, members: {}, isSingle: true }));
});

items.all("/", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));
items.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

interface OpenLayer {
  readonly format: Format<ItemFormat>;
  readonly published: Published;
  readonly layer: Layer;
  readonly reader: RangeReader;
  readonly top: IndexTop;
}

/** @throws Problem `unknown-format`, `unknown-snapshot`, `unknown-layer`, `not-exposed` */
async function openLayer(c: ApiContext): Promise<OpenLayer> {
  const format = chosenFormat(c, c.req.query("f"), ITEM_FORMATS);
  const { store, cache } = servicesOf(c);
  const snapshot = snapshotAsked(c.req.raw.url);
  const { generations } = cache;
  const { published: current } = await generations.latest(store);
  const published = snapshot ? (await generations.byDigest(store, snapshot)).published : current;
  const layer = exposedLayer(published, c.req.param("layer") ?? "", "items", current);
  const reader = new RangeReader(store, cache.index);
  return { format, published, layer, reader, top: await openItems(reader, layer) };
}

/** @throws Problem `no-such-item` also for an id whose number is another feature's by now */
async function itemNamed(reader: RangeReader, layer: Layer, top: IndexTop, id: string): Promise<Item> {
  const parsed = parseItemId(id);
  const feature = parsed && (await readItem(reader, layer, top, parsed.number));
  if (!feature || idValue(feature, top.head.columns, layer.idColumn) !== parsed.value) {
    throw noSuchItem(layer.code, id, layer.idColumn);
  }
  return { number: parsed.number, feature };
}

/** `links` are those beside `self` and `alternate`. */
type Made = Pick<ItemsOut, "items" | "links" | "members" | "isSingle">;

/** The ETag is weak: a time stamp differs from answer to answer. @throws Problem `precondition-failed` */
async function answered(
  c: ApiContext,
  { format, published, layer, reader, top }: OpenLayer,
  crs: ItemCrs,
  make: () => Promise<Made>,
): Promise<Response> {
  const language = languageOf(c);
  const etag = await etagOf([
    ITEMS_CODE_VERSION,
    published.digest,
    c.req.url,
    format.name,
    language,
    itemLimitsOf(c.env),
  ]);
  const headers = new Headers({
    etag: `W/"${etag}"`,
    "cache-control": "no-cache",
    ...(format.name === "html" ? languageHeaders(language) : {}),
  });
  const known = notModified(c.req.raw, etag, headers);
  if (known) return varyByAccept(known, c.req.query("f"));
  const made = await make();
  const links = [...representationLinks(c.req.raw, format, ITEM_FORMATS), ...made.links];
  const out: ItemsOut = { layer, columns: top.head.columns, crs, ...made, links };
  const body = new Blob((await itemsBody(out, format.name, c.req.raw, language)) as Uint8Array<ArrayBuffer>[]);
  const about = format.name === "html" ? HTML_HEADERS : { "content-type": format.types[0] };
  for (const [name, value] of Object.entries(about)) headers.set(name, value);
  headers.set("content-crs", `<${crs.uri}>`);
  headers.set("lantu-reads", readsHeader(reader.counts));
  setMembers(headers, format.name, out);
  return varyByAccept(new Response(body, { headers }), c.req.query("f"));
}

/** Longer headers are refused on many ways through the net; addresses that hold a long filter are long. */
const MAX_LINK_HEADER = 6000;

/**
 * What FlatGeobuf and Geobuf have no place for, and who asks by HEAD does not see. GeoJSON and pages hold their links
 * themselves: of these only the short ones are said twice.
 */
function setMembers(headers: Headers, format: ItemFormat, { links, members }: ItemsOut): void {
  const hasLinks = format === "geojson" || format === "html";
  const whole = linkHeader(links);
  const few = links.filter(
    ({ rel }) => rel === "collection" || rel === QUERYABLES_RELATION || (rel === "next" && !hasLinks),
  );
  headers.set("link", hasLinks || whole.length > MAX_LINK_HEADER ? linkHeader(few) : whole);
  for (const name of ["numberMatched", "numberReturned"]) {
    if (members[name] !== undefined) headers.set(`ogc-${name}`, String(members[name]));
  }
}

function collectionLink({ req }: ApiContext, { code }: Layer): Link {
  return { rel: "collection", href: addressOf(req.raw, collectionPath(code)), type: JSON_FORMAT.types[0] };
}

function queryablesLink({ req }: ApiContext, { code }: Layer): Link {
  const href = addressOf(req.raw, `${collectionPath(code)}/queryables`);
  return { rel: QUERYABLES_RELATION, href, type: SCHEMA_MEDIA_TYPE };
}

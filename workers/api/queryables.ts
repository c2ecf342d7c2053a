import { Hono } from "hono";
import { exposedLayer } from "../../shared/catalog/exposedLayer.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import { GEOMETRY, queryablesOf, type ValueKind } from "../../shared/cql2/queryables.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import type { Column } from "../../shared/flatgeobuf/schema.ts";
import { openItems } from "../../shared/items/readItems.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { documentFormat, HOME, sendDocument } from "./documents.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { addressOf, collectionPath } from "./links.ts";

export const SCHEMA_MEDIA_TYPE = "application/schema+json";
export const QUERYABLES_RELATION = "http://www.opengis.net/def/rel/ogc/1.0/queryables";

/** `GET /collections/{layer}/queryables` (OGC API – Features, Part 3): what a filter may ask about, as a JSON Schema. */
export const queryables = new Hono<{ Bindings: Environment }>();

queryables.get("/", async (c) => {
  const format = documentFormat(c);
  const { store, cache } = servicesOf(c);
  const { published } = await cache.generations.latest(store);
  const layer = exposedLayer(published, c.req.param("layer") ?? "", "items", published);
  const { head } = await openItems(new RangeReader(store, cache.index), layer);
  const self = collectionPath(layer.code);
  const id = addressOf(c.req.raw, `${self}/queryables`);
  const trail = [HOME, { title: layer.title, path: self }];
  const body = schemaOf(layer, head.columns, id);
  return sendDocument(c, format, { title: { zh: "可查询属性", en: "Queryables" }, trail, body }, SCHEMA_MEDIA_TYPE);
});

queryables.all("/", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

/** Requirement /req/queryables/get-queryables-response: a type for each property, none for the geometry. */
function schemaOf({ title, idColumn }: Layer, columns: readonly Column[], id: string): object {
  const properties = [...queryablesOf(columns).values()].map(({ column, kind }): [string, object] => [
    column.name,
    {
      title: column.title ?? column.name,
      ...(column.description ? { description: column.description } : {}),
      ...typeOf(column, kind),
      ...(column.name === idColumn ? { "x-ogc-role": "id" } : {}),
    },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title,
    type: "object",
    properties: {
      ...Object.fromEntries(properties),
      [GEOMETRY]: { title: GEOMETRY, format: "geometry-multipolygon", "x-ogc-role": "primary-geometry" },
    },
    additionalProperties: false,
  };
}

function typeOf({ type }: Column, kind: ValueKind): object {
  if (kind === "boolean") return { type: "boolean" };
  if (kind === "instant") return { type: "string", format: "date-time" };
  if (kind === "text") return { type: "string" };
  return { type: type === "Float" || type === "Double" ? "number" : "integer" };
}

import { Hono } from "hono";
import { localised, preferredLanguage } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { knownQuery } from "../http/query.ts";
import { conditionalJson } from "./conditionalJson.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { openApi } from "./openapi.ts";

/** `GET /`, `/openapi.json`, `/conformance`, `/healthz` (OGC API – Common, Part 1). */
export const landing = new Hono<{ Bindings: Environment }>();

landing.get("/", async (c) => {
  knownQuery(c.req.raw.url, []);
  const { store, cache } = servicesOf(c.env);
  const { published } = await cache.generations.latest(store);
  const language = preferredLanguage(c.req.header("accept-language") ?? null);
  const { title, disclaimer, layers, rulePacks, region } = published.snapshot;
  const body = {
    title: { zh: "蓝图 Lantu：项目能否落在这里？", en: "Lantu 蓝图: may this project stand here?" },
    description: disclaimer ?? title,
    published: { title, region, snapshot: `sha256:${published.digest}`, layers: layers.length },
    rulePacks: rulePacks.map(({ pack, version }) => `${pack}@${version}`),
    links: [
      { rel: "self", href: "/", type: "application/json" },
      { rel: "service-desc", href: "/openapi.json", type: "application/vnd.oai.openapi+json;version=3.1" },
      { rel: "conformance", href: "/conformance", type: "application/json" },
      { rel: "data", href: "/collections", type: "application/json" },
    ],
  };
  return conditionalJson(c.req.raw, localised(body, language), language);
});

landing.get("/openapi.json", (c) => {
  knownQuery(c.req.raw.url, []);
  return conditionalJson(c.req.raw, openApi());
});

landing.get("/conformance", (c) => {
  knownQuery(c.req.raw.url, []);
  return conditionalJson(c.req.raw, {
    conformsTo: [
      "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
      "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
      "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas31",
      "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    ],
  });
});

landing.get("/healthz", async (c) => {
  knownQuery(c.req.raw.url, []);
  const { store, cache } = servicesOf(c.env);
  const { published } = await cache.generations.latest(store);
  return c.json({ status: "ok", snapshot: `sha256:${published.digest}` }, 200, { "cache-control": "no-store" });
});

for (const path of ["/", "/openapi.json", "/conformance", "/healthz"]) {
  landing.all(path, (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));
}

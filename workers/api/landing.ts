import { Hono } from "hono";
import type { LocalText } from "../../shared/problems/problem.ts";
import { conditionalBytes } from "../http/conditionalJson.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { knownQuery } from "../http/query.ts";
import { languageOf } from "./answering.ts";
import { CONFORMANCE_CLASSES } from "./conformance.ts";
import { documentFormat, sendDocument } from "./documents.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { openApi } from "./openapi.ts";
import { OPENAPI_MEDIA_TYPE } from "./openapiParts.ts";

/** `GET /`, `/openapi.json`, `/conformance`, `/healthz` (OGC API – Common, Part 1). */
export const landing = new Hono<{ Bindings: Environment }>();

landing.get("/", async (c) => {
  const format = documentFormat(c);
  const { store, cache } = servicesOf(c);
  const { published } = await cache.generations.latest(store);
  const { title, disclaimer, layers, rulePacks, region } = published.snapshot;
  const body = {
    title: TITLE,
    description: disclaimer ?? title,
    published: { title, region, snapshot: `sha256:${published.digest}`, layers: layers.length },
    rulePacks: rulePacks.map(({ pack, version }) => `${pack}@${version}`),
  };
  const { origin } = new URL(c.req.url);
  const links = LINKS.map(({ path, ...rest }) => ({ ...rest, href: origin + path }));
  return sendDocument(c, format, { title: TITLE, trail: [], links, body });
});

landing.get("/conformance", (c) => {
  const format = documentFormat(c);
  const body = { conformsTo: CONFORMANCE_CLASSES };
  return sendDocument(c, format, { title: { zh: "一致性类", en: "Conformance classes" }, body });
});

landing.get("/openapi.json", (c) => {
  knownQuery(c.req.raw.url, []);
  const language = languageOf(c);
  const bytes = new TextEncoder().encode(JSON.stringify(openApi(language)));
  return conditionalBytes(c.req.raw, bytes, { "content-type": OPENAPI_MEDIA_TYPE }, language);
});

landing.get("/healthz", async (c) => {
  knownQuery(c.req.raw.url, []);
  const { store, cache } = servicesOf(c);
  const { published } = await cache.generations.latest(store);
  return c.json({ status: "ok", snapshot: `sha256:${published.digest}` }, 200, { "cache-control": "no-store" });
});

for (const path of ["/", "/openapi.json", "/conformance", "/healthz"]) {
  landing.all(path, (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));
}

const TITLE: LocalText = { zh: "蓝图 Lantu：项目能否落在这里？", en: "Lantu 蓝图: may this project stand here?" };

interface LinkRow {
  readonly rel: string;
  readonly path: string;
  readonly type: string;
  readonly title: LocalText;
  /** The path has variables in braces, to be filled in. */
  readonly templated?: true;
}

const OGC_REL = "http://www.opengis.net/def/rel/ogc/1.0/";
const JSON_TYPE = "application/json";
const CONFORMANCE = { path: "/conformance", type: JSON_TYPE, title: { zh: "一致性类", en: "Conformance classes" } };

/** Where a caller goes from here. Checks are asked by POST: their links lead to how. */
const LINKS: readonly LinkRow[] = [
  {
    rel: "service-desc",
    path: "/openapi.json",
    type: OPENAPI_MEDIA_TYPE,
    title: { zh: "接口描述（OpenAPI）", en: "API description (OpenAPI)" },
  },
  { rel: "service-doc", path: "/docs", type: "text/html", title: { zh: "接口文档", en: "API documentation" } },
  { rel: "conformance", ...CONFORMANCE },
  { rel: `${OGC_REL}conformance`, ...CONFORMANCE },
  { rel: "data", path: "/collections", type: JSON_TYPE, title: { zh: "图层", en: "Layers" } },
  {
    rel: `${OGC_REL}tiling-schemes`,
    path: "/tileMatrixSets",
    type: JSON_TYPE,
    title: { zh: "瓦片矩阵集", en: "Tile matrix sets" },
  },
  {
    rel: "related",
    path: "/zones?at={lon},{lat}",
    type: JSON_TYPE,
    title: { zh: "某点所在分区", en: "Zones at a position" },
    templated: true,
  },
  {
    rel: "related",
    path: "/access-lists/{pack}",
    type: JSON_TYPE,
    title: { zh: "准入清单", en: "Access lists" },
    templated: true,
  },
  ...[
    { check: "prechecks", title: { zh: "空间预审", en: "Siting pre-checks" } },
    { check: "access-checks", title: { zh: "准入检测", en: "Access checks" } },
    { check: "tolerance-checks", title: { zh: "容差核对", en: "Tolerance checks" } },
    { check: "deficiency-checks", title: { zh: "容缺核对", en: "Deficiency checks" } },
  ].map(({ check, title }) => ({ rel: "related", path: `/docs#post-${check}`, type: "text/html", title })),
];

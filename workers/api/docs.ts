import { Hono } from "hono";
import { conditionalBytes } from "../http/conditionalJson.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { knownQuery } from "../http/query.ts";
import { languageOf } from "./answering.ts";
import { docsView } from "./docsView.ts";
import { HOME } from "./documents.ts";
import type { Environment } from "./environment.ts";
import { HTML_HEADERS, pageText } from "./html.ts";
import { openApi } from "./openapi.ts";

/** `GET /docs`: the API for people. Nothing is loaded from elsewhere, so that it can be read offline. */
export const docs = new Hono<{ Bindings: Environment }>();

docs.get("/", async (c) => {
  knownQuery(c.req.raw.url, []);
  const language = languageOf(c);
  const { origin } = new URL(c.req.url);
  const text = await pageText({
    title: { zh: "蓝图 Lantu 接口文档", en: "Lantu 蓝图: the API" }[language],
    language,
    trail: [{ title: HOME.title[language], href: HOME.path }],
    body: docsView(openApi(language), origin, language),
  });
  return conditionalBytes(c.req.raw, new TextEncoder().encode(text), HTML_HEADERS, language);
});

docs.all("/", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

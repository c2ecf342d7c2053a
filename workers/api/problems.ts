import { Hono } from "hono";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { noSuchResource } from "../http/noSuchResource.ts";
import { knownQuery } from "../http/query.ts";
import type { Environment } from "./environment.ts";
import { PROBLEM_TYPES } from "./problemTypes.ts";

/** `GET /problems/{type}`: where a problem's `type` leads who follows it (RFC 9457 § 3.1.1), its row of the documentation. */
export const problems = new Hono<{ Bindings: Environment }>();

problems.get("/:type", (c) => {
  knownQuery(c.req.raw.url, []);
  const known = PROBLEM_TYPES.find(({ type }) => type === c.req.param("type"));
  if (!known) throw noSuchResource(c.req.raw);
  return c.redirect(`/docs#${known.type}`, 303);
});

problems.all("/:type", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

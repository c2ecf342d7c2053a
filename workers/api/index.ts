import { Hono } from "hono";
import { Problem } from "../../shared/problems/problem.ts";
import { asProblem } from "../http/asProblem.ts";
import { renderProblem } from "../http/renderProblem.ts";
import { collections } from "./collections.ts";
import type { Environment } from "./environment.ts";
import { landing } from "./landing.ts";
import { prechecks } from "./prechecks.ts";

/** The api Worker: the one origin that callers see. One file a resource. */
const app = new Hono<{ Bindings: Environment }>();

app.use(async (c, next) => {
  if (c.req.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
  await next();
  // What the tiles Worker answers has these headers already, and is immutable.
  if (c.res.headers.has("access-control-allow-origin")) return;
  for (const [name, value] of Object.entries(CORS)) c.res.headers.set(name, value);
});

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
  "access-control-allow-headers": "*",
  "access-control-expose-headers": "ETag, Location, Lantu-Reads, Server-Timing, Content-Range, Accept-Ranges",
  "access-control-max-age": "86400",
};

app.route("/", landing);
app.route("/prechecks", prechecks);
app.route("/collections", collections);

app.notFound((c) => renderProblem(noSuchResource(c.req.method, c.req.path), c.req.raw));
app.onError((error, c) => renderProblem(asProblem(error), c.req.raw));

function noSuchResource(method: string, path: string): Problem {
  return new Problem({
    type: "no-such-resource",
    status: 404,
    title: { zh: "没有这个资源", en: "No such resource" },
    detail: { zh: `没有 ${method} ${path}`, en: `There is no ${method} ${path}` },
    mend: { zh: "接口说明见 /openapi.json", en: "See /openapi.json" },
  });
}

export default app;

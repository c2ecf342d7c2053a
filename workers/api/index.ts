import { Hono } from "hono";
import { failure } from "../http/failure.ts";
import { noSuchResource } from "../http/noSuchResource.ts";
import { renderProblem } from "../http/renderProblem.ts";
import { accessChecks } from "./accessChecks.ts";
import { accessLists } from "./accessLists.ts";
import { collections } from "./collections.ts";
import { deficiencyChecks } from "./deficiencyChecks.ts";
import { docs } from "./docs.ts";
import type { Environment } from "./environment.ts";
import { landing } from "./landing.ts";
import { prechecks } from "./prechecks.ts";
import { problems } from "./problems.ts";
import { toleranceChecks } from "./toleranceChecks.ts";
import { zones } from "./zones.ts";

/** The api Worker: the one origin that callers see. One file a resource. */
const app = new Hono<{ Bindings: Environment }>();

// Of files and tiles the tiles Worker knows the methods.
app.options("/collections/:layer/:bytes{(?:data\\.fgb|tiles(?:/.+)?)}", (c) => c.env.TILES.fetch(c.req.raw));

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
  "access-control-expose-headers":
    "ETag, Link, Location, Content-Crs, OGC-NumberMatched, OGC-NumberReturned, Lantu-Reads, Server-Timing, Content-Range, Accept-Ranges",
  "access-control-max-age": "86400",
};

app.route("/", landing);
app.route("/docs", docs);
app.route("/problems", problems);
app.route("/prechecks", prechecks);
app.route("/deficiency-checks", deficiencyChecks);
app.route("/tolerance-checks", toleranceChecks);
app.route("/zones", zones);
app.route("/access-lists", accessLists);
app.route("/access-checks", accessChecks);
app.route("/collections", collections);
app.all("/tileMatrixSets/*", (c) => c.env.TILES.fetch(c.req.raw));

app.notFound((c) => renderProblem(noSuchResource(c.req.raw), c.req.raw));
app.onError((error, c) => failure(error, c.req.raw));

export default app;

import { Hono } from "hono";
import type * as z from "zod";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import { isRecord, type Pointer } from "../../shared/sites/json.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { askedFor, sendAnswer, sendReceipt, todayInShanghai, withoutUndefined } from "./answering.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { mediaTypeOf, readJson } from "./requestBody.ts";
import { geoJson, precheckRequest } from "./schemas.ts";
import { validated } from "./validation.ts";

/** `POST /prechecks` and `GET /prechecks/{id}`. */
export const prechecks = new Hono<{ Bindings: Environment }>();

const GEOJSON = "application/geo+json";

prechecks.post("/", async (c) => {
  const started = performance.now();
  const asked = askedFor(c.req.raw);
  const services = servicesOf(c.env);
  const body = await readJson(c.req.raw, services.limits.maxBodyBytes, [GEOJSON]);
  const { request, sitePointer } = understood(mediaTypeOf(c.req.raw), body);
  const raw = readGeoJsonSite(request.site, sitePointer, services.limits.maxVertices);
  const site = normaliseSite(raw, request, services.limits);
  const asOf = request.asOf ?? todayInShanghai();
  const project = withoutUndefined(request.project);
  const { snapshot } = asked;
  const { answer, counts } = await sitingPrecheck(services, {
    site,
    project,
    asOf,
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  const understoodAs = { site: writeGeoJsonSite(raw), crs: site.crs, edges: request.edges, asOf, project };
  return sendAnswer(c, services, asked, { answer, request: understoodAs, counts, started });
});

prechecks.get("/:id", (c) => sendReceipt(c, c.req.param("id"), ({ answer }) => isRecord(answer) && "layers" in answer));

prechecks.all("/", (c) => methodNotAllowed(c.req.raw, "POST, OPTIONS"));
prechecks.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

interface Understood {
  readonly request: z.output<typeof precheckRequest>;
  /** Where in the body the site stands. */
  readonly sitePointer: Pointer;
}

/** A GeoJSON body by its own media type is the site itself. @throws Problem `invalid-request` */
function understood(mediaType: string, body: unknown): Understood {
  if (mediaType !== GEOJSON) return { request: validated(precheckRequest, body), sitePointer: "/site" };
  return { request: precheckRequest.parse({ site: validated(geoJson, body) }), sitePointer: "" };
}

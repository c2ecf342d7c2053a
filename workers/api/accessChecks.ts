import { Hono } from "hono";
import type * as z from "zod";
import { precheckedSite, readPrecheck } from "../../shared/checks/earlierPrecheck.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import type { Receipt } from "../../shared/checks/receipt.ts";
import { type AccessRequest, zoneAccess } from "../../shared/checks/zoneAccess.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import { isRecord } from "../../shared/sites/json.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { accessRequest } from "./accessSchemas.ts";
import { askedFor, sendAnswer, sendReceipt, todayInShanghai, withoutUndefined } from "./answering.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { readJson } from "./requestBody.ts";
import { validated } from "./validation.ts";

/** `POST /access-checks` and `GET /access-checks/{id}`. */
export const accessChecks = new Hono<{ Bindings: Environment }>();

type Body = z.output<typeof accessRequest>;

accessChecks.post("/", async (c) => {
  const started = performance.now();
  const asked = askedFor(c.req.raw);
  const services = servicesOf(c.env);
  const { limits } = services;
  const body = validated(accessRequest, await readJson(c.req.raw, limits.maxBodyBytes));
  const receipt = body.precheck === undefined ? undefined : await readPrecheck(services.store, body.precheck);
  const { where, kept } = placeOf(body, receipt, limits);
  const { project, list, asOf = todayInShanghai() } = body;
  const request = withoutUndefined({ project, list, asOf });
  const { answer, counts } = await zoneAccess(services, {
    ...request,
    where,
    ...(receipt ? { precheck: receipt } : {}),
    ...(asked.snapshot === undefined ? {} : { snapshot: asked.snapshot }),
  });
  const understood = { ...kept, ...request, precheck: body.precheck };
  return sendAnswer(c, services, asked, { answer, request: understood, counts, started });
});

accessChecks.get("/:id", (c) =>
  sendReceipt(c, c.req.param("id"), ({ answer }) => isRecord(answer) && "regimes" in answer),
);

accessChecks.all("/", (c) => methodNotAllowed(c.req.raw, "POST, OPTIONS"));
accessChecks.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

interface Place {
  readonly where: AccessRequest["where"];
  /** What a receipt keeps of it. */
  readonly kept: object;
}

/** A site, zones, or the site of the pre-check. @throws Problem `invalid-request` for none or several of them */
function placeOf(body: Body, receipt: Receipt | undefined, limits: CheckLimits): Place {
  const { site, zones, crs, edges } = body;
  if (site !== undefined && zones !== undefined) throw onePlace("/zones");
  if (zones) {
    if (receipt) throw onePlace("/precheck");
    return { where: { zones }, kept: { zones } };
  }
  if (site !== undefined) {
    const raw = readGeoJsonSite(site, "/site", limits.maxVertices);
    const read = normaliseSite(raw, { crs, edges }, limits);
    return { where: { site: read }, kept: { site: writeGeoJsonSite(raw), crs: read.crs, edges } };
  }
  if (!receipt) throw onePlace("/site");
  return { where: { site: precheckedSite(receipt, limits) }, kept: {} };
}

function onePlace(pointer: string): Problem {
  return new Problem({
    type: "invalid-request",
    status: 400,
    title: { zh: "请求不合格式", en: "The request does not fit its schema" },
    detail: {
      zh: "须给出且只给出一种位置：site、zones，或 precheck（沿用预审的用地范围，可与 site 同用）",
      en: "Say where in one way: site, zones, or precheck (the pre-checked site; it may go with a site)",
    },
    mend: { zh: "格式见 /openapi.json", en: "See /openapi.json" },
    pointer,
  });
}

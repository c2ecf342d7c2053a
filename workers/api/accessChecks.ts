import type * as z from "zod";
import { precheckedSite, readPrecheck } from "../../shared/checks/earlierPrecheck.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import type { Receipt } from "../../shared/checks/receipt.ts";
import { type AccessRequest, zoneAccess } from "../../shared/checks/zoneAccess.ts";
import type { Problem } from "../../shared/problems/problem.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { accessRequest } from "./accessSchemas.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { readJson } from "./requestBody.ts";
import { invalidRequest, validated } from "./validation.ts";

/** `POST /access-checks` and `GET /access-checks/{id}`. */
export const accessChecks = checkResource(
  async (request, services, older) => {
    const { store, limits } = services;
    const body = validated(accessRequest, await readJson(request, limits.maxBodyBytes));
    const precheck = body.precheck === undefined ? undefined : await readPrecheck(store, body.precheck);
    const { where, kept } = placeOf(body, precheck, limits);
    const { project, list, asOf = todayInShanghai() } = body;
    const understood = withoutUndefined({ project, list, asOf });
    const { answer, counts } = await zoneAccess(services, {
      ...understood,
      where,
      ...(precheck ? { precheck } : {}),
      ...older,
    });
    return { answer, counts, request: { ...kept, ...understood, precheck: body.precheck } };
  },
  (answer) => "regimes" in answer,
);

type Body = z.output<typeof accessRequest>;

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
  return invalidRequest(pointer, {
    zh: "须给出且只给出一种位置：site、zones，或 precheck（沿用预审的用地范围，可与 site 同用）",
    en: "Say where in one way: site, zones, or precheck (the pre-checked site; it may go with a site)",
  });
}

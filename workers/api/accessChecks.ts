import type * as z from "zod";
import type { EarlierStage } from "../../shared/checks/earlierStage.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import { type AccessRequest, zoneAccess } from "../../shared/checks/zoneAccess.ts";
import type { Problem } from "../../shared/problems/problem.ts";
import { accessRequest } from "./accessSchemas.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { earlierOf, siteOf, withEarlierReads } from "./earlier.ts";
import { readJson } from "./requestBody.ts";
import { invalidRequest, validated } from "./validation.ts";

/** `POST /access-checks` and `GET /access-checks/{id}`. */
export const accessChecks = checkResource("access-check", async (request, services, older) => {
  const { limits } = services;
  const body = validated(accessRequest, await readJson(request, limits.maxBodyBytes));
  const earlier = await earlierOf(body.earlier, services);
  const { where, kept } = placeOf(body, earlier, limits);
  const { project, list, asOf = todayInShanghai() } = body;
  const understood = withoutUndefined({ project, list, asOf });
  const { answer, counts } = await zoneAccess(services, { ...understood, where, earlier, ...older });
  return {
    answer,
    counts: withEarlierReads(counts, earlier),
    request: { ...kept, ...understood, earlier: body.earlier },
  };
});

type Body = z.output<typeof accessRequest>;

interface Place {
  readonly where: AccessRequest["where"];
  /** What a receipt keeps of it. */
  readonly kept: object;
}

/** Zones, a site, or the site of an earlier check. @throws Problem `invalid-request` for none or several of them */
function placeOf(body: Body, earlier: readonly EarlierStage[], limits: CheckLimits): Place {
  const { zones } = body;
  if (zones) {
    if (body.site !== undefined) throw onePlace("/zones");
    return { where: { zones }, kept: { zones } };
  }
  const place = siteOf(body, "/site", earlier, limits);
  if (!place) throw onePlace("/site");
  return { where: { site: place.site }, kept: place.kept };
}

function onePlace(pointer: string): Problem {
  return invalidRequest(pointer, {
    zh: "须给出且只给出一种位置：site、zones，或有用地范围的在先检测（earlier）",
    en: "Say where in one way: a site, zones, or an earlier check that has a site",
  });
}

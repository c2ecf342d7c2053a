import type * as z from "zod";
import type { EarlierStage } from "../../shared/checks/earlierStage.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import type { SentFile } from "../../shared/checks/receipt.ts";
import { type AccessRequest, zoneAccess } from "../../shared/checks/zoneAccess.ts";
import type { Problem } from "../../shared/problems/problem.ts";
import { accessRequest } from "./accessSchemas.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { earlierOf, siteOf, withEarlierReads } from "./earlier.ts";
import { readSiteRequest, type SiteOfFile } from "./siteRequest.ts";
import { invalidRequest, validated } from "./validation.ts";

/** `POST /access-checks` and `GET /access-checks/{id}`. */
export const accessChecks = checkResource("access-check", async (request, services, older) => {
  const { limits } = services;
  const { json, file } = await readSiteRequest(request, limits);
  const body = validated(accessRequest, json);
  const earlier = await earlierOf(body.earlier, services);
  const { where, ...place } = placeOf(body, file, earlier, limits);
  const { project, list, asOf = todayInShanghai() } = body;
  const understood = withoutUndefined({ project, list, asOf });
  const { answer, counts } = await zoneAccess(services, { ...understood, where, earlier, ...older });
  return {
    answer,
    counts: withEarlierReads(counts, earlier),
    file: place.file,
    request: { ...place.kept, ...understood, earlier: body.earlier },
  };
});

type Body = z.output<typeof accessRequest>;

interface Place {
  readonly where: AccessRequest["where"];
  /** What a receipt keeps of it. */
  readonly kept: object;
  readonly file?: SentFile | undefined;
}

/** Zones, a site, or the site of an earlier check. @throws Problem `invalid-request` for none or several of them */
function placeOf(
  body: Body,
  file: SiteOfFile | undefined,
  earlier: readonly EarlierStage[],
  limits: CheckLimits,
): Place {
  const { zones } = body;
  if (zones) {
    if (body.site !== undefined || file) throw onePlace("/zones");
    return { where: { zones }, kept: { zones } };
  }
  const place = siteOf(body, file, earlier, limits);
  if (!place) throw onePlace("/site");
  const { site, ...rest } = place;
  return { where: { site }, ...rest };
}

function onePlace(pointer: string): Problem {
  return invalidRequest(pointer, {
    zh: "须给出且只给出一种位置：site、zones，或有用地范围的在先检测（earlier）",
    en: "Say where in one way: a site, zones, or an earlier check that has a site",
  });
}

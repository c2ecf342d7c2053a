import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { earlierOf, siteOf, withEarlierReads } from "./earlier.ts";
import { precheckRequest } from "./schemas.ts";
import { readSiteRequest } from "./siteRequest.ts";
import { invalidRequest, validated } from "./validation.ts";

/** `POST /prechecks` and `GET /prechecks/{id}`. */
export const prechecks = checkResource("precheck", async (request, services, older) => {
  const { limits } = services;
  const { json, file } = await readSiteRequest(request, limits);
  const body = validated(precheckRequest, json);
  const earlier = await earlierOf(body.earlier, services);
  const place = siteOf(body, file, earlier, limits);
  if (!place) throw invalidRequest("/site", NO_SITE);
  const asOf = body.asOf ?? todayInShanghai();
  const project = withoutUndefined(body.project);
  const asked = withoutUndefined({ geodesicArea: body.geodesicArea, meanWidth: body.meanWidth });
  const { answer, counts } = await sitingPrecheck(services, {
    ...asked,
    site: place.site,
    project,
    asOf,
    earlier,
    ...older,
  });
  return {
    answer,
    counts: withEarlierReads(counts, earlier),
    file: place.file,
    request: { ...place.kept, ...asked, asOf, project, earlier: body.earlier },
  };
});

const NO_SITE = {
  zh: "须给出用地范围 site，或有用地范围的在先检测（earlier）",
  en: "Give the site, or an earlier check that has one",
};

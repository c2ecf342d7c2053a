import type * as z from "zod";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import type { Pointer } from "../../shared/sites/json.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { earlierOf, siteOf, withEarlierReads } from "./earlier.ts";
import { mediaTypeOf, readJson } from "./requestBody.ts";
import { geoJson, precheckRequest } from "./schemas.ts";
import { invalidRequest, validated } from "./validation.ts";

const GEOJSON = "application/geo+json";

/** `POST /prechecks` and `GET /prechecks/{id}`. */
export const prechecks = checkResource("precheck", async (request, services, older) => {
  const { limits } = services;
  const json = await readJson(request, limits.maxBodyBytes, [GEOJSON]);
  const { body, sitePointer } = understood(mediaTypeOf(request), json);
  const earlier = await earlierOf(body.earlier, services);
  const place = siteOf(body, sitePointer, earlier, limits);
  if (!place) throw invalidRequest("/site", NO_SITE);
  const asOf = body.asOf ?? todayInShanghai();
  const project = withoutUndefined(body.project);
  const { answer, counts } = await sitingPrecheck(services, {
    ...withoutUndefined({ geodesicArea: body.geodesicArea }),
    site: place.site,
    project,
    asOf,
    earlier,
    ...older,
  });
  return {
    answer,
    counts: withEarlierReads(counts, earlier),
    request: { ...place.kept, geodesicArea: body.geodesicArea, asOf, project, earlier: body.earlier },
  };
});

const NO_SITE = {
  zh: "须给出用地范围 site，或有用地范围的在先检测（earlier）",
  en: "Give the site, or an earlier check that has one",
};

interface Understood {
  readonly body: z.output<typeof precheckRequest>;
  /** Where in the body the site stands. */
  readonly sitePointer: Pointer;
}

/** A GeoJSON body by its own media type is the site itself. @throws Problem `invalid-request` */
function understood(mediaType: string, json: unknown): Understood {
  if (mediaType !== GEOJSON) return { body: validated(precheckRequest, json), sitePointer: "/site" };
  return { body: precheckRequest.parse({ site: validated(geoJson, json) }), sitePointer: "" };
}

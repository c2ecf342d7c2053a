import type * as z from "zod";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import type { Pointer } from "../../shared/sites/json.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { mediaTypeOf, readJson } from "./requestBody.ts";
import { geoJson, precheckRequest } from "./schemas.ts";
import { validated } from "./validation.ts";

const GEOJSON = "application/geo+json";

/** `POST /prechecks` and `GET /prechecks/{id}`. */
export const prechecks = checkResource(
  async (request, services, older) => {
    const { limits } = services;
    const json = await readJson(request, limits.maxBodyBytes, [GEOJSON]);
    const { body, sitePointer } = understood(mediaTypeOf(request), json);
    const raw = readGeoJsonSite(body.site, sitePointer, limits.maxVertices);
    const site = normaliseSite(raw, body, limits);
    const asOf = body.asOf ?? todayInShanghai();
    const project = withoutUndefined(body.project);
    const { answer, counts } = await sitingPrecheck(services, { site, project, asOf, ...older });
    return {
      answer,
      counts,
      request: { site: writeGeoJsonSite(raw), crs: site.crs, edges: body.edges, asOf, project },
    };
  },
  (answer) => "layers" in answer,
);

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

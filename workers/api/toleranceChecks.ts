import type * as z from "zod";
import type { Outline } from "../../shared/checks/boundaryComparison.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import { toleranceCheck } from "../../shared/checks/toleranceCheck.ts";
import type { Problem } from "../../shared/problems/problem.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { checkResource, todayInShanghai, withoutUndefined } from "./answering.ts";
import { earlierOf, withEarlierReads } from "./earlier.ts";
import { readJson } from "./requestBody.ts";
import { toleranceRequest } from "./toleranceChecksSchemas.ts";
import { invalidRequest, validated } from "./validation.ts";

/** `POST /tolerance-checks` and `GET /tolerance-checks/{id}`. */
export const toleranceChecks = checkResource("tolerance-check", async (request, services, older) => {
  const { limits } = services;
  const body = validated(toleranceRequest, await readJson(request, limits.maxBodyBytes));
  const approved = outlineOf(body, "approvedBoundary", limits);
  const surveyed = outlineOf(body, "surveyedBoundary", limits);
  if (surveyed && !approved) throw approvedNeeded();
  const { list, profile, project, items, surveyClass, pointClass, edges } = body;
  const asOf = body.asOf ?? todayInShanghai();
  const understood = withoutUndefined({ list, profile, project, items, surveyClass, pointClass, asOf });
  const earlier = await earlierOf(body.earlier, services);
  const { answer, counts } = await toleranceCheck(services, {
    ...understood,
    ...(approved ? { approved } : {}),
    ...(surveyed ? { surveyed } : {}),
    earlier,
    ...older,
  });
  const outlines = { approvedBoundary: keptOutline(approved), surveyedBoundary: keptOutline(surveyed), edges };
  return {
    answer,
    counts: withEarlierReads(counts, earlier),
    request: { ...understood, ...outlines, earlier: body.earlier },
  };
});

type Body = z.output<typeof toleranceRequest>;

function outlineOf(
  body: Body,
  member: "approvedBoundary" | "surveyedBoundary",
  limits: CheckLimits,
): Outline | undefined {
  if (body[member] === undefined) return undefined;
  const raw = readGeoJsonSite(body[member], `/${member}`, limits.maxVertices);
  return { raw, site: normaliseSite(raw, body, limits) };
}

/** Each outline keeps the system that it was read in: the two may differ. */
function keptOutline(outline: Outline | undefined): object | undefined {
  if (outline === undefined) return undefined;
  const { raw, site } = outline;
  return { ...writeGeoJsonSite(raw), crs: { type: "name", properties: { name: site.crs } } };
}

function approvedNeeded(): Problem {
  const detail = {
    zh: "surveyedBoundary 要与 approvedBoundary 比较，而后者缺失",
    en: "surveyedBoundary is compared with approvedBoundary, which is missing",
  };
  const mend = { zh: "给出批准界线 approvedBoundary", en: "Give the approved outline, approvedBoundary" };
  return invalidRequest("/approvedBoundary", detail, mend);
}

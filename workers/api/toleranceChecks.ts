import { Hono } from "hono";
import type * as z from "zod";
import type { Outline } from "../../shared/checks/boundaryComparison.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import { toleranceCheck } from "../../shared/checks/toleranceCheck.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import { isRecord } from "../../shared/sites/json.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { askedFor, sendAnswer, sendReceipt, todayInShanghai, withoutUndefined } from "./answering.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { readJson } from "./requestBody.ts";
import { toleranceRequest } from "./toleranceChecksSchemas.ts";
import { validated } from "./validation.ts";

/** `POST /tolerance-checks` and `GET /tolerance-checks/{id}`. */
export const toleranceChecks = new Hono<{ Bindings: Environment }>();

type Body = z.output<typeof toleranceRequest>;

toleranceChecks.post("/", async (c) => {
  const started = performance.now();
  const asked = askedFor(c.req.raw);
  const services = servicesOf(c.env);
  const { limits } = services;
  const body = validated(toleranceRequest, await readJson(c.req.raw, limits.maxBodyBytes));
  const approved = outlineOf(body, "approvedBoundary", limits);
  const surveyed = outlineOf(body, "surveyedBoundary", limits);
  const { list, profile, project, items, surveyClass, pointClass, edges, precheck: id } = body;
  if (!approved && (surveyed || id !== undefined)) throw approvedNeeded();
  const request = withoutUndefined({ list, profile, project, items, surveyClass, pointClass, asOf: dayOf(body) });
  const { answer, counts } = await toleranceCheck(services, {
    ...request,
    ...(approved && surveyed ? { boundaries: { approved, surveyed } } : {}),
    ...(approved && id !== undefined ? { precheck: { id, approved } } : {}),
    ...(asked.snapshot === undefined ? {} : { snapshot: asked.snapshot }),
  });
  const outlines = { approvedBoundary: keptOutline(approved), surveyedBoundary: keptOutline(surveyed), edges };
  return sendAnswer(c, services, asked, {
    answer,
    request: { ...request, ...outlines, precheck: id },
    counts,
    started,
  });
});

toleranceChecks.get("/:id", (c) =>
  sendReceipt(c, c.req.param("id"), ({ answer }) => isRecord(answer) && "result" in answer && "items" in answer),
);

toleranceChecks.all("/", (c) => methodNotAllowed(c.req.raw, "POST, OPTIONS"));
toleranceChecks.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

const dayOf = ({ asOf }: Body): string => asOf ?? todayInShanghai();

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
  return new Problem({
    type: "invalid-request",
    status: 400,
    title: { zh: "请求不合格式", en: "The request does not fit its schema" },
    detail: {
      zh: "surveyedBoundary 和 precheck 要与 approvedBoundary 比较",
      en: "surveyedBoundary and precheck are compared with approvedBoundary, which is missing",
    },
    mend: { zh: "给出批准界线 approvedBoundary", en: "Give the approved outline, approvedBoundary" },
    pointer: "/approvedBoundary",
  });
}

import { Hono } from "hono";
import { zonesAt } from "../../shared/checks/zonesAt.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { conditionalJson } from "../http/conditionalJson.ts";
import { localised } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { badParameter, isDecimal, knownQuery, snapshotOf } from "../http/query.ts";
import { readsHeader } from "../http/readsHeader.ts";
import { languageOf } from "./answering.ts";
import { type Environment, servicesOf } from "./environment.ts";

/** `GET /zones?at=lon,lat`: the zones at a position. */
export const zones = new Hono<{ Bindings: Environment }>();

/** A worse position than this says nothing about a zone. */
const MAX_ACCURACY_M = 5000;

zones.get("/", async (c) => {
  const parameters = knownQuery(c.req.raw.url, ["at", "accuracy", "snapshot"]);
  const [lon, lat] = positionOf(parameters.get("at"));
  const accuracyM = accuracyOf(parameters.get("accuracy"));
  const snapshot = snapshotOf(parameters.get("snapshot"));
  const { answer, counts } = await zonesAt(servicesOf(c), {
    lon,
    lat,
    ...(accuracyM === undefined ? {} : { accuracyM }),
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  const language = languageOf(c);
  const response = await conditionalJson(c.req.raw, localised(answer, language), language);
  response.headers.set("lantu-reads", readsHeader(counts));
  return response;
});

zones.all("/", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

/** @throws Problem `missing-parameter`, `bad-parameter` */
function positionOf(value: string | undefined): [lon: number, lat: number] {
  if (value === undefined) throw missingPosition();
  const parts = value.split(",").map((part) => part.trim());
  const [lon, lat] = parts.map(Number);
  const isPosition = parts.length === 2 && parts.every(isDecimal);
  if (!isPosition || Math.abs(lon!) > 180 || Math.abs(lat!) > 90) {
    throw badParameter("at", value, {
      zh: "经度,纬度（度，经度在前），如 117.04,31.83",
      en: "lon,lat (degrees, longitude first), e.g. 117.04,31.83",
    });
  }
  return [lon!, lat!];
}

/** @throws Problem `bad-parameter` */
function accuracyOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const accuracy = Number(value);
  if (!isDecimal(value) || !(accuracy > 0) || accuracy > MAX_ACCURACY_M) {
    throw badParameter("accuracy", value, {
      zh: `米数，大于 0，不超过 ${MAX_ACCURACY_M}`,
      en: `metres, more than 0 and at most ${MAX_ACCURACY_M}`,
    });
  }
  return accuracy;
}

function missingPosition(): Problem {
  return new Problem({
    type: "missing-parameter",
    status: 400,
    title: { zh: "缺少查询参数", en: "Query parameter missing" },
    detail: { zh: "需要 at=经度,纬度", en: "at=lon,lat is needed" },
    mend: { zh: "例如 /zones?at=117.04,31.83", en: "For example /zones?at=117.04,31.83" },
    parameter: "at",
  });
}

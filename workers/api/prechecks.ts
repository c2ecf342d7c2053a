import { Hono } from "hono";
import { readReceipt, storeReceipt, uuidV7 } from "../../shared/checks/receipt.ts";
import { type Precheck, sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { localised, preferredLanguage } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { knownQuery } from "../http/query.ts";
import { conditionalJson } from "./conditionalJson.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { parseJson, readBody } from "./requestBody.ts";
import { precheckRequest, receiptMode } from "./schemas.ts";
import { badParameter, validated } from "./validation.ts";

/** `POST /prechecks` and `GET /prechecks/{id}`. */
export const prechecks = new Hono<{ Bindings: Environment }>();

prechecks.post("/", async (c) => {
  const started = performance.now();
  const parameters = knownQuery(c.req.raw.url, ["receipt", "snapshot"]);
  const mode = receiptOf(parameters);
  const snapshot = snapshotOf(parameters);
  const services = servicesOf(c.env);
  const body = wrapped(c.req.raw, parseJson(await readBody(c.req.raw, services.limits.maxBodyBytes)));
  const request = validated(precheckRequest, body);
  const raw = readGeoJsonSite(request.site, "/site", services.limits.maxVertices);
  const asOf = request.asOf ?? todayInShanghai();
  const check = await sitingPrecheck(services, {
    site: normaliseSite(raw, request),
    project: withoutUndefined(request.project),
    asOf,
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  const language = preferredLanguage(c.req.header("accept-language") ?? null);
  const headers = answerHeaders(check, language, performance.now() - started);
  if (mode === "none") return c.json(localised(check.answer, language) as object, 200, headers);
  const id = uuidV7(Date.now());
  const answer = { id, ...check.answer };
  await storeReceipt(services.store, {
    id,
    answeredAt: new Date().toISOString(),
    request: { ...request, asOf },
    answer,
  });
  return c.json(localised(answer, language) as object, 201, { ...headers, location: `/prechecks/${id}` });
});

prechecks.get("/:id", async (c) => {
  knownQuery(c.req.raw.url, []);
  const receipt = await readReceipt(servicesOf(c.env).store, c.req.param("id"));
  const language = preferredLanguage(c.req.header("accept-language") ?? null);
  return conditionalJson(c.req.raw, localised(receipt, language), language);
});

prechecks.all("/", (c) => methodNotAllowed(c.req.raw, "POST, OPTIONS"));
prechecks.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

/** A GeoJSON body by its own media type is the site itself. @throws Problem `unsupported-media-type` */
function wrapped(request: Request, body: unknown): unknown {
  const mediaType = (request.headers.get("content-type") ?? "application/json").split(";")[0]!.trim().toLowerCase();
  if (mediaType === "application/geo+json") return { site: body };
  if (mediaType === "application/json" || mediaType === "application/x-www-form-urlencoded") return body;
  throw new Problem({
    type: "unsupported-media-type",
    status: 415,
    title: { zh: "不支持的内容类型", en: "Unsupported media type" },
    detail: { zh: `不支持 ${mediaType}`, en: `${mediaType} is not supported` },
    mend: { zh: "用 application/json 或 application/geo+json", en: "Send application/json or application/geo+json" },
  });
}

function receiptOf(parameters: ReadonlyMap<string, string>): "stored" | "none" {
  const value = parameters.get("receipt") ?? "stored";
  const parsed = receiptMode.safeParse(value);
  if (!parsed.success) throw badParameter("receipt", value, "stored | none");
  return parsed.data;
}

function snapshotOf(parameters: ReadonlyMap<string, string>): string | undefined {
  const value = parameters.get("snapshot");
  if (value === undefined) return undefined;
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1];
  if (digest === undefined) throw badParameter("snapshot", value, "sha256:<64 hex digits>");
  return digest;
}

/** Rules are in force by the day in China, wherever the Worker runs. */
function todayInShanghai(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return JSON.parse(JSON.stringify(value));
}

function answerHeaders({ counts }: Precheck, language: "zh" | "en", elapsedMs: number): Record<string, string> {
  return {
    ...languageHeaders(language),
    "lantu-reads": `rounds=${counts.rounds}, reads=${counts.reads}, bytes=${counts.bytes}`,
    "server-timing": `check;dur=${elapsedMs.toFixed(1)}`,
  };
}

function languageHeaders(language: "zh" | "en"): Record<string, string> {
  return { "content-language": language === "zh" ? "zh-CN" : "en", vary: "Accept-Language" };
}

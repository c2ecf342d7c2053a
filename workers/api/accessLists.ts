import { Hono } from "hono";
import * as z from "zod";
import { namedPack, packReference } from "../../shared/checks/namedPack.ts";
import { writeCsv } from "../../shared/formats/csv.ts";
import { writeXlsx } from "../../shared/formats/xlsx.ts";
import type { LocalText } from "../../shared/problems/problem.ts";
import { accessVerdict } from "../../shared/rules/access/accessList.ts";
import {
  type ListEntry,
  type ListQuery,
  listAccess,
  subjectNamed,
  zonesNamed,
} from "../../shared/rules/access/listAccess.ts";
import type { PreparedPack } from "../../shared/rules/preparePack.ts";
import { conditionalBytes, conditionalJson } from "../http/conditionalJson.ts";
import { type Language, localised } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { badParameter, knownQuery, snapshotOf } from "../http/query.ts";
import { type ApiContext, languageOf, todayInShanghai } from "./answering.ts";
import { type Environment, servicesOf } from "./environment.ts";

/** `GET /access-lists/{pack}`: what may be built where, and where something may be built. */
export const accessLists = new Hono<{ Bindings: Environment }>();

const PARAMETERS = ["zone", "subject", "verdict", "q", "asOf", "f", "snapshot"];

accessLists.get("/:pack", async (c) => {
  const parameters = knownQuery(c.req.raw.url, PARAMETERS);
  const snapshot = snapshotOf(parameters.get("snapshot"));
  const named = await namedPack(servicesOf(c), c.req.param("pack"), "accessList", "/pack", snapshot);
  const asOf = dayOf(parameters.get("asOf"));
  const entries = listAccess(named.pack, queryOf(named.pack, parameters), asOf);
  const format = parameters.get("f") ?? "json";
  if (format === "csv" || format === "xlsx") return sendTable(c, named.pack, entries, format);
  if (format !== "json") throw badParameter("f", format, "json | csv | xlsx");
  const { snapshot: document, digest } = named.published;
  const body = {
    ...packReference(named),
    snapshot: `sha256:${digest}`,
    asOf,
    disclaimer: document.disclaimer ? [document.disclaimer] : [],
    entries,
  };
  const language = languageOf(c);
  return conditionalJson(c.req.raw, localised(body, language), language);
});

accessLists.all("/:pack", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));

function dayOf(value: string | undefined): string {
  if (value === undefined) return todayInShanghai();
  if (!z.iso.date().safeParse(value).success)
    throw badParameter("asOf", value, { zh: "日期 YYYY-MM-DD", en: "a day, YYYY-MM-DD" });
  return value;
}

/** @throws Problem `bad-parameter` for codes that the pack does not list */
function queryOf(pack: PreparedPack, parameters: ReadonlyMap<string, string>): ListQuery {
  const [zone, subject, verdict, text] = ["zone", "subject", "verdict", "q"].map((name) => parameters.get(name));
  const zones = zone === undefined ? undefined : zonesNamed(pack, zone);
  if (zones?.length === 0)
    throw badParameter("zone", zone!, {
      zh: "规则包中的分区代码，可带 system: 前缀",
      en: "a code of the pack's zones, with or without system:",
    });
  const about = subject === undefined ? undefined : subjectNamed(pack, subject);
  if (subject !== undefined && !about) {
    throw badParameter("subject", subject, {
      zh: "规则包中的地类、行业或标签，可带 kind: 前缀",
      en: "a land class, industry or tag of the pack, with or without kind:",
    });
  }
  const wanted = accessVerdict.safeParse(verdict);
  if (verdict !== undefined && !wanted.success)
    throw badParameter("verdict", verdict, accessVerdict.options.join(" | "));
  return {
    ...(zones ? { zones } : {}),
    ...(about ? { subject: about } : {}),
    ...(wanted.success ? { verdict: wanted.data } : {}),
    ...(text === undefined ? {} : { text }),
  };
}

const HEADINGS: readonly LocalText[] = [
  { zh: "分区体系", en: "system" },
  { zh: "分区代码", en: "zone" },
  { zh: "分区名称", en: "zone title" },
  { zh: "承继自", en: "inherited from" },
  { zh: "对象类型", en: "subject kind" },
  { zh: "对象代码", en: "subject code" },
  { zh: "对象名称", en: "subject title" },
  { zh: "准入", en: "verdict" },
  { zh: "条件", en: "conditions" },
  { zh: "征求意见", en: "opinions" },
  { zh: "说明", en: "message" },
  { zh: "依据", en: "basis" },
  { zh: "把握程度", en: "confidence" },
  { zh: "刚性", en: "rigid" },
  { zh: "规则", en: "rule" },
];

const VERDICTS: Readonly<Record<ListEntry["verdict"], LocalText>> = {
  allow: { zh: "允许", en: "allow" },
  conditional: { zh: "有条件", en: "conditional" },
  forbid: { zh: "禁止", en: "forbid" },
};

const YES: LocalText = { zh: "是", en: "yes" };

function rowOf(entry: ListEntry, language: Language): string[] {
  const joined = (texts: readonly string[]): string => texts.join(language === "zh" ? "；" : "; ");
  const { subject } = entry;
  return [
    entry.system,
    entry.zone,
    entry.zoneTitle[language],
    entry.inheritedFrom ?? "",
    subject.kind,
    subject.code ?? "",
    subject.title[language],
    VERDICTS[entry.verdict][language],
    joined(entry.conditions.map((condition) => condition[language])),
    joined(entry.opinions),
    entry.message[language],
    joined(entry.basis.map(({ document, article }) => (article === undefined ? document : `${document} ${article}`))),
    entry.confidence,
    entry.rigid ? YES[language] : "",
    entry.rule,
  ];
}

const MEDIA_TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

function sendTable(
  c: ApiContext,
  { head }: PreparedPack,
  entries: readonly ListEntry[],
  format: keyof typeof MEDIA_TYPES,
): Promise<Response> {
  const language = languageOf(c);
  const rows = [HEADINGS.map((heading) => heading[language]), ...entries.map((entry) => rowOf(entry, language))];
  const bytes = format === "csv" ? writeCsv(rows) : writeXlsx(language === "zh" ? "准入清单" : "access list", rows);
  const headers = {
    "content-type": MEDIA_TYPES[format],
    "content-disposition": `attachment; filename="access-list-${head.id}.${format}"`,
  };
  return conditionalBytes(c.req.raw, bytes, headers, language);
}

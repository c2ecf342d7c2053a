import type { Context } from "hono";
import { noSuchReceipt, type Receipt, readReceipt, storeReceipt, uuidV7 } from "../../shared/checks/receipt.ts";
import type { PrecheckServices } from "../../shared/checks/sitingPrecheck.ts";
import type { ReadCounts } from "../../shared/flatgeobuf/read.ts";
import { dayInShanghai } from "../../shared/rules/days.ts";
import { type Language, localised, preferredLanguage } from "../http/language.ts";
import { knownQuery } from "../http/query.ts";
import { conditionalJson } from "./conditionalJson.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { receiptMode } from "./schemas.ts";
import { badParameter } from "./validation.ts";
import { SERVICE_VERSION } from "./version.ts";

/** What all checks have in common between the schema of their request and the bytes of their answer. */

export type ApiContext = Context<{ Bindings: Environment }>;

/** The query parameters of a check. */
export interface AskedFor {
  readonly receipt: "stored" | "none";
  /** Digest of the older snapshot to answer from. */
  readonly snapshot?: string;
}

/** @throws Problem `unknown-parameter`, `repeated-parameter`, `bad-parameter` */
export function askedFor(request: Request): AskedFor {
  const parameters = knownQuery(request.url, ["receipt", "snapshot"]);
  const receipt = parameters.get("receipt");
  const mode = receiptMode.safeParse(receipt);
  if (!mode.success) throw badParameter("receipt", receipt ?? "", "stored | none");
  const snapshot = snapshotOf(parameters.get("snapshot"));
  return { receipt: mode.data, ...(snapshot === undefined ? {} : { snapshot }) };
}

/** @throws Problem `bad-parameter` */
export function snapshotOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1];
  if (digest === undefined) throw badParameter("snapshot", value, "sha256:<64 hex digits>");
  return digest;
}

export interface Answered {
  readonly answer: object;
  /** As it was understood, defaults filled in. */
  readonly request: unknown;
  readonly counts: ReadCounts;
  /** When the request came in, by `performance.now()`. */
  readonly started: number;
}

/** Stores the receipt, if one is asked for, and only then answers. @throws Problem `receipt-not-stored` */
export async function sendAnswer(
  c: ApiContext,
  { store, limits }: PrecheckServices,
  { receipt }: AskedFor,
  { answer, request, counts, started }: Answered,
): Promise<Response> {
  const language = languageOf(c);
  const headers = answerHeaders(counts, language, performance.now() - started);
  if (receipt === "none") return c.json(localised(answer, language) as object, 200, headers);
  const id = uuidV7(Date.now());
  const kept = { id, ...answer };
  const service = { version: SERVICE_VERSION, limits };
  await storeReceipt(store, { id, answeredAt: new Date().toISOString(), request, service, answer: kept });
  const location = `${new URL(c.req.url).pathname}/${id}`;
  return c.json(localised(kept, language) as object, 201, { ...headers, location });
}

/** A stored receipt, if it is one of this resource's. @throws Problem `no-such-receipt` */
export async function sendReceipt(c: ApiContext, id: string, isOurs: (receipt: Receipt) => boolean): Promise<Response> {
  knownQuery(c.req.raw.url, []);
  const receipt = await readReceipt(servicesOf(c.env).store, id);
  if (!isOurs(receipt)) throw noSuchReceipt(id);
  const language = languageOf(c);
  return conditionalJson(c.req.raw, { ...receipt, answer: localised(receipt.answer, language) }, language);
}

export function languageOf(c: ApiContext): Language {
  return preferredLanguage(c.req.header("accept-language") ?? null);
}

/** Rules are in force by the day in China, wherever the Worker runs. */
export function todayInShanghai(): string {
  return dayInShanghai(Date.now());
}

/** Members that may be absent, but are never present and undefined. */
type Defined<T> = T extends object ? { [Key in keyof T]: Defined<Exclude<T[Key], undefined>> } : T;

export function withoutUndefined<T extends object>(value: T): Defined<T> {
  return JSON.parse(JSON.stringify(value));
}

function answerHeaders({ rounds, reads, bytes }: ReadCounts, language: Language, ms: number): Record<string, string> {
  return {
    "content-language": language === "zh" ? "zh-CN" : "en",
    vary: "Accept-Language",
    "lantu-reads": `rounds=${rounds}, reads=${reads}, bytes=${bytes}`,
    "server-timing": `check;dur=${ms.toFixed(1)}`,
  };
}

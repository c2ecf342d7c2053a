import { type Context, Hono } from "hono";
import type { CheckServices } from "../../shared/checks/currentAnswer.ts";
import {
  noSuchReceipt,
  type ReceiptKind,
  readReceipt,
  type SentFile,
  storeReceipt,
  uuidV7,
} from "../../shared/checks/receipt.ts";
import type { ReadCounts } from "../../shared/flatgeobuf/rangeReader.ts";
import { dayInShanghai } from "../../shared/rules/days.ts";
import { conditionalJson } from "../http/conditionalJson.ts";
import { type Language, languageHeaders, localised, preferredLanguage } from "../http/language.ts";
import { methodNotAllowed } from "../http/methodNotAllowed.ts";
import { badParameter, knownQuery, snapshotOf } from "../http/query.ts";
import { readsHeader } from "../http/readsHeader.ts";
import { type Environment, servicesOf } from "./environment.ts";
import { receiptMode } from "./schemas.ts";
import { SERVICE_VERSION } from "./version.ts";

/** What all checks have in common between the schema of their request and the bytes of their answer. */

export type ApiContext = Context<{ Bindings: Environment }>;

/** The query parameters of a check. */
interface AskedFor {
  readonly receipt: "stored" | "none";
  /** Digest of the older snapshot to answer from. */
  readonly snapshot?: string;
}

/** @throws Problem `unknown-parameter`, `repeated-parameter`, `bad-parameter` */
function askedFor(request: Request): AskedFor {
  const parameters = knownQuery(request.url, ["receipt", "snapshot"]);
  const receipt = parameters.get("receipt");
  const mode = receiptMode.safeParse(receipt);
  if (!mode.success) throw badParameter("receipt", receipt ?? "", "stored | none");
  const snapshot = snapshotOf(parameters.get("snapshot"));
  return { receipt: mode.data, ...(snapshot === undefined ? {} : { snapshot }) };
}

interface Answered {
  readonly answer: object;
  /** As it was understood, defaults filled in. */
  readonly request: unknown;
  /** What the site was read from, if it came as a file. */
  readonly file?: SentFile | undefined;
  readonly counts: ReadCounts;
}

/** Reads a request and answers it; `older` names the snapshot to answer from, if one is asked for. */
type Check = (request: Request, services: CheckServices, older: { readonly snapshot?: string }) => Promise<Answered>;

/** The resource of a check: POST asks, GET /{id} reads a receipt of this kind back. */
export function checkResource(kind: ReceiptKind, check: Check): Hono<{ Bindings: Environment }> {
  const resource = new Hono<{ Bindings: Environment }>();
  resource.post("/", async (c) => {
    const started = performance.now();
    const { receipt, ...older } = askedFor(c.req.raw);
    const services = servicesOf(c);
    const answered = await check(c.req.raw, services, older);
    return sendAnswer(c, services, receipt, kind, answered, started);
  });
  resource.get("/:id", (c) => sendReceipt(c, c.req.param("id"), kind));
  resource.all("/", (c) => methodNotAllowed(c.req.raw, "POST, OPTIONS"));
  resource.all("/:id", (c) => methodNotAllowed(c.req.raw, "GET, HEAD, OPTIONS"));
  return resource;
}

/** Stores the receipt, if one is asked for, and only then answers. @throws Problem `receipt-not-stored` */
async function sendAnswer(
  c: ApiContext,
  { store, limits }: CheckServices,
  receipt: AskedFor["receipt"],
  kind: ReceiptKind,
  { answer, request, file, counts }: Answered,
  started: number,
): Promise<Response> {
  const language = languageOf(c);
  const headers = {
    ...languageHeaders(language),
    "lantu-reads": readsHeader(counts),
    "server-timing": `check;dur=${(performance.now() - started).toFixed(1)}`,
  };
  if (receipt === "none") return c.json(localised(answer, language) as object, 200, headers);
  const id = uuidV7(Date.now());
  const kept = { id, ...answer };
  const service = { version: SERVICE_VERSION, limits };
  const sent = file === undefined ? {} : { file };
  await storeReceipt(store, {
    id,
    kind,
    answeredAt: new Date().toISOString(),
    request,
    ...sent,
    service,
    answer: kept,
  });
  const location = `${new URL(c.req.url).pathname}/${id}`;
  return c.json(localised(kept, language) as object, 201, { ...headers, location });
}

/** A stored receipt, if it is one of this resource's. @throws Problem `no-such-receipt`, `receipt-damaged` */
async function sendReceipt(c: ApiContext, id: string, kind: ReceiptKind): Promise<Response> {
  knownQuery(c.req.raw.url, []);
  const receipt = await readReceipt(servicesOf(c).store, id);
  if (receipt.kind !== kind) throw noSuchReceipt(id);
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

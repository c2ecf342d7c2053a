import * as z from "zod";
import { RECEIPT_KINDS } from "../../shared/checks/receipt.ts";
import type { LocalText } from "../../shared/problems/problem.ts";
import { receiptMode } from "./schemas.ts";

export const OPENAPI_MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.1";

/** What the descriptions of all resources are made of (OpenAPI 3.1). Texts come in the caller's language. */
export type Text = LocalText | string;

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header";
  readonly required?: true;
  readonly description?: Text;
  readonly schema: object;
  readonly style?: "form";
  readonly explode?: boolean;
  readonly example?: unknown;
}

export function schema(type: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: "any" });
  return rest;
}

export function json(name: string): object {
  return { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } };
}

const problem = {
  description: { zh: "问题详情（RFC 9457）", en: "RFC 9457 problem" },
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

export function problems(...statuses: number[]): object {
  return Object.fromEntries(statuses.map((status) => [status, problem]));
}

export const notModified = {
  description: { zh: "调用方已有此内容（If-None-Match）", en: "The caller has it already (If-None-Match)" },
};

/** A document with an ETag. */
export function document(description: Text, content: object = { "application/json": {} }): object {
  return { 200: { description, content }, 304: notModified, ...problems(400, 412) };
}

/** A document that is made of what is published. */
export function published(description: Text, content?: object): object {
  return { ...document(description, content), ...problems(503) };
}

export function query(name: string, type: object, description: Text, example?: unknown): Parameter {
  return { name, in: "query", schema: type, description, ...(example === undefined ? {} : { example }) };
}

export function path(name: string, type: object = { type: "string" }, example?: unknown): Parameter {
  return { name, in: "path", required: true, schema: type, ...(example === undefined ? {} : { example }) };
}

/** A collection of the demo county; every deployment has its own. */
export const layer = path("layer", { type: "string" }, "STBHHX");

export function header(name: string): Parameter {
  return { name, in: "header", schema: { type: "string" } };
}

export const conditional = [header("If-Match"), header("If-None-Match")];

/** Of documents that are a page too (documents.ts). */
export const representation = query(
  "f",
  { enum: ["json", "html"] },
  { zh: "表示方式；缺省依 Accept，默认 JSON", en: "Representation; default: what Accept asks for, else JSON" },
);

export const older = query(
  "snapshot",
  { type: "string" },
  { zh: "较早的数据快照：sha256:<十六进制>", en: "Of an older snapshot: sha256:<hex>" },
);

/** The query parameters of every check. */
export const askedOfChecks = [
  query("receipt", schema(receiptMode, "input"), {
    zh: "stored（默认）保存回执；none 只答不存",
    en: "stored (default): keep a receipt; none: answer without an id",
  }),
  older,
];

/** A stored receipt whose request and answer have these schemas. */
export function receiptOf(request: string, answer: string): object {
  return {
    type: "object",
    properties: {
      id: { type: "string" },
      kind: { enum: RECEIPT_KINDS },
      answeredAt: { type: "string", format: "date-time" },
      request: { $ref: `#/components/schemas/${request}` },
      file: {
        type: "object",
        properties: { format: { type: "string" }, bytes: { type: "integer" }, digest: { type: "string" } },
        description: "What the site was read from, if it was sent as a file; digest is sha256:<hex>",
      },
      service: {
        type: "object",
        properties: { version: { type: "string" }, limits: { type: "object" } },
        description: "What answered, and its limits",
      },
      answer: { $ref: `#/components/schemas/${answer}` },
    },
  };
}

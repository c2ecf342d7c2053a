import * as z from "zod";
import { RECEIPT_KINDS } from "../../shared/checks/receipt.ts";
import { receiptMode } from "./schemas.ts";

/** What the descriptions of all resources are made of (OpenAPI 3.1). */

export function schema(type: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: "any" });
  return rest;
}

export function json(name: string): object {
  return { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } };
}

const problem = {
  description: "RFC 9457 problem",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

export function problems(...statuses: number[]): object {
  return Object.fromEntries(statuses.map((status) => [status, problem]));
}

export const notModified = { description: "The caller has it already (If-None-Match)" };

/** A document with an ETag. */
export function document(description: string, content: object = { "application/json": {} }): object {
  return { 200: { description, content }, 304: notModified, ...problems(400, 412) };
}

/** A document that is made of what is published. */
export function published(description: string, content?: object): object {
  return { ...document(description, content), ...problems(503) };
}

export function query(name: string, type: object, description: string): object {
  return { name, in: "query", schema: type, description };
}

export function path(name: string, type: object = { type: "string" }): object {
  return { name, in: "path", required: true, schema: type };
}

export function header(name: string): object {
  return { name, in: "header", schema: { type: "string" } };
}

export const conditional = [header("If-Match"), header("If-None-Match")];

export const older = query("snapshot", { type: "string" }, "Of an older snapshot: sha256:<hex>");

/** The query parameters of every check. */
export const askedOfChecks = [
  query("receipt", schema(receiptMode, "input"), "stored (default): keep a receipt; none: answer without an id"),
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
      service: {
        type: "object",
        properties: { version: { type: "string" }, limits: { type: "object" } },
        description: "What answered, and its limits",
      },
      answer: { $ref: `#/components/schemas/${answer}` },
    },
  };
}

import * as z from "zod";
import { precheckAnswer, precheckRequest, problemDetails, receiptMode } from "./schemas.ts";

/** The OpenAPI 3.1 description, made of the schemas that validate. */
export function openApi(): object {
  const schema = (type: z.ZodType, io: "input" | "output"): object => {
    const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: "any" });
    return rest;
  };
  const json = (name: string): object => ({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } });
  const problem = {
    description: "RFC 9457 problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  const query = (name: string, type: object, description: string): object => ({
    name,
    in: "query",
    schema: type,
    description,
  });
  const path = (name: string, type: object = { type: "string" }): object => ({
    name,
    in: "path",
    required: true,
    schema: type,
  });
  const integer = { type: "integer", minimum: 0 };
  return {
    openapi: "3.1.0",
    info: {
      title: "Lantu 蓝图",
      version: "0.1.0",
      description: "May this project stand here? Siting pre-checks (空间预审) on published control lines and zones",
    },
    paths: {
      "/prechecks": {
        post: {
          operationId: "createPrecheck",
          summary: "空间预审 · siting pre-check",
          parameters: [
            query(
              "receipt",
              schema(receiptMode, "input"),
              "stored (default): keep a receipt; none: answer without an id",
            ),
            query("snapshot", { type: "string" }, "Answer from an older snapshot: sha256:<hex>"),
          ],
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/PrecheckRequest" }, example: EXAMPLE },
              "application/geo+json": { schema: { type: "object" } },
            },
          },
          responses: {
            200: { description: "Answer without a receipt", content: json("Precheck") },
            201: { description: "Answer; its receipt is at Location", content: json("Precheck") },
            400: problem,
            413: problem,
            415: problem,
            503: problem,
          },
        },
      },
      "/prechecks/{id}": {
        get: {
          operationId: "getPrecheck",
          summary: "检测回执 · stored receipt",
          parameters: [path("id", { type: "string", format: "uuid" })],
          responses: { 200: { description: "Receipt: request and answer", content: json("Receipt") }, 404: problem },
        },
      },
      "/collections": { get: { operationId: "getCollections", responses: { 200: { description: "Layers" } } } },
      "/collections/{layer}": {
        get: {
          operationId: "getCollection",
          parameters: [path("layer")],
          responses: { 200: { description: "Layer" }, 404: problem },
        },
      },
      "/collections/{layer}/data.fgb": {
        get: {
          operationId: "getLayerFile",
          parameters: [path("layer")],
          responses: {
            200: { description: "Whole layer", content: { "application/vnd.flatgeobuf": {} } },
            206: { description: "One range" },
            304: { description: "Not modified" },
            404: problem,
            412: { description: "If-Match failed" },
            416: { description: "Range not satisfiable" },
          },
        },
      },
      "/collections/{layer}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}": {
        get: {
          operationId: "getTile",
          parameters: [
            path("layer"),
            path("tileMatrix", integer),
            path("tileRow", integer),
            path("tileCol", integer),
            query("f", { enum: ["fgb", "geojson"] }, "Encoding"),
          ],
          responses: {
            200: { description: "Tile", content: { "application/vnd.flatgeobuf": {}, "application/geo+json": {} } },
            404: problem,
          },
        },
      },
    },
    components: {
      schemas: {
        PrecheckRequest: schema(precheckRequest, "input"),
        Precheck: schema(precheckAnswer, "output"),
        Receipt: {
          type: "object",
          properties: {
            id: { type: "string" },
            answeredAt: { type: "string", format: "date-time" },
            request: { $ref: "#/components/schemas/PrecheckRequest" },
            answer: { $ref: "#/components/schemas/Precheck" },
          },
        },
        Problem: schema(problemDetails, "output"),
      },
    },
  };
}

/** A site on the demo county (示例县), half in its town and half on its farmland; the READMEs show its answer. */
export const EXAMPLE = {
  site: {
    type: "Polygon",
    coordinates: [
      [
        [117.035, 31.83],
        [117.038, 31.83],
        [117.038, 31.832],
        [117.035, 31.832],
        [117.035, 31.83],
      ],
    ],
  },
  asOf: "2026-11-22",
  project: { name: "示例项目", landUse: "100101", industry: "C26" },
};

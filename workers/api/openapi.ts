import { accessPaths, accessSchemas } from "./accessPaths.ts";
import { checkPaths } from "./checkPaths.ts";
import { deficiencyPaths, deficiencySchemas } from "./deficiencyChecksPaths.ts";
import { EXAMPLE } from "./example.ts";
import {
  conditional,
  document,
  header,
  notModified,
  older,
  path,
  problems,
  published,
  query,
  receiptOf,
  schema,
} from "./openapiParts.ts";
import { precheckAnswer, precheckRequest, problemDetails } from "./schemas.ts";
import { STORY } from "./storyExamples.ts";
import { tolerancePaths, toleranceSchemas } from "./toleranceChecksPaths.ts";
import { SERVICE_VERSION } from "./version.ts";

/** The OpenAPI 3.1 description, made of the schemas that validate. */
export function openApi(): object {
  const integer = { type: "integer", minimum: 0 };
  return {
    openapi: "3.1.0",
    info: {
      title: "Lantu 蓝图",
      version: SERVICE_VERSION,
      description: "May this project stand here? Siting pre-checks (空间预审) on published control lines and zones",
    },
    paths: {
      "/": {
        get: {
          operationId: "getLandingPage",
          parameters: conditional,
          responses: published("What is published; links"),
        },
      },
      "/openapi.json": {
        get: { operationId: "getDescription", parameters: conditional, responses: document("This description") },
      },
      "/conformance": {
        get: { operationId: "getConformance", parameters: conditional, responses: document("Conformance classes") },
      },
      "/healthz": {
        get: {
          operationId: "getHealth",
          responses: {
            200: { description: "Something is published", content: { "application/json": {} } },
            ...problems(400, 503),
          },
        },
      },
      ...checkPaths({
        path: "/prechecks",
        summary: "空间预审 · siting pre-check",
        request: "PrecheckRequest",
        answer: "Precheck",
        receipt: "Receipt",
        examples: {
          "a site": { summary: "工业用地，一半在城镇，一半在永久基本农田", value: EXAMPLE },
          "after an access check": STORY.precheck,
        },
        otherBodies: { "application/geo+json": { schema: { type: "object" } } },
      }),
      ...accessPaths,
      ...deficiencyPaths,
      ...tolerancePaths,
      "/collections": {
        get: { operationId: "getCollections", parameters: conditional, responses: published("Layers") },
      },
      "/collections/{layer}": {
        get: {
          operationId: "getCollection",
          parameters: [path("layer"), ...conditional],
          responses: { ...published("Layer"), ...problems(404) },
        },
      },
      "/collections/{layer}/data.fgb": {
        get: {
          operationId: "getLayerFile",
          parameters: [path("layer"), older, ...conditional, header("Range"), header("If-Range")],
          responses: {
            200: { description: "Whole layer", content: { "application/vnd.flatgeobuf": {} } },
            206: { description: "One range", content: { "application/vnd.flatgeobuf": {} } },
            304: notModified,
            ...problems(400, 403, 404, 412, 416, 503),
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
            query("f", { enum: ["fgb", "geojson"] }, "Encoding; default: geojson where Accept names it, else fgb"),
            older,
            ...conditional,
          ],
          responses: {
            200: { description: "Tile", content: { "application/vnd.flatgeobuf": {}, "application/geo+json": {} } },
            204: { description: "Nothing there" },
            304: notModified,
            ...problems(400, 403, 404, 412, 413, 503),
          },
        },
      },
    },
    components: {
      schemas: {
        PrecheckRequest: schema(precheckRequest, "input"),
        Precheck: schema(precheckAnswer, "output"),
        Receipt: receiptOf("PrecheckRequest", "Precheck"),
        ...accessSchemas(),
        ...deficiencySchemas(),
        ...toleranceSchemas(),
        Problem: schema(problemDetails, "output"),
      },
    },
  };
}

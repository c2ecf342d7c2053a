import {
  conditional,
  document,
  json,
  OPENAPI_MEDIA_TYPE,
  path,
  problems,
  published,
  representation,
} from "./openapiParts.ts";

const PAGE = { "text/html": { schema: { type: "string" } } };

/** What the service says of itself (OGC API – Common, Part 1). */
export const servicePaths = {
  "/": {
    get: {
      operationId: "getLandingPage",
      summary: { zh: "首页：已发布的内容与链接", en: "Landing page: what is published, and where to go on" },
      parameters: [representation, ...conditional],
      responses: published(
        { zh: "已发布的内容与链接", en: "What is published; links" },
        { ...json("Landing"), ...PAGE },
      ),
    },
  },
  "/openapi.json": {
    get: {
      operationId: "getDescription",
      summary: { zh: "接口描述（OpenAPI 3.1）", en: "This description (OpenAPI 3.1)" },
      parameters: conditional,
      responses: document(
        { zh: "接口描述", en: "This description" },
        { [OPENAPI_MEDIA_TYPE]: { schema: { type: "object" } } },
      ),
    },
  },
  "/docs": {
    get: {
      operationId: "getDocumentation",
      summary: { zh: "接口文档（网页）", en: "API documentation, as a page" },
      parameters: conditional,
      responses: document({ zh: "接口文档", en: "Documentation" }, PAGE),
    },
  },
  "/problems/{type}": {
    get: {
      operationId: "getProblemType",
      summary: { zh: "问题类型的说明", en: "What a type of problem means" },
      parameters: [path("type", { type: "string" }, "bad-parameter")],
      responses: {
        303: { description: { zh: "见文档中的说明（Location）", en: "It is told of at Location" } },
        ...problems(400, 404),
      },
    },
  },
  "/conformance": {
    get: {
      operationId: "getConformance",
      summary: { zh: "一致性类（OGC API）", en: "Conformance classes (OGC API)" },
      parameters: [representation, ...conditional],
      responses: document({ zh: "一致性类", en: "Conformance classes" }, { ...json("Conformance"), ...PAGE }),
    },
  },
  "/healthz": {
    get: {
      operationId: "getHealth",
      summary: { zh: "运行状态", en: "Whether the service can answer" },
      responses: {
        200: {
          description: { zh: "已有数据发布", en: "Something is published" },
          content: { "application/json": { schema: { type: "object" } } },
        },
        ...problems(400, 503),
      },
    },
  },
};

export const serviceSchemas = {
  Link: {
    type: "object",
    required: ["rel", "href"],
    properties: {
      rel: { type: "string" },
      href: { type: "string", format: "uri-reference" },
      type: { type: "string" },
      title: { type: "string" },
      templated: { type: "boolean" },
    },
  },
  Landing: {
    type: "object",
    required: ["title", "links"],
    properties: {
      title: { type: "string" },
      description: { type: "string" },
      published: { type: "object" },
      rulePacks: { type: "array", items: { type: "string" } },
      links: { type: "array", items: { $ref: "#/components/schemas/Link" } },
    },
  },
  Conformance: {
    type: "object",
    required: ["conformsTo"],
    properties: {
      conformsTo: { type: "array", items: { type: "string", format: "uri" } },
      links: { type: "array", items: { $ref: "#/components/schemas/Link" } },
    },
  },
};

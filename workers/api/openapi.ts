import { type Language, localised } from "../http/language.ts";
import { accessPaths, accessSchemas } from "./accessPaths.ts";
import { checkPaths, siteBodies } from "./checkPaths.ts";
import { deficiencyPaths, deficiencySchemas } from "./deficiencyChecksPaths.ts";
import { EXAMPLE } from "./example.ts";
import { itemsPaths } from "./itemsPaths.ts";
import type { OpenApiDocument } from "./openApiDocument.ts";
import {
  conditional,
  header,
  layer,
  notModified,
  older,
  problems,
  published,
  receiptOf,
  representation,
  schema,
} from "./openapiParts.ts";
import { precheckAnswer, precheckRequest, problemDetails } from "./schemas.ts";
import { servicePaths, serviceSchemas } from "./servicePaths.ts";
import { STORY } from "./storyExamples.ts";
import { tilePaths } from "./tilePaths.ts";
import { tolerancePaths, toleranceSchemas } from "./toleranceChecksPaths.ts";
import { SERVICE_VERSION } from "./version.ts";

/** Made when first asked for: it would cost every start of a Worker. */
let made: ReturnType<typeof description> | undefined;

/** The OpenAPI 3.1 description, made of the schemas that validate; its texts in one language. */
export function openApi(language: Language): OpenApiDocument {
  made ??= description();
  // In the schemas `zh` and `en` are names of members.
  const { components, ...described } = made;
  return { ...(localised(described, language) as Omit<OpenApiDocument, "components">), components };
}

const COLLECTION_TYPES = { "application/json": {}, "text/html": {} };

function description() {
  return {
    openapi: "3.1.0",
    info: {
      title: "Lantu 蓝图",
      version: SERVICE_VERSION,
      description: {
        zh: "项目能否落在这里？依据已发布的控制线和分区进行空间预审，并提供准入、容差、容缺核对与图层数据",
        en: "May this project stand here? Siting pre-checks on published control lines and zones, checks of access, tolerances and papers, and the layers themselves",
      },
    },
    servers: [{ url: "/" }],
    // Nobody has to say who they are.
    security: [],
    paths: {
      ...servicePaths,
      ...checkPaths({
        path: "/prechecks",
        summary: { zh: "空间预审", en: "Siting pre-check: may the project stand here" },
        request: "PrecheckRequest",
        answer: "Precheck",
        receipt: "Receipt",
        examples: {
          "a site": { summary: "工业用地，一半在城镇，一半在永久基本农田", value: EXAMPLE },
          "after an access check": STORY.precheck,
        },
        otherBodies: siteBodies("PrecheckRequest"),
      }),
      ...accessPaths,
      ...deficiencyPaths,
      ...tolerancePaths,
      "/collections": {
        get: {
          operationId: "getCollections",
          summary: { zh: "已发布的图层", en: "Published layers" },
          parameters: [representation, ...conditional],
          responses: published({ zh: "图层", en: "Layers" }, COLLECTION_TYPES),
        },
      },
      "/collections/{layer}": {
        get: {
          operationId: "getCollection",
          summary: { zh: "一个图层", en: "One layer" },
          parameters: [layer, representation, ...conditional],
          responses: { ...published({ zh: "图层", en: "Layer" }, COLLECTION_TYPES), ...problems(404) },
        },
      },
      ...itemsPaths,
      "/collections/{layer}/data.fgb": {
        get: {
          operationId: "getLayerFile",
          summary: { zh: "整层下载（FlatGeobuf）", en: "The whole layer as FlatGeobuf" },
          parameters: [layer, older, ...conditional, header("Range"), header("If-Range")],
          responses: {
            200: { description: { zh: "整个文件", en: "Whole file" }, content: { "application/vnd.flatgeobuf": {} } },
            206: { description: { zh: "一段字节", en: "One range" }, content: { "application/vnd.flatgeobuf": {} } },
            304: notModified,
            ...problems(400, 403, 404, 412, 416, 503),
          },
        },
      },
      ...tilePaths,
    },
    components: {
      schemas: {
        ...serviceSchemas,
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

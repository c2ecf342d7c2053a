import { DEFAULT_ITEM_LIMITS, DEFAULT_PAGE_FEATURES } from "../../shared/items/limits.ts";
import { ITEM_FORMATS } from "./itemFormats.ts";
import {
  conditional,
  layer,
  notModified,
  older,
  type Parameter,
  path,
  problems,
  query,
  representation,
} from "./openapiParts.ts";
import { SCHEMA_MEDIA_TYPE } from "./queryables.ts";

const uri = { type: "string", format: "uri" };
const whole = { type: "integer", minimum: 0 };

const format = query(
  "f",
  { enum: ITEM_FORMATS.flatMap(({ name, alias }) => (alias ? [name, alias] : [name])) },
  { zh: "格式；缺省依 Accept，默认 GeoJSON", en: "Format; default: what Accept asks for, else GeoJSON" },
);

const crs = query("crs", uri, {
  zh: "答复坐标的坐标系 URI，取自图层的 crs；轴序依该坐标系；缺省 CRS84",
  en: "URI of the answer's CRS, one of the layer's crs; axes in its order; default CRS84",
});

const bbox: Parameter = {
  ...query(
    "bbox",
    {
      type: "array",
      oneOf: [
        { minItems: 4, maxItems: 4 },
        { minItems: 6, maxItems: 6 },
      ],
      items: { type: "number" },
    },
    {
      zh: "只要与此范围相交的要素：下角，上角；轴序依 bbox-crs",
      en: "Only features that intersect it: lower corner, upper corner, axes in the order of bbox-crs",
    },
  ),
  style: "form",
  explode: false,
};

/** Any column of the layer that can be asked about: see its queryables. */
const properties: Parameter = {
  ...query(
    "properties",
    { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } },
    {
      zh: "按属性取值：?列名=值，列见 queryables；多列须同时相等",
      en: "By value: ?column=value, for the columns of the queryables; several must all be equal",
    },
  ),
  style: "form",
  explode: true,
};

const parameters = [
  layer,
  bbox,
  query("bbox-crs", uri, { zh: "bbox 的坐标系；缺省 CRS84", en: "CRS of bbox; default CRS84" }),
  query(
    "limit",
    { type: "integer", minimum: 1, maximum: DEFAULT_ITEM_LIMITS.maxPageFeatures, default: DEFAULT_PAGE_FEATURES },
    { zh: "每页要素数；超过上限按上限", en: "Features of one page; more than the maximum is taken for it" },
  ),
  query("offset", whole, { zh: "此页之前的要素数", en: "How many features come before this page" }),
  query("cursor", whole, {
    zh: "上一页结束处；取自 next 链接",
    en: "Where the page before ended; taken from its next link",
  }),
  query(
    "datetime",
    { type: "string" },
    {
      zh: "RFC 3339 时刻或区间。要素没有时间属性，故全部符合",
      en: "RFC 3339 time or interval. Features have no time of their own, so all of them match",
    },
  ),
  properties,
  query("filter", { type: "string" }, { zh: "CQL2 过滤表达式", en: "A filter in CQL2" }),
  query(
    "filter-lang",
    { type: "string", enum: ["cql2-text", "cql2-json"], default: "cql2-text" },
    { zh: "filter 的编码", en: "Encoding of the filter" },
  ),
  query("filter-crs", uri, {
    zh: "filter 中坐标的坐标系；缺省 CRS84",
    en: "CRS of the filter's coordinates; default CRS84",
  }),
  crs,
  format,
  older,
  ...conditional,
];

const CONTENT = Object.fromEntries(ITEM_FORMATS.map(({ types }) => [types[0], {}]));

/** Content-Crs and Link are told of, since callers rely on them. */
const headers = {
  "Content-Crs": { schema: { type: "string" } },
  Link: { schema: { type: "string" } },
};

const given = (zh: string, en: string): object => ({ description: { zh, en }, headers, content: CONTENT });

export const itemsPaths = {
  "/collections/{layer}/queryables": {
    get: {
      operationId: "getQueryables",
      summary: { zh: "可查询属性", en: "What a filter may ask about" },
      parameters: [layer, representation, ...conditional],
      responses: {
        200: {
          description: { zh: "JSON Schema", en: "A JSON Schema" },
          content: { [SCHEMA_MEDIA_TYPE]: {}, "text/html": {} },
        },
        304: notModified,
        ...problems(400, 403, 404, 412, 503),
      },
    },
  },
  "/collections/{layer}/items": {
    get: {
      operationId: "getItems",
      summary: { zh: "图层要素", en: "Features of a layer" },
      parameters,
      responses: {
        200: given("一页要素", "One page of features"),
        304: notModified,
        ...problems(400, 403, 404, 412, 413, 503),
      },
    },
  },
  "/collections/{layer}/items/{id}": {
    get: {
      operationId: "getItem",
      summary: { zh: "单个要素", en: "One feature" },
      parameters: [layer, path("id"), crs, format, older, ...conditional],
      responses: {
        200: given("要素", "The feature"),
        304: notModified,
        ...problems(400, 403, 404, 412, 503),
      },
    },
  },
};

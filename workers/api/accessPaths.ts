import { accessAnswer, accessListAnswer, accessRequest, positionAnswer } from "./accessSchemas.ts";
import { checkPaths, siteBodies } from "./checkPaths.ts";
import { EXAMPLE } from "./example.ts";
import { conditional, json, older, path, problems, published, query, receiptOf, schema } from "./openapiParts.ts";
import { STORY } from "./storyExamples.ts";

/** Sites on the demo county (示例县) and zones of its list; the tests send them. */
export const ACCESS_EXAMPLES = {
  "industry by zone code": {
    summary: "按分区代码：一类工业进入工业发展区",
    value: {
      zones: [{ system: "GHFQ", code: "414" }],
      list: "cn-demo",
      asOf: "2026-11-22",
      project: {
        name: "示例项目",
        landUse: "100101",
        industry: "C39",
        siteHa: 2.8,
        far: 1.3,
        buildingDensity: 0.45,
        heightM: 24,
        greenRatio: 0.1,
        envClass: "一类",
      },
    },
  },
  "industry on a site": {
    summary: "按用地范围：分区、距离由已发布图层得出",
    value: {
      site: EXAMPLE.site,
      asOf: "2026-11-22",
      project: {
        name: "示例项目",
        landUse: "100101",
        industry: "C39",
        far: 1.3,
        buildingDensity: 0.45,
        heightM: 24,
        greenRatio: 0.1,
        envClass: "一类",
      },
    },
  },
  "before the design": STORY.access,
};

export const accessPaths = {
  "/zones": {
    get: {
      operationId: "getZones",
      summary: { zh: "某点所在分区", en: "The zones at a position" },
      parameters: [
        {
          ...query("at", { type: "string" }, { zh: "经度,纬度（度）", en: "lon,lat in degrees" }, "117.035,31.83"),
          required: true,
        },
        query(
          "accuracy",
          { type: "number", exclusiveMinimum: 0, maximum: 5000 },
          {
            zh: "米：取此范围内的全部分区",
            en: "Metres: all zones within it",
          },
        ),
        older,
        ...conditional,
      ],
      responses: {
        ...published(
          { zh: "所在分区与各图层的已知情况", en: "Zones, and what is known of each layer" },
          json("ZonesAt"),
        ),
        ...problems(404),
      },
    },
  },
  "/access-lists/{pack}": {
    get: {
      operationId: "getAccessList",
      summary: { zh: "准入清单", en: "Access list: what may be built where" },
      parameters: [
        path("pack", { type: "string" }, "cn-demo"),
        query(
          "zone",
          { type: "string" },
          {
            zh: "414 或 GHFQ:414：该分区的全部条目，含承继的",
            en: "414 or GHFQ:414: what the zone says, inherited rows included",
          },
        ),
        query(
          "subject",
          { type: "string" },
          {
            zh: "0701、C26、linear 或 land-use:0701：各分区对它的要求",
            en: "0701, C26, linear or land-use:0701: what each zone says to it",
          },
        ),
        query(
          "verdict",
          { enum: ["forbid", "conditional", "allow"] },
          {
            zh: "条目的结论；给出 subject 时为分区的结论",
            en: "Of the row; with a subject, of the zone",
          },
        ),
        query(
          "q",
          { type: "string" },
          {
            zh: "分区或对象的名称、代码中的一段",
            en: "Part of a title or code of the zone or the subject",
          },
        ),
        query(
          "asOf",
          { type: "string", format: "date" },
          {
            zh: "当日有效的条目；默认今天",
            en: "Rows in force on this day; default today",
          },
        ),
        query("f", { enum: ["json", "csv", "xlsx"] }, { zh: "默认 json", en: "Default json" }),
        older,
        ...conditional,
      ],
      responses: {
        ...published(
          { zh: "清单", en: "The list" },
          {
            ...json("AccessList"),
            "text/csv": {},
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {},
          },
        ),
        ...problems(404),
      },
    },
  },
  ...checkPaths({
    path: "/access-checks",
    summary: { zh: "准入检测", en: "Access check: do the zones admit this project" },
    request: "AccessRequest",
    answer: "AccessCheck",
    receipt: "AccessReceipt",
    examples: ACCESS_EXAMPLES,
    otherBodies: siteBodies("AccessRequest"),
  }),
};

/** Made when asked for: it would cost every start of a Worker. */
export const accessSchemas = () => ({
  AccessRequest: schema(accessRequest, "input"),
  AccessCheck: schema(accessAnswer, "output"),
  AccessReceipt: receiptOf("AccessRequest", "AccessCheck"),
  AccessList: schema(accessListAnswer, "output"),
  ZonesAt: schema(positionAnswer, "output"),
});

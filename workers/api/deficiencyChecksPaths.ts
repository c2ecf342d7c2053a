import { checkPaths } from "./checkPaths.ts";
import { deficiencyAnswer, deficiencyRequest } from "./deficiencyChecksSchemas.ts";
import { receiptOf, schema } from "./openapiParts.ts";

/** A construction permit without its fee receipt and renderings, accepted just before the Spring Festival. */
const CONSTRUCTION_PERMIT = {
  list: "cn-demo",
  service: "construction-permit",
  papers: [
    "application-form",
    "land-title",
    "land-use-certificate",
    "approved-scheme",
    "area-report",
    "parallel-opinions",
    "applicant-identity",
  ],
  acceptedOn: "2026-02-10",
  on: "2026-03-05",
  credit: "good",
  applicant: { name: "示例公司", creditCode: "91350100M000100Y43" },
  project: { landUse: "100101" },
};

export const DEFICIENCY_EXAMPLES = {
  "papers to follow": { summary: "容缺受理", value: CONSTRUCTION_PERMIT },
  "where the case stands": {
    summary: "办件到哪一步：其余材料分两次补齐",
    value: {
      ...CONSTRUCTION_PERMIT,
      events: [
        { event: "accepted", on: "2026-02-10" },
        { event: "supplemented", on: "2026-02-26", papers: ["fee-receipt"] },
        { event: "supplemented", on: "2026-03-05", papers: ["效果图"] },
      ],
    },
  },
  "to be supplemented": {
    summary: "一次性告知",
    value: { list: "cn-demo", service: "site-selection", papers: ["申请表"], acceptedOn: "2026-09-30", credit: "bad" },
  },
};

export const deficiencyPaths = checkPaths({
  path: "/deficiency-checks",
  summary: { zh: "容缺受理", en: "Deficiency check: which papers are missing, and may they follow" },
  request: "DeficiencyRequest",
  answer: "DeficiencyCheck",
  receipt: "DeficiencyReceipt",
  examples: DEFICIENCY_EXAMPLES,
});

/** Made when asked for: it would cost every start of a Worker. */
export const deficiencySchemas = () => ({
  DeficiencyRequest: schema(deficiencyRequest, "input"),
  DeficiencyCheck: schema(deficiencyAnswer, "output"),
  DeficiencyReceipt: receiptOf("DeficiencyRequest", "DeficiencyCheck"),
});

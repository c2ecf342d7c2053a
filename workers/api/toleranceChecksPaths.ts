import { checkPaths } from "./checkPaths.ts";
import { receiptOf, schema } from "./openapiParts.ts";
import { STORY } from "./storyExamples.ts";
import { toleranceAnswer, toleranceRequest } from "./toleranceChecksSchemas.ts";

/** 100 × 80 m in the 3° zone 39, and the same as surveyed: its eastern side 0.08 m farther out. */
const outline = (east: number): object => ({
  type: "Polygon",
  coordinates: [
    [
      [39500000, 3520000],
      [east, 3520000],
      [east, 3520080],
      [39500000, 3520080],
      [39500000, 3520000],
    ],
  ],
});

export const TOLERANCE_EXAMPLES = {
  "floor area": {
    summary: "规划核实：建筑面积分段累进容差",
    value: {
      list: "cn-demo",
      asOf: "2026-11-22",
      project: { name: "示例项目", code: "2311-341500-04-01-123456" },
      items: [
        { item: "floorArea", approved: 12000, measured: 12100, unit: "m2" },
        { item: "floorArea", building: "1#", approved: 4000, measured: 4013.2, unit: "m2" },
        { item: "far", approved: 2.5, measured: 2.504 },
        { item: "buildingDensity", approved: 35, measured: 34.6, unit: "%" },
        { item: "greenRatio", approved: 0.3, measured: 0.301, unit: "fraction" },
        { item: "setback", label: "north", approved: 15, measured: 14.95, unit: "m" },
        { item: "parking", approved: 120, measured: 120 },
        { item: "use", approved: "0701", measured: "070102" },
      ],
    },
  },
  "land verification": {
    summary: "土地核验：批准界线与实测界线",
    value: {
      list: "cn-demo",
      asOf: "2026-11-22",
      approvedBoundary: outline(39500100),
      surveyedBoundary: outline(39500100.08),
      crs: "EPSG:4527",
      pointClass: "一",
    },
  },
};

export const tolerancePaths = checkPaths({
  path: "/tolerance-checks",
  summary: { zh: "容差核对", en: "Tolerance check: was it built as approved, within the tolerances" },
  request: "ToleranceRequest",
  answer: "ToleranceCheck",
  receipt: "ToleranceReceipt",
  examples: { ...TOLERANCE_EXAMPLES, "completion, after an access check and a pre-check": STORY.completion },
});

/** Made when asked for: it would cost every start of a Worker. */
export const toleranceSchemas = () => ({
  ToleranceRequest: schema(toleranceRequest, "input"),
  ToleranceCheck: schema(toleranceAnswer, "output"),
  ToleranceReceipt: receiptOf("ToleranceRequest", "ToleranceCheck"),
});

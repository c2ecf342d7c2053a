/**
 * One project at its three stages (空间准入条件 → 用途管制许可 → 竣工验收), each of which names those before it, on a plot of
 * the demo county's industrial park (示例县). Ids are those that the answers before were given; the tests put them in.
 */

/** Stand for the ids of the access check and the pre-check. */
export const STORY_IDS = ["01a20000-0000-7000-8000-000000000001", "01a20000-0000-7000-8000-000000000002"] as const;

const PLOT = {
  type: "Polygon",
  coordinates: [
    [
      [117.062, 31.821],
      [117.063, 31.821],
      [117.063, 31.822],
      [117.062, 31.822],
      [117.062, 31.821],
    ],
  ],
};

const PROJECT = {
  name: "示例项目",
  code: "2311-341500-04-01-123456",
  landUse: "100102",
  industry: "C39",
  envClass: "一类",
};

/** What are the conditions here? The design is not known yet. */
const access = { site: PLOT, asOf: "2026-11-22", project: PROJECT };

/** The design: are they met, and what else stands in the way? */
const precheck = {
  site: PLOT,
  asOf: "2026-11-22",
  project: { ...PROJECT, far: 1.5, buildingDensity: 0.45, heightM: 24, greenRatio: 0.15 },
  earlier: [STORY_IDS[0]],
};

/** As built. */
const completion = {
  list: "cn-demo",
  asOf: "2026-11-22",
  project: PROJECT,
  pointClass: "一",
  items: [
    { item: "far", approved: 1.5, measured: 1.5 },
    { item: "buildingDensity", approved: 45, measured: 44.8, unit: "%" },
    { item: "greenRatio", approved: 15, measured: 15.2, unit: "%" },
    { item: "height", building: "1#", approved: 24, measured: 23.95, unit: "m" },
    { item: "height", building: "2#", approved: 2400, measured: 2400, unit: "cm" },
  ],
  approvedBoundary: PLOT,
  surveyedBoundary: PLOT,
  earlier: [...STORY_IDS],
};

export const STORY = {
  access: { summary: "之一 空间准入条件：先问条件，尚无设计指标", value: access },
  precheck: { summary: "之二 用途管制许可：设计指标是否符合当时的准入条件", value: precheck },
  completion: { summary: "之三 竣工验收：实测是否符合准入条件，用地是否为预检范围", value: completion },
};

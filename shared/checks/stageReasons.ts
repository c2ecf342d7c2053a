import type { LocalText } from "../problems/problem.ts";
import type { EarlierStage } from "./earlierStage.ts";
import type { StageCondition } from "./stageConditions.ts";
import type { SitesCompared, StageAreas } from "./stageSite.ts";

/** Why an earlier stage and the present one do not agree: they differ, or it is not known that they do not. */
export const DISAGREEMENTS = [
  "refused-then",
  "undetermined-then",
  "site-differs",
  "site-unknown",
  "project-differs",
  "project-unknown",
  "land-use-differs",
  "land-use-unknown",
  "condition-not-met",
  "condition-not-stated",
] as const;

export interface DisagreementReason {
  readonly kind: (typeof DISAGREEMENTS)[number];
  readonly message: LocalText;
}

interface Found extends SitesCompared {
  readonly sameProject: boolean | null;
  readonly sameLandUse: boolean | null;
  readonly conditions: readonly StageCondition[];
}

/** None, where the two agree. What is not known never agrees. */
export function reasonsOf({ refused, open }: EarlierStage, found: Found): DisagreementReason[] {
  const { sameSite, areas, sameProject, sameLandUse, conditions } = found;
  return [
    ...(refused ? [REFUSED] : []),
    ...(open ? [OPEN] : []),
    ...(areas && sameSite === false ? [siteDiffers(areas)] : []),
    ...(sameSite === null ? [SITE_UNKNOWN] : []),
    ...unless(sameProject, PROJECT_DIFFERS, PROJECT_UNKNOWN),
    ...unless(sameLandUse, LAND_USE_DIFFERS, LAND_USE_UNKNOWN),
    ...conditions.flatMap(conditionReasons),
  ];
}

function unless(same: boolean | null, differs: DisagreementReason, unknown: DisagreementReason): DisagreementReason[] {
  if (same === true) return [];
  return [same === null ? unknown : differs];
}

function siteDiffers({ beyondM2, shortM2 }: StageAreas): DisagreementReason {
  return {
    kind: "site-differs",
    message: {
      zh: `用地范围不同：现用地有 ${beyondM2} m² 在原范围之外，原范围有 ${shortM2} m² 不在现用地内`,
      en: `the site is another: ${beyondM2} m² of it lie outside the earlier one, of which it leaves out ${shortM2} m²`,
    },
  };
}

function conditionReasons({ result, actual, title, message }: StageCondition): DisagreementReason[] {
  if (result === "met") return [];
  if (result === "not-stated") {
    return [
      {
        kind: "condition-not-stated",
        message: { zh: `缺少${title.zh}：${message.zh}`, en: `the ${title.en} is not known: ${message.en}` },
      },
    ];
  }
  const now = actual === undefined ? { zh: "", en: "" } : { zh: `，现为 ${actual}`, en: `, now ${actual}` };
  return [
    {
      kind: "condition-not-met",
      message: { zh: `不符合 ${message.zh}${now.zh}`, en: `not met: ${message.en}${now.en}` },
    },
  ];
}

const REFUSED: DisagreementReason = {
  kind: "refused-then",
  message: { zh: "当时的结论为不通过（禁止）", en: "the project was refused then" },
};
const OPEN: DisagreementReason = {
  kind: "undetermined-then",
  message: { zh: "当时无法判定", en: "it could not be determined then" },
};
const SITE_UNKNOWN: DisagreementReason = {
  kind: "site-unknown",
  message: { zh: "有一方未给出用地范围", en: "one of the two names no site" },
};
const PROJECT_DIFFERS: DisagreementReason = {
  kind: "project-differs",
  message: { zh: "项目代码不同", en: "the project code is another" },
};
const PROJECT_UNKNOWN: DisagreementReason = {
  kind: "project-unknown",
  message: { zh: "有一方未给出项目代码", en: "one of the two states no project code" },
};
const LAND_USE_DIFFERS: DisagreementReason = {
  kind: "land-use-differs",
  message: { zh: "用地分类不同", en: "the land-use class is another" },
};
const LAND_USE_UNKNOWN: DisagreementReason = {
  kind: "land-use-unknown",
  message: { zh: "用地分类未说明或比当时粗", en: "the land-use class is not stated, or more coarsely than then" },
};

import type { LocalText } from "../../problems/problem.ts";
import type { AccessCondition, DistanceTarget, Metric } from "./accessList.ts";

/** What the caller says of the project's design, and what follows from the site. Unrounded. */
export interface ProjectFigures {
  /** Floor area ratio (容积率). */
  readonly far?: number;
  /** Built-over share of the site (建筑密度), a fraction of 1. */
  readonly buildingDensity?: number;
  readonly heightM?: number;
  /** Green share of the site (绿地率), a fraction of 1. */
  readonly greenRatio?: number;
  /** Size of the site, hectares. */
  readonly siteHa?: number;
  /** Class of environmental impact, a code of the pack's table. */
  readonly envClass?: string;
}

/** Of a project, its figures only. */
export function figuresOf(project: ProjectFigures): ProjectFigures {
  const { far, buildingDensity, heightM, greenRatio, siteHa, envClass } = project;
  return {
    ...(far === undefined ? {} : { far }),
    ...(buildingDensity === undefined ? {} : { buildingDensity }),
    ...(heightM === undefined ? {} : { heightM }),
    ...(greenRatio === undefined ? {} : { greenRatio }),
    ...(siteHa === undefined ? {} : { siteHa }),
    ...(envClass === undefined ? {} : { envClass }),
  };
}

/** What is known of a distance: it is at least and at most so many metres. Both are equal where it was measured. */
export interface DistanceRange {
  readonly leastM: number;
  /** Infinity where no feature was found. */
  readonly mostM: number;
}

export interface Measures {
  readonly figures: ProjectFigures;
  /** Nothing is known of a distance that was not measured. */
  readonly distance: (to: DistanceTarget) => DistanceRange | undefined;
}

/** A condition with what was compared. */
export interface ConditionResult {
  readonly metric: Metric;
  readonly title: LocalText;
  readonly to?: DistanceTarget;
  readonly op: AccessCondition["op"];
  readonly required: number | readonly string[];
  readonly unit: string;
  /** Absent where it is not stated or not known. */
  readonly actual?: number | string;
  /** A distance that is only known to be so much or more (metres). */
  readonly actualAtLeast?: number;
  readonly result: "met" | "not-met" | "missing";
  readonly message: LocalText;
}

const METRIC_TITLES: Readonly<Record<Metric, LocalText>> = {
  far: { zh: "容积率", en: "floor area ratio" },
  buildingDensity: { zh: "建筑密度", en: "building density" },
  heightM: { zh: "建筑高度", en: "building height" },
  greenRatio: { zh: "绿地率", en: "green ratio" },
  siteHa: { zh: "用地面积", en: "site area" },
  envClass: { zh: "环境影响类别", en: "class of environmental impact" },
  distanceM: { zh: "距离", en: "distance" },
};

/** Compares unrounded: 2.504 is not at most 2.50. What is not known is `missing`, never met. */
export function checkCondition(condition: AccessCondition, measures: Measures): ConditionResult {
  if (condition.op === "in") return checkClass(condition.values, measures.figures.envClass);
  const { metric, op, value, unit, to } = condition;
  const range = to ? measures.distance(to) : exactly(measures.figures[metric as keyof NumericFigures]);
  const result = range === undefined ? "missing" : compare(range, op, value);
  const title = titleOf(condition);
  return {
    metric,
    title,
    ...(to ? { to } : {}),
    op,
    required: value,
    unit,
    ...actualOf(range),
    result,
    message: describe(title, `${SIGNS[op]} ${value}${unit ? ` ${unit}` : ""}`),
  };
}

type NumericFigures = Omit<ProjectFigures, "envClass">;

/** The figure that a condition speaks of, in words. */
export function titleOf(condition: AccessCondition): LocalText {
  const to = condition.op === "in" ? undefined : condition.to;
  if (!to) return METRIC_TITLES[condition.metric];
  return { zh: `与${to.title.zh}的距离`, en: `distance to ${to.title.en}` };
}

const SIGNS = { ">=": "≥", ">": ">", "<=": "≤", "<": "<" } as const;

/** A condition in words, for lists. */
export function conditionText(condition: AccessCondition): LocalText {
  const bound =
    condition.op === "in"
      ? condition.values.join("/")
      : `${SIGNS[condition.op]} ${condition.value}${condition.unit ? ` ${condition.unit}` : ""}`;
  return describe(titleOf(condition), bound);
}

function describe(title: LocalText, bound: string): LocalText {
  return { zh: `${title.zh} ${bound}`, en: `${title.en} ${bound}` };
}

function exactly(value: number | undefined): DistanceRange | undefined {
  return value === undefined ? undefined : { leastM: value, mostM: value };
}

function actualOf(range: DistanceRange | undefined): Pick<ConditionResult, "actual" | "actualAtLeast"> {
  if (range === undefined) return {};
  return range.leastM === range.mostM ? { actual: range.leastM } : { actualAtLeast: range.leastM };
}

function compare({ leastM, mostM }: DistanceRange, op: keyof typeof SIGNS, value: number): ConditionResult["result"] {
  const holds = (actual: number): boolean => {
    if (op === ">=") return actual >= value;
    if (op === ">") return actual > value;
    return op === "<=" ? actual <= value : actual < value;
  };
  if (holds(leastM) && holds(mostM)) return "met";
  return holds(leastM) || holds(mostM) ? "missing" : "not-met";
}

function checkClass(values: readonly string[], actual: string | undefined): ConditionResult {
  const result = actual === undefined ? "missing" : values.includes(actual) ? "met" : "not-met";
  return {
    metric: "envClass",
    title: METRIC_TITLES.envClass,
    op: "in",
    required: values,
    unit: "",
    ...(actual === undefined ? {} : { actual }),
    result,
    message: describe(METRIC_TITLES.envClass, values.join("/")),
  };
}

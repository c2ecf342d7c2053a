import type { LocalText } from "../problems/problem.ts";
import {
  type ConditionResult,
  checkCondition,
  type DistanceRange,
  type ProjectFigures,
} from "../rules/access/conditions.ts";
import { targetName } from "../rules/access/distancesWanted.ts";
import { conditionAnswer } from "./conditionAnswer.ts";
import type { StatedCondition } from "./earlierStage.ts";

/** The project's figures at the present stage: several where each building has its own; undefined: one not stated. */
export type FiguresNow = { readonly [Name in keyof ProjectFigures]?: readonly (ProjectFigures[Name] | undefined)[] };

/** A condition of an earlier stage, judged by the present one. */
export interface StageCondition extends Omit<ConditionResult, "result"> {
  readonly rule: string;
  readonly system: string;
  readonly code: string;
  readonly result: "met" | "not-met" | "not-stated";
  readonly message: LocalText;
}

/** Figures of which there is one each. */
export function oneEach(figures: ProjectFigures): FiguresNow {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, [value]]));
}

/**
 * Is what was stated then met now? Of several figures the worst counts; one that is not stated leaves it open, unless
 * another already fails.
 * @param distances what was measured now, by `targetName`
 */
export function conditionNow(
  { condition, ...where }: StatedCondition,
  figures: FiguresNow,
  distances: ReadonlyMap<string, DistanceRange>,
): StageCondition {
  const { metric } = condition;
  const said = metric === "distanceM" ? [undefined] : (figures[metric] ?? []);
  const judged = (said.length === 0 ? [undefined] : said).map((value) =>
    checkCondition(condition, {
      figures: value === undefined ? {} : { [metric]: value },
      distance: (to) => distances.get(targetName(to)),
    }),
  );
  const { result, ...rest } = conditionAnswer(judged.reduce(worse));
  return { ...where, ...rest, result: result === "missing" ? "not-stated" : result };
}

const FROM_THE_WORST: readonly ConditionResult["result"][] = ["not-met", "missing", "met"];

function worse(a: ConditionResult, b: ConditionResult): ConditionResult {
  const order = FROM_THE_WORST.indexOf(a.result) - FROM_THE_WORST.indexOf(b.result);
  return order < 0 || (order === 0 && room(a) <= room(b)) ? a : b;
}

/** How far a figure stays within its bound; negative beyond it. */
function room({ op, required, actual }: ConditionResult): number {
  if (typeof required !== "number" || typeof actual !== "number") return 0;
  return op.startsWith("<") ? required - actual : actual - required;
}

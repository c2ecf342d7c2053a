import type { AccessCondition, AccessRow } from "../../../../shared/rules/access/accessList.ts";
import { conditionText } from "../../../../shared/rules/access/conditions.ts";
import type { Paper } from "../../../../shared/rules/deficiency/deficiencyList.ts";
import { isLooserPaper } from "../../../../shared/rules/deficiency/looser.ts";
import type { ControlLine, Outcome, RequiredLayer } from "../../../../shared/rules/rulePack.ts";
import { compareStrictness } from "../../../../shared/rules/verdict.ts";
import { implies } from "../cases/effects.ts";
import type { Demands } from "./loosenings.ts";

/** What rows of each list ask for, piece by piece: what a row in their place must ask for, too. */

export const outcomeDemands: Demands<ControlLine, Outcome> = {
  of: ({ outcome }) => (outcome === "allow" ? [] : [outcome]),
  meets: ({ outcome }, wanted) => compareStrictness(outcome, wanted) <= 0,
};

export type AccessDemand =
  | { readonly kind: "forbid" }
  | { readonly kind: "condition"; readonly condition: AccessCondition }
  | { readonly kind: "opinion"; readonly opinion: string };

export const accessDemands: Demands<AccessRow, AccessDemand> = {
  of: ({ verdict, conditions, opinions }) => {
    if (verdict !== "conditional") return verdict === "forbid" ? [{ kind: "forbid" }] : [];
    return [
      ...conditions.map((condition) => ({ kind: "condition", condition }) as const),
      ...opinions.map((opinion) => ({ kind: "opinion", opinion }) as const),
    ];
  },
  meets: ({ verdict, conditions, opinions }, demand) => {
    if (verdict !== "conditional") return verdict === "forbid";
    if (demand.kind === "forbid") return false;
    return demand.kind === "opinion"
      ? opinions.includes(demand.opinion)
      : conditions.some((given) => implies(given, demand.condition));
  },
};

export const levelDemands: Demands<RequiredLayer, "required"> = {
  of: ({ level }) => (level === "required" ? [level] : []),
  meets: ({ level }) => level === "required",
};

/** Asked for at least as early as a paper's row asks for it. */
export const paperDemands: Demands<Paper, Paper> = {
  of: (row) => [row],
  meets: (row, wanted) => !isLooserPaper(row, wanted),
};

/** In which column a row asks for less than another, or cannot be compared with it, and how. */
export interface Shortfall {
  readonly column: string;
  readonly message: string;
}

/** Why a row does not meet a demand. */
export function accessShortfall(row: AccessRow, demand: AccessDemand): Shortfall {
  if (demand.kind === "opinion" && row.verdict === "conditional") {
    return { column: "opinions", message: `lacks "${demand.opinion}"` };
  }
  if (demand.kind === "condition" && row.verdict === "conditional") {
    const wanted = conditionText(demand.condition).en;
    const same = row.conditions.find((given) => isComparable(given, demand.condition));
    return same
      ? { column: "verdict", message: `has the condition ${conditionText(same).en}, looser than ${wanted}` }
      : { column: "verdict", message: `has no condition that can be compared with ${wanted}` };
  }
  return { column: "verdict", message: `is ${row.verdict}` };
}

/** Why a row does not ask for a paper as early as another. */
export function paperShortfall(row: Paper, than: Paper): Shortfall {
  if (row.role !== than.role) return { column: "role", message: `is ${row.role}` };
  const term = row.deadlineWorkingDays ?? "empty: the service's";
  return { column: "deadline_working_days", message: `is ${term}, later than ${than.deadlineWorkingDays}` };
}

/** Both bound the same figure on the same side. */
function isComparable(a: AccessCondition, b: AccessCondition): boolean {
  if (a.op === "in" || b.op === "in") return a.op === b.op;
  const sameTarget = a.to?.layer === b.to?.layer && a.to?.class === b.to?.class;
  return a.metric === b.metric && sameTarget && a.op[0] === b.op[0];
}

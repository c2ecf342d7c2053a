import type { LocalText } from "../../problems/problem.ts";
import type { Inherited } from "../lineage.ts";
import type { PreparedPack } from "../preparePack.ts";
import type { Confidence, Subject } from "../ruleRow.ts";
import { subjectTitle } from "../subjectTitles.ts";
import { type Basis, basisInForce, ruleName } from "../trace.ts";
import type { AccessRow, AccessVerdict } from "./accessList.ts";
import { type ConditionResult, checkCondition, type Measures } from "./conditions.ts";

/** From the worst to the best. */
export const accessResults = ["forbid", "undetermined", "conditional", "allow"] as const;
export type AccessResult = (typeof accessResults)[number];

/** The worst of several; of none, `undetermined`: what nobody speaks of is not allowed. */
export function worstAccess(all: readonly AccessResult[]): AccessResult {
  return accessResults.find((result) => all.includes(result)) ?? "undetermined";
}

/** One row of the list, as it applies to the project. */
export interface AccessFinding {
  /** Pack, version and row: `cn-demo@2026.1/access-list#411-0701`. */
  readonly rule: string;
  /** The row's zone: the one judged, one above it, or `*`. */
  readonly zone: string;
  readonly subject: Subject & { readonly title: LocalText };
  /** What the row says. */
  readonly verdict: AccessVerdict;
  /** What that comes to: a condition that is not met forbids, one that is not known leaves it open, and where all are met and nobody is to be asked nothing is left to do. */
  readonly result: AccessResult;
  readonly conditions: readonly ConditionResult[];
  readonly opinions: readonly string[];
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
  readonly message: LocalText;
}

/** What a row comes to for a project of which these figures and distances are known. */
export function accessFinding(
  pack: PreparedPack,
  row: Inherited<AccessRow>,
  measures: Measures,
  asOf: string,
): AccessFinding {
  const conditions = row.conditions.map((condition) => checkCondition(condition, measures));
  return {
    rule: ruleName("access-list", row),
    zone: row.zone,
    subject: { ...row.subject, title: subjectTitle(pack, row.subject) },
    verdict: row.verdict,
    result: resultOf(row, conditions),
    conditions,
    opinions: row.opinions,
    basis: basisInForce(pack, row.basis, asOf),
    confidence: row.confidence,
    message: row.message,
  };
}

function resultOf(row: Inherited<AccessRow>, conditions: readonly ConditionResult[]): AccessResult {
  if (row.verdict !== "conditional") return row.verdict;
  if (conditions.some(({ result }) => result === "not-met")) return "forbid";
  if (conditions.some(({ result }) => result === "missing")) return "undetermined";
  return row.opinions.length > 0 ? "conditional" : "allow";
}

/** From the strictest, then by rule. */
export function byStrictness(a: AccessFinding, b: AccessFinding): number {
  return accessResults.indexOf(a.result) - accessResults.indexOf(b.result) || (a.rule < b.rule ? -1 : 1);
}

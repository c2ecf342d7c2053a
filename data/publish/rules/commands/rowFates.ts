import { type Claims, inForce, subjectMatches } from "../../../../shared/rules/applies.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { Fate } from "../../../../shared/rules/standing.ts";
import { ruleName } from "../../../../shared/rules/trace.ts";
import type { CaseRow, RuleList } from "../cases/ruleList.ts";

/** What became of a row that speaks of a place. */
export interface RowFate<Row> {
  readonly row: Inherited<Row>;
  readonly kind: "judges" | "displaced" | "other-day" | "other-project";
  /** Why it does not judge, or why it still does; empty where there is nothing to say. */
  readonly why: string;
}

/**
 * Asks the evaluator which of the rows judge, and why the others do not.
 * @param covering rows of any day that speak of one place
 */
export function rowFates<Row extends CaseRow>(
  list: RuleList<Row>,
  covering: readonly Inherited<Row>[],
  claims: Claims,
  day: string,
): RowFate<Row>[] {
  const traced = new Map<Inherited<Row>, { readonly fate: Fate; readonly by: Inherited<Row> | undefined }>();
  const present = covering.filter((row) => inForce(row, day));
  const judging = new Set(list.judging(present, claims, (row, fate, by) => traced.set(row, { fate, by })));
  return covering.map((row): RowFate<Row> => {
    if (!present.includes(row)) return { row, kind: "other-day", why: otherDay(row, day) };
    const { fate, by } = traced.get(row) ?? {};
    const why = fate === undefined ? "" : reasons[fate](by ? ruleName(list.table, by) : "");
    if (judging.has(row)) return { row, kind: "judges", why: fate === "kept" ? why : "" };
    if (!subjectMatches(list.pack, row.subject, claims)) return { row, kind: "other-project", why: "" };
    return { row, kind: "displaced", why };
  });
}

function otherDay({ effectiveFrom, effectiveTo }: CaseRow, day: string): string {
  return effectiveFrom > day ? `begins on ${effectiveFrom}` : `ended on ${effectiveTo}`;
}

const reasons: Readonly<Record<Fate, (by: string) => string>> = {
  refined: (by) => `refined by ${by}`,
  replaced: (by) => `replaced by its exception ${by}`,
  overridden: (by) => `overridden by ${by} of a nearer pack`,
  idle: () => "an exception, but none of the rows that it names judges here and may be replaced",
  kept: (by) => `stands beside ${by}, which is nearer: it is rigid, or took a rigid row's place`,
};

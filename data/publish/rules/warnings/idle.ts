import { inForce, subjectMatches } from "../../../../shared/rules/applies.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { compareEffects, type Effect } from "../cases/effects.ts";
import { type Case, claimsIn, leastCases, meet } from "../cases/leastCases.ts";
import type { CaseRow, RuleList } from "../cases/ruleList.ts";
import { commonSpan, elementarySpans } from "../cases/spans.ts";

/**
 * The row above that leaves a row nothing to say: it stands, too, and whatever the case, the answer is the same without
 * the row. `undefined` where the row changes something, or no row above stands beside it.
 */
export function idleUnder<Row extends CaseRow>(
  list: RuleList<Row>,
  row: Inherited<Row>,
  effectOf: (rows: readonly Row[]) => Effect,
): Inherited<Row> | undefined {
  if (row.depth === 0) return undefined;
  const own = leastCases(list, row);
  // Asked first, because most rows have none beside them.
  const above = own.flatMap((at) => beside(list, row, at)).find(({ depth }) => depth < row.depth);
  if (!above || own.some((at) => tells(list, row, at, effectOf))) return undefined;
  for (const other of list.rows) {
    if (other === row || list.groundOf(other) !== list.groundOf(row)) continue;
    const both = leastCases(list, other).flatMap((at) => own.flatMap((mine) => meet(list, row, mine, at) ?? []));
    if (both.some((at) => tells(list, row, at, effectOf))) return undefined;
  }
  return above;
}

/** Rows that judge a case beside the row, on any of its days. */
function beside<Row extends CaseRow>(list: RuleList<Row>, row: Inherited<Row>, at: Case): readonly Inherited<Row>[] {
  const claims = claimsIn(list.pack, at);
  return daysOf(list, row, at).flatMap((present) => {
    const speaking = present.filter(({ subject }) => subjectMatches(list.pack, subject, claims));
    if (speaking.every(({ depth }) => depth === row.depth)) return [];
    const judging = list.judging(speaking, claims);
    return judging.includes(row) ? judging : [];
  });
}

/** On some day the case comes out otherwise without the row. */
function tells<Row extends CaseRow>(
  list: RuleList<Row>,
  row: Inherited<Row>,
  at: Case,
  effectOf: (rows: readonly Row[]) => Effect,
): boolean {
  const claims = claimsIn(list.pack, at);
  return daysOf(list, row, at).some((present) => {
    const others = present.filter((each) => each !== row);
    const effects = [present, others].map((rows) => effectOf(list.judging(rows, claims))) as [Effect, Effect];
    return compareEffects(...effects) !== "same";
  });
}

/** For each stretch of the row's days, the rows in force that speak of the place. */
function daysOf<Row extends CaseRow>(list: RuleList<Row>, row: Inherited<Row>, at: Case): readonly Inherited<Row>[][] {
  const days = commonSpan([row, ...list.pack.lineage]);
  const covering = list.covering(at.ground, at.class);
  const spans = days ? elementarySpans(days, covering) : [];
  return spans.map(({ effectiveFrom: day }) => covering.filter((each) => inForce(each, day)));
}

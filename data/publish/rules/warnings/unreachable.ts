import { inForce } from "../../../../shared/rules/applies.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { Fate } from "../../../../shared/rules/standing.ts";
import { type Case, claimsIn, leastCases } from "../cases/leastCases.ts";
import type { CaseRow, RuleList } from "../cases/ruleList.ts";
import { commonSpan, elementarySpans, type Span } from "../cases/spans.ts";

/**
 * Why a row judges no case on no day; `undefined` where it judges some. Only the least cases need be asked: what
 * displaces a row there displaces it in every case of which more is said.
 */
export function whyUnreachable<Row extends CaseRow>(list: RuleList<Row>, row: Inherited<Row>): string | undefined {
  const days = commonSpan([row, ...list.pack.lineage]);
  if (!days) return "is in force on no day of its pack or of a pack above";
  // Nothing narrower speaks of a row's own least case: only exceptions can take it away, or miss it.
  if (row.excepts.length === 0 && !list.excepted.has(row.key)) return undefined;
  const cases = leastCases(list, row);
  if (cases.length === 0) return "can judge no case: no project and place is both its own and that of a row it excepts";
  const fates = cases.map((each) => fateIn(list, row, each, days));
  return fates.includes("judges") ? undefined : `can judge no case: ${fates[0]}`;
}

/** `judges` where it does on some of the days, or else why not. */
function fateIn<Row extends CaseRow>(list: RuleList<Row>, row: Inherited<Row>, at: Case, days: Span): string {
  const covering = list.covering(at.ground, at.class);
  const claims = claimsIn(list.pack, at);
  let fate = "";
  for (const { effectiveFrom: day } of elementarySpans(days, covering)) {
    const present = covering.filter((each) => inForce(each, day));
    const judging = list.judging(present, claims, (each, why, by) => {
      if (each.key === row.key) fate = fateText(why, by);
    });
    if (judging.includes(row)) return "judges";
  }
  return fate;
}

function fateText(fate: Fate, by: { readonly key: string } | undefined): string {
  if (fate === "idle") return "the rows that it excepts never judge where it applies, or are binding";
  return fate === "replaced" ? `row "${by?.key}" replaces it everywhere` : `row "${by?.key}" is ${fateWords[fate]}`;
}

const fateWords = { refined: "narrower", overridden: "nearer", kept: "nearer" } as const;

import type { Inherited } from "../lineage.ts";
import { nearest } from "../lineage.ts";
import type { RuleRow } from "../ruleRow.ts";
import { admission, type CreditStanding, onExpiry, type Paper, type Service } from "./deficiencyList.ts";

/** What one row grants beyond another that speaks of the same: the order in which rigid rows are a floor. */

export function isLooserService(a: Service, b: Service): boolean {
  return (
    a.noticeWorkingDays > b.noticeWorkingDays ||
    isLonger(a.handlingWorkingDays, b.handlingWorkingDays) ||
    isLonger(a.deadlineWorkingDays, b.deadlineWorkingDays) ||
    (b.deadlineWorkingDays !== undefined && a.graceWorkingDays > b.graceWorkingDays) ||
    (b.onExpiry !== undefined &&
      onExpiry.options.indexOf(a.onExpiry ?? "suspend") < onExpiry.options.indexOf(b.onExpiry)) ||
    b.creditBars.some((standing) => !a.creditBars.includes(standing))
  );
}

/** A row without a number sets no bound: what another says then, or that it says nothing, is not measured by it. */
function isLonger(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a > b;
}

/** A paper without a term of its own has the service's, which may be longer. */
export function isLooserPaper(a: Paper, b: Paper): boolean {
  if (a.role !== b.role) return a.role === "secondary";
  const never = Number.POSITIVE_INFINITY;
  return a.role === "secondary" && (a.deadlineWorkingDays ?? never) > (b.deadlineWorkingDays ?? never);
}

export function isLooserCredit(a: CreditStanding, b: CreditStanding): boolean {
  return admission.options.indexOf(a.admits) < admission.options.indexOf(b.admits);
}

/** The nearest pack's row, unless a rigid one above it grants less. */
export function judgingRow<Row extends RuleRow>(
  rows: readonly Inherited<Row>[],
  isLooser: (a: Row, b: Row) => boolean,
): Inherited<Row> | undefined {
  const [own, ...above] = nearest(rows);
  return own && above.reduce((best, row) => (isLooser(best, row) ? row : best), own);
}

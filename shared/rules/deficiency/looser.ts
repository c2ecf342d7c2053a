import type { Inherited } from "../lineage.ts";
import { nearest } from "../lineage.ts";
import type { RuleRow } from "../ruleRow.ts";
import { admission, type CreditStanding, type Paper, type Service } from "./deficiencyList.ts";

/** What one row grants beyond another that speaks of the same: the order in which rigid rows are a floor. */

export function isLooserService(a: Service, b: Service): boolean {
  return looserTerms(a, b).length > 0;
}

/** A term of a service that another may be stricter in. */
export type ServiceTerm =
  | "noticeWorkingDays"
  | "handlingWorkingDays"
  | "deadlineWorkingDays"
  | "graceWorkingDays"
  | "onExpiry"
  | "creditBars";

/**
 * In which terms a service is looser than another. A time that the other promises must be promised. Whether papers may
 * follow at all is for the place to say; one that admits none is stricter in all that concerns them.
 */
export function looserTerms(a: Service, b: Service): ServiceTerm[] {
  const never = Number.POSITIVE_INFINITY;
  const looser: ServiceTerm[] = [];
  if (a.noticeWorkingDays > b.noticeWorkingDays) looser.push("noticeWorkingDays");
  if ((a.handlingWorkingDays ?? never) > (b.handlingWorkingDays ?? never)) looser.push("handlingWorkingDays");
  if (a.deadlineWorkingDays === undefined) return looser;
  if (b.creditBars.some((standing) => !a.creditBars.includes(standing))) looser.push("creditBars");
  if (b.deadlineWorkingDays === undefined) return looser;
  if (a.deadlineWorkingDays > b.deadlineWorkingDays) looser.push("deadlineWorkingDays");
  if (a.graceWorkingDays > b.graceWorkingDays) looser.push("graceWorkingDays");
  if (a.onExpiry === "suspend" && b.onExpiry === "return") looser.push("onExpiry");
  return looser;
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

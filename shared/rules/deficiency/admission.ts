import type { LocalText } from "../../problems/problem.ts";
import { type Claims, inForce, subjectMatches, subjectMayMatch } from "../applies.ts";
import type { Inherited } from "../lineage.ts";
import type { InheritedDeficiencyList, PreparedPack } from "../preparePack.ts";
import type { Confidence, RuleRow } from "../ruleRow.ts";
import { type Basis, basisInForce, ruleName } from "../trace.ts";
import type { CreditStanding, Refusal, Service } from "./deficiencyList.ts";

/** Where a statement comes from: pack, version, table and row; documents in force on the day; how sure the row is. */
export interface Trace {
  readonly rule: string;
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
}

export interface Reason extends Partial<Trace> {
  readonly code: ReasonCode;
  readonly message: LocalText;
}

export type ReasonCode =
  | "refusal-applies"
  | "credit-admits-nothing"
  | "service-has-no-deficiency"
  | "credit-bars-deficiency"
  | "commitment-declined"
  | "main-papers-missing"
  | "secondary-papers-missing"
  | "all-papers-in";

/** What keeps an answer from being certain. */
export interface DeficiencyDoubt extends Partial<Trace> {
  readonly code:
    | "pack-not-in-force"
    | "service-not-in-force"
    | "list-is-floor"
    | "credit-undeclared"
    | "subject-undeclared"
    | "tag-unknown"
    | "refusal-possible"
    | "to-fetch";
  readonly message: LocalText;
}

export function trace(pack: PreparedPack, table: string, row: Inherited<RuleRow>, day: string): Trace {
  return {
    rule: ruleName(table, row),
    basis: basisInForce(pack, row.basis, day),
    confidence: row.confidence,
  };
}

/** Whether missing secondary papers may follow later; `unknown` where the credit standing was not said. */
export interface DeficiencyAdmission {
  readonly admits: "yes" | "no" | "unknown";
  readonly reasons: readonly Reason[];
}

export function deficiencyAdmission(
  pack: PreparedPack,
  service: Inherited<Service>,
  credit: Inherited<CreditStanding> | undefined,
  commitment: boolean | undefined,
  day: string,
): DeficiencyAdmission {
  const reasons: Reason[] = [];
  const serviceTrace = trace(pack, "services", service, day);
  if (service.deadlineWorkingDays === undefined) {
    reasons.push({ code: "service-has-no-deficiency", message: noDeficiency(service), ...serviceTrace });
  }
  if (credit && credit.admits !== "deficiency") {
    reasons.push({ code: "credit-bars-deficiency", message: barred(credit), ...trace(pack, "credit", credit, day) });
  } else if (credit && service.creditBars.includes(credit.standing)) {
    reasons.push({ code: "credit-bars-deficiency", message: barred(credit), ...serviceTrace });
  }
  if (commitment === false) reasons.push({ code: "commitment-declined", message: DECLINED });
  if (reasons.length > 0) return { admits: "no", reasons };
  return { admits: credit ? "yes" : "unknown", reasons };
}

/** Why the application is refused whatever its papers, and what may turn out to be a reason. */
export function refusals(
  pack: PreparedPack,
  list: InheritedDeficiencyList,
  service: Inherited<Service>,
  claims: Claims,
  credit: Inherited<CreditStanding> | undefined,
  day: string,
): { readonly certain: readonly Reason[]; readonly possible: readonly DeficiencyDoubt[] } {
  const rows = list.refusals.filter((row) => isFor(row, service) && inForce(row, day));
  const certain: Reason[] = rows
    .filter(({ subject }) => subjectMatches(pack, subject, claims))
    .map((row) => ({ code: "refusal-applies", message: row.reason, ...trace(pack, "refusals", row, day) }));
  const possible = rows
    .filter(({ subject }) => subjectMayMatch(pack, subject, claims))
    .map((row) => ({
      code: "refusal-possible" as const,
      message: row.reason,
      ...trace(pack, "refusals", row, day),
    }));
  if (credit?.admits !== "none") return { certain, possible };
  const message = {
    zh: `信用状况“${credit.title.zh}”不予受理`,
    en: `Not accepted with the standing: ${credit.title.en}`,
  };
  const refused: Reason = { code: "credit-admits-nothing", message, ...trace(pack, "credit", credit, day) };
  return { certain: [...certain, refused], possible };
}

function isFor(row: Refusal, { service }: Service): boolean {
  return row.service === "*" || row.service === service;
}

const DECLINED: LocalText = {
  zh: "申请人不作承诺，按一般程序办理",
  en: "The applicant gives no commitment: the ordinary procedure applies",
};

function noDeficiency({ title }: Service): LocalText {
  return {
    zh: `“${title.zh}”不实行容缺受理`,
    en: `Missing papers may not follow later for this service: ${title.en}`,
  };
}

function barred({ title }: CreditStanding): LocalText {
  return {
    zh: `信用状况“${title.zh}”不适用容缺受理`,
    en: `Missing papers may not follow later with the standing: ${title.en}`,
  };
}

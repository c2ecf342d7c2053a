import type { LocalText } from "../../problems/problem.ts";
import type { Inherited } from "../lineage.ts";
import type { CreditStanding, Paper, Service } from "./deficiencyList.ts";
import type { Requirement } from "./requirements.ts";
import { type Deadline, deadlineAfter, type WorkingCalendar } from "./workingDays.ts";

/** A secondary paper that may follow, and its last day. */
export interface PaperDue {
  readonly row: Inherited<Paper>;
  readonly due: Deadline;
}

/** The terms of the papers that are missing for certain and may follow, by the service's days or the paper's own. */
export function papersDue(
  calendar: WorkingCalendar,
  service: Inherited<Service>,
  required: readonly Requirement[],
  acceptedOn: string,
): PaperDue[] {
  const terms = deficientTerms(service, required);
  return required.flatMap(({ row }) => {
    const days = terms.get(row.paper);
    return days === undefined ? [] : [{ row, due: deadlineAfter(calendar, acceptedOn, days) }];
  });
}

/** Working days by paper; empty where the service lets none follow. */
export function deficientTerms(
  service: Inherited<Service>,
  required: readonly Requirement[],
): ReadonlyMap<string, number> {
  const { deadlineWorkingDays } = service;
  if (deadlineWorkingDays === undefined) return new Map();
  const missing = required.filter(({ status, role }) => status === "missing" && role === "secondary");
  return new Map(missing.map(({ row }) => [row.paper, row.deadlineWorkingDays ?? deadlineWorkingDays]));
}

export interface Applicant {
  readonly name?: string;
  /** 统一社会信用代码. */
  readonly creditCode?: string;
}

/** The data of the commitment letter (容缺受理承诺书): who promises what by when, and what follows if it is broken. */
export interface CommitmentLetter {
  readonly applicant: Applicant;
  readonly matter: LocalText;
  /** To be signed when the case is accepted. */
  readonly signOn: string;
  readonly undertakings: readonly PaperDue[];
  readonly graceWorkingDays: number;
  readonly statements: readonly LocalText[];
  /** What follows if papers do not come in time, and what that does to the applicant's credit. */
  readonly onExpiry?: LocalText;
  readonly onBreach?: LocalText;
}

/** The standing words of such letters in published practice; a place may use its own form with the same data. */
const STATEMENTS: readonly LocalText[] = [
  {
    zh: "已提交的主审材料真实、合法、有效，主要内容不因补正而改变",
    en: "The main papers handed in are true, lawful and valid; what follows will not change their substance",
  },
  {
    zh: "在承诺期限内补齐所列材料；材料补齐前不领取批准文件或证书",
    en: "The papers listed will be handed in by their days; no certificate is issued before",
  },
  {
    zh: "已知悉逾期未补齐的后果，并自行承担由此造成的损失",
    en: "What follows if they are late is understood, and any loss from it is borne by the applicant",
  },
];

export function commitmentLetter(
  service: Inherited<Service>,
  undertakings: readonly PaperDue[],
  applicant: Applicant,
  credit: Inherited<CreditStanding> | undefined,
  acceptedOn: string,
): CommitmentLetter {
  return {
    applicant,
    matter: service.title,
    signOn: acceptedOn,
    undertakings,
    graceWorkingDays: service.graceWorkingDays,
    statements: STATEMENTS,
    ...(service.expiry ? { onExpiry: service.expiry } : {}),
    ...(credit?.breach ? { onBreach: credit.breach } : {}),
  };
}

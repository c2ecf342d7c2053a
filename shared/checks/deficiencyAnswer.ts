import type { LocalText } from "../problems/problem.ts";
import { type DeficiencyDoubt, type Reason, type Trace, trace } from "../rules/deficiency/admission.ts";
import type { CaseStanding } from "../rules/deficiency/caseState.ts";
import { type Applicant, commitmentLetter, type PaperDue, papersDue } from "../rules/deficiency/commitment.ts";
import type { Decision, DeficiencyDecision, Determined } from "../rules/deficiency/decide.ts";
import type { CalendarSpan, CreditStanding, Paper, PaperRole, Service } from "../rules/deficiency/deficiencyList.ts";
import type { PaperStatus, Requirement } from "../rules/deficiency/requirements.ts";
import { type Deadline, deadlineAfter, isWorkingDay } from "../rules/deficiency/workingDays.ts";
import type { Inherited } from "../rules/lineage.ts";
import type { Confidence } from "../rules/ruleRow.ts";
import { type NamedPack, type PackReference, packReference } from "./namedPack.ts";
import { disclaimers } from "./precheckAnswer.ts";

/** The answer of a deficiency check (docs/deficiency.md). Texts in both languages; who renders picks one. */
export interface DeficiencyAnswer {
  readonly id?: string;
  readonly decision: Decision;
  /** What it would be if all that is not known turned out well, or badly; present where it is undetermined. */
  readonly atBest?: Determined;
  readonly atWorst?: Determined;
  readonly snapshot: string;
  readonly rulePack: PackReference;
  readonly disclaimer: readonly LocalText[];
  readonly service: ServiceAnswer;
  readonly acceptedOn: string;
  /** Absent where the calendar does not reach that day. */
  readonly acceptedOnWorkingDay?: boolean;
  readonly on: string;
  readonly reasons: readonly Reason[];
  readonly doubts: readonly DeficiencyDoubt[];
  readonly papers: readonly PaperAnswer[];
  readonly notRequired: readonly { readonly paper: string; readonly title: LocalText }[];
  readonly unrecognised: readonly Unrecognised[];
  /** Everything that is still wanted, told once (一次性告知). */
  readonly notice?: NoticeAnswer;
  readonly commitment?: object;
  readonly credit?: CreditAnswer;
  readonly case: CaseAnswer;
  /** The notices on days off that deadlines were counted by. */
  readonly calendar: readonly object[];
  readonly confidence: Confidence;
}

/** Something the caller named that the list does not know; it counts as not said. */
export interface Unrecognised {
  readonly value: string;
  readonly pointer: string;
}

export interface ServiceAnswer extends Trace {
  readonly service: string;
  readonly title: LocalText;
  readonly handlingWorkingDays?: number;
  readonly deadlineWorkingDays?: number;
  readonly graceWorkingDays: number;
}

export interface PaperAnswer extends Trace {
  readonly paper: string;
  readonly title: LocalText;
  readonly role: PaperRole;
  readonly status: PaperStatus;
  readonly form: Paper["form"];
  readonly eLicence?: { readonly type: string; readonly title: LocalText; readonly holder?: string };
  /** Of a paper that may follow. */
  readonly due?: DeadlineAnswer;
}

export type DeadlineAnswer = Deadline & { readonly message: LocalText };

export interface NoticeAnswer extends Trace {
  readonly by: DeadlineAnswer;
  readonly effect: LocalText;
  readonly papers: readonly { readonly paper: string; readonly title: LocalText; readonly wanted: Wanted }[];
}

/** `now`: before acceptance. `later`: may follow. `if-it-applies`: the project is not described far enough. */
type Wanted = "now" | "later" | "if-it-applies";

export interface CreditAnswer extends Trace {
  readonly standing: string;
  readonly title: LocalText;
  readonly admits: CreditStanding["admits"];
  /** What a broken commitment leads to. */
  readonly breach?: { readonly to?: string; readonly message: LocalText };
}

export interface CaseAnswer extends Omit<CaseStanding, "deadline"> {
  readonly deadline?: DeadlineAnswer;
}

/** What an answer depends on of its request. */
export interface DeficiencyAsked {
  /** The day on which the application came in, or was accepted; its rules apply. YYYY-MM-DD in Asia/Shanghai. */
  readonly acceptedOn: string;
  /** The day for which the case's state is asked. */
  readonly on: string;
  readonly applicant: Applicant;
}

/** What an answer is made of. */
export interface DeficiencyFindings {
  readonly named: NamedPack<"deficiencyList">;
  readonly request: DeficiencyAsked;
  readonly service: Inherited<Service>;
  readonly credit: Inherited<CreditStanding> | undefined;
  readonly decision: DeficiencyDecision;
  readonly standing: CaseStanding;
  readonly unrecognised: readonly Unrecognised[];
}

export function deficiencyAnswer(findings: DeficiencyFindings): DeficiencyAnswer {
  const { named, request, service, credit, decision, standing, unrecognised } = findings;
  const { pack, published } = named;
  const day = request.acceptedOn;
  const mayFollow = decision.atBest === "accepted-with-deficiencies";
  const due = mayFollow ? papersDue(pack.calendar, service, decision.requirements, day) : [];
  const notice = noticeAnswer(findings, due);
  const workingDay = isWorkingDay(pack.calendar, day);
  const letter = mayFollow ? commitmentLetter(service, due, request.applicant, credit, day) : undefined;
  return {
    decision: decision.decision,
    ...(decision.decision === "undetermined" ? { atBest: decision.atBest, atWorst: decision.atWorst } : {}),
    snapshot: `sha256:${published.digest}`,
    rulePack: packReference(named),
    disclaimer: disclaimers(published),
    service: serviceAnswer(findings),
    acceptedOn: day,
    ...(workingDay === undefined ? {} : { acceptedOnWorkingDay: workingDay }),
    on: request.on,
    reasons: decision.reasons,
    doubts: decision.doubts,
    papers: decision.requirements.map((requirement) => paperAnswer(findings, requirement, due)),
    notRequired: decision.notRequired.map(({ paper, title }) => ({ paper, title })),
    unrecognised,
    ...(notice ? { notice } : {}),
    ...(letter ? { commitment: { ...letter, undertakings: letter.undertakings.map(undertaking) } } : {}),
    ...(credit ? { credit: creditAnswer(findings, credit) } : {}),
    case: caseAnswer(standing),
    calendar: calendarAnswer(findings, [notice?.by, standing.deadline, ...due.map((paper) => paper.due)]),
    confidence: decision.confidence,
  };
}

function serviceAnswer({ named: { pack }, request, service }: DeficiencyFindings): ServiceAnswer {
  const { handlingWorkingDays, deadlineWorkingDays } = service;
  return {
    service: service.service,
    title: service.title,
    ...(handlingWorkingDays === undefined ? {} : { handlingWorkingDays }),
    ...(deadlineWorkingDays === undefined ? {} : { deadlineWorkingDays }),
    graceWorkingDays: service.graceWorkingDays,
    ...trace(pack, "services", service, request.acceptedOn),
  };
}

function paperAnswer(
  { named: { pack }, request }: DeficiencyFindings,
  { row, role, status }: Requirement,
  due: readonly PaperDue[],
): PaperAnswer {
  const follows = role === "secondary" ? due.find((paper) => paper.row === row) : undefined;
  const holder = request.applicant.creditCode;
  const licence = row.eLicence === undefined ? undefined : pack.codes.get("e-licence")?.entries.get(row.eLicence);
  return {
    paper: row.paper,
    title: row.title,
    role,
    status,
    form: row.form,
    ...(licence
      ? { eLicence: { type: licence.code, title: licence.title, ...(holder === undefined ? {} : { holder }) } }
      : {}),
    ...(follows ? { due: deadlineAnswer(follows.due) } : {}),
    ...trace(pack, "papers", row, request.acceptedOn),
  };
}

function undertaking({ row, due }: PaperDue): object {
  return { paper: row.paper, title: row.title, form: row.form, due: deadlineAnswer(due) };
}

/** What is to be told in one notice; nothing where nothing is wanted, or where the matter is refused. */
function noticeAnswer(
  { named: { pack }, request, service, decision }: DeficiencyFindings,
  due: readonly PaperDue[],
): NoticeAnswer | undefined {
  const wanted = decision.requirements.filter(({ status }) => status === "missing" || status === "may-be-required");
  if (wanted.length === 0 || decision.decision === "refused") return undefined;
  const kindOf = ({ row, status }: Requirement): Wanted => {
    if (status === "may-be-required") return "if-it-applies";
    return due.some((paper) => paper.row === row) ? "later" : "now";
  };
  return {
    by: deadlineAnswer(deadlineAfter(pack.calendar, request.acceptedOn, service.noticeWorkingDays)),
    effect: LATE_NOTICE,
    papers: wanted.map((entry) => ({ paper: entry.row.paper, title: entry.row.title, wanted: kindOf(entry) })),
    ...trace(pack, "services", service, request.acceptedOn),
  };
}

const LATE_NOTICE: LocalText = {
  zh: "当场或在期限内一次告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理",
  en: "Told at once or within the term, and all of it once; if not, the application counts as accepted from the day of receipt",
};

function creditAnswer(
  { named: { pack }, request }: DeficiencyFindings,
  credit: Inherited<CreditStanding>,
): CreditAnswer {
  const { standing, title, admits, breach, breachTo } = credit;
  return {
    standing,
    title,
    admits,
    ...(breach ? { breach: { ...(breachTo === undefined ? {} : { to: breachTo }), message: breach } } : {}),
    ...trace(pack, "credit", credit, request.acceptedOn),
  };
}

function caseAnswer({ deadline, ...standing }: CaseStanding): CaseAnswer {
  return deadline ? { ...standing, deadline: deadlineAnswer(deadline) } : standing;
}

/** A deadline with its arithmetic in words. */
function deadlineAnswer(deadline: Deadline): DeadlineAnswer {
  const { workingDays } = deadline;
  if (deadline.status === "not-computed") {
    const { year } = deadline;
    const message = {
      zh: `${workingDays} 个工作日跨入 ${year} 年，该年放假安排未收录（或尚未公布），未计算`,
      en: `${workingDays} working days reach into ${year}, whose days off are not in the tables (or not published yet): not computed`,
    };
    return { ...deadline, message };
  }
  const { on, holidays, provisional } = deadline;
  const moved = { zh: holidays.map(spanZh).join("、"), en: holidays.map(spanEn).join(", ") };
  const maybe = {
    zh: "；次年放假安排未收录，年末工作日可能调整",
    en: "; the next year's days off are not in the tables and may still move these days",
  };
  const message = {
    zh: `自次日起第 ${workingDays} 个工作日：${on}${moved.zh ? `；期间 ${moved.zh}` : ""}${provisional ? maybe.zh : ""}`,
    en: `Working day ${workingDays} after that day: ${on}${moved.en ? `; on the way ${moved.en}` : ""}${provisional ? maybe.en : ""}`,
  };
  return { ...deadline, message };
}

function spanZh({ kind, title, ...days }: CalendarSpan): string {
  return `${title.zh}${kind === "off" ? "放假" : "调休上班"} ${stretch(days)}`;
}

function spanEn({ kind, title, ...days }: CalendarSpan): string {
  return `${title.en} ${kind === "off" ? "off" : "worked instead"} ${stretch(days)}`;
}

/** An interval as ISO 8601 writes it. */
function stretch({ from, to }: Pick<CalendarSpan, "from" | "to">): string {
  return from === to ? from : `${from}/${to}`;
}

function calendarAnswer(
  { named: { pack } }: DeficiencyFindings,
  deadlines: readonly (Deadline | undefined)[],
): object[] {
  const years = new Set(deadlines.flatMap((deadline) => (deadline?.status === "computed" ? deadline.years : [])));
  return [...years].sort().flatMap((year) => {
    const notice = pack.calendar.years.get(year);
    if (!notice) return [];
    const { spans: _, ...head } = notice;
    return [head];
  });
}

import { type LocalText, Problem } from "../../problems/problem.ts";
import { dayAfter } from "../days.ts";
import type { Service } from "./deficiencyList.ts";
import { type Deadline, deadlineAfter, isOver, type WorkingCalendar } from "./workingDays.ts";

/**
 * Where a case stands on a day, from what has happened to it: nothing is kept between questions.
 *
 *   DRAFT → ACCEPTED_INCOMPLETE → COMPLETE → DECIDED
 *                 ↓ deadline         ↑ supplemented within grace
 *             SUSPENDED ─────────────┘
 *                 ↓ grace over
 *             RETURNED
 *
 * `NOT_COMPUTED`: it depends on a deadline in a year whose days off are not published.
 */
export type CaseState =
  | "DRAFT"
  | "ACCEPTED_INCOMPLETE"
  | "COMPLETE"
  | "DECIDED"
  | "SUSPENDED"
  | "RETURNED"
  | "NOT_COMPUTED";

/** `suspended` is the reminder (催告): grace counts from it. Without one a case is suspended when its deadline is over. */
export type EventKind = "accepted" | "supplemented" | "suspended" | "returned" | "decided";

export interface CaseEvent {
  readonly event: EventKind;
  /** YYYY-MM-DD in Asia/Shanghai. */
  readonly on: string;
  /** Of `supplemented`: ids of what was handed in. */
  readonly papers?: readonly string[];
}

/** What the list says about a case: which papers may follow, and when. */
export interface CaseTerms {
  readonly calendar: WorkingCalendar;
  /** Missing papers and the working days within which each must follow. */
  readonly missing: ReadonlyMap<string, number>;
  readonly graceWorkingDays: number;
  readonly onExpiry: NonNullable<Service["onExpiry"]>;
}

export interface CaseStanding {
  readonly state: CaseState;
  /** The first day of the state; absent for a draft. */
  readonly since?: string;
  /** Papers that have not come yet. */
  readonly outstanding: readonly string[];
  /** The next term that is running: of the papers, or of grace. */
  readonly deadline?: Deadline;
  /** The day on which the commitment counts as broken: the case was returned because papers did not come. */
  readonly breachOn?: string;
  /** What may happen next. */
  readonly next: readonly EventKind[];
  readonly history: readonly Step[];
}

export interface Step {
  readonly state: CaseState;
  readonly on: string;
  /** `expiry`: by the passing of time alone. */
  readonly by: EventKind | "expiry";
}

interface Case {
  readonly state: CaseState;
  readonly since?: string;
  /** Missing papers and their deadlines. */
  readonly due: ReadonlyMap<string, Deadline>;
  readonly grace?: Deadline;
  readonly reminded: boolean;
  readonly breachOn?: string;
  readonly returnNoted: boolean;
  readonly history: readonly Step[];
}

const DRAFT: Case = { state: "DRAFT", due: new Map(), reminded: false, returnNoted: false, history: [] };

/**
 * Where a case stands at the end of a day. Events must be in the order of their days; all of them must be possible, and
 * those after the day do not count yet.
 * @throws Problem `impossible-event` with a pointer to the event
 */
export function caseOn(terms: CaseTerms, events: readonly CaseEvent[], day: string): CaseStanding {
  let at = DRAFT;
  let standing: Case | undefined;
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (before && event.on < before.on) throw outOfOrder(index, event, before);
    if (standing === undefined && event.on > day) standing = passTo(terms, at, day);
    // A term is over only after its last day: what comes in on that day is in time.
    at = afterEvent(terms, passTo(terms, at, event.on), event, index);
  }
  return standingOf(standing ?? passTo(terms, at, day));
}

/** What time alone has done to a case by the end of a day. */
function passTo(terms: CaseTerms, at: Case, day: string): Case {
  if (at.state === "ACCEPTED_INCOMPLETE") {
    const expired = firstExpired([...at.due.values()], day);
    if (expired === "unknown") return notComputed(at, day);
    return expired === null ? at : passTo(terms, expire(terms, at, expired), day);
  }
  if (at.state === "SUSPENDED" && at.grace) {
    const over = isOver(at.grace, day);
    if (over === undefined) return notComputed(at, day);
    if (over && at.grace.status === "computed") return enter(broken(at, dayAfter(at.grace.on)), "RETURNED", "expiry");
  }
  return at;
}

/** The earliest deadline that is over on a day; `null` when none is. */
function firstExpired(deadlines: readonly Deadline[], day: string): string | null | "unknown" {
  const over = deadlines.filter((deadline) => isOver(deadline, day) === true);
  const days = over.flatMap((deadline) => (deadline.status === "computed" ? [deadline.on] : []));
  if (days.length > 0) return days.sort()[0]!;
  return deadlines.some((deadline) => isOver(deadline, day) === undefined) ? "unknown" : null;
}

/** `lastDay` ended the term: the first working day after it is day 1 of grace. */
function expire({ calendar, graceWorkingDays, onExpiry }: CaseTerms, at: Case, lastDay: string): Case {
  const since = dayAfter(lastDay);
  if (onExpiry === "return") return enter(broken(at, since), "RETURNED", "expiry");
  const grace = deadlineAfter(calendar, lastDay, graceWorkingDays);
  return { ...enter({ ...at, since }, "SUSPENDED", "expiry"), grace };
}

function broken(at: Case, on: string): Case {
  return { ...at, since: on, breachOn: on };
}

function notComputed(at: Case, day: string): Case {
  return enter({ ...at, since: day }, "NOT_COMPUTED", "expiry");
}

function enter(at: Case, state: CaseState, by: Step["by"]): Case {
  return { ...at, state, history: [...at.history, { state, on: at.since!, by }] };
}

function afterEvent(terms: CaseTerms, at: Case, event: CaseEvent, index: number): Case {
  // Once a deadline is unknown nobody can say which events were still possible.
  if (at.state === "NOT_COMPUTED") return at;
  if (!nextEvents(at).includes(event.event)) throw impossible(at, event, index);
  const now = { ...at, since: event.on };
  switch (event.event) {
    case "accepted":
      return accept(terms, now, event.on);
    case "supplemented":
      return supplement(at, now, event.papers ?? []);
    case "suspended":
      return { ...now, reminded: true, grace: deadlineAfter(terms.calendar, event.on, terms.graceWorkingDays) };
    case "returned":
      return { ...at, returnNoted: true };
    case "decided":
      return enter(now, "DECIDED", "decided");
  }
}

function accept({ calendar, missing }: CaseTerms, now: Case, on: string): Case {
  const due = new Map([...missing].map(([paper, days]) => [paper, deadlineAfter(calendar, on, days)]));
  return enter({ ...now, due }, due.size === 0 ? "COMPLETE" : "ACCEPTED_INCOMPLETE", "accepted");
}

function supplement(before: Case, now: Case, papers: readonly string[]): Case {
  const due = new Map([...now.due].filter(([paper]) => !papers.includes(paper)));
  if (due.size > 0) return { ...before, due };
  const { grace: _, ...complete } = now;
  return enter({ ...complete, due }, "COMPLETE", "supplemented");
}

/** The table of the machine: what may happen in a state. */
function nextEvents({ state, reminded, returnNoted }: Case): readonly EventKind[] {
  switch (state) {
    case "DRAFT":
      return ["accepted"];
    case "ACCEPTED_INCOMPLETE":
      return ["supplemented"];
    case "COMPLETE":
      return ["decided"];
    case "SUSPENDED":
      return reminded ? ["supplemented"] : ["supplemented", "suspended"];
    case "RETURNED":
      return returnNoted ? [] : ["returned"];
    case "DECIDED":
    case "NOT_COMPUTED":
      return [];
  }
}

function standingOf(at: Case): CaseStanding {
  const deadline = at.state === "SUSPENDED" ? at.grace : at.state === "RETURNED" ? undefined : earliest(at.due);
  return {
    state: at.state,
    ...(at.since === undefined ? {} : { since: at.since }),
    outstanding: [...at.due.keys()],
    ...(deadline === undefined ? {} : { deadline }),
    ...(at.breachOn === undefined ? {} : { breachOn: at.breachOn }),
    next: nextEvents(at),
    history: at.history,
  };
}

/** One that cannot be computed is later than any that can: they count from one day. */
function earliest(due: ReadonlyMap<string, Deadline>): Deadline | undefined {
  const lastDay = (deadline: Deadline): string => (deadline.status === "computed" ? deadline.on : "9999");
  return [...due.values()].sort((a, b) => (lastDay(a) < lastDay(b) ? -1 : 1))[0];
}

function impossible({ state, since }: Case, event: CaseEvent, index: number): Problem {
  const reached = { zh: since ? `（自 ${since}）` : "", en: since ? ` (since ${since})` : "" };
  const detail = {
    zh: `${event.on} 办件状态为 ${state}${reached.zh}，不可能发生 ${event.event}`,
    en: `On ${event.on} the case was ${state}${reached.en}: ${event.event} cannot have happened`,
  };
  return impossibleEvent(detail, MEND[event.event], `/events/${index}`);
}

const MEND: Readonly<Record<EventKind, LocalText>> = {
  accepted: { zh: "受理只有一次，且为首个事件", en: "A case is accepted once, and that comes first" },
  supplemented: {
    zh: "补正在受理之后、期限或宽限期之内；受理前交的材料列入 papers",
    en: "Papers follow after acceptance and within the term or grace; what came before belongs in papers",
  },
  suspended: { zh: "补正期限届满后方可中止，且只有一次", en: "A case is suspended once, after its deadline is over" },
  returned: { zh: "宽限期届满后方可退件，且只有一次", en: "A case is returned once, after its grace is over" },
  decided: { zh: "材料补齐后方可办结发证", en: "A case is decided once its papers are complete" },
};

function outOfOrder(index: number, event: CaseEvent, before: CaseEvent): Problem {
  const detail = {
    zh: `${event.event}（${event.on}）早于前一事件 ${before.event}（${before.on}）`,
    en: `${event.event} (${event.on}) is earlier than the event before it, ${before.event} (${before.on})`,
  };
  const mend = { zh: "按日期先后排列事件", en: "Give the events in the order of their days" };
  return impossibleEvent(detail, mend, `/events/${index}/on`);
}

function impossibleEvent(detail: LocalText, mend: LocalText, pointer: string): Problem {
  return new Problem({
    type: "impossible-event",
    status: 400,
    title: { zh: "办件状态不允许此事件", en: "The case cannot have had this event" },
    detail,
    mend,
    pointer,
  });
}

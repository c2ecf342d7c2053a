import { dayAfter } from "../days.ts";
import type { CalendarSpan, CalendarYear } from "./deficiencyList.ts";

/**
 * Working days by the State Council's yearly notices: Monday to Friday, but for days off (放假) and with weekend days that
 * are worked instead (调休上班). Days are YYYY-MM-DD in Asia/Shanghai and compare as text.
 */
export interface WorkingCalendar {
  readonly years: ReadonlyMap<number, CalendarYear>;
  /** What the notices say of single days; all others follow the week. */
  readonly named: ReadonlyMap<string, CalendarSpan>;
}

/** The last working day of a term, or why it cannot be told. */
export type Deadline = ComputedDeadline | UncomputedDeadline;

export interface ComputedDeadline {
  readonly status: "computed";
  readonly workingDays: number;
  /** The term's last day; what comes in on it is in time. */
  readonly on: string;
  /** Days that the notices moved, of those that the count went over. */
  readonly holidays: readonly CalendarSpan[];
  /** Years whose notices were used. */
  readonly years: readonly number[];
  /** The next year's notice is not known and may still move the last days of December. */
  readonly provisional: boolean;
}

export interface UncomputedDeadline {
  readonly status: "not-computed";
  readonly workingDays: number;
  /** The year whose notice is not in the table. */
  readonly year: number;
  /** The deadline is later than this day, as far as the calendar reaches; absent where it does not reach the start. */
  readonly after?: string;
}

/** From this day on a year's calendar may change by the next year's notice (2018-12-29 to 31 were moved so). */
const NEXT_NOTICE_FROM = "12-28";

export function workingCalendar(years: readonly CalendarYear[]): WorkingCalendar {
  const named = new Map<string, CalendarSpan>();
  for (const span of years.flatMap((year) => year.spans)) {
    for (let day = span.from; day <= span.to; day = dayAfter(day)) named.set(day, span);
  }
  return { years: new Map(years.map((year) => [year.year, year])), named };
}

/** `undefined` where the year's notice is not in the table. */
export function isWorkingDay(calendar: WorkingCalendar, day: string): boolean | undefined {
  if (!calendar.years.has(yearOf(day))) return undefined;
  const span = calendar.named.get(day);
  if (span) return span.kind === "work";
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * The last day of a term of working days. The day itself does not count: the first working day after it is day 1
 * (行政许可法 art. 82: terms are working days, without statutory holidays; 民法典 art. 201: the first day is not counted).
 */
export function deadlineAfter(calendar: WorkingCalendar, day: string, workingDays: number): Deadline {
  // The start's own year decides nothing but whether the count has firm ground from its first day on.
  let last: string | undefined = calendar.years.has(yearOf(day)) ? day : undefined;
  let at = day;
  for (let counted = 0; counted < workingDays; ) {
    at = dayAfter(at);
    const working = isWorkingDay(calendar, at);
    if (working === undefined) {
      return { status: "not-computed", workingDays, year: yearOf(at), ...(last === undefined ? {} : { after: last }) };
    }
    last = at;
    if (working) counted++;
  }
  return { status: "computed", workingDays, on: at, ...whatWasCounted(calendar, day, at) };
}

function whatWasCounted(
  calendar: WorkingCalendar,
  from: string,
  to: string,
): Pick<ComputedDeadline, "holidays" | "years" | "provisional"> {
  const holidays = new Set<CalendarSpan>();
  const years = new Set<number>();
  for (let day = from; day < to; ) {
    day = dayAfter(day);
    years.add(yearOf(day));
    const span = calendar.named.get(day);
    if (span) holidays.add(span);
  }
  const lastYear = yearOf(to);
  const provisional = to.slice(5) >= NEXT_NOTICE_FROM && !calendar.years.has(lastYear + 1);
  return { holidays: [...holidays], years: [...years], provisional };
}

/** Whether a term is over on a day; `undefined` where the calendar does not tell. */
export function isOver(deadline: Deadline, day: string): boolean | undefined {
  if (deadline.status === "computed") return day > deadline.on;
  return deadline.after !== undefined && day <= deadline.after ? false : undefined;
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

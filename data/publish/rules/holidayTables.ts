import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../../../shared/rules/days.ts";
import {
  type CalendarSpan,
  type CalendarYear,
  calendarSpan,
  calendarYear,
} from "../../../shared/rules/deficiency/deficiencyList.ts";
import { unique } from "./checks.ts";
import { type Fault, type Located, localTitle, located, numberCell, optional, readTable, sorted } from "./tables.ts";

/** The State Council's notices on days off, one table a year; packs share them. */
const HOLIDAYS = join(import.meta.dirname, "../../tables/holidays");

const NOTICES = "notices.csv";

const noticeColumns = ["year", "number", "title_zh", "title_en", "issued", "confidence", "source"];
const spanColumns = ["kind", "from", "to", "title_zh", "title_en"];

const notice = calendarYear.omit({ spans: true });

/** All years that have a table and a notice, in order. A year without a table is no year without holidays. */
export async function readCalendar(faults: Fault[], folder = HOLIDAYS): Promise<CalendarYear[]> {
  const rows = await readTable(folder, NOTICES, noticeColumns, faults);
  const notices = rows.flatMap((row) => {
    const { year, number, issued, confidence, source } = row.cells;
    const record = {
      year: numberCell(year),
      number: optional(number),
      title: localTitle(row.cells),
      issued,
      confidence,
    };
    return located(row, notice, { ...record, source: optional(source) }, faults);
  });
  unique(notices, "year", ({ year }) => String(year), faults);
  const years: CalendarYear[] = [];
  for (const head of sorted(notices, ({ year }) => String(year))) {
    years.push({ ...head, spans: await readSpans(folder, head.year, faults) });
  }
  const known = new Set([NOTICES, ...years.map(({ year }) => `${year}.csv`)]);
  for (const file of await readdir(folder)) {
    if (!known.has(file)) faults.push({ file, message: `${NOTICES} has no row for this table` });
  }
  return years;
}

async function readSpans(folder: string, year: number, faults: Fault[]): Promise<CalendarSpan[]> {
  const file = `${year}.csv`;
  const rows = await readTable(folder, file, spanColumns, faults);
  const spans = rows.flatMap((row) => {
    const { kind, from, to } = row.cells;
    return located(row, calendarSpan, { kind, from, to, title: localTitle(row.cells) }, faults);
  });
  if (spans.length === 0) faults.push({ file, message: "names no day: a year always has days off" });
  const taken = new Map<string, number>();
  for (const span of spans) checkSpan(span, year, taken, faults);
  return sorted(spans, ({ from }) => from);
}

function checkSpan(span: Located<CalendarSpan>, year: number, taken: Map<string, number>, faults: Fault[]): void {
  const { file, row, value } = span;
  const fault = (column: string, message: string) => faults.push({ file, row, column, message });
  if (value.to < value.from) return void fault("to", `is before ${value.from}`);
  // A year's notice may move the last days of the year before.
  if (value.from < `${year - 1}-12-01` || value.to > `${year}-12-31`) return void fault("from", `is not in ${year}`);
  for (let day = value.from; day <= value.to; day = addDays(day, 1)) {
    const earlier = taken.get(day);
    if (earlier !== undefined) return void fault("from", `${day} stands already in row ${earlier}`);
    taken.set(day, row);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (value.kind === "work" && weekday > 0 && weekday < 6) fault("from", `${day} is a working day anyway`);
  }
}

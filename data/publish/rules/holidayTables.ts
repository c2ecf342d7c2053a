import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../../../shared/rules/days.ts";
import {
  type CalendarSpan,
  type CalendarYear,
  calendarSpan,
  calendarYear,
} from "../../../shared/rules/deficiency/deficiencyList.ts";
import { numberCell, optional, text } from "./cells.ts";
import { unique } from "./rowChecks.ts";
import { type Fault, failAt, type Located, sorted, type TableFolder, type TableRow, tableReader } from "./tables.ts";

/** The State Council's notices on days off, one table a year; packs share them. */
const HOLIDAYS = join(import.meta.dirname, "../../tables/holidays");

const NOTICES = "notices.csv";

export const noticeColumns = ["year", "number", "title_zh", "title_en", "issued", "confidence", "source"];
export const spanColumns = ["kind", "from", "to", "title_zh", "title_en"];

const notice = calendarYear.omit({ spans: true });

/** All years that have a table and a notice, in order. A year without a table is no year without holidays. */
export async function readCalendar(faults: Fault[], path = HOLIDAYS): Promise<CalendarYear[]> {
  const folder: TableFolder = { path, files: new Set(await readdir(path)), faults };
  const notices = await tableReader(folder, { [NOTICES]: noticeColumns }, "fault")(NOTICES, notice, noticeRecord);
  unique(notices, "year", ({ year }) => String(year), faults);
  const years: CalendarYear[] = [];
  for (const head of sorted(notices, ({ year }) => String(year))) {
    years.push({ ...head, spans: await readSpans(folder, head.year) });
  }
  const known = new Set([NOTICES, ...years.map(({ year }) => `${year}.csv`)]);
  for (const file of folder.files) {
    if (!known.has(file)) faults.push({ file, message: `${NOTICES} has no row for this table` });
  }
  return years;
}

function noticeRecord({ cells }: TableRow) {
  const { year, number, issued, confidence, source } = cells;
  const head = { year: numberCell(year), number: optional(number), title: text(cells, "title"), issued, confidence };
  return { ...head, source: optional(source) };
}

function spanRecord({ cells }: TableRow) {
  return { kind: cells.kind, from: cells.from, to: cells.to, title: text(cells, "title") };
}

async function readSpans(folder: TableFolder, year: number): Promise<CalendarSpan[]> {
  const { faults } = folder;
  const file = `${year}.csv`;
  const spans = await tableReader(folder, { [file]: spanColumns }, "fault")(file, calendarSpan, spanRecord);
  if (spans.length === 0) faults.push({ file, message: "names no day: a year always has days off" });
  const taken = new Map<string, number>();
  for (const span of spans) checkSpan(span, year, taken, faults);
  return sorted(spans, ({ from }) => from);
}

function checkSpan(span: Located<CalendarSpan>, year: number, taken: Map<string, number>, faults: Fault[]): void {
  const { row, value } = span;
  const fault = failAt(span, faults);
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

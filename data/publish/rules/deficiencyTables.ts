import {
  creditStanding,
  type DeficiencyList,
  paper,
  refusal,
  service,
} from "../../../shared/rules/deficiency/deficiencyList.ts";
import {
  list,
  numberCell,
  optional,
  optionalText,
  rowRecord,
  ruleColumns,
  subjectRecord,
  text,
  yesNo,
} from "./cells.ts";
import { checkDeficiencyTables, type DeficiencyTables } from "./deficiencyChecks.ts";
import { readCalendar } from "./holidayTables.ts";
import type { RowIndex } from "./rowChecks.ts";
import { hasAnyOf, sorted, type TableFolder, type TableRow, tableReader } from "./tables.ts";

/** The tables of a deficiency list; a pack that has one of them and inherits no list needs them all. */
export const deficiencyColumns = {
  "services.csv": [
    ..."id service title_zh title_en notice_working_days handling_working_days deadline_working_days".split(" "),
    ..."grace_working_days on_expiry expiry_zh expiry_en credit_bars papers_complete".split(" "),
    ...ruleColumns,
  ],
  "papers.csv": [
    ..."id service paper title_zh title_en role subject_kind subject_code e_licence form".split(" "),
    "deadline_working_days",
    ...ruleColumns,
  ],
  "credit.csv": [..."id standing title_zh title_en admits breach_to breach_zh breach_en".split(" "), ...ruleColumns],
  "refusals.csv": [..."id service subject_kind subject_code reason_zh reason_en".split(" "), ...ruleColumns],
} as const;

/** The deficiency list of a pack's folder with the calendar that it counts by; `undefined` where the folder has none. */
export async function readDeficiencyList(folder: TableFolder, index: RowIndex): Promise<DeficiencyList | undefined> {
  if (!hasAnyOf(folder, deficiencyColumns)) return undefined;
  const read = tableReader(folder, deficiencyColumns, index.above?.deficiencyList ? "empty" : "fault");
  const tables: DeficiencyTables = {
    services: await read("services.csv", service, serviceRecord),
    papers: await read("papers.csv", paper, paperRecord),
    credit: await read("credit.csv", creditStanding, creditRecord),
    refusals: await read("refusals.csv", refusal, refusalRecord),
  };
  checkDeficiencyTables(tables, index, folder.faults);
  return {
    services: sorted(tables.services, ({ id }) => id),
    papers: sorted(tables.papers, ({ id }) => id),
    credit: sorted(tables.credit, ({ id }) => id),
    refusals: sorted(tables.refusals, ({ id }) => id),
    calendar: await readCalendar(folder.faults),
  };
}

function serviceRecord({ cells }: TableRow) {
  return {
    ...rowRecord(cells),
    service: cells.service,
    title: text(cells, "title"),
    noticeWorkingDays: numberCell(cells.notice_working_days),
    handlingWorkingDays: numberCell(cells.handling_working_days),
    deadlineWorkingDays: numberCell(cells.deadline_working_days),
    graceWorkingDays: numberCell(cells.grace_working_days) ?? 0,
    onExpiry: optional(cells.on_expiry),
    expiry: optionalText(cells, "expiry"),
    creditBars: list(cells.credit_bars),
    papersComplete: yesNo(cells.papers_complete),
  };
}

function paperRecord({ cells }: TableRow) {
  return {
    ...rowRecord(cells),
    service: cells.service,
    paper: cells.paper,
    title: text(cells, "title"),
    role: cells.role,
    subject: subjectRecord(cells),
    eLicence: optional(cells.e_licence),
    form: cells.form,
    deadlineWorkingDays: numberCell(cells.deadline_working_days),
  };
}

function creditRecord({ cells }: TableRow) {
  return {
    ...rowRecord(cells),
    standing: cells.standing,
    title: text(cells, "title"),
    admits: cells.admits,
    breachTo: optional(cells.breach_to),
    breach: optionalText(cells, "breach"),
  };
}

function refusalRecord({ cells }: TableRow) {
  const subject = subjectRecord(cells);
  return { ...rowRecord(cells), service: cells.service, subject, reason: text(cells, "reason") };
}

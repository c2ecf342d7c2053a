import { readdir } from "node:fs/promises";
import type * as z from "zod";
import {
  type CreditStanding,
  creditStanding,
  type DeficiencyList,
  type Paper,
  paper,
  type Refusal,
  refusal,
  type Service,
  service,
} from "../../../shared/rules/deficiency/deficiencyList.ts";
import { checkBasis, checkSubject, type RowIndex, unique } from "./checks.ts";
import { readCalendar } from "./holidayTables.ts";
import {
  type Fault,
  type Located,
  list,
  localTitle,
  located,
  numberCell,
  optional,
  optionalText,
  readTable,
  rowRecord,
  sorted,
  subjectRecord,
  type TableRow,
  yesNo,
} from "./tables.ts";

const rowColumns = "basis effective_from effective_to confidence rigid";

const columns = {
  "services.csv":
    `id service title_zh title_en notice_working_days handling_working_days deadline_working_days grace_working_days on_expiry expiry_zh expiry_en credit_bars papers_complete ${rowColumns}`.split(
      " ",
    ),
  "papers.csv":
    `id service paper title_zh title_en role subject_kind subject_code e_licence form deadline_working_days ${rowColumns}`.split(
      " ",
    ),
  "credit.csv": `id standing title_zh title_en admits breach_to breach_zh breach_en ${rowColumns}`.split(" "),
  "refusals.csv": `id service subject_kind subject_code reason_zh reason_en ${rowColumns}`.split(" "),
} as const;

/** A folder with one of these has a deficiency list, and needs them all. */
export const deficiencyFiles: readonly string[] = Object.keys(columns);

interface Tables {
  readonly services: readonly Located<Service>[];
  readonly papers: readonly Located<Paper>[];
  readonly credit: readonly Located<CreditStanding>[];
  readonly refusals: readonly Located<Refusal>[];
}

/** The deficiency list of a pack's folder with the calendar that it counts by; `undefined` where the folder has none. */
export async function readDeficiencyList(
  folder: string,
  index: RowIndex,
  faults: Fault[],
): Promise<DeficiencyList | undefined> {
  const names = await readdir(folder);
  if (!deficiencyFiles.some((file) => names.includes(file))) return undefined;
  const read = async <T>(file: keyof typeof columns, schema: z.ZodType<T>, record: (row: TableRow) => unknown) =>
    (await readTable(folder, file, columns[file], faults)).flatMap((row) => located(row, schema, record(row), faults));
  const tables: Tables = {
    services: await read("services.csv", service, serviceRecord),
    papers: await read("papers.csv", paper, paperRecord),
    credit: await read("credit.csv", creditStanding, creditRecord),
    refusals: await read("refusals.csv", refusal, refusalRecord),
  };
  checkTables(tables, index, faults);
  return {
    services: sorted(tables.services, ({ id }) => id),
    papers: sorted(tables.papers, ({ id }) => id),
    credit: sorted(tables.credit, ({ id }) => id),
    refusals: sorted(tables.refusals, ({ id }) => id),
    calendar: await readCalendar(faults),
  };
}

function serviceRecord({ cells }: TableRow) {
  return {
    ...rowRecord(cells),
    service: cells.service,
    title: localTitle(cells),
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
    title: localTitle(cells),
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
    title: localTitle(cells),
    admits: cells.admits,
    breachTo: optional(cells.breach_to),
    breach: optionalText(cells, "breach"),
  };
}

function refusalRecord({ cells }: TableRow) {
  const reason = { zh: cells.reason_zh, en: cells.reason_en };
  return { ...rowRecord(cells), service: cells.service, subject: subjectRecord(cells), reason };
}

function checkTables(tables: Tables, index: RowIndex, faults: Fault[]): void {
  const standings = new Set(tables.credit.map(({ value }) => value.standing));
  const services = Map.groupBy(tables.services, ({ value }) => value.service);
  for (const table of Object.values(tables) as readonly Located<Service | Paper | CreditStanding | Refusal>[][]) {
    unique(table, "id", ({ id }) => id, faults);
    for (const row of table) checkBasis(row, index, faults);
  }
  checkOneAtATime(tables.services, "service", ({ service: of }) => of, faults);
  checkOneAtATime(tables.credit, "standing", ({ standing }) => standing, faults);
  checkOneAtATime(tables.papers, "paper", paperAndSubject, faults);
  for (const row of tables.services) checkService(row, standings, faults);
  for (const row of tables.credit) checkCredit(row, standings, faults);
  for (const row of tables.papers) checkPaper(row, services, index, faults);
  for (const row of tables.refusals) {
    checkSubject(row, index, faults);
    const { service: of } = row.value;
    if (of !== "*" && !services.has(of)) fault(row, "service", `unknown service "${of}"`, faults);
  }
}

function fault({ file, row }: Located<unknown>, column: string, message: string, faults: Fault[]): void {
  faults.push({ file, row, column, message });
}

function paperAndSubject({ service: of, paper: id, subject: { kind, code } }: Paper): string {
  return [of, id, kind, ...(code === undefined ? [] : [code])].join(" ");
}

/** Rows that say the same thing may follow one another, but not stand beside each other on one day. */
function checkOneAtATime<T extends Service | Paper | CreditStanding>(
  rows: readonly Located<T>[],
  column: string,
  key: (value: T) => string,
  faults: Fault[],
): void {
  for (const same of Map.groupBy(rows, ({ value }) => key(value)).values()) {
    const inOrder = same.toSorted((a, b) => (a.value.effectiveFrom < b.value.effectiveFrom ? -1 : 1));
    for (const [i, row] of inOrder.slice(1).entries()) {
      const { effectiveTo } = inOrder[i]!.value;
      if (effectiveTo !== undefined && effectiveTo < row.value.effectiveFrom) continue;
      fault(row, column, `"${key(row.value)}" is said by row ${inOrder[i]!.row} too, on the same days`, faults);
    }
  }
}

function checkService(row: Located<Service>, standings: ReadonlySet<string>, faults: Fault[]): void {
  const { deadlineWorkingDays: deadline, handlingWorkingDays: handling, graceWorkingDays: grace } = row.value;
  const { onExpiry, expiry, creditBars } = row.value;
  if (deadline === undefined) {
    if (onExpiry) fault(row, "on_expiry", "is given, but the service has no deadline_working_days", faults);
  } else {
    if (!onExpiry) fault(row, "on_expiry", "is empty, but the service has deadline_working_days", faults);
    if (!expiry) fault(row, "expiry_zh", "is empty, but the service has deadline_working_days", faults);
    if (handling !== undefined && deadline > handling) {
      fault(row, "deadline_working_days", `is longer than the promised handling time of ${handling}`, faults);
    }
    if (standings.size === 0) fault(row, "deadline_working_days", "is given, but credit.csv has no standing", faults);
  }
  if ((onExpiry === "suspend") !== grace > 0) {
    fault(row, "grace_working_days", "must be given where on_expiry is suspend, and only there", faults);
  }
  for (const standing of creditBars.filter((code) => !standings.has(code))) {
    fault(row, "credit_bars", `unknown standing "${standing}"`, faults);
  }
}

function checkCredit(row: Located<CreditStanding>, standings: ReadonlySet<string>, faults: Fault[]): void {
  const { admits, breach, breachTo } = row.value;
  if (admits === "deficiency" && !breach)
    fault(row, "breach_zh", "is empty, but the standing admits deficiency", faults);
  if (admits !== "deficiency" && (breach || breachTo)) {
    fault(row, "breach_zh", "is given, but the standing admits no deficiency", faults);
  }
  if (breachTo !== undefined && !standings.has(breachTo)) {
    fault(row, "breach_to", `unknown standing "${breachTo}"`, faults);
  }
}

function checkPaper(
  row: Located<Paper>,
  services: ReadonlyMap<string, readonly Located<Service>[]>,
  index: RowIndex,
  faults: Fault[],
): void {
  const { service: of, role, eLicence, deadlineWorkingDays: deadline } = row.value;
  checkSubject(row, index, faults);
  if (eLicence !== undefined && !index.trees.get("e-licence")?.entries.has(eLicence)) {
    fault(row, "e_licence", `unknown e-licence "${eLicence}"`, faults);
  }
  const offers = services.get(of);
  if (!offers) fault(row, "service", `unknown service "${of}"`, faults);
  if (deadline === undefined) return;
  if (role === "main") fault(row, "deadline_working_days", "is given, but a main paper may not come later", faults);
  for (const { value } of offers ?? []) {
    if (value.deadlineWorkingDays !== undefined && deadline <= value.deadlineWorkingDays) continue;
    fault(
      row,
      "deadline_working_days",
      `is longer than the service's ${value.deadlineWorkingDays ?? "(none)"}`,
      faults,
    );
  }
}

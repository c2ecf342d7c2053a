import type { CreditStanding, Paper, Refusal, Service } from "../../../shared/rules/deficiency/deficiencyList.ts";
import type { Inherited } from "../../../shared/rules/lineage.ts";
import type { RuleRow } from "../../../shared/rules/ruleRow.ts";
import { checkListed, checkRuleRows, type RowIndex, rivals } from "./rowChecks.ts";
import { type Fail, type Fault, failAt, type Located } from "./tables.ts";

/** The tables of a deficiency list, each row with its place. */
export interface DeficiencyTables {
  readonly services: readonly Located<Service>[];
  readonly papers: readonly Located<Paper>[];
  readonly credit: readonly Located<CreditStanding>[];
  readonly refusals: readonly Located<Refusal>[];
}

/** What the rows of a deficiency list say about each other and about the pack's other tables. */
export function checkDeficiencyTables(tables: DeficiencyTables, index: RowIndex, faults: Fault[]): void {
  const { services, papers, credit, refusals } = tables;
  const above = index.above?.deficiencyList;
  const all = <Row>(inherited: readonly Row[] | undefined, own: readonly Located<Row>[]): Row[] => [
    ...(inherited ?? []),
    ...own.map(({ value }) => value),
  ];
  const standings = new Set(all<CreditStanding>(above?.credit, credit).map(({ standing }) => standing));
  const offers = offersOf(above?.services ?? [], services);
  for (const table of [services, papers, credit, refusals]) checkRuleRows(table, index, faults);
  refuseRivals("service", services, ({ service }) => service, faults);
  refuseRivals("standing", credit, ({ standing }) => standing, faults);
  refuseRivals("paper", papers, paperAndSubject, faults);
  for (const row of services) checkService(row.value, standings, failAt(row, faults));
  for (const row of credit) checkCredit(row.value, standings, failAt(row, faults));
  for (const row of papers) checkPaper(row.value, offers, index, failAt(row, faults));
  for (const row of refusals) {
    const { service } = row.value;
    if (service !== "*" && !offers.has(service)) failAt(row, faults)("service", `unknown service "${service}"`);
  }
}

/** Rows by service: the pack's own, and of a service that it only inherits those of the nearest pack above. */
function offersOf(
  inherited: readonly Inherited<Service>[],
  own: readonly Located<Service>[],
): ReadonlyMap<string, readonly Service[]> {
  const above = [...Map.groupBy(inherited, ({ service }) => service)].map(([service, rows]) => {
    const depth = Math.max(...rows.map((row) => row.depth));
    return [service, rows.filter((row) => row.depth === depth)] as const;
  });
  const mine = own.map(({ value }) => value);
  return new Map<string, readonly Service[]>([...above, ...Map.groupBy(mine, ({ service }) => service)]);
}

function paperAndSubject({ service: of, paper: id, subject: { kind, code } }: Paper): string {
  return [of, id, kind, ...(code === undefined ? [] : [code])].join(" ");
}

/** Rows that say the same thing may follow one another, but not stand beside each other on one day. */
function refuseRivals<T extends RuleRow>(
  column: string,
  rows: readonly Located<T>[],
  key: (value: T) => string,
  faults: Fault[],
): void {
  for (const { row, earlier } of rivals(rows, key)) {
    failAt(row, faults)(column, `"${key(row.value)}" is said by row ${earlier.row} too, on the same days`);
  }
}

function checkService(row: Service, standings: ReadonlySet<string>, fail: Fail): void {
  const { deadlineWorkingDays: deadline, handlingWorkingDays: handling, graceWorkingDays: grace } = row;
  const { onExpiry, expiry, creditBars } = row;
  if (deadline === undefined) {
    if (onExpiry) fail("on_expiry", "is given, but the service has no deadline_working_days");
  } else {
    if (!onExpiry) fail("on_expiry", "is empty, but the service has deadline_working_days");
    if (!expiry) fail("expiry_zh", "is empty, but the service has deadline_working_days");
    if (handling !== undefined && deadline > handling) {
      fail("deadline_working_days", `is longer than the promised handling time of ${handling}`);
    }
    if (standings.size === 0) fail("deadline_working_days", "is given, but credit.csv has no standing");
  }
  if ((onExpiry === "suspend") !== grace > 0) {
    fail("grace_working_days", "must be given where on_expiry is suspend, and only there");
  }
  for (const standing of creditBars.filter((code) => !standings.has(code))) {
    fail("credit_bars", `unknown standing "${standing}"`);
  }
}

function checkCredit({ admits, breach, breachTo }: CreditStanding, standings: ReadonlySet<string>, fail: Fail): void {
  if (admits === "deficiency" && !breach) fail("breach_zh", "is empty, but the standing admits deficiency");
  if (admits !== "deficiency" && (breach || breachTo)) {
    fail("breach_zh", "is given, but the standing admits no deficiency");
  }
  if (breachTo !== undefined && !standings.has(breachTo)) {
    fail("breach_to", `unknown standing "${breachTo}"`);
  }
}

function checkPaper(
  { service, role, eLicence, deadlineWorkingDays: deadline }: Paper,
  services: ReadonlyMap<string, readonly Service[]>,
  index: RowIndex,
  fail: Fail,
): void {
  if (eLicence !== undefined) checkListed([eLicence], "e-licence", "e_licence", index, fail);
  const offers = services.get(service);
  if (!offers) fail("service", `unknown service "${service}"`);
  if (deadline === undefined) return;
  if (role === "main") fail("deadline_working_days", "is given, but a main paper may not come later");
  for (const { deadlineWorkingDays: most } of offers ?? []) {
    if (most !== undefined && deadline <= most) continue;
    fail("deadline_working_days", `is longer than the service's ${most ?? "(none)"}`);
  }
}

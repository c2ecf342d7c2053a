import type { InheritedToleranceList } from "../../../shared/rules/preparePack.ts";
import { flat } from "../../../shared/rules/tolerance/allowance.ts";
import type {
  PointClass,
  SurveyClass,
  ToleranceBracket,
  ToleranceRow,
} from "../../../shared/rules/tolerance/toleranceList.ts";
import { quantityOf, TOLERANCE_ITEMS } from "../../../shared/rules/tolerance/units.ts";
import { checkRuleRows, type RowIndex, rivals } from "./rowChecks.ts";
import { type Fail, type Fault, failAt, type Located, type Placed } from "./tables.ts";

/** A bracket and the item's row that it belongs to. */
export interface BracketRow extends ToleranceBracket {
  readonly row: string;
}

/** The tables of a tolerance list, each row with its place. */
export interface ToleranceTables {
  readonly items: readonly Located<ToleranceRow>[];
  readonly brackets: readonly Located<BracketRow>[];
  readonly surveyClasses: readonly Located<SurveyClass>[];
  readonly pointClasses: readonly Located<PointClass>[];
}

/** The brackets of an item's row from below. */
export function bracketsOf(tables: ToleranceTables, row: string): Located<BracketRow>[] {
  return tables.brackets.filter(({ value }) => value.row === row).sort((a, b) => a.value.from - b.value.from);
}

/** Faults of a tolerance list: what would leave an amount without a tolerance, or give it two. */
export function checkToleranceTables(tables: ToleranceTables, index: RowIndex, faults: Fault[]): void {
  const { items, brackets, surveyClasses, pointClasses } = tables;
  for (const table of [items, surveyClasses, pointClasses]) checkRuleRows(table, index, faults);
  refuseRivals("class", rivals(surveyClasses, classKey), faults);
  refuseRivals("class", rivals(pointClasses, classKey), faults);
  refuseRivals("item", rivals(items, itemKey, directionsMeet), faults);
  const above = index.above?.toleranceList;
  for (const item of items) checkItem(item, tables, above, faults);
  const ids = new Set(items.map(({ value }) => value.id));
  for (const bracket of brackets) {
    const { row } = bracket.value;
    if (!ids.has(row)) failAt(bracket, faults)("row", `there is no row "${row}"`);
  }
}

interface Rivalry {
  readonly row: Placed<unknown>;
  readonly earlier: Placed<{ readonly id: string }>;
}

function refuseRivals(column: string, found: readonly Rivalry[], faults: Fault[]): void {
  for (const { row, earlier } of found) {
    failAt(row, faults)(column, `row "${earlier.value.id}" speaks of the same on the same days`);
  }
}

const classKey = (row: { readonly set: string; readonly class: string }): string => `${row.set}\n${row.class}`;

const itemKey = ({ item, scope, profile = "" }: ToleranceRow): string => `${item}\n${scope}\n${profile}`;

function directionsMeet(a: ToleranceRow, b: ToleranceRow): boolean {
  return a.direction === b.direction || a.direction === "both" || b.direction === "both";
}

function checkItem(
  located: Located<ToleranceRow>,
  tables: ToleranceTables,
  above: InheritedToleranceList | undefined,
  faults: Fault[],
): void {
  const { value } = located;
  const fault = failAt(located, faults);
  const { quantity } = TOLERANCE_ITEMS[value.item];
  if (quantityOf(value.unit) !== quantity)
    fault("unit", `"${value.unit}" is not a unit of ${value.item} (${quantity})`);
  if ((value.mode === "equal") !== (quantity === "code"))
    fault("mode", `"${value.mode}" is not a mode of ${value.item}`);
  if (quantity === "code" && value.scope !== "total") fault("scope", "use is of the whole project");
  checkAmount(value, fault);
  checkClass(value, tables, above, fault);
  checkMandatory(value, tables, fault);
  const brackets = bracketsOf(tables, value.id);
  if (!isBracketMode(value)) {
    for (const bracket of brackets) failAt(bracket, faults)("row", `row "${value.id}" has no brackets by its mode`);
  } else if (brackets.length === 0) fault("mode", `tolerance-brackets.csv has no bracket of row "${value.id}"`);
  else checkBrackets(value, brackets, faults);
}

function isBracketMode({ mode }: ToleranceRow): boolean {
  return mode === "bracket-progressive" || mode === "bracket-flat";
}

function checkAmount({ mode, amount }: ToleranceRow, fault: Fail): void {
  const needed = mode === "absolute" || mode === "relative";
  if (needed && amount === undefined) fault("amount", `is empty, but mode is ${mode}`);
  if (!needed && amount !== undefined) fault("amount", `must be empty where mode is ${mode}`);
  if (mode === "relative" && amount !== undefined && amount > 1) fault("amount", "is a share, at most 1");
}

function checkClass(
  row: ToleranceRow,
  tables: ToleranceTables,
  above: InheritedToleranceList | undefined,
  fault: Fail,
): void {
  const { mode, classSet, unit } = row;
  if (mode !== "survey-class" && mode !== "point-class") {
    if (classSet !== undefined) fault("class_set", `must be empty where mode is ${mode}`);
    if (row.class !== undefined) fault("class", `must be empty where mode is ${mode}`);
    return;
  }
  // The formulas are in square metres and metres.
  if (unit !== "m2" && !(mode === "point-class" && unit === "m")) fault("unit", `"${unit}" does not go with ${mode}`);
  const table = mode === "survey-class" ? "surveyClasses" : "pointClasses";
  const classes = [...(above?.[table] ?? []), ...tables[table].map(({ value }) => value)];
  const set = classes.filter((each) => each.set === classSet);
  if (set.length === 0) fault("class_set", `there is no ${mode} of the set "${classSet ?? ""}"`);
  else if (row.class !== undefined && !set.some((each) => each.class === row.class)) {
    fault("class", `the set "${classSet}" has no class "${row.class}"`);
  }
}

/** 强制性 conditions admit no tolerance to their worse side but the error of measuring. */
function checkMandatory(row: ToleranceRow, tables: ToleranceTables, fault: Fail): void {
  if (!row.mandatory || row.mode === "survey-class" || row.mode === "point-class") return;
  const brackets = bracketsOf(tables, row.id).map(({ value }) => value);
  const given = (row.amount ?? 0) > 0 || brackets.some(({ rate, absolute }) => (rate ?? absolute ?? 0) > 0);
  if (given && row.cap !== 0) {
    fault(isBracketMode(row) ? "mode" : "amount", "a mandatory condition admits no tolerance but the measuring error");
  }
}

/** Brackets reach from 0 to infinity without a gap or an overlap. */
function checkBrackets(item: ToleranceRow, brackets: readonly Located<BracketRow>[], faults: Fault[]): void {
  const [first, last] = [brackets[0]!, brackets.at(-1)!];
  if (first.value.from !== 0 || first.value.fromEnd === "open")
    failAt(first, faults)("from", "the first bracket begins at 0, closed");
  if (last.value.to !== undefined) failAt(last, faults)("to", `amounts above ${last.value.to} are in no bracket`);
  for (const bracket of brackets) {
    const { from, to, rate, absolute } = bracket.value;
    const fault = failAt(bracket, faults);
    if (to !== undefined && to <= from) fault("to", `is not above ${from}`);
    if ((rate === undefined) === (absolute === undefined)) fault("rate", "give either rate or absolute");
    if (absolute !== undefined && item.mode === "bracket-progressive") {
      fault("absolute", "a progressive set has rates only");
    }
  }
  brackets.slice(1).forEach((upper, i) => {
    const message = seamFault(brackets[i]!.value, upper.value);
    if (message !== undefined) failAt(upper, faults)("from", message);
  });
}

function seamFault(lower: BracketRow, upper: BracketRow): string | undefined {
  const end = lower.to ?? Number.POSITIVE_INFINITY;
  if (end < upper.from) return `amounts from ${end} to ${upper.from} are in no bracket`;
  if (end > upper.from) return `amounts from ${upper.from} are in the bracket before, too`;
  if (lower.toEnd !== upper.fromEnd) return undefined;
  return lower.toEnd === "closed"
    ? `${end} is in two brackets: one of the ends must be open`
    : `${end} is in no bracket: one of the ends must be closed`;
}

/**
 * Places where a flat set jumps downwards: a little more approved area, a smaller tolerance. It is what some lists say, so it
 * is reported and not refused.
 */
export function toleranceWarnings(tables: ToleranceTables): Fault[] {
  const warnings: Fault[] = [];
  for (const { value } of tables.items.filter((item) => item.value.mode === "bracket-flat")) {
    const brackets = bracketsOf(tables, value.id);
    for (const [i, upper] of brackets.slice(1).entries()) warnOfJump(value, brackets[i]!, upper, warnings);
  }
  return warnings;
}

function warnOfJump(
  item: ToleranceRow,
  lower: Located<BracketRow>,
  upper: Located<BracketRow>,
  warnings: Fault[],
): void {
  const at = upper.value.from;
  const allowed = ({ value }: Located<BracketRow>): number => {
    const allowance = flat([{ ...value, from: at, fromEnd: "closed", to: at, toEnd: "closed" }], at);
    return "amount" in allowance ? Math.min(allowance.amount, item.cap ?? allowance.amount) : 0;
  };
  const [before, after] = [allowed(lower), allowed(upper)];
  if (after >= before) return;
  const message = `row "${item.id}": the tolerance falls from ${before} to ${after} at ${at} ${item.unit}`;
  failAt(upper, warnings)(upper.value.rate === undefined ? "absolute" : "rate", message);
}

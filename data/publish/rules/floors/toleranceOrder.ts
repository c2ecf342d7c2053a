import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { allowanceOf, figure } from "../../../../shared/rules/tolerance/allowance.ts";
import type { ToleranceItem } from "../../../../shared/rules/tolerance/toleranceList.ts";
import { convert, TOLERANCE_ITEMS, type ToleranceUnit } from "../../../../shared/rules/tolerance/units.ts";
import type { Shortfall } from "./strictness.ts";

type Item = Inherited<ToleranceItem>;

/**
 * How a row of a tolerance list allows more than another of the same item and scope, in a direction that counts by both;
 * undefined where it nowhere does.
 */
export function toleranceShortfall(row: Item, than: Item): Shortfall | undefined {
  if (row.direction !== than.direction && row.direction !== "both" && than.direction !== "both") return undefined;
  if (than.mandatory && !row.mandatory) return { column: "mandatory", message: "is not mandatory" };
  if (isCoarser(row.rounding, than.rounding)) {
    return { column: "rounding", message: `is compared with ${row.rounding} decimals, which is coarser` };
  }
  if (admitsNothing(row)) return undefined;
  if (row.unit !== than.unit) return notComparable("unit", row.unit, than.unit);
  if (isByClass(row) || isByClass(than)) return classShortfall(row, than);
  const at = anExcess(row, than);
  if (at === undefined) return undefined;
  const [mine, theirs] = [allowed(row, at), allowed(than, at)].map(figure);
  return {
    column: "mode",
    message: `allows ${mine} ${row.unit} where ${figure(at)} are approved, more than ${theirs}`,
  };
}

/** In decimals; undefined is unrounded. */
function isCoarser(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && (b === undefined || a < b);
}

function admitsNothing(row: Item): boolean {
  if (row.cap === 0) return true;
  const most = Math.max(row.amount ?? 0, ...row.brackets.map(({ rate, absolute }) => rate ?? absolute ?? 0));
  return !isByClass(row) && most === 0;
}

function isByClass({ mode }: Item): boolean {
  return mode === "survey-class" || mode === "point-class";
}

/** Limits by class are comparable where they are of the same class; what the class allows is compared on its own. */
function classShortfall(row: Item, than: Item): Shortfall | undefined {
  if (row.mode !== than.mode) return notComparable("mode", row.mode, than.mode);
  if (row.classSet !== than.classSet) return notComparable("class_set", row.classSet ?? "", than.classSet ?? "");
  if (row.class !== than.class)
    return notComparable("class", row.class ?? "the stated class", than.class ?? "the stated one");
  if (than.cap === undefined || (row.cap !== undefined && row.cap <= than.cap)) return undefined;
  return { column: "cap", message: `is ${row.cap ?? "empty"}, more than ${than.cap}` };
}

function notComparable(column: string, a: string, b: string): Shortfall {
  return { column, message: `is ${a} and cannot be compared with ${b}` };
}

/** An approved amount at which a row allows more than another. Both are linear between the amounts that are tried. */
function anExcess(row: Item, than: Item): number | undefined {
  const bends = [...endsOf(row), ...endsOf(than)];
  const ends = [...bends, ...capCrossings(row, bends), ...capCrossings(than, bends)];
  const exceeded = besideEach(row, ends).filter((amount) => {
    const [mine, theirs] = [allowed(row, amount), allowed(than, amount)];
    return mine - theirs > NOISE * Math.max(mine, theirs);
  });
  return exceeded.find((amount) => ends.includes(amount)) ?? exceeded[0];
}

/** Far below any figure of a list, far above what binary fractions make of it. */
const NOISE = 1e-9;

/** Amounts at which the row's allowance bends or jumps, and the least and greatest. */
function endsOf({ brackets, item, unit }: Item): number[] {
  const ends = brackets.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  return [...plausibleRange(item, unit), ...ends];
}

/** Beyond these, in the unit, a figure is a slip of the pen. */
function plausibleRange(item: Item["item"], unit: ToleranceUnit): [least: number, most: number] {
  const { quantity, range } = TOLERANCE_ITEMS[item];
  const base: Partial<Record<typeof quantity, ToleranceUnit>> = { area: "m2", length: "m", share: "fraction" };
  const [least, most] = range;
  const from = base[quantity] ?? unit;
  return [convert(least, from, unit), convert(most, from, unit)];
}

/** Where the allowance reaches the row's cap. */
function capCrossings(row: Item, ends: readonly number[]): number[] {
  const { cap, ...uncapped } = row;
  if (cap === undefined) return [];
  const tried = besideEach(row, ends);
  return tried.slice(1).flatMap((to, i) => {
    const from = tried[i]!;
    const [a, b] = [allowed(uncapped, from), allowed(uncapped, to)];
    return (a - cap) * (b - cap) < 0 ? [from + ((cap - a) / (b - a)) * (to - from)] : [];
  });
}

/** The ends that are plausible amounts, in order, and an amount just below and just above each. */
function besideEach({ item, unit }: Item, ends: readonly number[]): number[] {
  const [least, most] = plausibleRange(item, unit);
  const beside = ends.flatMap((end) => {
    const step = 1e-12 * Math.max(1, Math.abs(end));
    return [end - step, end, end + step];
  });
  return [...new Set(beside)].filter((amount) => amount >= least && amount <= most).sort((a, b) => a - b);
}

function allowed(row: Item, approved: number): number {
  const allowance = allowanceOf(CLASSLESS, row, approved, {}, row.effectiveFrom);
  return "amount" in allowance ? allowance.amount : 0;
}

const CLASSLESS = { items: [], surveyClasses: [], pointClasses: [] };

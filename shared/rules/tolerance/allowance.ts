import type { LocalText } from "../../problems/problem.ts";
import { inForce } from "../applies.ts";
import { type Inherited, nearest } from "../lineage.ts";
import type { InheritedToleranceList } from "../preparePack.ts";
import type { SurveyClass, ToleranceBracket, ToleranceItem } from "./toleranceList.ts";
import { quantityOf } from "./units.ts";

/** What a survey says of itself, as far as allowances depend on it. */
export interface SurveyFacts {
  /** Accuracy class of the floor area survey. */
  readonly surveyClass?: string;
  /** Accuracy class of the boundary points. */
  readonly pointClass?: string;
  /** √(⅛·Σ[(xᵢ₊₁−xᵢ₋₁)² + (yᵢ₊₁−yᵢ₋₁)²]) of the surveyed points, metres; absent where there is no outline. */
  readonly spreadM?: number;
}

/** The allowed deviation in the row's unit with the arithmetic spelled out, or what is missing to compute it. */
export type Allowance =
  | { readonly amount: number; readonly arithmetic: string }
  | { readonly missing: { readonly code: string; readonly detail: LocalText } };

/** @param approved the approved amount in the row's unit */
export function allowanceOf(
  list: InheritedToleranceList,
  row: Inherited<ToleranceItem>,
  approved: number,
  survey: SurveyFacts,
  asOf: string,
): Allowance {
  const allowance = uncapped(list, row, approved, survey, asOf);
  if ("missing" in allowance || row.cap === undefined || allowance.amount <= row.cap) return allowance;
  const arithmetic = `${allowance.arithmetic}; min(${figure(allowance.amount)}, ${figure(row.cap)}) = ${figure(row.cap)}`;
  return { amount: row.cap, arithmetic };
}

function uncapped(
  list: InheritedToleranceList,
  row: Inherited<ToleranceItem>,
  approved: number,
  survey: SurveyFacts,
  asOf: string,
): Allowance {
  switch (row.mode) {
    case "bracket-progressive":
      return progressive(row.brackets, approved);
    case "bracket-flat":
      return flat(row.brackets, approved);
    case "relative":
      return product(row.amount ?? 0, approved);
    case "survey-class":
      return bySurveyClass(list, row, approved, survey, asOf);
    case "point-class":
      return byPointClass(list, row, survey, asOf);
    case "absolute":
    case "equal": {
      const amount = row.amount ?? 0;
      return { amount, arithmetic: figure(amount) };
    }
  }
}

/** T(S) = Σ rate · part: each bracket's rate on the part of the approved amount that lies in it. */
export function progressive(brackets: readonly ToleranceBracket[], approved: number): Allowance {
  const parts = brackets
    .map(({ from, to, rate }) => ({ rate: rate ?? 0, part: Math.min(approved, to ?? approved) - from }))
    .filter(({ part }) => part > 0);
  const amount = parts.reduce((sum, { rate, part }) => sum + rate * part, 0);
  const terms = parts.map(({ rate, part }) => `${figure(rate)} × ${figure(part)}`);
  return { amount, arithmetic: terms.length === 0 ? "0" : `${terms.join(" + ")} = ${figure(amount)}` };
}

/** The rate of the bracket that the approved amount lies in, on the whole amount; or the bracket's own amount. */
export function flat(brackets: readonly ToleranceBracket[], approved: number): Allowance {
  const bracket = brackets.find((each) => contains(each, approved));
  if (bracket === undefined)
    return missing("no-bracket", "批准值不在任何分档内", "The approved amount is in no bracket");
  if (bracket.absolute !== undefined) return { amount: bracket.absolute, arithmetic: figure(bracket.absolute) };
  return product(bracket.rate ?? 0, approved);
}

export function contains({ from, fromEnd, to, toEnd }: ToleranceBracket, amount: number): boolean {
  const above = fromEnd === "closed" ? amount >= from : amount > from;
  return above && (to === undefined || (toEnd === "closed" ? amount <= to : amount < to));
}

function product(rate: number, approved: number): Allowance {
  const amount = rate * approved;
  return { amount, arithmetic: `${figure(rate)} × ${figure(approved)} = ${figure(amount)}` };
}

/** GB/T 17986.1-2000 § 3.2: the limit of a house area S is a·√S + b·S. S is the approved area. */
function bySurveyClass(
  list: InheritedToleranceList,
  row: Inherited<ToleranceItem>,
  approved: number,
  survey: SurveyFacts,
  asOf: string,
): Allowance {
  const name = row.class ?? survey.surveyClass;
  if (name === undefined) return missing("no-survey-class", "未说明测量精度等级", "The survey class is not stated");
  const limit = ({ a, b }: SurveyClass): number => a * Math.sqrt(approved) + b * approved;
  const found = strictest(
    list.surveyClasses.filter((each) => isClass(each, row, name, asOf)),
    limit,
  );
  if (found === undefined) return unknownClass(name);
  const amount = limit(found);
  const s = figure(approved);
  return { amount, arithmetic: `${figure(found.a)} × √${s} + ${figure(found.b)} × ${s} = ${figure(amount)}` };
}

/**
 * Limit of a point k·m_j; of an area k·m_P with m_P = m_j·√(⅛·Σ[(xᵢ₊₁−xᵢ₋₁)² + (yᵢ₊₁−yᵢ₋₁)²]), which is the propagation of
 * independent errors of the points' coordinates.
 */
function byPointClass(
  list: InheritedToleranceList,
  row: Inherited<ToleranceItem>,
  survey: SurveyFacts,
  asOf: string,
): Allowance {
  const name = row.class ?? survey.pointClass;
  if (name === undefined) return missing("no-point-class", "未说明界址点等级", "The point class is not stated");
  const found = strictest(
    list.pointClasses.filter((each) => isClass(each, row, name, asOf)),
    ({ rmseM, limitFactor }) => rmseM * limitFactor,
  );
  if (found === undefined) return unknownClass(name);
  const limit = `${figure(found.limitFactor)} × ${figure(found.rmseM)}`;
  const limitM = found.limitFactor * found.rmseM;
  if (quantityOf(row.unit) === "length") return { amount: limitM, arithmetic: `${limit} = ${figure(limitM)}` };
  const { spreadM } = survey;
  if (spreadM === undefined) return missing("no-outline", "没有实测界线", "There is no surveyed outline");
  const amount = limitM * spreadM;
  return { amount, arithmetic: `${limit} × √(⅛ × ${figure(8 * spreadM ** 2)}) = ${figure(amount)}` };
}

/** The nearest pack's class, unless a rigid one above it allows less. */
function strictest<Row extends { readonly rigid: boolean }>(
  rows: readonly Inherited<Row>[],
  limit: (row: Row) => number,
): Inherited<Row> | undefined {
  const [own, ...above] = nearest(rows);
  return own && above.reduce((best, row) => (limit(row) < limit(best) ? row : best), own);
}

interface ClassRow {
  readonly set: string;
  readonly class: string;
  readonly effectiveFrom: string;
  readonly effectiveTo?: string | undefined;
}

function isClass(each: ClassRow, row: Inherited<ToleranceItem>, name: string, asOf: string): boolean {
  return each.set === row.classSet && each.class === name && inForce(each, asOf);
}

function unknownClass(name: string): Allowance {
  return missing("unknown-class", `清单没有等级“${name}”`, `The list has no class "${name}"`);
}

function missing(code: string, zh: string, en: string): Allowance {
  return { missing: { code, detail: { zh, en } } };
}

/** Without the noise of binary fractions: twelve significant digits. */
export function figure(amount: number): string {
  return String(Number(amount.toPrecision(12)));
}

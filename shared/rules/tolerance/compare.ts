import type { LocalText } from "../../problems/problem.ts";
import { inForce } from "../applies.ts";
import { type CodeTree, isWithin, listedCode } from "../codeTree.ts";
import { type Inherited, nearest } from "../lineage.ts";
import type { InheritedToleranceList } from "../preparePack.ts";
import { round } from "../round.ts";
import { allowanceOf, type SurveyFacts } from "./allowance.ts";
import { type ToleranceItem, type ToleranceRows, type ToleranceScope, toleranceKey } from "./toleranceList.ts";
import { convert, type ToleranceItemName, type ToleranceUnit } from "./units.ts";

/** From the worst to the best. An excess within the tolerance is to be settled (土地价款、规费). */
export const TOLERANCE_RESULTS = [
  "excess-over-tolerance",
  "short",
  "not-checked",
  "excess-within-tolerance",
  "within",
] as const;

export type ToleranceResult = (typeof TOLERANCE_RESULTS)[number];

/** What is compared, as the caller says it. */
export interface Claim {
  readonly item: ToleranceItemName;
  readonly scope: ToleranceScope;
  readonly unit: ToleranceUnit;
  readonly approved?: number | undefined;
  readonly measured?: number | undefined;
}

export interface UseClaim {
  readonly approved?: string | undefined;
  readonly measured?: string | undefined;
}

/** Amounts are unrounded and in the row's unit; without a row, in the caller's. */
export interface Comparison {
  readonly result: ToleranceResult;
  readonly unit: ToleranceUnit;
  readonly approved?: number;
  readonly measured?: number;
  /** The measured amount as the row has it rounded before comparing. */
  readonly compared?: number;
  /** Measured (or compared) less approved. */
  readonly difference?: number;
  readonly allowed?: number;
  readonly arithmetic?: string;
  readonly row?: Inherited<ToleranceItem>;
  /** Why nothing could be compared, or why the deviation does not count. */
  readonly reason?: Reason;
}

export interface Reason {
  readonly code: string;
  readonly detail: LocalText;
}

/** Which rows of a list speak. */
export interface ListView {
  readonly list: InheritedToleranceList;
  /** The list's items, indexed once. */
  readonly rows: ToleranceRows;
  readonly asOf: string;
  /** Rows of this profile replace the others of the same item and scope. */
  readonly profile?: string | undefined;
}

/**
 * Rows in force for an item and scope: of the asked profile, or where it has none of no profile; of these the nearest
 * pack's first. Rigid rows of the packs above stay beside them, whatever the profile.
 */
export function rowsFor(view: ListView, item: ToleranceItemName, scope: ToleranceScope): Inherited<ToleranceItem>[] {
  const rows = (view.rows.get(toleranceKey(item, scope)) ?? []).filter((row) => inForce(row, view.asOf));
  const ofProfile = rows.filter((row) => row.profile !== undefined && row.profile === view.profile);
  const general = rows.filter((row) => row.profile === undefined);
  const chosen = nearest(ofProfile.length > 0 ? ofProfile : general);
  const floor = general.filter((row) => row.rigid && !chosen.includes(row) && row.depth < (chosen[0]?.depth ?? 0));
  return [...chosen, ...floor];
}

/** Compares one amount, by the rows of each pack that speak: the worst counts. Nothing that is unknown is `within`. */
export function compareAmounts(view: ListView, claim: Claim, survey: SurveyFacts): Comparison {
  const { approved, measured, unit } = claim;
  const rows = rowsFor(view, claim.item, claim.scope);
  if (rows.length === 0) return { ...withDefined({ approved, measured }), result: "not-checked", unit, reason: noRow };
  if (approved === undefined || measured === undefined) {
    return { ...withDefined({ approved, measured }), result: "not-checked", unit, reason: notStated };
  }
  const compared = [...Map.groupBy(rows, ({ depth }) => depth).values()].map((own) => {
    const row = own.find((each) => counts(each, measured - approved)) ?? own[0]!;
    return compareByRow(view, row, convert(approved, unit, row.unit), convert(measured, unit, row.unit), survey);
  });
  return compared.reduce((worst, next) => (isWorseResult(next.result, worst.result) ? next : worst));
}

function compareByRow(
  { list, asOf }: ListView,
  row: Inherited<ToleranceItem>,
  approved: number,
  measured: number,
  survey: SurveyFacts,
): Comparison {
  const compared = row.rounding === undefined ? measured : round(measured, row.rounding);
  const noise = NOISE * Math.max(Math.abs(approved), Math.abs(compared));
  const deviation = compared - approved;
  const difference = Math.abs(deviation) <= noise ? 0 : deviation;
  const rounded = row.rounding === undefined ? {} : { compared };
  const said = { unit: row.unit, approved, measured, ...rounded, difference, row };
  if (!counts(row, difference)) return { ...said, result: "within", reason: doesNotCount };
  const allowance = allowanceOf(list, row, approved, survey, asOf);
  if ("missing" in allowance) {
    return { ...said, result: difference === 0 ? "within" : "not-checked", reason: allowance.missing };
  }
  const { amount: allowed, arithmetic } = allowance;
  const exceeded = Math.abs(difference) - allowed > noise;
  return { ...said, result: resultOf(difference, exceeded), allowed, arithmetic };
}

/**
 * What binary fractions make of decimals: 1.1 − 1.0 is 0.1 and a little. A difference of a few units in the last place of
 * the amounts is none; it is far below any digit that a survey writes.
 */
const NOISE = 16 * Number.EPSILON;

function resultOf(difference: number, exceeded: boolean): ToleranceResult {
  if (exceeded) return difference > 0 ? "excess-over-tolerance" : "short";
  return difference > 0 ? "excess-within-tolerance" : "within";
}

/** A deviation in this direction counts by this row. */
function counts({ direction }: Inherited<ToleranceItem>, difference: number): boolean {
  if (difference === 0 || direction === "both") return true;
  return direction === (difference > 0 ? "more" : "less");
}

/**
 * Land use is equal along the code table: what was built must be the approved class or a class below it. A class that is
 * stated more coarsely than the approved one, or that the table does not list, settles nothing.
 */
export function compareUse(view: ListView, tree: CodeTree, { approved, measured }: UseClaim): Comparison {
  const [row] = rowsFor(view, "use", "total");
  const open = (reason: Reason): Comparison => ({
    result: "not-checked",
    unit: "code",
    ...(row ? { row } : {}),
    reason,
  });
  if (row === undefined) return open(noRow);
  if (approved === undefined || measured === undefined) return open(notStated);
  const [wanted, built] = [listedCode(tree, approved), listedCode(tree, measured)];
  if (wanted === undefined || isFinerBeside(approved, wanted, measured)) return open(unknownUse(approved));
  if (built === undefined) return open(unknownUse(measured));
  if (isWithin(tree, built, wanted)) {
    return { result: "within", unit: "code", row, arithmetic: `${measured} ⊆ ${approved}` };
  }
  if (isWithin(tree, wanted, built)) return open(coarseUse(measured, approved));
  return { result: "excess-over-tolerance", unit: "code", row, arithmetic: `${measured} ⊄ ${approved}` };
}

/** The approved class is finer than the table, and what was built is not plainly a part of it. */
function isFinerBeside(approved: string, listed: string, measured: string): boolean {
  return approved !== listed && !measured.startsWith(approved);
}

function isWorseResult(a: ToleranceResult, b: ToleranceResult): boolean {
  return TOLERANCE_RESULTS.indexOf(a) < TOLERANCE_RESULTS.indexOf(b);
}

export function worstResult(results: readonly ToleranceResult[]): ToleranceResult {
  return TOLERANCE_RESULTS.find((result) => results.includes(result)) ?? "not-checked";
}

const noRow: Reason = {
  code: "no-row",
  detail: { zh: "清单在该日没有此项容差", en: "The list has no row for this item in force on that day" },
};

const notStated: Reason = {
  code: "not-stated",
  detail: { zh: "未给出批准值或实测值", en: "The approved or the measured value is not stated" },
};

const doesNotCount: Reason = {
  code: "direction",
  detail: { zh: "此方向的偏差不计", en: "A deviation in this direction does not count" },
};

function unknownUse(code: string): Reason {
  return {
    code: "unknown-use",
    detail: { zh: `用地分类代码表没有 ${code}`, en: `No code table lists ${code}` },
  };
}

function coarseUse(measured: string, approved: string): Reason {
  return {
    code: "coarse-use",
    detail: { zh: `${measured} 比批准的 ${approved} 粗`, en: `${measured} is coarser than the approved ${approved}` },
  };
}

function withDefined(amounts: { approved: number | undefined; measured: number | undefined }) {
  const { approved, measured } = amounts;
  return { ...(approved === undefined ? {} : { approved }), ...(measured === undefined ? {} : { measured }) };
}

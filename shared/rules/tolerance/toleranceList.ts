import * as z from "zod";
import type { Inherited } from "../lineage.ts";
import { ruleRow, ruleText } from "../ruleRow.ts";
import { type ToleranceItemName, toleranceItemName, toleranceUnit } from "./units.ts";

/**
 * The tolerance list (容差清单) of a pack: how far what was built may deviate from what was approved.
 * `docs/tolerance.md` explains every column.
 */

/** One building, or the whole project. */
export const toleranceScope = z.enum(["per-building", "total"]);

/** The deviations that count: an excess, a shortfall, or either. */
export const toleranceDirection = z.enum(["more", "less", "both"]);

/**
 * How the allowed deviation is computed. `point-class` is the limit of a boundary point's position or, for an area, the
 * limit that follows from it by propagation of errors.
 */
export const toleranceMode = z.enum([
  "bracket-progressive",
  "bracket-flat",
  "absolute",
  "relative",
  "survey-class",
  "point-class",
  "equal",
]);

/** A row of tolerance-items.csv. Amounts and caps are in the row's unit. */
export const toleranceRow = ruleRow.extend({
  item: toleranceItemName,
  scope: toleranceScope,
  /** Rows of a named profile are used instead of the others where a check asks for it. */
  profile: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .optional(),
  unit: toleranceUnit,
  direction: toleranceDirection,
  mode: toleranceMode,
  /** The allowance of `absolute`; the share of the approved amount of `relative`. */
  amount: z.number().nonnegative().optional(),
  /** The allowance is never more than this. */
  cap: z.number().nonnegative().optional(),
  /** Which set of survey or point classes; absent for other modes. */
  classSet: z.string().min(1).optional(),
  /** The class that the list demands; absent: the one that the survey states. */
  class: z.string().min(1).optional(),
  /** 强制性: no tolerance beyond the measuring error. */
  mandatory: z.boolean(),
  /** Decimals to which the measured amount is rounded before it is compared; absent: compared as measured. */
  rounding: z.number().int().min(0).max(6).optional(),
  message: ruleText,
});

/** Whether the end itself belongs to the bracket. */
export const bracketEnd = z.enum(["closed", "open"]);

/** A row of tolerance-brackets.csv: approved amounts between two ends, in the unit of the item's row. */
export const toleranceBracket = z.strictObject({
  from: z.number().nonnegative(),
  fromEnd: bracketEnd,
  /** Absent: no upper end. */
  to: z.number().positive().optional(),
  toEnd: bracketEnd,
  rate: z.number().min(0).max(1).optional(),
  absolute: z.number().nonnegative().optional(),
});

export const toleranceItem = toleranceRow.extend({ brackets: z.array(toleranceBracket) });

/** Limit of an area S by survey class: a·√S + b·S, m². */
export const surveyClass = ruleRow.extend({
  set: z.string().min(1),
  class: z.string().min(1),
  a: z.number().nonnegative(),
  b: z.number().nonnegative(),
});

/** Boundary-point class: root mean square error in metres, and how many of them are the limit. */
export const pointClass = ruleRow.extend({
  set: z.string().min(1),
  class: z.string().min(1),
  rmseM: z.number().positive(),
  limitFactor: z.number().positive(),
});

/** Items by id, classes by id, brackets from below. */
export const toleranceList = z.strictObject({
  items: z.array(toleranceItem),
  surveyClasses: z.array(surveyClass),
  pointClasses: z.array(pointClass),
});

/** Rows by item and scope (`toleranceKey`). */
export type ToleranceRows = ReadonlyMap<string, readonly Inherited<ToleranceItem>[]>;

export function toleranceKey(item: ToleranceItemName, scope: ToleranceScope): string {
  return `${item}/${scope}`;
}

export function toleranceRows(items: readonly Inherited<ToleranceItem>[]): ToleranceRows {
  return Map.groupBy(items, ({ item, scope }) => toleranceKey(item, scope));
}

export type ToleranceScope = z.infer<typeof toleranceScope>;
export type ToleranceRow = z.infer<typeof toleranceRow>;
export type ToleranceBracket = z.infer<typeof toleranceBracket>;
export type ToleranceItem = z.infer<typeof toleranceItem>;
export type SurveyClass = z.infer<typeof surveyClass>;
export type PointClass = z.infer<typeof pointClass>;
export type ToleranceList = z.infer<typeof toleranceList>;

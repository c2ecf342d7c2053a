import {
  pointClass,
  surveyClass,
  type ToleranceList,
  toleranceBracket,
  toleranceRow,
} from "../../../shared/rules/tolerance/toleranceList.ts";
import { unitOf } from "../../../shared/rules/tolerance/units.ts";
import { numberCell, optional, rowRecord, ruleColumns, text, yesNo } from "./cells.ts";
import type { RowIndex } from "./rowChecks.ts";
import { type Fault, hasAnyOf, sorted, type TableFolder, type TableRow, tableReader } from "./tables.ts";
import { bracketsOf, checkToleranceTables, type ToleranceTables, toleranceWarnings } from "./toleranceChecks.ts";

/** The tables of a tolerance list; a pack may have any of them. */
export const toleranceColumns = {
  "tolerance-items.csv": [
    ..."id item scope profile unit direction mode amount cap class_set class mandatory rounding".split(" "),
    ...["message_zh", "message_en"],
    ...ruleColumns,
  ],
  "tolerance-brackets.csv": ["row", "from", "from_end", "to", "to_end", "rate", "absolute"],
  "survey-classes.csv": ["id", "set", "class", "a", "b", ...ruleColumns],
  "point-classes.csv": ["id", "set", "class", "rmse_m", "limit_factor", ...ruleColumns],
} as const;

/**
 * The tolerance list of a pack's folder; `undefined` where the folder has none of its files. Places that are doubtful but
 * no fault go into `warnings`.
 */
export async function readToleranceList(
  folder: TableFolder,
  index: RowIndex,
  warnings: Fault[],
): Promise<ToleranceList | undefined> {
  if (!hasAnyOf(folder, toleranceColumns)) return undefined;
  const read = tableReader(folder, toleranceColumns, "empty");
  const tables: ToleranceTables = {
    items: await read("tolerance-items.csv", toleranceRow, itemRecord),
    brackets: await read("tolerance-brackets.csv", bracketRow, bracketRecord),
    surveyClasses: await read("survey-classes.csv", surveyClass, surveyRecord),
    pointClasses: await read("point-classes.csv", pointClass, pointRecord),
  };
  checkToleranceTables(tables, index, folder.faults);
  warnings.push(...toleranceWarnings(tables));
  return listOf(tables);
}

const bracketRow = toleranceBracket.extend({ row: toleranceRow.shape.id });

function itemRecord({ cells }: TableRow) {
  return {
    ...rowRecord(cells),
    item: cells.item,
    scope: cells.scope,
    profile: optional(cells.profile),
    unit: unitOf(cells.unit ?? "") ?? cells.unit,
    direction: cells.direction,
    mode: cells.mode,
    amount: numberCell(cells.amount),
    cap: numberCell(cells.cap),
    classSet: optional(cells.class_set),
    class: optional(cells.class),
    mandatory: yesNo(cells.mandatory),
    rounding: cells.rounding === "unrounded" ? undefined : numberCell(cells.rounding),
    message: text(cells, "message"),
  };
}

function bracketRecord({ cells }: TableRow) {
  return {
    row: cells.row,
    from: numberCell(cells.from),
    fromEnd: cells.from_end,
    to: numberCell(cells.to),
    // An end at infinity is open, whatever the cell says.
    toEnd: optional(cells.to) === undefined ? "open" : cells.to_end,
    rate: numberCell(cells.rate),
    absolute: numberCell(cells.absolute),
  };
}

function surveyRecord({ cells }: TableRow) {
  return { ...rowRecord(cells), set: cells.set, class: cells.class, a: numberCell(cells.a), b: numberCell(cells.b) };
}

function pointRecord({ cells }: TableRow) {
  const [rmseM, limitFactor] = [numberCell(cells.rmse_m), numberCell(cells.limit_factor)];
  return { ...rowRecord(cells), set: cells.set, class: cells.class, rmseM, limitFactor };
}

/** Each item's row with its brackets from below. */
function listOf(tables: ToleranceTables): ToleranceList {
  return {
    items: sorted(tables.items, ({ id }) => id).map((row) => ({
      ...row,
      brackets: bracketsOf(tables, row.id).map(({ value: { row: _, ...bracket } }) => bracket),
    })),
    surveyClasses: sorted(tables.surveyClasses, ({ id }) => id),
    pointClasses: sorted(tables.pointClasses, ({ id }) => id),
  };
}

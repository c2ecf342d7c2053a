import { readdir } from "node:fs/promises";
import type * as z from "zod";
import {
  pointClass,
  surveyClass,
  type ToleranceList,
  toleranceBracket,
  toleranceRow,
} from "../../../shared/rules/tolerance/toleranceList.ts";
import { unitOf } from "../../../shared/rules/tolerance/units.ts";
import type { RowIndex } from "./checks.ts";
import {
  type Fault,
  located,
  numberCell,
  optional,
  readTable,
  rowRecord,
  sorted,
  type TableRow,
  yesNo,
} from "./tables.ts";
import { bracketsOf, checkToleranceTables, type ToleranceTables, toleranceWarnings } from "./toleranceChecks.ts";

const rowColumns = "basis effective_from effective_to confidence rigid";

const columns = {
  "tolerance-items.csv":
    `id item scope profile unit direction mode amount cap class_set class mandatory rounding ${rowColumns} message_zh message_en`.split(
      " ",
    ),
  "tolerance-brackets.csv": ["row", "from", "from_end", "to", "to_end", "rate", "absolute"],
  "survey-classes.csv": `id set class a b ${rowColumns}`.split(" "),
  "point-classes.csv": `id set class rmse_m limit_factor ${rowColumns}`.split(" "),
} as const;

/** A folder with one of these has a tolerance list. */
export const toleranceFiles: readonly string[] = Object.keys(columns);

/**
 * The tolerance list of a pack's folder; `undefined` where the folder has none of its files. Places that are doubtful but
 * no fault go into `warnings`.
 */
export async function readToleranceList(
  folder: string,
  index: RowIndex,
  faults: Fault[],
  warnings: Fault[],
): Promise<ToleranceList | undefined> {
  const present = await readdir(folder);
  if (!toleranceFiles.some((file) => present.includes(file))) return undefined;
  const read = async <T>(file: keyof typeof columns, schema: z.ZodType<T>, record: (row: TableRow) => unknown) => {
    const rows = present.includes(file) ? await readTable(folder, file, columns[file], faults) : [];
    return rows.flatMap((row) => located(row, schema, record(row), faults));
  };
  const tables: ToleranceTables = {
    items: await read("tolerance-items.csv", toleranceRow, itemRecord),
    brackets: await read("tolerance-brackets.csv", bracketRow, bracketRecord),
    surveyClasses: await read("survey-classes.csv", surveyClass, surveyRecord),
    pointClasses: await read("point-classes.csv", pointClass, pointRecord),
  };
  checkToleranceTables(tables, index, faults);
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
    message: { zh: cells.message_zh, en: cells.message_en },
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

import { inForce } from "../../../../shared/rules/applies.ts";
import { packName } from "../../../../shared/rules/lineage.ts";
import { notInForce, type PreparedPack, preparePack } from "../../../../shared/rules/preparePack.ts";
import type { RuleDocument } from "../../../../shared/rules/rulePack.ts";
import type { RuleRow } from "../../../../shared/rules/ruleRow.ts";
import { spanText } from "../cases/spans.ts";
import type { PackLineage } from "../packFolders.ts";
import { ruleTables } from "../packTables.ts";
import { type Fault, failAt, rowPlace } from "../tables.ts";
import { zoneGaps } from "./gaps.ts";

/** What is doubtful in a pack on one day, beside `tableWarnings`. */
export function dayWarnings({ pack, ancestors, places }: PackLineage, day: string): Fault[] {
  const prepared = preparePack(pack, ancestors);
  const warnings: Fault[] = [];
  for (const { table, rows } of ruleTables(pack)) {
    for (const row of rows) {
      const place = places.get(rowPlace(table, row.id));
      if (place) warnOfRow(prepared, row, day, (column, message) => failAt(place, warnings)(column, message));
    }
  }
  return [...packWarnings(prepared, day), ...warnings];
}

function packWarnings(pack: PreparedPack, day: string): Fault[] {
  return notInForce(pack, day).map((head) => ({
    file: "pack.json",
    message: `${packName(head)} is not in force on ${day} (${spanText(head)}): answers are undetermined`,
  }));
}

/**
 * A row that is not in force, or one that rests on a document that is repealed or ends before the row does. That one of
 * a row's documents is left on each of its days the compiler sees to; but what has lost one may have lost its reason.
 */
function warnOfRow(
  pack: PreparedPack,
  row: RuleRow,
  day: string,
  warn: (column: string, message: string) => void,
): void {
  if (row.effectiveFrom > day)
    return void warn("effective_from", `not in force on ${day}: begins on ${row.effectiveFrom}`);
  if (!inForce(row, day)) return void warn("effective_to", `not in force on ${day}: ended on ${row.effectiveTo}`);
  for (const { document: id } of row.basis) {
    const document = pack.documents.get(id);
    if (document && endsBefore(document, row)) warn("basis", `"${id}" ${endText(document, day)}`);
  }
}

function endsBefore({ effectiveTo }: RuleDocument, row: RuleRow): boolean {
  return effectiveTo !== undefined && (row.effectiveTo === undefined || effectiveTo < row.effectiveTo);
}

function endText({ effectiveTo = "" }: RuleDocument, day: string): string {
  return effectiveTo < day ? `is repealed: in force until ${effectiveTo}` : `ends on ${effectiveTo}, before the row`;
}

/** Zones for which nothing, or not everything, is said on that day by the pack and those above it. */
export function gapWarnings({ pack, ancestors }: PackLineage, day: string): Fault[] {
  return zoneGaps(preparePack(pack, ancestors), day).map(({ system, code, landUse }) => ({
    file: "access-list.csv",
    message: `${system} zone ${code}: no row speaks of ${landUse === "all" ? "any land-use" : `land-use ${landUse.join(", ")}`}`,
  }));
}

import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { type PreparedPack, preparePack } from "../../../../shared/rules/preparePack.ts";
import type { CompiledPack, ControlLine } from "../../../../shared/rules/rulePack.ts";
import { accessEffect, controlEffect, type Effect } from "../cases/effects.ts";
import { accessRowsOf, type CaseRow, controlLinesOf, type RuleList } from "../cases/ruleList.ts";
import { rivals } from "../rowChecks.ts";
import { type Fault, failAt, type RowPlaces, rowPlace } from "../tables.ts";
import { idleUnder } from "./idle.ts";
import { whyUnreachable } from "./unreachable.ts";

/**
 * What is doubtful in the tables of a pack, whatever the day: rows that judge nothing or change nothing, and rows that
 * contradict each other. Only the pack's own rows are named.
 */
export function tableWarnings(pack: CompiledPack, ancestors: readonly CompiledPack[], places: RowPlaces): Fault[] {
  const prepared = preparePack(pack, ancestors);
  const warnings: Fault[] = [];
  const lines = controlLinesOf(prepared);
  warnOfRows(lines, controlEffect, places, warnings);
  warnOfRows(accessRowsOf(prepared), accessEffect, places, warnings);
  warnOfContradictions(ownRows(prepared, lines.rows), places, warnings);
  return warnings;
}

export function ownRows<Row>(pack: PreparedPack, rows: readonly Inherited<Row>[]): Inherited<Row>[] {
  return rows.filter(({ depth }) => depth === pack.lineage.length - 1);
}

function warnOfRows<Row extends CaseRow>(
  list: RuleList<Row>,
  effectOf: (rows: readonly Row[]) => Effect,
  places: RowPlaces,
  warnings: Fault[],
): void {
  for (const row of ownRows(list.pack, list.rows)) {
    const place = places.get(rowPlace(list.table, row.id));
    if (!place) continue;
    const warn = failAt(place, warnings);
    const unreachable = whyUnreachable(list, row);
    if (unreachable !== undefined) warn("id", unreachable);
    const above = unreachable === undefined ? idleUnder(list, row, effectOf) : undefined;
    if (above) warn("id", `changes nothing: row "${above.key}" above it stands all the same and asks for no less`);
  }
}

/** Both rows stand, and the stricter binds: then what is the other for? */
function warnOfContradictions(rows: readonly Inherited<ControlLine>[], places: RowPlaces, warnings: Fault[]): void {
  const placed = rows.flatMap((value) => {
    const place = places.get(rowPlace("control-lines", value.id));
    return place && value.excepts.length === 0 ? [{ ...place, value }] : [];
  });
  const key = ({ layer, class: value, where, subject: { kind, code = "" } }: ControlLine): string =>
    [layer, value, where, kind, code].join("\n");
  for (const { row, earlier } of rivals(placed, key, (a, b) => a.outcome !== b.outcome)) {
    const message = `"${row.value.outcome}", but row ${earlier.row} says "${earlier.value.outcome}" of the same on the same days: both stand, and the stricter binds`;
    failAt(row, warnings)("outcome", message);
  }
}

import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { RuleRow } from "../../../../shared/rules/ruleRow.ts";
import { commonSpan, type Span } from "../cases/spans.ts";
import type { Shortfall } from "./strictness.ts";

/** A row of the checked pack beside a rigid one above it that speaks of the same. */
export interface KeyedLoosening<Row> {
  readonly row: Row;
  readonly floor: Row;
  readonly shortfall: Shortfall;
  /** The days on which both speak. */
  readonly days: Span;
}

/**
 * Of a list in which a pack has one row for one thing on one day: its rows that are looser than a rigid one above.
 * @param key what a row speaks of
 */
export function keyedLoosenings<Row extends Inherited<RuleRow>>(
  { lineage }: PreparedPack,
  rows: readonly Row[],
  key: (row: Row) => string,
  shortfallOf: (row: Row, than: Row) => Shortfall | undefined,
): KeyedLoosening<Row>[] {
  const own = lineage.length - 1;
  const floors = Map.groupBy(
    rows.filter(({ depth, rigid }) => rigid && depth < own),
    key,
  );
  return rows
    .filter(({ depth }) => depth === own)
    .flatMap((row) =>
      (floors.get(key(row)) ?? []).flatMap((floor) => {
        const days = commonSpan([row, floor, ...lineage]);
        const shortfall = days && shortfallOf(row, floor);
        return shortfall ? [{ row, floor, shortfall, days }] : [];
      }),
    );
}

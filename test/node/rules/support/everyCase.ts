import type { AccessRow } from "../../../../shared/rules/access/accessList.ts";
import { accessRelations, rowsOfZone } from "../../../../shared/rules/access/decideAccess.ts";
import { type Claims, inForce, subjectMatches } from "../../../../shared/rules/applies.ts";
import { relationsIn } from "../../../../shared/rules/decide.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { classCodesOf, codesOf, type PreparedPack } from "../../../../shared/rules/preparePack.ts";
import { covers } from "../../../../shared/rules/regions.ts";
import type { ControlLine, Where } from "../../../../shared/rules/rulePack.ts";
import type { Subject } from "../../../../shared/rules/ruleRow.ts";
import { held, type Relations, standing } from "../../../../shared/rules/standing.ts";

/** Judges every case that there is, one by one: what a search must find, found without searching. */

interface JudgedRow {
  readonly key: string;
  readonly depth: number;
  readonly rigid: boolean;
  readonly excepts: readonly string[];
  readonly subject: Subject;
}

export interface EveryCase<Row> {
  readonly relations: Relations<Row>;
  /** For each case all rows that speak of it. */
  readonly cases: Iterable<readonly Row[]>;
}

export function controlLineCases(pack: PreparedPack, days: readonly string[]): EveryCase<Inherited<ControlLine>>[] {
  return [...pack.rowsByLayer].map(([layer, rows]) => ({
    relations: relationsIn(pack),
    cases: (function* () {
      const classes = [...classCodesOf(pack, layer).chains.keys()];
      for (const day of days) {
        const current = rows.filter((row) => inForce(row, day));
        for (const [where, value] of [
          ...[undefined, "of no table", ...classes].map((each): [Where, string | undefined] => ["inside", each]),
          ...["*", ...classes].map((each): [Where, string] => ["outside", each]),
        ]) {
          const region = { where, class: value, areaM2: 1, sliver: false };
          yield* bySubject(
            pack,
            current.filter((row) => covers(classCodesOf(pack, layer), row, region)),
          );
        }
      }
    })(),
  }));
}

export function accessCases(pack: PreparedPack, days: readonly string[]): EveryCase<Inherited<AccessRow>>[] {
  return (pack.accessList?.zoneSystems ?? []).map(({ system, codes }) => ({
    relations: accessRelations(pack),
    cases: (function* () {
      for (const day of days) {
        for (const code of codesOf(pack, codes).chains.keys()) {
          yield* bySubject(pack, rowsOfZone(pack, { system, code }, day));
        }
      }
    })(),
  }));
}

/** Every project: a land class or none, an industry or none, any tags. Of those that the same rows speak of, one. */
function* bySubject<Row extends JudgedRow>(pack: PreparedPack, rows: readonly Row[]): Iterable<readonly Row[]> {
  const seen = new Set<number>();
  const tags = [...codesOf(pack, "tag").chains.keys()];
  const claimed = [...Array(2 ** tags.length).keys()].map((set) => tags.filter((_, i) => set & (2 ** i)));
  const bits = (kinds: readonly string[], claims: Partial<Claims>): number =>
    rows.reduce((sum, { subject }, i) => {
      const all = { "land-use": undefined, industry: undefined, tag: [], unrecognised: [], ...claims };
      return kinds.includes(subject.kind) && subjectMatches(pack, subject, all) ? sum + 2 ** i : sum;
    }, 0);
  const byTags = claimed.map((tag) => bits(["any", "tag"], { tag }));
  for (const landUse of [undefined, ...codesOf(pack, "land-use").chains.keys()]) {
    for (const industry of [undefined, ...codesOf(pack, "industry").chains.keys()]) {
      const byCodes = bits(["land-use", "industry"], { "land-use": landUse, industry });
      for (const set of byTags) seen.add(byCodes + set);
    }
  }
  for (const set of seen) yield rows.filter((_, i) => Math.floor(set / 2 ** i) % 2 === 1);
}

/** Binding rows that stand in the case, and what judges it, as it is and as it would be without rigid rows. */
export function outcomesOf<Row extends JudgedRow>(rows: readonly Row[], relations: Relations<Row>, own: number) {
  const floors = held(rows, relations).filter(({ row, binding }) => binding && row.depth < own);
  return {
    floors: floors.map(({ row }) => row),
    judging: standing(rows, relations),
    freely: standing(
      rows.map((row) => ({ ...row, rigid: false })),
      relations,
    ),
  };
}

/** Rigid, or in the place of a row of its pack that is binding. */
export function isBindingIn<Row extends JudgedRow>(
  row: Row,
  rows: readonly Row[],
  relations: Relations<Row>,
  path: readonly Row[] = [],
): boolean {
  if (row.rigid) return true;
  return rows.some(
    (other) =>
      other.depth === row.depth &&
      other !== row &&
      !path.includes(other) &&
      (row.excepts.includes(other.key) || relations.refines(row, other)) &&
      isBindingIn(other, rows, relations, [...path, row]),
  );
}

import type { AccessRow } from "../../../../shared/rules/access/accessList.ts";
import { zoneKey } from "../../../../shared/rules/access/accessList.ts";
import { accessRelations, zoneCodes } from "../../../../shared/rules/access/decideAccess.ts";
import { type Claims, classRefines, subjectMatches } from "../../../../shared/rules/applies.ts";
import { ancestry, type CodeTree } from "../../../../shared/rules/codeTree.ts";
import { relationsIn } from "../../../../shared/rules/decide.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { classCodesOf, type PreparedPack } from "../../../../shared/rules/preparePack.ts";
import { covers } from "../../../../shared/rules/regions.ts";
import type { ControlLine } from "../../../../shared/rules/rulePack.ts";
import type { RuleRow, Subject } from "../../../../shared/rules/ruleRow.ts";
import { type Relations, standing, type Trace } from "../../../../shared/rules/standing.ts";

/** What a row of either list says of itself. */
export interface CaseRow extends RuleRow {
  readonly subject: Subject;
  readonly excepts: readonly string[];
}

/**
 * Control lines and access lists are judged alike: rows of one ground (a side of a layer, a system of zones) speak of a
 * class or zone and of a subject. This is what analyses need of either; who judges is asked of the evaluator itself.
 */
export interface RuleList<Row> {
  readonly pack: PreparedPack;
  /** As answers name it. */
  readonly table: "control-lines" | "access-list";
  /** Of the whole lineage. */
  readonly rows: readonly Inherited<Row>[];
  readonly byKey: ReadonlyMap<string, Inherited<Row>>;
  /** Keys of the rows that have an exception. */
  readonly excepted: ReadonlySet<string>;
  readonly groundOf: (row: Row) => string;
  /** Class or zone; `*` is whatever no row names. */
  readonly classOf: (row: Row) => string;
  /** On a row's ground, the class that lies in both; none where they lie beside each other. */
  readonly narrower: (row: Row, a: string, b: string) => string | undefined;
  /** Rows of any day that speak of a class of a ground. */
  readonly covering: (ground: string, className: string) => readonly Inherited<Row>[];
  /** Of covering rows in force, those that judge the project. */
  readonly judging: (
    covering: readonly Inherited<Row>[],
    claims: Claims,
    trace?: Trace<Inherited<Row>>,
  ) => readonly Inherited<Row>[];
}

export function controlLinesOf(pack: PreparedPack): RuleList<ControlLine> {
  const rows = [...pack.rowsByLayer.values()].flat();
  const groundOf = ({ layer, where }: ControlLine): string => `${layer} ${where}`;
  const byGround = Map.groupBy(rows, groundOf);
  return {
    pack,
    table: "control-lines",
    rows,
    byKey: new Map(rows.map((row) => [row.key, row])),
    excepted: new Set(rows.flatMap(({ excepts }) => excepts)),
    groundOf,
    classOf: (row) => row.class,
    // Land outside one class may lie inside another.
    narrower: ({ layer, where }, a, b) =>
      where === "outside" ? (a === b ? a : undefined) : narrower(classCodesOf(pack, layer), a, b),
    covering: (ground, value) =>
      (byGround.get(ground) ?? []).filter((row) => {
        const inside = row.where === "inside" && value === "*" ? undefined : value;
        return covers(classCodesOf(pack, row.layer), row, {
          where: row.where,
          class: inside,
          areaM2: 1,
          sliver: false,
        });
      }),
    judging: judgingBy(pack, relationsIn(pack)),
  };
}

export function accessRowsOf(pack: PreparedPack): RuleList<AccessRow> {
  const rows = pack.accessList?.rows ?? [];
  return {
    pack,
    table: "access-list",
    rows,
    byKey: new Map(rows.map((row) => [row.key, row])),
    excepted: new Set(rows.flatMap(({ excepts }) => excepts)),
    groundOf: ({ system }) => system,
    classOf: ({ zone }) => zone,
    narrower: ({ system }, a, b) => narrower(zoneCodes(pack, system), a, b),
    covering: (system, zone) =>
      [...new Set([...ancestry(zoneCodes(pack, system), zone), "*"])].flatMap(
        (each) => pack.accessRows.get(zoneKey(system, each)) ?? [],
      ),
    judging: judgingBy(pack, accessRelations(pack)),
  };
}

/** As `decide` and `decideAccess` choose. */
function judgingBy<Row extends CaseRow>(
  pack: PreparedPack,
  relations: Relations<Inherited<Row>>,
): RuleList<Row>["judging"] {
  return (covering, claims, trace) =>
    standing(
      covering.filter(({ subject }) => subjectMatches(pack, subject, claims)),
      relations,
      trace,
    );
}

function narrower(tree: CodeTree, a: string, b: string): string | undefined {
  if (classRefines(tree, a, b)) return a;
  return classRefines(tree, b, a) ? b : undefined;
}

import type { AccessCondition, AccessRow, Regime, ZoneSystem } from "../../../shared/rules/access/accessList.ts";
import { accessVerdict } from "../../../shared/rules/access/accessList.ts";
import { classRefines } from "../../../shared/rules/applies.ts";
import { type CodeTree, emptyCodeTree } from "../../../shared/rules/codeTree.ts";
import {
  checkExceptions,
  checkLayerKnown,
  checkListed,
  checkRuleRows,
  checkTableExists,
  type RowIndex,
  rivals,
  unique,
  withInherited,
} from "./rowChecks.ts";
import { type Fault, failAt, type Located } from "./tables.ts";

/** A condition and the id of the access row that it belongs to. */
export interface RowCondition {
  readonly row: string;
  readonly condition: AccessCondition;
}

export interface AccessTables {
  readonly zoneSystems: readonly Located<ZoneSystem>[];
  readonly rows: readonly Located<AccessRow>[];
  readonly conditions: readonly Located<RowCondition>[];
  readonly regimes: readonly Located<Regime>[];
}

interface AccessIndex extends RowIndex {
  readonly zones: ReadonlyMap<string, CodeTree>;
  readonly rows: ReadonlyMap<string, AccessRow>;
  /** Inherited ones. */
  readonly systems: ReadonlyMap<string, ZoneSystem>;
}

/** What the rows of an access list say about each other and about the pack's other tables. */
export function checkAccess(tables: AccessTables, index: RowIndex, faults: Fault[]): void {
  const above = index.above?.accessList;
  const own: AccessIndex = {
    ...index,
    zones: new Map(
      [...(above?.zoneSystems ?? []), ...tables.zoneSystems.map(({ value }) => value)].map(({ system, codes }) => [
        system,
        index.trees.get(codes) ?? emptyCodeTree,
      ]),
    ),
    rows: withInherited(tables.rows, above?.rows ?? []),
    systems: new Map(above?.zoneSystems.map((system) => [system.system, system])),
  };
  unique(tables.zoneSystems, "system", ({ system }) => system, faults);
  unique(tables.conditions, "metric", conditionName, faults);
  checkRuleRows(tables.rows, index, faults);
  checkRuleRows(tables.regimes, index, faults);
  for (const system of tables.zoneSystems) checkZoneSystem(system, own, faults);
  for (const row of tables.rows) checkRow(row, own, faults);
  checkContradictions(tables.rows, faults);
  for (const condition of tables.conditions) checkCondition(condition, own, faults);
  for (const row of tables.regimes) checkRegime(row, own, faults);
}

function conditionName({ row, condition }: RowCondition): string {
  return `${row} ${condition.metric} ${condition.op} ${targetName(condition)}`;
}

function targetName(condition: RowCondition["condition"]): string {
  return condition.op === "in" || !condition.to ? "" : `${condition.to.layer}:${condition.to.class ?? "*"}`;
}

function checkZoneSystem(located: Located<ZoneSystem>, index: AccessIndex, faults: Fault[]): void {
  const { system, codes, layers } = located.value;
  const fail = failAt(located, faults);
  const inherited = index.systems.get(system);
  if (inherited && inherited.codes !== codes) fail("codes", `is "${inherited.codes}" in the pack above`);
  for (const layer of inherited?.layers.filter((code) => !layers.includes(code)) ?? []) {
    fail("layers", `lacks "${layer}", which the pack above names`);
  }
  checkTableExists(codes, "codes", index, fail);
  for (const layer of layers) checkLayerKnown(layer, "layers", index, fail);
}

function checkRow(located: Located<AccessRow>, index: AccessIndex, faults: Fault[]): void {
  const { value } = located;
  const fail = failAt(located, faults);
  const zones = index.zones.get(value.system);
  if (!zones) fail("system", `unknown system of zones "${value.system}"`);
  else if (value.zone !== "*" && !zones.entries.has(value.zone)) fail("zone", `unknown zone "${value.zone}"`);
  checkListed(value.opinions, "opinion", "opinions", index, fail);
  if (value.verdict === "conditional" && value.conditions.length + value.opinions.length === 0) {
    fail("verdict", "is conditional, but the row has no condition and asks nobody for an opinion");
  }
  if (value.verdict !== "conditional" && value.opinions.length > 0) {
    fail("opinions", `has no effect where the verdict is ${value.verdict}`);
  }
  checkExceptions(value, index.rows, (target) => misfit(value, target, zones ?? emptyCodeTree), fail);
}

/** Why a row is no exception to another. */
function misfit(row: AccessRow, target: AccessRow, zones: CodeTree): string | undefined {
  if (target.system !== row.system) return `row "${target.id}" speaks of another system of zones`;
  if (!classRefines(zones, row.zone, target.zone) && !classRefines(zones, target.zone, row.zone)) {
    return `row "${target.id}" speaks of another zone`;
  }
  const strictness = accessVerdict.options;
  const tightens = strictness.indexOf(row.verdict) < strictness.indexOf(target.verdict);
  return tightens ? `row "${target.id}" is looser than this row` : undefined;
}

/** Two rows that say something of the same subject in the same zone on the same day, neither an exception. */
function checkContradictions(rows: readonly Located<AccessRow>[], faults: Fault[]): void {
  const plain = rows.filter(({ value }) => value.excepts.length === 0);
  const key = ({ system, zone, subject: { kind, code = "" } }: AccessRow): string =>
    [system, zone, kind, code].join("\n");
  for (const { row, earlier } of rivals(plain, key)) {
    const message = `speaks of the same subject and zone as row ${earlier.row}, on the same days`;
    failAt(row, faults)("subject_code", message);
  }
}

function checkCondition(located: Located<RowCondition>, index: AccessIndex, faults: Fault[]): void {
  const { row, condition } = located.value;
  const owner = index.rows.get(row);
  const fail = failAt(located, faults);
  if (!owner) fail("row", `there is no row "${row}" in access-list.csv`);
  else if (owner.verdict !== "conditional") fail("row", `row "${row}" is ${owner.verdict}, not conditional`);
  if (condition.op === "in") checkListed(condition.values, "environment-class", "value", index, fail);
}

function checkRegime(located: Located<Regime>, index: AccessIndex, faults: Fault[]): void {
  const { layer, zones } = located.value;
  const fail = failAt(located, faults);
  checkLayerKnown(layer, "layer", index, fail);
  for (const { system, code } of zones) {
    if (!index.zones.get(system)?.entries.has(code)) fail("zones", `unknown zone "${system}:${code}"`);
  }
}

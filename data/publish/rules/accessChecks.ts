import type { AccessCondition, AccessRow, Regime, ZoneSystem } from "../../../shared/rules/access/accessList.ts";
import { accessVerdict } from "../../../shared/rules/access/accessList.ts";
import { classRefines } from "../../../shared/rules/applies.ts";
import { type CodeTree, emptyCodeTree } from "../../../shared/rules/codeTree.ts";
import type { RuleLayer } from "../../../shared/rules/rulePack.ts";
import { checkBasis, checkSubject, type RowIndex, unique } from "./checks.ts";
import type { Fault, Located } from "./tables.ts";

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
  readonly layers: ReadonlySet<string>;
  readonly zones: ReadonlyMap<string, CodeTree>;
  readonly rows: ReadonlyMap<string, AccessRow>;
}

/** What the rows of an access list say about each other and about the pack's other tables. */
export function checkAccess(
  tables: AccessTables,
  layers: readonly Located<RuleLayer>[],
  index: RowIndex,
  faults: Fault[],
): void {
  const own: AccessIndex = {
    ...index,
    layers: new Set(layers.map(({ value }) => value.code)),
    zones: new Map(
      tables.zoneSystems.map(({ value }) => [value.system, index.trees.get(value.codes) ?? emptyCodeTree]),
    ),
    rows: new Map(tables.rows.map(({ value }) => [value.id, value])),
  };
  unique(tables.zoneSystems, "system", ({ system }) => system, faults);
  unique(tables.rows, "id", ({ id }) => id, faults);
  unique(tables.regimes, "id", ({ id }) => id, faults);
  unique(
    tables.conditions,
    "metric",
    ({ row, condition }) => `${row} ${condition.metric} ${condition.op} ${targetName(condition)}`,
    faults,
  );
  for (const system of tables.zoneSystems) checkZoneSystem(system, own, faults);
  for (const row of tables.rows) checkRow(row, own, faults);
  checkContradictions(tables.rows, faults);
  for (const condition of tables.conditions) checkCondition(condition, own, faults);
  for (const row of tables.regimes) checkRegime(row, own, faults);
}

function targetName(condition: RowCondition["condition"]): string {
  return condition.op === "in" || !condition.to ? "" : `${condition.to.layer}:${condition.to.class ?? "*"}`;
}

function checkZoneSystem({ file, row, value }: Located<ZoneSystem>, index: AccessIndex, faults: Fault[]): void {
  if (!index.trees.has(value.codes)) {
    faults.push({ file, row, column: "codes", message: `there is no table codes/${value.codes}.csv` });
  }
  for (const layer of value.layers.filter((code) => !index.layers.has(code))) {
    faults.push({ file, row, column: "layers", message: `unknown layer "${layer}"` });
  }
}

function checkRow(located: Located<AccessRow>, index: AccessIndex, faults: Fault[]): void {
  const { file, row, value } = located;
  const fault = (column: string, message: string) => faults.push({ file, row, column, message });
  const zones = index.zones.get(value.system);
  if (!zones) fault("system", `unknown system of zones "${value.system}"`);
  else if (value.zone !== "*" && !zones.entries.has(value.zone)) fault("zone", `unknown zone "${value.zone}"`);
  checkSubject(located, index, faults);
  checkBasis(located, index, faults);
  for (const code of value.opinions) {
    if (!index.trees.get("opinion")?.entries.has(code)) fault("opinions", `unknown opinion "${code}"`);
  }
  if (value.verdict === "conditional" && value.conditions.length + value.opinions.length === 0) {
    fault("verdict", "is conditional, but the row has no condition and asks nobody for an opinion");
  }
  if (value.verdict !== "conditional" && value.opinions.length > 0) {
    fault("opinions", `has no effect where the verdict is ${value.verdict}`);
  }
  for (const id of value.excepts) {
    const message = exceptionFault(value, id, zones ?? emptyCodeTree, index);
    if (message !== undefined) fault("excepts", message);
  }
}

function exceptionFault(row: AccessRow, id: string, zones: CodeTree, index: AccessIndex): string | undefined {
  const target = index.rows.get(id);
  if (target === undefined) return `there is no row "${id}"`;
  if (target.system !== row.system) return `row "${id}" speaks of another system of zones`;
  if (!classRefines(zones, row.zone, target.zone) && !classRefines(zones, target.zone, row.zone)) {
    return `row "${id}" speaks of another zone`;
  }
  const strictness = accessVerdict.options;
  if (strictness.indexOf(row.verdict) < strictness.indexOf(target.verdict))
    return `row "${id}" is looser than this row`;
  return reaches(row.id, target, index, new Set()) ? `row "${id}" excepts this row in turn` : undefined;
}

/** Follows exceptions; a circle would leave a zone without any row. */
function reaches(goal: string, from: AccessRow, index: AccessIndex, seen: Set<string>): boolean {
  if (from.id === goal) return true;
  if (seen.has(from.id)) return false;
  seen.add(from.id);
  return from.excepts.some((id) => {
    const next = index.rows.get(id);
    return next !== undefined && reaches(goal, next, index, seen);
  });
}

/** Two rows that say something of the same subject in the same zone on the same day, neither an exception. */
function checkContradictions(rows: readonly Located<AccessRow>[], faults: Fault[]): void {
  const plain = rows.filter(({ value }) => value.excepts.length === 0);
  const groups = Map.groupBy(plain, ({ value: { system, zone, subject } }) =>
    [system, zone, subject.kind, subject.code ?? ""].join("\n"),
  );
  for (const group of groups.values()) {
    group.forEach(({ file, row, value }, i) => {
      const earlier = group.slice(0, i).find((other) => overlapInTime(other.value, value));
      if (!earlier) return;
      const message = `speaks of the same subject and zone as row ${earlier.row}, on the same days`;
      faults.push({ file, row, column: "subject_code", message });
    });
  }
}

function overlapInTime(a: AccessRow, b: AccessRow): boolean {
  const end = "9999-12-31";
  return a.effectiveFrom <= (b.effectiveTo ?? end) && b.effectiveFrom <= (a.effectiveTo ?? end);
}

function checkCondition({ file, row, value }: Located<RowCondition>, index: AccessIndex, faults: Fault[]): void {
  const owner = index.rows.get(value.row);
  const fault = (column: string, message: string) => faults.push({ file, row, column, message });
  if (!owner) fault("row", `there is no row "${value.row}" in access-list.csv`);
  else if (owner.verdict !== "conditional") fault("row", `row "${value.row}" is ${owner.verdict}, not conditional`);
  if (value.condition.op !== "in") return;
  const classes = index.trees.get("environment-class");
  for (const code of value.condition.values.filter((each) => !classes?.entries.has(each))) {
    fault("value", `unknown environment-class "${code}"`);
  }
}

function checkRegime(located: Located<Regime>, index: AccessIndex, faults: Fault[]): void {
  const { file, row, value } = located;
  if (!index.layers.has(value.layer)) {
    faults.push({ file, row, column: "layer", message: `unknown layer "${value.layer}"` });
  }
  for (const { system, code } of value.zones) {
    if (index.zones.get(system)?.entries.has(code)) continue;
    faults.push({ file, row, column: "zones", message: `unknown zone "${system}:${code}"` });
  }
  checkBasis(located, index, faults);
}

import {
  type AccessList,
  accessCondition,
  accessRow,
  type DistanceTarget,
  METRIC_UNITS,
  type Metric,
  regime,
  zoneSystem,
} from "../../../shared/rules/access/accessList.ts";
import { type AccessTables, checkAccess, type RowCondition } from "./accessChecks.ts";
import { colonParts, list, optional, rowRecord, ruleColumns, subjectRecord, text } from "./cells.ts";
import type { RowIndex } from "./rowChecks.ts";
import {
  type Fault,
  failAt,
  hasAnyOf,
  type Located,
  sorted,
  type TableFolder,
  type TableRow,
  tableReader,
} from "./tables.ts";

/** The tables of an access list; a pack may have any of them. */
export const accessColumns = {
  "zone-systems.csv": "system title_zh title_en layers codes field plan_zh plan_en version".split(" "),
  "access-list.csv": [
    ..."id system zone subject_kind subject_code verdict opinions excepts message_zh message_en".split(" "),
    ...ruleColumns,
  ],
  "access-conditions.csv": ["row", "metric", "op", "value", "unit", "to"],
  "regimes.csv": [..."id layer where zones title_zh title_en steps_zh steps_en".split(" "), ...ruleColumns],
} as const;

/** Reads the access list of a pack's folder; undefined where the folder has none of its tables. */
export async function readAccessList(folder: TableFolder, index: RowIndex): Promise<AccessList | undefined> {
  if (!hasAnyOf(folder, accessColumns)) return undefined;
  const { faults } = folder;
  const read = tableReader(folder, accessColumns, "empty");
  const conditions = await read("access-conditions.csv", accessCondition, (row) => conditionOf(row, index, faults));
  const owned = conditions.map(
    (found): Located<RowCondition> => ({ ...found, value: { row: found.cells.row ?? "", condition: found.value } }),
  );
  const byRow = Map.groupBy(owned, ({ value }) => value.row);
  const tables: AccessTables = {
    zoneSystems: await read("zone-systems.csv", zoneSystem, zoneSystemOf),
    rows: await read("access-list.csv", accessRow, (row) => rowOf(row, byRow.get(row.cells.id ?? "") ?? [])),
    conditions: owned,
    regimes: await read("regimes.csv", regime, (row) => regimeOf(row, faults)),
  };
  checkAccess(tables, index, faults);
  return {
    zoneSystems: sorted(tables.zoneSystems, ({ system }) => system),
    rows: sorted(tables.rows, ({ id }) => id),
    regimes: sorted(tables.regimes, ({ id }) => id),
  };
}

function conditionOf(row: TableRow, index: RowIndex, faults: Fault[]): unknown {
  const { metric, op, value = "", unit = "", to } = row.cells;
  const fail = failAt(row, faults);
  const expected = METRIC_UNITS[metric as Metric];
  if (expected !== undefined && unit !== expected) fail("unit", `is "${unit}", but ${metric} is in "${expected}"`);
  if ((metric === "distanceM") !== (optional(to) !== undefined)) fail("to", "belongs to distanceM, and to it only");
  if (op === "in") return { metric, op, values: list(value) };
  const target = optional(to) === undefined ? {} : { to: targetOf(row, index, faults) };
  return { metric, op, value: value === "" ? Number.NaN : Number(value), unit, ...target };
}

/** `layer` or `layer:class`, titled by the pack's own tables. */
function targetOf(row: TableRow, index: RowIndex, faults: Fault[]): DistanceTarget | undefined {
  const [code = "", value] = colonParts(row.cells.to ?? "");
  const fail = failAt(row, faults);
  const layer = index.layers.get(code);
  if (!layer) {
    fail("to", `unknown layer "${code}"`);
    return undefined;
  }
  if (value === undefined) return { layer: code, title: layer.title };
  const classes = layer.classCodes === undefined ? undefined : index.trees.get(layer.classCodes);
  const title = classes?.entries.get(value)?.title;
  if (!title) {
    fail("to", `unknown class "${value}" of layer "${code}"`);
    return undefined;
  }
  return { layer: code, class: value, title };
}

function rowOf({ cells }: TableRow, conditions: readonly Located<RowCondition>[]) {
  return {
    ...rowRecord(cells),
    system: cells.system,
    zone: cells.zone,
    subject: subjectRecord(cells),
    verdict: cells.verdict,
    conditions: conditions.map(({ value }) => value.condition),
    opinions: list(cells.opinions),
    excepts: list(cells.excepts),
    message: text(cells, "message"),
  };
}

function zoneSystemOf({ cells }: TableRow) {
  const plan = optional(cells.plan_zh) === undefined ? undefined : { zh: cells.plan_zh, en: cells.plan_en };
  return {
    system: cells.system,
    title: text(cells, "title"),
    layers: list(cells.layers),
    codes: cells.codes,
    field: optional(cells.field),
    plan,
    version: optional(cells.version),
  };
}

function regimeOf(row: TableRow, faults: Fault[]) {
  const { cells } = row;
  const [zh, en] = [list(cells.steps_zh), list(cells.steps_en)];
  if (zh.length !== en.length) failAt(row, faults)("steps_en", `has not ${zh.length} steps`);
  const zones = list(cells.zones).map((item) => {
    const [system = "", code = ""] = colonParts(item);
    return { system, code };
  });
  return {
    ...rowRecord(cells),
    layer: cells.layer,
    where: cells.where,
    zones,
    title: text(cells, "title"),
    steps: zh.map((text, i) => ({ zh: text, en: en[i] ?? text })),
  };
}

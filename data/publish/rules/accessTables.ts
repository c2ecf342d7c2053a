import { readdir } from "node:fs/promises";
import {
  type AccessCondition,
  type AccessList,
  type AccessRow,
  accessCondition,
  accessRow,
  type DistanceTarget,
  METRIC_UNITS,
  type Metric,
  type Regime,
  regime,
  type ZoneSystem,
  zoneSystem,
} from "../../../shared/rules/access/accessList.ts";
import type { RuleLayer } from "../../../shared/rules/rulePack.ts";
import { type AccessTables, checkAccess, type RowCondition } from "./accessChecks.ts";
import type { RowIndex } from "./checks.ts";
import {
  type Fault,
  type Located,
  list,
  localTitle,
  located,
  optional,
  readTable,
  rowRecord,
  sorted,
  subjectRecord,
  type TableRow,
} from "./tables.ts";

/** The tables of an access list; a pack may have any of them. */
const accessColumns = {
  "zone-systems.csv": "system title_zh title_en layers codes field plan_zh plan_en version".split(" "),
  "access-list.csv": (
    "id system zone subject_kind subject_code verdict opinions excepts basis effective_from effective_to confidence " +
    "rigid message_zh message_en"
  ).split(" "),
  "access-conditions.csv": ["row", "metric", "op", "value", "unit", "to"],
  "regimes.csv":
    "id layer where zones title_zh title_en steps_zh steps_en basis effective_from effective_to confidence rigid".split(
      " ",
    ),
} as const;

type AccessTable = keyof typeof accessColumns;

export const accessFiles = Object.keys(accessColumns) as AccessTable[];

/** Reads the access list of a pack's folder; undefined where the folder has none of its tables. */
export async function readAccessList(
  folder: string,
  layers: readonly Located<RuleLayer>[],
  index: RowIndex,
  faults: Fault[],
): Promise<AccessList | undefined> {
  const files = await readdir(folder);
  const present = accessFiles.filter((file) => files.includes(file));
  if (present.length === 0) return undefined;
  const read = async (file: AccessTable): Promise<TableRow[]> =>
    present.includes(file) ? readTable(folder, file, accessColumns[file], faults) : [];
  const conditions = readConditions(await read("access-conditions.csv"), layers, index, faults);
  const byRow = Map.groupBy(conditions, ({ value }) => value.row);
  const rows = (await read("access-list.csv")).flatMap((row) =>
    located<AccessRow>(row, accessRow, rowOf(row, byRow.get(row.cells.id ?? "") ?? []), faults),
  );
  const tables: AccessTables = {
    zoneSystems: (await read("zone-systems.csv")).flatMap((row) =>
      located<ZoneSystem>(row, zoneSystem, zoneSystemOf(row), faults),
    ),
    rows,
    conditions,
    regimes: (await read("regimes.csv")).flatMap((row) => located<Regime>(row, regime, regimeOf(row, faults), faults)),
  };
  checkAccess(tables, layers, index, faults);
  return {
    zoneSystems: sorted(tables.zoneSystems, ({ system }) => system),
    rows: sorted(rows, ({ id }) => id),
    regimes: sorted(tables.regimes, ({ id }) => id),
  };
}

function readConditions(
  table: readonly TableRow[],
  layers: readonly Located<RuleLayer>[],
  index: RowIndex,
  faults: Fault[],
): Located<RowCondition>[] {
  return table.flatMap((row) =>
    located<AccessCondition>(row, accessCondition, conditionOf(row, layers, index, faults), faults).map((found) => ({
      ...found,
      value: { row: row.cells.row ?? "", condition: found.value },
    })),
  );
}

function conditionOf(row: TableRow, layers: readonly Located<RuleLayer>[], index: RowIndex, faults: Fault[]): unknown {
  const { metric, op, value = "", unit = "", to } = row.cells;
  const fault = (column: string, message: string) => faults.push({ file: row.file, row: row.row, column, message });
  const expected = METRIC_UNITS[metric as Metric];
  if (expected !== undefined && unit !== expected) fault("unit", `is "${unit}", but ${metric} is in "${expected}"`);
  if ((metric === "distanceM") !== (optional(to) !== undefined)) fault("to", "belongs to distanceM, and to it only");
  if (op === "in") return { metric, op, values: list(value) };
  const target = optional(to) === undefined ? {} : { to: targetOf(row, layers, index, faults) };
  return { metric, op, value: value === "" ? Number.NaN : Number(value), unit, ...target };
}

/** `layer` or `layer:class`, titled by the pack's own tables. */
function targetOf(
  row: TableRow,
  layers: readonly Located<RuleLayer>[],
  index: RowIndex,
  faults: Fault[],
): DistanceTarget | undefined {
  const [code = "", value] = (row.cells.to ?? "").split(/[:：]/).map((part) => part.trim());
  const fault = (message: string) => faults.push({ file: row.file, row: row.row, column: "to", message });
  const layer = layers.find((known) => known.value.code === code)?.value;
  if (!layer) {
    fault(`unknown layer "${code}"`);
    return undefined;
  }
  if (value === undefined) return { layer: code, title: layer.title };
  const classes = layer.classCodes === undefined ? undefined : index.trees.get(layer.classCodes);
  const title = classes?.entries.get(value)?.title;
  if (!title) {
    fault(`unknown class "${value}" of layer "${code}"`);
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
    message: { zh: cells.message_zh, en: cells.message_en },
  };
}

function zoneSystemOf({ cells }: TableRow) {
  const plan = optional(cells.plan_zh) === undefined ? undefined : { zh: cells.plan_zh, en: cells.plan_en };
  return {
    system: cells.system,
    title: localTitle(cells),
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
  if (zh.length !== en.length) {
    faults.push({ file: row.file, row: row.row, column: "steps_en", message: `has not ${zh.length} steps` });
  }
  const zones = list(cells.zones).map((item) => {
    const [system = "", code = ""] = item.split(/[:：]/).map((part) => part.trim());
    return { system, code };
  });
  return {
    ...rowRecord(cells),
    layer: cells.layer,
    where: cells.where,
    zones,
    title: localTitle(cells),
    steps: zh.map((text, i) => ({ zh: text, en: en[i] ?? text })),
  };
}

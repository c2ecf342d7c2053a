import type { CompiledPack } from "../../../shared/rules/rulePack.ts";
import type { RuleRow } from "../../../shared/rules/ruleRow.ts";

/** A table of a compiled pack by the name of its file without the ending. */
export interface PackTable {
  readonly table: string;
  /** Rows by what tells them apart, e.g. their ids. */
  readonly rows: ReadonlyMap<string, object>;
}

/** All tables that have rows. */
export function packTables(pack: CompiledPack): PackTable[] {
  const { deficiencyList, accessList } = pack;
  const codes = Object.entries(pack.codes).map(([name, rows]) => table(`codes/${name}`, rows, ({ code }) => code));
  return [
    table("documents", pack.documents, ({ id }) => id),
    table("layers", pack.layers, ({ code }) => code),
    table("layer-aliases", pack.layerAliases, ({ alias }) => alias),
    ...codes,
    table("zone-systems", accessList?.zoneSystems ?? [], ({ system }) => system),
    ...ruleTables(pack).map(({ table: name, rows }) => table(name, rows, ({ id }) => id)),
    table("holidays", deficiencyList?.calendar ?? [], ({ year }) => String(year)),
  ].filter(({ rows }) => rows.size > 0);
}

function table<Row extends object>(name: string, rows: readonly Row[], keyOf: (row: Row) => string): PackTable {
  return { table: name, rows: new Map(rows.map((row) => [keyOf(row), row])) };
}

/** The tables whose rows are rules: with basis, days and rigidity. */
export function ruleTables(pack: CompiledPack): { readonly table: string; readonly rows: readonly RuleRow[] }[] {
  const { toleranceList, deficiencyList, accessList } = pack;
  return [
    { table: "control-lines", rows: pack.controlLines },
    { table: "required-layers", rows: pack.requiredLayers },
    { table: "access-list", rows: accessList?.rows ?? [] },
    { table: "regimes", rows: accessList?.regimes ?? [] },
    { table: "tolerance-items", rows: toleranceList?.items ?? [] },
    { table: "survey-classes", rows: toleranceList?.surveyClasses ?? [] },
    { table: "point-classes", rows: toleranceList?.pointClasses ?? [] },
    { table: "services", rows: deficiencyList?.services ?? [] },
    { table: "papers", rows: deficiencyList?.papers ?? [] },
    { table: "credit", rows: deficiencyList?.credit ?? [] },
    { table: "refusals", rows: deficiencyList?.refusals ?? [] },
  ];
}

import { classRefines } from "../../../shared/rules/applies.ts";
import { type CodeTree, codeTree, emptyCodeTree } from "../../../shared/rules/codeTree.ts";
import type { PreparedPack } from "../../../shared/rules/preparePack.ts";
import type {
  CodeEntry,
  CompiledPack,
  ControlLine,
  RequiredLayer,
  RuleDocument,
  RuleLayer,
} from "../../../shared/rules/rulePack.ts";
import { compareStrictness } from "../../../shared/rules/verdict.ts";
import { checkAdditions } from "./additions.ts";
import {
  checkDates,
  checkDocuments,
  checkExceptions,
  checkLayerKnown,
  checkListed,
  checkRuleRows,
  checkTableExists,
  type RowIndex,
  unique,
  withInherited,
} from "./rowChecks.ts";
import { type Fault, failAt, type Located } from "./tables.ts";

/** The tables of a pack, each row with its place. */
export interface PackTables {
  readonly documents: readonly Located<RuleDocument>[];
  readonly layers: readonly Located<RuleLayer>[];
  readonly layerAliases: readonly Located<CompiledPack["layerAliases"][number]>[];
  readonly codes: ReadonlyMap<string, readonly Located<CodeEntry>[]>;
  readonly controlLines: readonly Located<ControlLine>[];
  readonly requiredLayers: readonly Located<RequiredLayer>[];
}

/** Everything that one row says about another: each fault is a rule that would silently never fire, or fire wrongly. */
export function checkReferences(tables: PackTables, above: PreparedPack | undefined, faults: Fault[]): RowIndex {
  const index = indexTables(tables, above);
  if (above) checkAdditions(tables, above, index, faults);
  const { controlLines, requiredLayers } = tables;
  unique(tables.documents, "id", (document) => document.id, faults);
  unique(tables.layers, "code", (layer) => layer.code, faults);
  unique(tables.layerAliases, "alias", ({ alias }) => alias, faults);
  for (const table of tables.codes.values()) unique(table, "code", (entry) => entry.code, faults);
  for (const [name, table] of tables.codes) checkCodes(name, table, index, faults);
  for (const layer of tables.layers) checkLayer(layer, index, faults);
  for (const alias of tables.layerAliases) checkAlias(alias, index, faults);
  for (const document of tables.documents) checkDates(document, faults);
  checkRuleRows(controlLines, index, faults);
  checkRuleRows(requiredLayers, index, faults);
  for (const row of [...controlLines, ...requiredLayers]) {
    checkLayerKnown(row.value.layer, "layer", index, failAt(row, faults));
  }
  const lines = withInherited(controlLines, above ? [...above.rowsByLayer.values()].flat() : []);
  for (const row of controlLines) checkControlLine(row, lines, index, faults);
  return index;
}

/** The pack's own tables and what it inherits. */
function indexTables(tables: PackTables, above: PreparedPack | undefined): RowIndex {
  const by = <T>(
    inherited: ReadonlyMap<string, T> | undefined,
    rows: readonly Located<T>[],
    key: (value: T) => string,
  ) => new Map([...(inherited ?? []), ...rows.map(({ value }) => [key(value), value] as const)]);
  const inherited = (name: string): CodeEntry[] => [...(above?.codes.get(name)?.entries.values() ?? [])];
  const trees = [...tables.codes].map(
    ([name, table]) => [name, codeTree([...inherited(name), ...table.map((row) => row.value)])] as const,
  );
  return {
    above,
    documents: by(above?.documents, tables.documents, (document) => document.id),
    layers: by(above?.layers, tables.layers, (layer) => layer.code),
    trees: new Map([...(above?.codes ?? []), ...trees]),
  };
}

function checkCodes(name: string, table: readonly Located<CodeEntry>[], index: RowIndex, faults: Fault[]): void {
  const tree = index.trees.get(name) ?? emptyCodeTree;
  for (const entry of table) {
    const { code, parent, source } = entry.value;
    const fail = failAt(entry, faults);
    if (parent !== undefined && !tree.entries.has(parent)) fail("parent", `unknown code "${parent}"`);
    else if (parent !== undefined && tree.chains.get(parent)?.includes(code)) {
      fail("parent", `"${code}" is its own ancestor`);
    }
    if (source !== undefined) checkDocuments(entry, "source", [source], index, faults);
  }
}

function checkLayer(located: Located<RuleLayer>, index: RowIndex, faults: Fault[]): void {
  const { classCodes } = located.value;
  if (classCodes !== undefined) checkTableExists(classCodes, "class_codes", index, failAt(located, faults));
}

function checkAlias(located: Located<CompiledPack["layerAliases"][number]>, index: RowIndex, faults: Fault[]): void {
  const { alias, layer } = located.value;
  const fail = failAt(located, faults);
  checkLayerKnown(layer, "layer", index, fail);
  if (index.layers.has(alias)) fail("alias", `"${alias}" is a layer of its own`);
}

function checkControlLine(
  located: Located<ControlLine>,
  rows: ReadonlyMap<string, ControlLine>,
  index: RowIndex,
  faults: Fault[],
): void {
  const { value } = located;
  const fail = failAt(located, faults);
  const classes = classTree(value.layer, index);
  if (value.class !== "*" && !classes.entries.has(value.class)) {
    fail("class", `unknown class "${value.class}" of layer "${value.layer}"`);
  }
  checkListed([value.authority ?? []].flat(), "authority", "authority", index, fail);
  checkListed(value.opinions, "opinion", "opinions", index, fail);
  checkListed(value.materials, "material", "materials", index, fail);
  checkExceptions(value, rows, (target) => misfit(value, target, classes), fail);
}

/** Why a row is no exception to another. */
function misfit(row: ControlLine, target: ControlLine, classes: CodeTree): string | undefined {
  if (target.layer !== row.layer) return `row "${target.id}" speaks of another layer`;
  if (target.where !== row.where) return `row "${target.id}" speaks of the part ${target.where}`;
  if (!classRefines(classes, row.class, target.class) && !classRefines(classes, target.class, row.class)) {
    return `row "${target.id}" speaks of another class`;
  }
  // Tightening needs no exception; a stricter one would hide from a project that says too little to meet its target.
  return compareStrictness(row.outcome, target.outcome) < 0 ? `row "${target.id}" is looser than this row` : undefined;
}

function classTree(layer: string, index: RowIndex): CodeTree {
  const system = index.layers.get(layer)?.classCodes;
  return (system === undefined ? undefined : index.trees.get(system)) ?? emptyCodeTree;
}

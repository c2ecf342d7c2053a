import { classRefines } from "../../../shared/rules/applies.ts";
import { type CodeTree, codeTree, emptyCodeTree } from "../../../shared/rules/codeTree.ts";
import { dayAfter } from "../../../shared/rules/days.ts";
import type {
  BasisRef,
  CodeEntry,
  CompiledPack,
  ControlLine,
  RequiredLayer,
  RuleDocument,
  RuleLayer,
  Subject,
} from "../../../shared/rules/rulePack.ts";
import type { RuleRow } from "../../../shared/rules/ruleRow.ts";
import { compareStrictness } from "../../../shared/rules/verdict.ts";
import type { Fault, Located } from "./tables.ts";

/** The tables of a pack, each row with its place. */
export interface PackTables {
  readonly documents: readonly Located<RuleDocument>[];
  readonly layers: readonly Located<RuleLayer>[];
  readonly layerAliases: readonly Located<CompiledPack["layerAliases"][number]>[];
  readonly codes: ReadonlyMap<string, readonly Located<CodeEntry>[]>;
  readonly controlLines: readonly Located<ControlLine>[];
  readonly requiredLayers: readonly Located<RequiredLayer>[];
}

/** What a row of any list may name. */
export interface RowIndex {
  readonly documents: ReadonlyMap<string, RuleDocument>;
  readonly trees: ReadonlyMap<string, CodeTree>;
}

interface Index extends RowIndex {
  readonly layers: ReadonlyMap<string, RuleLayer>;
  readonly rows: ReadonlyMap<string, ControlLine>;
}

/** Everything that one row says about another: each fault is a rule that would silently never fire, or fire wrongly. */
export function checkReferences(tables: PackTables, faults: Fault[]): RowIndex {
  const index = indexTables(tables);
  checkUnique(tables, faults);
  for (const [name, table] of tables.codes) checkCodes(name, table, index, faults);
  for (const layer of tables.layers) checkLayer(layer, index, faults);
  for (const alias of tables.layerAliases) checkAlias(alias, index, faults);
  for (const document of tables.documents) checkDates(document, faults);
  for (const row of [...tables.controlLines, ...tables.requiredLayers]) checkRuleRow(row, index, faults);
  for (const row of tables.controlLines) checkControlLine(row, index, faults);
  return index;
}

function indexTables(tables: PackTables): Index {
  const by = <T>(rows: readonly Located<T>[], key: (value: T) => string) =>
    new Map(rows.map(({ value }) => [key(value), value]));
  return {
    documents: by(tables.documents, (document) => document.id),
    layers: by(tables.layers, (layer) => layer.code),
    trees: new Map([...tables.codes].map(([name, table]) => [name, codeTree(table.map((row) => row.value))])),
    rows: by(tables.controlLines, (row) => row.id),
  };
}

function checkUnique(tables: PackTables, faults: Fault[]): void {
  unique(tables.documents, "id", (document) => document.id, faults);
  unique(tables.layers, "code", (layer) => layer.code, faults);
  unique(tables.layerAliases, "alias", ({ alias }) => alias, faults);
  unique(tables.controlLines, "id", (row) => row.id, faults);
  unique(tables.requiredLayers, "id", (row) => row.id, faults);
  for (const table of tables.codes.values()) unique(table, "code", (entry) => entry.code, faults);
}

export function unique<T>(
  rows: readonly Located<T>[],
  column: string,
  key: (value: T) => string,
  faults: Fault[],
): void {
  const first = new Map<string, number>();
  for (const { file, row, value } of rows) {
    const earlier = first.get(key(value));
    if (earlier === undefined) first.set(key(value), row);
    else faults.push({ file, row, column, message: `"${key(value)}" stands already in row ${earlier}` });
  }
}

function checkCodes(name: string, table: readonly Located<CodeEntry>[], index: Index, faults: Fault[]): void {
  const tree = index.trees.get(name) ?? emptyCodeTree;
  for (const { file, row, value } of table) {
    const { code, parent, source } = value;
    if (parent !== undefined && !tree.entries.has(parent)) {
      faults.push({ file, row, column: "parent", message: `unknown code "${parent}"` });
    } else if (parent !== undefined && tree.chains.get(parent)?.includes(code)) {
      faults.push({ file, row, column: "parent", message: `"${code}" is its own ancestor` });
    }
    if (source !== undefined) checkDocuments({ file, row }, "source", [source], index, faults);
  }
}

function checkLayer({ file, row, value }: Located<RuleLayer>, index: Index, faults: Fault[]): void {
  if (value.classCodes !== undefined && !index.trees.has(value.classCodes)) {
    faults.push({ file, row, column: "class_codes", message: `there is no table codes/${value.classCodes}.csv` });
  }
}

function checkAlias(
  { file, row, value }: Located<CompiledPack["layerAliases"][number]>,
  index: Index,
  faults: Fault[],
): void {
  if (!index.layers.has(value.layer)) {
    faults.push({ file, row, column: "layer", message: `unknown layer "${value.layer}"` });
  }
  if (index.layers.has(value.alias)) {
    faults.push({ file, row, column: "alias", message: `"${value.alias}" is a layer of its own` });
  }
}

function checkRuleRow(located: Located<ControlLine | RequiredLayer>, index: Index, faults: Fault[]): void {
  const { file, row, value } = located;
  if (!index.layers.has(value.layer)) {
    faults.push({ file, row, column: "layer", message: `unknown layer "${value.layer}"` });
  }
  checkSubject(located, index, faults);
  checkBasis(located, index, faults);
}

/** A row's documents are listed, its days in order, and on each of them one of its documents is in force. */
export function checkBasis(located: Located<RuleRow>, index: RowIndex, faults: Fault[]): void {
  const known = checkDocuments(located, "basis", located.value.basis, index, faults);
  if (checkDates(located, faults) && known) checkBasisCovers(located, index, faults);
}

export function checkSubject(
  { file, row, value }: Located<{ readonly subject: Subject }>,
  index: RowIndex,
  faults: Fault[],
): void {
  const { kind, code } = value.subject;
  const fault = (message: string) => faults.push({ file, row, column: "subject_code", message });
  if (kind === "any") {
    if (code !== undefined) fault("must be empty where subject_kind is any");
  } else if (code === undefined) fault(`is empty, but subject_kind is ${kind}`);
  else if (!index.trees.get(kind)?.entries.has(code)) fault(`unknown ${kind} "${code}"`);
}

function checkDocuments(
  at: { readonly file: string; readonly row: number },
  column: string,
  basis: readonly BasisRef[],
  index: RowIndex,
  faults: Fault[],
): boolean {
  const unknown = basis.filter(({ document }) => !index.documents.has(document));
  for (const { document } of unknown) {
    faults.push({ file: at.file, row: at.row, column, message: `unknown document "${document}"` });
  }
  return unknown.length === 0;
}

interface Dated {
  readonly effectiveFrom: string;
  readonly effectiveTo?: string | undefined;
}

function checkDates({ file, row, value }: Located<Dated>, faults: Fault[]): boolean {
  const ordered = value.effectiveTo === undefined || value.effectiveFrom <= value.effectiveTo;
  if (!ordered) faults.push({ file, row, column: "effective_to", message: `is before ${value.effectiveFrom}` });
  return ordered;
}

/** On every day that the row is in force, one of its documents must be. */
function checkBasisCovers({ file, row, value }: Located<RuleRow>, index: RowIndex, faults: Fault[]) {
  const spans = value.basis.flatMap(({ document }) => index.documents.get(document) ?? []);
  spans.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  let day = value.effectiveFrom;
  for (const span of spans) {
    if (span.effectiveFrom > day) break;
    if (span.effectiveTo === undefined) return;
    if (span.effectiveTo >= day) day = dayAfter(span.effectiveTo);
  }
  if (value.effectiveTo !== undefined && day > value.effectiveTo) return;
  faults.push({ file, row, column: "basis", message: `on ${day} the row is in force, but none of its documents is` });
}

function checkControlLine(located: Located<ControlLine>, index: Index, faults: Fault[]): void {
  const { file, row, value } = located;
  const fault = (column: string, message: string) => faults.push({ file, row, column, message });
  const classes = classTree(value.layer, index);
  if (value.class !== "*" && !classes.entries.has(value.class)) {
    fault("class", `unknown class "${value.class}" of layer "${value.layer}"`);
  }
  const named = { authority: [value.authority ?? []].flat(), opinions: value.opinions, materials: value.materials };
  const systems = { authority: "authority", opinions: "opinion", materials: "material" } as const;
  for (const column of ["authority", "opinions", "materials"] as const) {
    const system = systems[column];
    for (const code of named[column]) {
      if (!index.trees.get(system)?.entries.has(code)) fault(column, `unknown ${system} "${code}"`);
    }
  }
  for (const id of value.excepts) {
    const message = exceptionFault(value, id, classes, index);
    if (message !== undefined) fault("excepts", message);
  }
}

function exceptionFault(row: ControlLine, id: string, classes: CodeTree, index: Index): string | undefined {
  const target = index.rows.get(id);
  if (target === undefined) return `there is no row "${id}"`;
  if (target.layer !== row.layer) return `row "${id}" speaks of another layer`;
  if (target.where !== row.where) return `row "${id}" speaks of the part ${target.where}`;
  if (!classRefines(classes, row.class, target.class) && !classRefines(classes, target.class, row.class)) {
    return `row "${id}" speaks of another class`;
  }
  // Tightening needs no exception; a stricter one would hide from a project that says too little to meet its target.
  if (compareStrictness(row.outcome, target.outcome) < 0) return `row "${id}" is looser than this row`;
  return exceptsReach(row.id, target, index, new Set()) ? `row "${id}" excepts this row in turn` : undefined;
}

/** Follows exceptions from `from`; a circle would leave an area without any row. */
function exceptsReach(goal: string, from: ControlLine, index: Index, seen: Set<string>): boolean {
  if (from.id === goal) return true;
  if (seen.has(from.id)) return false;
  seen.add(from.id);
  return from.excepts.some((id) => {
    const next = index.rows.get(id);
    return next !== undefined && exceptsReach(goal, next, index, seen);
  });
}

function classTree(layer: string, index: Index): CodeTree {
  const system = index.layers.get(layer)?.classCodes;
  return (system === undefined ? undefined : index.trees.get(system)) ?? emptyCodeTree;
}

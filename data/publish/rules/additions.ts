import type { PreparedPack } from "../../../shared/rules/preparePack.ts";
import type { CodeEntry, RuleLayer } from "../../../shared/rules/rulePack.ts";
import type { PackTables } from "./checks.ts";
import type { RowIndex } from "./rowChecks.ts";
import { type Fault, failAt, type Located } from "./tables.ts";

/**
 * A pack adds to the documents, layers and codes that it inherits. It redefines none: under another meaning of a code
 * every row above that names it would say something else.
 */
export function checkAdditions(tables: PackTables, above: PreparedPack, index: RowIndex, faults: Fault[]): void {
  for (const row of tables.documents) {
    if (above.documents.has(row.value.id)) failAt(row, faults)("id", inheritedAlready(row.value.id));
  }
  for (const row of tables.layers) checkLayer(row, above.layers.get(row.value.code), faults);
  for (const row of tables.layerAliases) {
    const { alias } = row.value;
    if (above.aliases.has(alias)) failAt(row, faults)("alias", inheritedAlready(alias));
  }
  for (const [name, table] of tables.codes) {
    const inherited = above.codes.get(name);
    if (inherited) for (const row of table) checkCode(name, row, inherited.entries, index, faults);
  }
}

/** A layer is said anew only to give it a table of classes that it had not. */
function checkLayer(row: Located<RuleLayer>, inherited: RuleLayer | undefined, faults: Fault[]): void {
  const { code, classCodes } = row.value;
  if (!inherited) return;
  if (inherited.classCodes !== undefined || classCodes === undefined)
    failAt(row, faults)("code", inheritedAlready(code));
}

/** Tags are claims and stand by themselves; any other code that is added is a kind of an inherited one. */
function checkCode(
  table: string,
  row: Located<CodeEntry>,
  inherited: ReadonlyMap<string, CodeEntry>,
  index: RowIndex,
  faults: Fault[],
): void {
  const { code } = row.value;
  const fail = failAt(row, faults);
  if (inherited.has(code)) return void fail("code", inheritedAlready(code));
  if (table === "tag" || inherited.size === 0) return;
  const chain = index.trees.get(table)?.chains.get(code) ?? [];
  if (!chain.some((each) => inherited.has(each))) {
    fail("parent", `"${code}" lies below no inherited code: rows of the packs above could not be compared with it`);
  }
}

function inheritedAlready(name: string): string {
  return `"${name}" is inherited already`;
}

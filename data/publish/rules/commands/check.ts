import { packName } from "../../../../shared/rules/lineage.ts";
import { type PackLineage, tryFolders } from "../packFolders.ts";
import { packTables } from "../packTables.ts";
import { compare, describeFault, type Fault } from "../tables.ts";
import { dayWarnings, gapWarnings } from "../warnings/dayWarnings.ts";
import type { Print } from "./print.ts";

/** Prints every fault of the packs in these folders; of those without any, what is doubtful. @returns the exit code */
export async function checkPacks(folders: readonly string[], day: string, print: Print): Promise<number> {
  const { lineages, errors } = await tryFolders(folders);
  for (const { message } of errors) print(message);
  const parents = new Set(lineages.flatMap(({ ancestors }) => ancestors.map(({ id }) => id)));
  for (const lineage of lineages) {
    print(summary(lineage));
    // A pack above others may leave to them what it does not say.
    const gaps = parents.has(lineage.pack.id) ? [] : gapWarnings(lineage, day);
    const found = [...lineage.warnings, ...dayWarnings(lineage, day)].sort(byPlace);
    for (const warning of [...found, ...gaps]) print(`  warning: ${describeFault(warning)}`);
  }
  return errors.length > 0 ? 1 : 0;
}

/** `cn@2026.1: documents 58, codes 520, control-lines 171`; the code tables are counted together. */
function summary({ pack }: PackLineage): string {
  const tables = Map.groupBy(packTables(pack), ({ table }) => table.replace(/\/.*/, ""));
  const counts = [...tables].map(([name, each]) => `${name} ${each.reduce((sum, { rows }) => sum + rows.size, 0)}`);
  return `${packName(pack)}: ${counts.join(", ")}`;
}

function byPlace(a: Fault, b: Fault): number {
  return compare(a.file, b.file) || (a.row ?? 0) - (b.row ?? 0);
}

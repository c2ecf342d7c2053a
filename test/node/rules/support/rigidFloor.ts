import { join } from "node:path";
import { compileFolders } from "../../../../data/publish/rules/packFolders.ts";
import { describeFault, RulePackError } from "../../../../data/publish/rules/tables.ts";
import { type PackSketch, ruleFolders, type Sketch } from "./ruleFolders.ts";

/**
 * A pack under one that speaks rigidly (刚性). Tests show each way to loosen what it says, with the fault that a planner
 * sees, and beside it the row as it may stand.
 */

export const rigid = { rigid: "yes" };
export const REST = "binds every pack below";
export const MEND = "be as strict there, or leave the row out";

/** The faults of the pack `mine`, as they are shown, under the packs above it. */
export async function faults(mine: PackSketch, above: Readonly<Record<string, PackSketch>>): Promise<string[]> {
  const parent = Object.keys(above).at(-1)!;
  const place = await ruleFolders({ ...above, mine: { parent, code: "999901", ...mine } });
  try {
    await compileFolders([join(place.path, "mine")]);
  } catch (error) {
    if (!(error instanceof RulePackError)) throw error;
    return error.faults.map(describeFault);
  } finally {
    await place.delete();
  }
  return [];
}

/** The faults of a row in a table of the pack below, under a rigid one of the nation's in the same table. */
export function faultsOfRow(
  file: string,
  above: Sketch,
  mine: Sketch,
  more: Readonly<Record<string, readonly Sketch[]>> = {},
): Promise<string[]> {
  return faults({ more: { [file]: [mine] } }, { nation: { more: { ...more, [file]: [{ ...above, ...rigid }] } } });
}

/** How a fault under `nation:floor` ends. */
export const binds = (where: string): string => `, but nation:floor ${REST} (${where}, from 2024-01-01): ${MEND}`;

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CompiledPack } from "../../../shared/rules/rulePack.ts";
import { compilePack } from "./compilePack.ts";
import { type Fault, RulePackError } from "./tables.ts";

/** A pack and what it inherits, the nation's pack first. */
export interface PackLineage {
  readonly pack: CompiledPack;
  readonly ancestors: readonly CompiledPack[];
  /** What is doubtful in the pack's own tables but no fault. */
  readonly warnings: readonly Fault[];
}

/** Packs that are compiled already: the published ones. */
export type FindCompiled = (id: string) => Promise<PackLineage | undefined>;

/**
 * Compiles packs, each after its parent. A parent is looked for among the folders given, then in the folder of its name
 * beside its child's, then among the compiled ones.
 * @returns one entry a pack, parents that were found in folders included, each before its children
 * @throws RulePackError
 */
export async function compileFolders(
  folders: readonly string[],
  findCompiled: FindCompiled = async () => undefined,
): Promise<PackLineage[]> {
  const named = new Map<string, string>();
  for (const folder of folders) named.set((await readNames(folder)).id ?? folder, folder);
  const done = new Map<string, PackLineage>();
  for (const folder of folders) await compileFolder(folder, [], { named, done, findCompiled });
  return [...done.values()];
}

interface Search {
  readonly named: ReadonlyMap<string, string>;
  /** By folder. */
  readonly done: Map<string, PackLineage>;
  readonly findCompiled: FindCompiled;
}

async function compileFolder(folder: string, children: readonly string[], search: Search): Promise<PackLineage> {
  const known = search.done.get(folder);
  if (known) return known;
  if (children.includes(folder)) throw parentFault(folder, "the pack inherits from itself");
  const { parent: id } = await readNames(folder);
  const parent = id === undefined ? undefined : await findParent(id, folder, [...children, folder], search);
  // Without it every row that names something inherited would seem wrong.
  if (id !== undefined && !parent)
    throw parentFault(folder, `pack "${id}" is no folder beside this one, and not published`);
  const ancestors = parent ? [...parent.ancestors, parent.pack] : [];
  const warnings: Fault[] = [];
  const lineage = { pack: await compilePack(folder, ancestors, warnings), ancestors, warnings };
  search.done.set(folder, lineage);
  return lineage;
}

async function findParent(
  id: string,
  folder: string,
  children: readonly string[],
  search: Search,
): Promise<PackLineage | undefined> {
  const given = search.named.get(id);
  if (given !== undefined) return compileFolder(given, children, search);
  const beside = join(dirname(folder), id);
  if ((await readNames(beside)).id === id) return compileFolder(beside, children, search);
  return search.findCompiled(id);
}

function parentFault(folder: string, message: string): RulePackError {
  return new RulePackError(folder, [{ file: "pack.json", column: "parent", message }]);
}

/** What pack.json says of names, as far as it can be read; its faults are the compiler's to tell. */
async function readNames(folder: string): Promise<{ readonly id?: string; readonly parent?: string }> {
  try {
    const { id, parent } = JSON.parse(await readFile(join(folder, "pack.json"), "utf8"));
    const up: unknown = typeof parent === "object" && parent !== null ? parent.id : parent;
    return { ...(typeof id === "string" ? { id } : {}), ...(typeof up === "string" ? { parent: up } : {}) };
  } catch {
    return {};
  }
}

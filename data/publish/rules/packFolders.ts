import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CompiledPack } from "../../../shared/rules/rulePack.ts";
import { compilePack, PACK_FILE } from "./compilePack.ts";
import { type Fault, type Place, type RowPlaces, RulePackError } from "./tables.ts";
import { tableWarnings } from "./warnings/tableWarnings.ts";

/** A pack and what it inherits, the nation's pack first. */
export interface PackLineage {
  readonly pack: CompiledPack;
  readonly ancestors: readonly CompiledPack[];
  /** What is doubtful in the pack's own tables but no fault. */
  readonly warnings: readonly Fault[];
  /** Where its rows stand; empty where the pack was found compiled. */
  readonly places: RowPlaces;
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
): Promise<readonly PackLineage[]> {
  const { lineages, errors } = await tryFolders(folders, findCompiled);
  const [first] = errors;
  if (first) throw first;
  return lineages;
}

/** The same, but one faulty pack does not hide another; packs below a faulty one are not compiled. */
export async function tryFolders(
  folders: readonly string[],
  findCompiled: FindCompiled = async () => undefined,
): Promise<{ readonly lineages: readonly PackLineage[]; readonly errors: readonly RulePackError[] }> {
  const named = new Map<string, string>();
  for (const folder of folders) named.set((await readNames(folder)).id ?? folder, folder);
  const done = new Map<string, PackLineage>();
  // By message: a faulty parent is met again from each of its children.
  const errors = new Map<string, RulePackError>();
  for (const folder of folders) {
    try {
      await compileFolder(folder, [], { named, done, findCompiled });
    } catch (error) {
      if (!(error instanceof RulePackError)) throw error;
      errors.set(error.message, error);
    }
  }
  return { lineages: [...done.values()], errors: [...errors.values()] };
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
  const places = new Map<string, Place>();
  const pack = await compilePack(folder, ancestors, warnings, places);
  warnings.push(...tableWarnings(pack, ancestors, places));
  const lineage = { pack, ancestors, warnings, places };
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
  const { id: name, isDamaged } = await readNames(beside);
  // A damaged pack in the parent's place is the parent, and its faults are told.
  if (name === id || isDamaged) return compileFolder(beside, children, search);
  return search.findCompiled(id);
}

function parentFault(folder: string, message: string): RulePackError {
  return new RulePackError(folder, [{ file: PACK_FILE, column: "parent", message }]);
}

interface PackNames {
  readonly id?: string;
  readonly parent?: string;
  /** There is a pack.json, but it is no JSON. */
  readonly isDamaged?: boolean;
}

/** What pack.json says of names, as far as it can be read; its faults are the compiler's to tell. */
async function readNames(folder: string): Promise<PackNames> {
  try {
    const { id, parent } = JSON.parse(await readFile(join(folder, PACK_FILE), "utf8"));
    const up: unknown = typeof parent === "object" && parent !== null ? parent.id : parent;
    return { ...(typeof id === "string" ? { id } : {}), ...(typeof up === "string" ? { parent: up } : {}) };
  } catch (cause) {
    return { isDamaged: cause instanceof SyntaxError };
  }
}

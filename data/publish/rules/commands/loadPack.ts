import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { type CompiledPack, compiledPack } from "../../../../shared/rules/rulePack.ts";
import { packDigest } from "../packDigest.ts";
import { compileFolders, type PackLineage } from "../packFolders.ts";
import { RulePackError } from "../tables.ts";

/**
 * A pack with what it inherits, from its folder or from its compiled `<id>.json`; parents are looked for beside it.
 * @throws RulePackError
 */
export async function loadPack(path: string): Promise<PackLineage> {
  if (extname(path) !== ".json") return (await compileFolders([path])).at(-1)!;
  const pack = await readCompiled(path);
  return { pack, ancestors: await ancestorsOf(pack, path), warnings: [], places: new Map() };
}

async function ancestorsOf({ parent }: CompiledPack, path: string): Promise<CompiledPack[]> {
  if (!parent) return [];
  const beside = join(dirname(path), `${parent.id}.json`);
  const pack = await readCompiled(beside);
  if ((await packDigest(pack)) !== parent.digest) {
    throw fault(path, `was compiled under another ${parent.id} than ${beside}`);
  }
  return [...(await ancestorsOf(pack, beside)), pack];
}

async function readCompiled(path: string): Promise<CompiledPack> {
  const text = await readFile(path, "utf8");
  try {
    return compiledPack.parse(JSON.parse(text));
  } catch {
    throw fault(path, "is no compiled rule pack");
  }
}

function fault(path: string, message: string): RulePackError {
  return new RulePackError(dirname(path), [{ file: path, message }]);
}

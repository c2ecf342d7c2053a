import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packName } from "../../../../shared/rules/lineage.ts";
import { sha256Hex } from "../../../../shared/store/digest.ts";
import { packBytes } from "../packDigest.ts";
import { compileFolders } from "../packFolders.ts";
import { packTables } from "../packTables.ts";
import type { Print } from "./print.ts";

/** Writes each pack, and each that it inherits from, to `<out>/<id>.json`. @throws RulePackError */
export async function compilePacks(folders: readonly string[], out: string, print: Print): Promise<void> {
  const lineages = await compileFolders(folders);
  await mkdir(out, { recursive: true });
  for (const { pack } of lineages) {
    const bytes = packBytes(pack);
    const path = join(out, `${pack.id}.json`);
    await writeFile(path, bytes);
    const rows = packTables(pack).reduce((sum, table) => sum + table.rows.size, 0);
    print(`${packName(pack)}  sha256:${await sha256Hex(bytes)}  ${bytes.length} bytes, ${rows} rows  ${path}`);
  }
}

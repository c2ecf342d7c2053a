import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { compilePack } from "../../../../data/publish/rules/compilePack.ts";
import { compileFolders, type PackLineage } from "../../../../data/publish/rules/packFolders.ts";
import { type Fault, RulePackError } from "../../../../data/publish/rules/tables.ts";
import { type PreparedPack, preparePack } from "../../../../shared/rules/preparePack.ts";
import type { CompiledPack } from "../../../../shared/rules/rulePack.ts";

const DATA = join(import.meta.dirname, "../../../../data");

/** A folder under data/. */
export function dataFolder(name: string): string {
  return join(DATA, name);
}

const lineages = new Map<string, Promise<PackLineage>>();

/** A pack of data/rules with what it inherits; compiled once. */
function lineageOf(pack: string): Promise<PackLineage> {
  const compiling = lineages.get(pack) ?? compileFolders([dataFolder(`rules/${pack}`)]).then((all) => all.at(-1)!);
  lineages.set(pack, compiling);
  return compiling;
}

/** A pack of data/rules as it judges. */
export async function preparedPack(name: string): Promise<PreparedPack> {
  const { pack, ancestors } = await lineageOf(name);
  return preparePack(pack, ancestors);
}

/** A copy of a folder of tables, to plant faults in. */
export class PackCopy {
  readonly path: string;
  readonly #ancestors: readonly CompiledPack[];

  private constructor(path: string, ancestors: readonly CompiledPack[]) {
    this.path = path;
    this.#ancestors = ancestors;
  }

  /** Of a folder under data/. */
  static async of(name: string): Promise<PackCopy> {
    return (await PackCopy.empty()).filledFrom(name);
  }

  /** Of a pack of data/rules; it inherits as that one does. */
  static async ofPack(pack: string): Promise<PackCopy> {
    const { ancestors } = await lineageOf(pack);
    return (await PackCopy.empty(ancestors)).filledFrom(`rules/${pack}`);
  }

  static async ofTexts(texts: Readonly<Record<string, string>>): Promise<PackCopy> {
    const copy = await PackCopy.empty();
    for (const [file, text] of Object.entries(texts)) await copy.write(file, text);
    return copy;
  }

  private static async empty(ancestors: readonly CompiledPack[] = []): Promise<PackCopy> {
    return new PackCopy(await mkdtemp(join(tmpdir(), "rule-pack-")), ancestors);
  }

  private async filledFrom(name: string): Promise<this> {
    await cp(dataFolder(name), this.path, { recursive: true });
    return this;
  }

  compile(warnings?: Fault[]): Promise<CompiledPack> {
    return compilePack(this.path, this.#ancestors, warnings);
  }

  async write(file: string, content: string | Uint8Array): Promise<void> {
    const path = join(this.path, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  read(file: string): Promise<string> {
    return readFile(join(this.path, file), "utf8");
  }

  remove(file: string): Promise<void> {
    return rm(join(this.path, file), { force: true });
  }

  /** A change that changes nothing plants no fault. */
  async edit(file: string, change: (text: string) => string): Promise<void> {
    const text = await this.read(file);
    expect(change(text)).not.toBe(text);
    await this.write(file, change(text));
  }

  /** None where it compiles. */
  async faults(): Promise<readonly Fault[]> {
    try {
      await this.compile();
    } catch (error) {
      if (error instanceof RulePackError) return error.faults;
      throw error;
    }
    return [];
  }

  delete(): Promise<void> {
    return rm(this.path, { recursive: true });
  }
}

/** Replaces a cell of the row that begins with `id`. No cell before it may hold a comma. */
export function cell(id: string, column: string, value: string): (text: string) => string {
  return (text) => {
    const [header = "", ...rows] = text.split("\n");
    const at = header.replace("\ufeff", "").split(",").indexOf(column);
    const replaced = rows.map((row) => {
      const cells = row.split(",");
      if (cells[0] === id) cells[at] = value;
      return cells.join(",");
    });
    return [header, ...replaced].join("\n");
  };
}

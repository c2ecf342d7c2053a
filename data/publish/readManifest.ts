import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Snapshot } from "../../shared/catalog/snapshot.ts";
import { type Manifest, manifest } from "./manifest.ts";
import { PublishFault } from "./publishFault.ts";
import { systemFaultText } from "./systemFault.ts";

/** @throws PublishFault naming every place where the manifest does not fit */
export async function readManifest(path: string): Promise<Manifest> {
  const parsed = manifest.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path: at, message }) => `  /${at.join("/")}: ${message}`);
  throw new PublishFault(`${path} is not a manifest:\n${places.join("\n")}`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    const reason = systemFaultText(cause) ?? (cause instanceof Error ? cause.message : "not readable");
    throw new PublishFault(`${path}: ${reason}`, { cause });
  }
}

export interface BareFile {
  readonly path: string;
  /** When the file was last changed, YYYY-MM-DD: the nearest to a data date that is known. */
  readonly changedOn: string;
}

/**
 * A manifest for bare files and rule packs. A file becomes a layer named after it, with no more known than that: nothing
 * is known outside its own features, because nobody said how far it reaches. The catalogue keeps its name.
 */
export function manifestOfFiles(
  files: readonly BareFile[],
  rulePacks: readonly string[],
  published: Snapshot | null,
): Manifest {
  const layers = files.map(({ path, changedOn }) => {
    const code = basename(path, extname(path))
      .replace(/[^A-Za-z0-9_-]/g, "_")
      .slice(0, 63);
    const name = /^[A-Za-z]/.test(code) ? code : `L${code}`;
    return {
      code: name,
      title: { zh: name, en: name },
      file: path,
      coverage: "self",
      source: { document: basename(path), dataDate: changedOn },
    };
  });
  const { title, region, disclaimer } = published ?? UNTITLED;
  return manifest.parse({ title, region, ...(disclaimer === undefined ? {} : { disclaimer }), rulePacks, layers });
}

const UNTITLED: Pick<Snapshot, "title" | "region" | "disclaimer"> = {
  title: { zh: "未命名", en: "Untitled" },
  region: { code: "", name: "" },
};

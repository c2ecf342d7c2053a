import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { type Manifest, manifest } from "./manifest.ts";
import { PublishFault } from "./publishFault.ts";

/** @throws PublishFault naming every place where the manifest does not fit */
export async function readManifest(path: string): Promise<Manifest> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new PublishFault(`${path}: ${cause instanceof Error ? cause.message : "not readable"}`, { cause });
  }
  const parsed = manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path: at, message }) => `  /${at.join("/")}: ${message}`);
  throw new PublishFault(`${path} is not a manifest:\n${places.join("\n")}`);
}

/**
 * A manifest for bare files: each becomes a layer named after its file, with no more known than that. Nothing is known
 * outside its own features, because nobody said how far it reaches.
 */
export function manifestOfFiles(files: readonly string[], today: string): Manifest {
  const layers = files.map((file) => {
    const code = basename(file, extname(file)).replace(/[^A-Za-z0-9_-]/g, "_");
    return {
      code: /^[A-Za-z]/.test(code) ? code : `L${code}`,
      title: { zh: code, en: code },
      file,
      coverage: "self",
      source: { document: basename(file), dataDate: today },
    };
  });
  return manifest.parse({ title: { zh: "未命名", en: "Untitled" }, region: { code: "", name: "" }, layers });
}

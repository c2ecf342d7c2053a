import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type OpenOptions, openSource } from "../../shared/formats/openSource.ts";
import { SIDECARS } from "../../shared/formats/shapefile.ts";
import { extensionOf, type SourceFile, stemOf } from "../../shared/formats/sourceFiles.ts";
import type { SourceLayer } from "../../shared/formats/sourceLayer.ts";

/**
 * Opens a file of any readable format from the disk, a Shapefile with the files beside it.
 * @throws Problem of the readers; the system's own error when the file cannot be opened.
 */
export async function openFile(path: string, options: OpenOptions = {}): Promise<SourceLayer> {
  if (extensionOf(path) !== "shp") return openSource([diskFile(path)], options);
  const beside = await sidecarsOf(path);
  return openSource([diskFile(path), ...beside.map(diskFile)], options);
}

function diskFile(path: string): SourceFile {
  return { name: path, stream: () => createReadStream(path, { highWaterMark: 1 << 20 }) };
}

async function sidecarsOf(path: string): Promise<string[]> {
  const folder = dirname(path);
  const own = basename(path);
  const stem = stemOf(own).toLowerCase();
  const names = await readdir(folder);
  return names
    .filter((name) => name !== own && SIDECARS.has(extensionOf(name)) && stemOf(name).toLowerCase() === stem)
    .map((name) => join(folder, name));
}

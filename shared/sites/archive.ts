import { extensionOf } from "../formats/sourceFiles.ts";
import { isZip, namesInZip, type ZipLimits } from "../formats/zip.ts";
import { Problem } from "../problems/problem.ts";
import type { SiteFileLimits } from "./siteFormat.ts";

/** Files that somebody would pack for one site: a Shapefile has ten at most. */
const MAX_ENTRIES = 1000;

/** KML and attribute tables shrink to a tenth or so. */
const MAX_RATIO = 100;

export function zipLimits({ maxUnpackedBytes }: SiteFileLimits): ZipLimits {
  return { maxUnpackedBytes, maxRatio: MAX_RATIO, maxEntries: MAX_ENTRIES };
}

/** Whether the bytes are an archive that holds a file of this extension. */
export function isArchiveOf(bytes: Uint8Array, extension: string): boolean {
  if (!isZip(bytes)) return false;
  try {
    return namesInZip(bytes, MAX_ENTRIES).some((name) => extensionOf(name) === extension);
  } catch (cause) {
    if (cause instanceof Problem) return false;
    throw cause;
  }
}

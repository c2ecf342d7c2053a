import { Unzip, type UnzipFile, UnzipInflate } from "fflate";
import { Problem } from "../problems/problem.ts";
import { formatFault } from "./fault.ts";
import { baseName, fileOfBytes, joined, type SourceFile } from "./sourceFiles.ts";

/** What unpacking may cost; checked while unpacking, so that an archive which lies about its sizes costs no more. */
export interface ZipLimits {
  /** Of the files that are wanted, together. */
  readonly maxUnpackedBytes: number;
  /** Unpacked bytes for each byte of the archive, counted from `MIN_BOMB_BYTES` on. */
  readonly maxRatio: number;
  /** Of all entries, wanted or not. */
  readonly maxEntries: number;
}

const UNLIMITED: ZipLimits = {
  maxUnpackedBytes: Number.POSITIVE_INFINITY,
  maxRatio: Number.POSITIVE_INFINITY,
  maxEntries: Number.POSITIVE_INFINITY,
};

/** The blank columns of a small attribute table shrink a thousandfold, and harm nobody. */
const MIN_BOMB_BYTES = 4_000_000;

/** Deflate gives at most 1032 bytes for one: unpacking overshoots a limit by 4 MB at most. */
const SLICE_BYTES = 4096;

/** Local file header, or the end record of an empty archive (APPNOTE.TXT § 4.3.7, 4.3.16). */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5);
}

/**
 * The files in a zip archive, unpacked in memory. Folders and macOS's resource forks are left out. Entries are read one
 * after another as they stand, so none can overlap another; a name is a label, no path on any disk.
 * @throws Problem `malformed-zip`, `archive-too-large`
 */
export function unzippedFiles(
  archive: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits = UNLIMITED,
): SourceFile[] {
  const files: { name: string; chunks: Uint8Array[] }[] = [];
  let unpacked = 0;
  eachEntry(archive, limits.maxEntries, (entry, name) => {
    if (!wanted(baseName(name))) return;
    const file = { name, chunks: [] as Uint8Array[] };
    files.push(file);
    entry.ondata = (error, chunk) => {
      if (error) throw error;
      unpacked += chunk.length;
      checkUnpacked(unpacked, archive.length, limits);
      file.chunks.push(chunk);
    };
    entry.start();
  });
  return files.map(({ name, chunks }) => fileOfBytes(name, joined(chunks)));
}

/** @throws Problem `malformed-zip`, `archive-too-large` */
export function namesInZip(archive: Uint8Array, maxEntries: number): string[] {
  const names: string[] = [];
  eachEntry(archive, maxEntries, (_, name) => names.push(name));
  return names;
}

function eachEntry(archive: Uint8Array, maxEntries: number, visit: (entry: UnzipFile, name: string) => void): void {
  if (!hasEnd(archive)) throw malformed("invalid zip data: it has no end");
  let entries = 0;
  const unzip = new Unzip((entry) => {
    entries++;
    if (entries > maxEntries) throw tooLarge(`${maxEntries} 个文件`, `${maxEntries} files`);
    const name = readableName(entry.name);
    if (!/(^|\/)(__MACOSX\/|\._)|\/$/.test(name)) visit(entry, name);
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < archive.length; at += SLICE_BYTES) {
      unzip.push(archive.subarray(at, at + SLICE_BYTES), at + SLICE_BYTES >= archive.length);
    }
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (entries === 0) throw malformed("no entry");
}

/** End of central directory record: 22 bytes and a comment (APPNOTE.TXT § 4.3.16). Without it the archive is cut off. */
function hasEnd(archive: Uint8Array): boolean {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const first = Math.max(0, archive.length - 22 - 0xffff);
  for (let at = archive.length - 22; at >= first; at--) if (view.getUint32(at, true) === 0x06054b50) return true;
  return false;
}

function checkUnpacked(unpacked: number, packed: number, { maxUnpackedBytes, maxRatio }: ZipLimits): void {
  if (unpacked > maxUnpackedBytes) throw tooLarge(`${maxUnpackedBytes} 字节`, `${maxUnpackedBytes} bytes`);
  if (unpacked > MIN_BOMB_BYTES && unpacked > maxRatio * packed) {
    throw tooLarge(`压缩包大小的 ${maxRatio} 倍`, `${maxRatio} times its own size`);
  }
}

function tooLarge(zh: string, en: string): Problem {
  return new Problem({
    type: "archive-too-large",
    status: 413,
    title: { zh: "压缩包内容过多", en: "The archive holds too much" },
    detail: { zh: `压缩包解开后超过 ${zh}`, en: `The archive unpacks to more than ${en}` },
    mend: { zh: "只打包所需的文件", en: "Pack only the files that are needed" },
  });
}

function malformed(reason: string, cause?: unknown): Problem {
  return formatFault(
    "malformed-zip",
    { zh: `压缩包无法解开(${reason})`, en: `the archive cannot be unpacked (${reason})` },
    { zh: "重新打包为不加密的 .zip", en: "pack it again as a .zip without a password" },
    { cause },
  );
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const gb18030 = new TextDecoder("gb18030");

/**
 * Names without the UTF-8 flag arrive byte by byte as Latin-1. On Chinese systems those bytes are GBK, from newer
 * tools UTF-8 all the same; a name with characters beyond Latin-1 was decoded already.
 */
function readableName(name: string): string {
  const codes = Array.from(name, (char) => char.codePointAt(0)!);
  if (codes.every((code) => code < 0x80) || codes.some((code) => code > 0xff)) return name;
  const bytes = Uint8Array.from(codes);
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}

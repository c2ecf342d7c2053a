import { unzipSync } from "fflate";
import { formatFault } from "./fault.ts";
import { baseName, fileOfBytes, type SourceFile } from "./sourceFiles.ts";

/** The files in a zip archive, unpacked in memory. Folders and macOS's resource forks are left out. */
export function unzippedFiles(archive: Uint8Array, wanted: (name: string) => boolean): SourceFile[] {
  const names = new Map<string, string>();
  try {
    const entries = unzipSync(archive, {
      filter: ({ name }) => {
        const readable = readableName(name);
        names.set(name, readable);
        return !/(^|\/)(__MACOSX\/|\._)|\/$/.test(readable) && wanted(baseName(readable));
      },
    });
    return Object.entries(entries).map(([name, bytes]) => fileOfBytes(names.get(name) ?? name, bytes));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw formatFault(
      "malformed-zip",
      { zh: `压缩包无法解开(${reason})`, en: `the archive cannot be unpacked (${reason})` },
      { zh: "重新打包为不加密的 .zip", en: "pack it again as a .zip without a password" },
      { cause },
    );
  }
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

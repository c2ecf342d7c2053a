import { formatFault } from "./fault.ts";

/**
 * Text of old attribute tables. GBK, GB2312 and code page 936 are all read as GB18030, their superset.
 */

/** Windows and ISO code pages → names of the WHATWG Encoding Standard. 1250–1258 follow the rule in `encodingOf`. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  "65001": "utf-8",
  "936": "gb18030",
  "54936": "gb18030",
  "950": "big5",
  "932": "shift_jis",
  "949": "euc-kr",
  "866": "ibm866",
  "874": "windows-874",
  "28591": "windows-1252",
  "88591": "windows-1252",
};

/** Language driver ids of dBASE (byte 29 of the header) that Esri and others write. 0x57 only says "ANSI": nothing. */
const LANGUAGE_DRIVERS: Readonly<Record<number, string>> = {
  3: "windows-1252",
  19: "shift_jis",
  77: "gb18030",
  78: "euc-kr",
  79: "big5",
  38: "ibm866",
  101: "ibm866",
  120: "big5",
  121: "euc-kr",
  122: "gb18030",
  123: "shift_jis",
  124: "windows-874",
  200: "windows-1250",
  201: "windows-1251",
};

/** `null` where the driver id says nothing about the encoding. */
export function encodingOfLanguageDriver(id: number): string | null {
  return LANGUAGE_DRIVERS[id] ?? null;
}

/**
 * The encoding that a .cpg file or an option names: `UTF-8`, `GBK`, `936`, `CP936`, `OEM 936`, `ISO-8859-1` …; `null`
 * for one that only says "the system's own".
 * @throws Problem `text-encoding` for an unknown name.
 */
export function encodingOf(label: string): string | null {
  const name = label
    .replaceAll("\0", "")
    .trim()
    .replace(/^\uFEFF/, "");
  if (name === "" || /^(system|ansi|oem)$/i.test(name)) return null;
  const codePage = /^(?:cp|oem|ansi|windows|ms|ldid\/)?[-_ ]?(\d{3,5})$/i.exec(name)?.[1];
  if (codePage && /^125[0-8]$/.test(codePage)) return `windows-${codePage}`;
  if (codePage && CODE_PAGES[codePage]) return CODE_PAGES[codePage];
  const candidate = /^gb(k|_?2312(-80)?|18030)?$/i.test(name) ? "gb18030" : name;
  try {
    return new TextDecoder(candidate).encoding;
  } catch (cause) {
    throw formatFault(
      "text-encoding",
      { zh: `未知的字符编码 ${name}`, en: `unknown text encoding ${name}` },
      { zh: "使用 UTF-8、GB18030 等名称", en: "use a name such as UTF-8 or GB18030" },
      { cause },
    );
  }
}

/** Decodes the text of one field; `null` when the bytes are not of this encoding. */
export type FieldDecoder = (bytes: Uint8Array) => string | null;

/** The longest character of UTF-8 and of GB18030 has 4 bytes, so a cut one leaves at most 3. */
const MAX_CUT_BYTES = 3;

/**
 * A strict decoder for fields of fixed width: writers cut long text at the width, in the middle of a character too, so
 * an incomplete character at the end of a *full* field is dropped.
 */
export function fieldDecoder(encoding: string, width: number): FieldDecoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const strict = (bytes: Uint8Array): string | null => {
    try {
      return decoder.decode(bytes);
    } catch {
      return null;
    }
  };
  return (bytes) => {
    const cutBytes = bytes.length < width ? 0 : MAX_CUT_BYTES;
    for (let cut = 0; cut <= cutBytes; cut++) {
      const text = strict(bytes.subarray(0, bytes.length - cut));
      if (text !== null) return text;
    }
    return null;
  };
}

import { formatFault } from "./fault.ts";
import { joined } from "./sourceFiles.ts";

/**
 * Takes a FeatureCollection of any size apart without parsing it whole: the members of the root object one by one, and
 * of an array member of the given name the elements one by one. Only the bytes of one part are held at a time. What
 * lies inside a part is not looked at; its reader parses it.
 */
export interface JsonPart {
  readonly kind: "member" | "element";
  /** Name of the root's member. */
  readonly key: string;
  /** UTF-8 text of the value. Empty for an array that was given element by element. */
  readonly bytes: Uint8Array;
  /** Line where the value begins, counted from 1. */
  readonly line: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** @throws Problem `malformed-json` with the line, when the root is not an object, is cut off or goes on after its end. */
export async function* rootParts(source: AsyncIterable<Uint8Array>, arrayKey: string): AsyncGenerator<JsonPart> {
  const scanner = new RootScanner(arrayKey);
  for await (const chunk of source) {
    scanner.scan(chunk);
    yield* scanner.takeParts();
  }
  scanner.end();
}

/** Where in the root object the scanner stands. */
type Place = "before" | "key" | "value" | "elements" | "after";

class RootScanner {
  readonly #arrayKey: string;
  #place: Place = "before";
  /** Brackets open inside the current value or element. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #key = "";
  #offset = 0;
  /** The current part began in an earlier chunk: its bytes so far. */
  #pending: Uint8Array[] = [];
  #start = -1;
  #startLine = 1;
  #parts: JsonPart[] = [];
  #elements = 0;

  constructor(arrayKey: string) {
    this.#arrayKey = arrayKey;
  }

  *takeParts(): Generator<JsonPart> {
    const parts = this.#parts;
    this.#parts = [];
    yield* parts;
  }

  scan(chunk: Uint8Array): void {
    if (this.#start === -1 && this.#collecting()) this.#start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
        continue;
      }
      if (byte <= SPACE) {
        if (byte === NEWLINE) this.#line++;
        continue;
      }
      this.#step(byte, chunk, i);
    }
    if (this.#collecting()) {
      this.#pending.push(chunk.slice(Math.max(this.#start, 0)));
      this.#start = -1;
    }
    this.#offset += chunk.length;
  }

  end(): void {
    if (this.#place !== "after") {
      throw malformedJson(this.#line, { zh: "文件在对象结束之前中断", en: "the text ends before its object does" });
    }
  }

  #collecting(): boolean {
    return this.#place === "key" || this.#place === "value" || this.#place === "elements";
  }

  #step(byte: number, chunk: Uint8Array, i: number): void {
    if (this.#place === "value") this.#stepValue(byte, chunk, i);
    else if (this.#place === "elements") this.#stepElement(byte, chunk, i);
    else if (this.#place === "key") this.#stepKey(byte, chunk, i);
    else if (this.#place === "before" && byte === OPEN_BRACE) this.#begin("key", i + 1);
    else if (!this.#isByteOrderMark(byte, i)) throw this.#unexpected(byte);
  }

  #isByteOrderMark(byte: number, i: number): boolean {
    return this.#place === "before" && byte === BYTE_ORDER_MARK[this.#offset + i];
  }

  #stepKey(byte: number, chunk: Uint8Array, i: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
    } else if (byte === COLON) {
      this.#key = this.#parsedKey(this.#finish(chunk, i));
      this.#begin("value", i + 1);
    } else if (byte === CLOSE_BRACE && this.#finish(chunk, i).every((other) => other <= SPACE)) {
      this.#place = "after";
    } else {
      throw this.#unexpected(byte);
    }
  }

  #stepValue(byte: number, chunk: Uint8Array, i: number): void {
    if (this.#depth === 0 && byte === OPEN_BRACKET && this.#key === this.#arrayKey) {
      this.#finish(chunk, i);
      this.#elements = 0;
      this.#begin("elements", i + 1);
    } else if (this.#depth === 0 && (byte === COMMA || byte === CLOSE_BRACE)) {
      this.#emit("member", chunk, i);
      this.#begin("key", i + 1);
      if (byte === CLOSE_BRACE) this.#place = "after";
    } else {
      this.#nest(byte);
    }
  }

  #stepElement(byte: number, chunk: Uint8Array, i: number): void {
    if (this.#depth > 0 || (byte !== COMMA && byte !== CLOSE_BRACKET)) {
      this.#nest(byte);
      return;
    }
    const bytes = this.#finish(chunk, i);
    const isEmptyArray = byte === CLOSE_BRACKET && this.#elements === 0 && bytes.every((other) => other <= SPACE);
    if (!isEmptyArray) {
      this.#elements++;
      this.#parts.push({ kind: "element", key: this.#key, bytes, line: this.#startLine });
    }
    this.#begin(byte === COMMA ? "elements" : "value", i + 1);
    // What is left of the value is the empty text behind the array.
    if (byte === CLOSE_BRACKET) this.#key = `${this.#key}[]`;
  }

  #nest(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.#depth--;
    if (this.#depth < 0) throw this.#unexpected(byte);
  }

  #begin(place: "key" | "value" | "elements", at: number): void {
    this.#place = place;
    this.#start = at;
    this.#startLine = this.#line;
    this.#pending = [];
    this.#depth = 0;
  }

  /** The bytes of the current part, which ends before `i`. */
  #finish(chunk: Uint8Array, i: number): Uint8Array {
    const tail = chunk.subarray(Math.max(this.#start, 0), i);
    const bytes = this.#pending.length === 0 ? tail : joined([...this.#pending, tail]);
    this.#pending = [];
    return bytes;
  }

  #emit(kind: "member", chunk: Uint8Array, i: number): void {
    this.#parts.push({ kind, key: this.#key, bytes: this.#finish(chunk, i), line: this.#startLine });
  }

  #parsedKey(bytes: Uint8Array): string {
    const key = parsedJson(bytes, this.#startLine);
    if (typeof key !== "string")
      throw malformedJson(this.#startLine, { zh: "成员名不是字符串", en: "a member's name is not a string" });
    return key;
  }

  #unexpected(byte: number) {
    const char = String.fromCharCode(byte);
    return malformedJson(this.#line, { zh: `此处不应出现 ${char}`, en: `unexpected ${char}` });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** @throws Problem `text-encoding`, `malformed-json`. `line` is where the text begins. */
export function parsedJson(bytes: Uint8Array, line: number, feature?: number): unknown {
  const place = { line, ...(feature === undefined ? {} : { feature }) };
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw formatFault(
      "text-encoding",
      { zh: "文本不是 UTF-8", en: "the text is not UTF-8" },
      { zh: "将文件另存为 UTF-8(RFC 8259 § 8.1)", en: "save the file as UTF-8 (RFC 8259 § 8.1)" },
      { ...place, cause },
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw formatFault("malformed-json", { zh: `不是合法的 JSON(${reason})`, en: `not JSON (${reason})` }, MEND_JSON, {
      ...place,
      cause,
    });
  }
}

const MEND_JSON = { zh: "改正该处,或重新导出文件", en: "correct the place, or write the file again" };

export function malformedJson(line: number, detail: { zh: string; en: string }) {
  return formatFault(
    "malformed-json",
    { zh: `不是合法的 JSON:${detail.zh}`, en: `not JSON: ${detail.en}` },
    MEND_JSON,
    { line },
  );
}

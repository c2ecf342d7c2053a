import { ByteReader } from "./byteReader.ts";
import { formatFault } from "./fault.ts";
import type { Remarks } from "./remarks.ts";
import { baseName, type SourceFile } from "./sourceFiles.ts";
import type { AttributeValue } from "./sourceLayer.ts";
import { encodingOfLanguageDriver, type FieldDecoder, fieldDecoder } from "./textEncoding.ts";

/** The attribute table of a Shapefile (dBASE III), record by record. */

const HEADER_BYTES = 32;
const FIELD_BYTES = 32;
const FIELD_NAME_BYTES = 11;
const FIELDS_END = 0x0d;
const DELETED = 0x2a;
const ASTERISK = 0x2a;
const SPACE = 0x20;

export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface DbfTable {
  readonly recordCount: number;
  /** One for each record, in order; `null` for a record that is marked deleted. */
  records(): AsyncGenerator<Attributes | null>;
}

interface DbfHeader {
  readonly recordCount: number;
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly languageDriver: number;
  readonly fields: readonly RawField[];
}

interface RawField {
  readonly nameBytes: Uint8Array;
  /** dBASE type letter. */
  readonly type: string;
  readonly offset: number;
  readonly width: number;
  readonly decimals: number;
}

interface Field extends RawField {
  readonly name: string;
  readonly decode: FieldDecoder;
}

/**
 * @param stated the encoding that an option or a .cpg file names, else `null`: then the language driver decides, then
 * the text itself.
 * @throws Problem `malformed-shapefile`, `truncated-file`, `text-encoding`.
 */
export async function openDbf(file: SourceFile, stated: string | null, remarks: Remarks): Promise<DbfTable> {
  const header = await readHeader(file);
  const encoding =
    stated ?? encodingOfLanguageDriver(header.languageDriver) ?? (await detectedEncoding(file, header, remarks));
  const fields = header.fields.map((field, i) => namedField(field, i, encoding));
  return {
    recordCount: header.recordCount,
    async *records() {
      let number = 0;
      for await (const bytes of recordBytes(file, header)) {
        number++;
        yield bytes[0] === DELETED ? null : attributesOf(bytes, fields, encoding, number);
      }
    },
  };
}

async function readHeader(file: SourceFile): Promise<DbfHeader> {
  const reader = new ByteReader(file.stream());
  try {
    const head = await reader.take(HEADER_BYTES);
    if (head.length < HEADER_BYTES) throw truncated(file);
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const headerBytes = view.getUint16(8, true);
    const descriptors = await reader.take(headerBytes - HEADER_BYTES);
    if (descriptors.length < headerBytes - HEADER_BYTES) throw truncated(file);
    const fields = fieldsOf(descriptors);
    const recordBytes = view.getUint16(10, true);
    const last = fields.at(-1);
    if (recordBytes < 1 || (last && last.offset + last.width > recordBytes)) throw inconsistent(file);
    return { recordCount: view.getUint32(4, true), headerBytes, recordBytes, languageDriver: head[29]!, fields };
  } finally {
    await reader.close();
  }
}

function fieldsOf(descriptors: Uint8Array): RawField[] {
  const fields: RawField[] = [];
  let offset = 1;
  for (let at = 0; at + FIELD_BYTES <= descriptors.length && descriptors[at] !== FIELDS_END; at += FIELD_BYTES) {
    const descriptor = descriptors.slice(at, at + FIELD_BYTES);
    const nameEnd = descriptor.indexOf(0);
    const nameBytes = descriptor.subarray(0, nameEnd < 0 ? FIELD_NAME_BYTES : Math.min(nameEnd, FIELD_NAME_BYTES));
    const type = String.fromCharCode(descriptor[11]!);
    // Clipper and FoxPro keep the high byte of a long text's width where other types have their decimals.
    const width = type === "C" ? descriptor[16]! + 256 * descriptor[17]! : descriptor[16]!;
    fields.push({ nameBytes, type, offset, width, decimals: descriptor[17]! });
    offset += width;
  }
  return fields;
}

async function* recordBytes(file: SourceFile, header: DbfHeader): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(file.stream());
  try {
    await reader.skip(header.headerBytes);
    for (let i = 0; i < header.recordCount; i++) {
      const bytes = await reader.take(header.recordBytes);
      // The last field may lack its padding at the very end of a file; a record of one byte would never end it.
      if (bytes.length === 0 || bytes.length < header.recordBytes - 1) throw truncated(file);
      yield bytes;
    }
  } finally {
    await reader.close();
  }
}

/** UTF-8 when every text is; else GB18030. Pure ASCII is both. */
async function detectedEncoding(file: SourceFile, header: DbfHeader, remarks: Remarks): Promise<string> {
  const texts = header.fields.filter(({ type }) => type === "C");
  const decoders = texts.map(({ width }) => fieldDecoder("utf-8", width));
  const nameDecoder = fieldDecoder("utf-8", FIELD_NAME_BYTES - 1);
  let allUtf8 = header.fields.every(({ nameBytes }) => nameDecoder(nameBytes) !== null);
  let ascii = header.fields.every(({ nameBytes }) => isAscii(nameBytes));
  for await (const bytes of recordBytes(file, header)) {
    for (let k = 0; allUtf8 && k < texts.length; k++) {
      const text = trimmed(bytes, texts[k]!);
      if (isAscii(text)) continue;
      ascii = false;
      allUtf8 = decoders[k]!(text) !== null;
    }
    if (!allUtf8) break;
  }
  if (allUtf8 && ascii) return "utf-8";
  const encoding = allUtf8 ? "utf-8" : "gb18030";
  remarks.note({
    zh: `属性表未声明字符编码,按 ${encoding.toUpperCase()} 读取`,
    en: `the attribute table does not state its encoding; read as ${encoding.toUpperCase()}`,
  });
  return encoding;
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function namedField(field: RawField, index: number, encoding: string): Field {
  const name = fieldDecoder(encoding, FIELD_NAME_BYTES - 1)(field.nameBytes)?.trim();
  return { ...field, name: name || `field${index + 1}`, decode: fieldDecoder(encoding, field.width) };
}

function attributesOf(bytes: Uint8Array, fields: readonly Field[], encoding: string, record: number): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  for (const field of fields) {
    const value = fieldValue(bytes, field);
    if (value === undefined) throw undecodable(field.name, encoding, record);
    attributes[field.name] = value;
  }
  return attributes;
}

/** `undefined` when a text is not of the table's encoding. */
function fieldValue(bytes: Uint8Array, field: Field): AttributeValue | undefined {
  const raw = bytes.subarray(field.offset, field.offset + field.width);
  switch (field.type) {
    case "N":
    case "F":
      return numberOf(asciiText(raw), field.decimals);
    case "L":
      return logicalOf(asciiText(raw));
    case "D":
      return dateOf(asciiText(raw));
    case "I":
      return raw.length < 4 ? null : dataView(raw).getInt32(0, true);
    case "O":
      return raw.length < 8 ? null : dataView(raw).getFloat64(0, true);
    default: {
      const text = field.decode(trimmed(bytes, field));
      return text === null ? undefined : text || null;
    }
  }
}

/** The field's bytes without trailing blanks and what follows a NUL. */
function trimmed(bytes: Uint8Array, { offset, width }: RawField): Uint8Array {
  const raw = bytes.subarray(offset, offset + width);
  const nul = raw.indexOf(0);
  let end = nul < 0 ? raw.length : nul;
  while (end > 0 && raw[end - 1] === SPACE) end--;
  return raw.subarray(0, end);
}

function asciiText(raw: Uint8Array): string {
  return raw[0] === ASTERISK ? "" : String.fromCharCode(...raw.filter((byte) => byte !== 0)).trim();
}

/** Blank and overflowed (`****`) fields are null; integers that a double cannot hold stay text. */
function numberOf(text: string, decimals: number): AttributeValue {
  if (text === "") return null;
  const value = Number(text.replace(",", "."));
  if (!Number.isFinite(value)) return null;
  return decimals === 0 && Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

function logicalOf(text: string): boolean | null {
  if (/^[YyTt]$/.test(text)) return true;
  return /^[NnFf]$/.test(text) ? false : null;
}

/** `20260401` → `2026-04-01`; a blank or zero date is null. */
function dateOf(text: string): string | null {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  return match && text !== "00000000" ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function truncated(file: SourceFile) {
  return formatFault(
    "truncated-file",
    { zh: `${baseName(file.name)} 不完整`, en: `${baseName(file.name)} is cut off` },
    { zh: "重新传输或重新导出文件", en: "transfer or write the file again" },
  );
}

function inconsistent(file: SourceFile) {
  return formatFault(
    "malformed-shapefile",
    {
      zh: `${baseName(file.name)} 的字段长度与记录长度不符`,
      en: `${baseName(file.name)}: field widths exceed the record length`,
    },
    { zh: "重新导出文件", en: "write the file again" },
  );
}

function undecodable(name: string, encoding: string, record: number) {
  return formatFault(
    "text-encoding",
    {
      zh: `字段 ${name} 的文本不是 ${encoding.toUpperCase()}`,
      en: `the text of ${name} is not ${encoding.toUpperCase()}`,
    },
    {
      zh: "改正 .cpg,或指定编码(encoding),如 GB18030、UTF-8",
      en: "correct the .cpg, or give the encoding, e.g. GB18030 or UTF-8",
    },
    { feature: record },
  );
}

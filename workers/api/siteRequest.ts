import type { CheckLimits } from "../../shared/checks/limits.ts";
import type { SentFile } from "../../shared/checks/receipt.ts";
import { type LocalText, Problem } from "../../shared/problems/problem.ts";
import type { RawSite } from "../../shared/sites/geojson.ts";
import { parseJson } from "../../shared/sites/parseJson.ts";
import type { SiteFile } from "../../shared/sites/siteFormat.ts";
import { readSiteFile, SITE_FORMATS } from "../../shared/sites/siteFormats.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import { isJson, mediaTypeOf, readBody, unsupportedMediaType, withoutParameters } from "./requestBody.ts";

/**
 * The body of a check of a site: JSON with the site in it, the file of a site, or both apart (multipart/form-data, RFC 7578,
 * with the parts `file` and `request`).
 */
export interface SiteRequest {
  /** The members of the request; of a file that comes alone none. */
  readonly json: unknown;
  readonly file?: SiteOfFile;
}

/** The site that a file holds, and what a receipt keeps of the file. */
export interface SiteOfFile {
  readonly raw: RawSite;
  readonly sent: SentFile;
}

const MULTIPART = "multipart/form-data";
const ANY_FILE = "application/octet-stream";

/** Of files on their own, besides JSON. */
const FILE_TYPES: readonly string[] = [...new Set(SITE_FORMATS.flatMap(({ mediaTypes }) => mediaTypes)), ANY_FILE];

/** The media types of bodies, for the description. */
export const SITE_BODIES = { files: FILE_TYPES, multipart: MULTIPART } as const;

/** Packed formats may unpack to this many times the largest body: text packs to a tenth. */
const MOST_UNPACKING = 10;

/**
 * @throws Problem `unsupported-media-type`, `no-body`, `body-too-large`, `not-utf8`, `not-json`, `malformed-multipart`, and
 * those of the file's format
 */
export async function readSiteRequest(request: Request, limits: CheckLimits): Promise<SiteRequest> {
  const mediaType = mediaTypeOf(request);
  if (!isJson(mediaType) && mediaType !== MULTIPART && !FILE_TYPES.includes(mediaType)) {
    throw unsupportedMediaType(mediaType, ["application/json", MULTIPART, ...FILE_TYPES]);
  }
  const bytes = await readBody(request, limits.maxBodyBytes);
  if (isJson(mediaType)) return { json: parseJson(bytes) };
  if (mediaType !== MULTIPART) return { json: {}, file: await siteOfFile({ bytes, mediaType }, limits) };
  const { file, json } = await partsOf(bytes, request.headers.get("content-type")!);
  return { json, ...(file ? { file: await siteOfFile(file, limits) } : {}) };
}

async function siteOfFile(file: SiteFile, { maxVertices, maxBodyBytes }: CheckLimits): Promise<SiteOfFile> {
  const { raw, format } = await readSiteFile(file, { maxVertices, maxUnpackedBytes: MOST_UNPACKING * maxBodyBytes });
  const sent = { format: format.name, bytes: file.bytes.length, digest: `sha256:${await sha256Hex(file.bytes)}` };
  return { raw, sent };
}

interface Parts {
  readonly file: SiteFile | null;
  readonly json: unknown;
}

async function partsOf(bytes: Uint8Array, contentType: string): Promise<Parts> {
  const form = await formOf(bytes, contentType);
  const unknown = [...form.keys()].find((name) => name !== "file" && name !== "request");
  if (unknown !== undefined) {
    const name = unknown.slice(0, 60);
    throw malformedMultipart({ zh: `不认识的部分 ${name}`, en: `There is no part ${name}` });
  }
  const [file, request] = [only(form, "file"), only(form, "request")];
  if (typeof file === "string") {
    throw malformedMultipart({
      zh: "file 部分没有文件名，不是文件",
      en: "The part file has no filename: it is no file",
    });
  }
  const said = typeof request === "string" ? new TextEncoder().encode(request) : request && (await bytesOf(request));
  return { file: file && (await fileOf(file)), json: said ? parseJson(said) : {} };
}

async function formOf(bytes: Uint8Array, contentType: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { "content-type": contentType } }).formData();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    throw malformedMultipart({
      zh: `请求体不是 ${MULTIPART}：${reason}`,
      en: `The body is not ${MULTIPART}: ${reason}`,
    });
  }
}

function only(form: FormData, name: string): File | string | null {
  const [first = null, second] = form.getAll(name);
  if (second !== undefined)
    throw malformedMultipart({ zh: `${name} 部分不止一个`, en: `There is more than one part ${name}` });
  return first;
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

async function fileOf(file: File): Promise<SiteFile> {
  return { bytes: await bytesOf(file), name: file.name, mediaType: withoutParameters(file.type) };
}

function malformedMultipart(detail: LocalText): Problem {
  return new Problem({
    type: "malformed-multipart",
    status: 400,
    title: { zh: "multipart 请求有误", en: "The multipart body cannot be read" },
    detail,
    mend: {
      zh: "发送一个 file 部分（文件，带文件名）和至多一个 request 部分（JSON：project、crs、asOf 等）",
      en: "Send one part file (with a filename) and at most one part request (JSON: project, crs, asOf, …)",
    },
  });
}

import { Problem } from "../../shared/problems/problem.ts";

/** The body's bytes, read no further than the limit. @throws Problem `no-body`, `body-too-large` */
async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  if (size === 0) throw noBody();
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * The body as JSON. What is of another type than JSON and `besides` is refused before a byte of it is read.
 * @throws Problem `unsupported-media-type`, `no-body`, `body-too-large`, `not-utf8`, `not-json`
 */
export async function readJson(request: Request, maxBytes: number, besides: readonly string[] = []): Promise<unknown> {
  const mediaType = mediaTypeOf(request);
  if (!JSON_TYPES.has(mediaType) && !besides.includes(mediaType)) {
    throw unsupportedMediaType(mediaType, ["application/json", ...besides]);
  }
  return parseJson(await readBody(request, maxBytes));
}

/** JSON as such, or under the name that command-line tools give it where nobody says otherwise. */
const JSON_TYPES: ReadonlySet<string> = new Set(["application/json", "application/x-www-form-urlencoded"]);

/** Without its parameters; JSON where the caller says nothing. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get("content-type") ?? "application/json").split(";")[0]!.trim().toLowerCase();
}

function unsupportedMediaType(mediaType: string, supported: readonly string[]): Problem {
  return new Problem({
    type: "unsupported-media-type",
    status: 415,
    title: { zh: "不支持的内容类型", en: "Unsupported media type" },
    detail: { zh: `不支持 ${mediaType}`, en: `${mediaType} is not supported` },
    mend: { zh: `用 ${supported.join(" 或 ")}`, en: `Send ${supported.join(" or ")}` },
  });
}

/** @throws Problem `not-utf8`, `not-json` with the line */
function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    const line = text.length <= LOCATED_LENGTH ? faultLine(text) : undefined;
    throw new Problem(
      {
        type: "not-json",
        status: 400,
        title: { zh: "不是 JSON", en: "Not JSON" },
        detail: { zh: `请求体不是 JSON：${reason}`, en: `The body is not JSON: ${reason}` },
        mend: { zh: "JSON 不允许 NaN、注释与尾随逗号", en: "JSON has no NaN, no comments and no trailing commas" },
        ...(line === undefined ? {} : { line }),
      },
      { cause },
    );
  }
}

/** Longer texts are not searched for the place of their fault: it takes some twenty parses. */
const LOCATED_LENGTH = 200_000;

/** Line of the first character that no JSON text could have there: engines do not always tell. */
function faultLine(text: string): number {
  let sound = 0;
  let broken = text.length;
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2);
    if (isBroken(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  return text.slice(0, broken).split("\n").length;
}

/** Whether a prefix is wrong already, not just unfinished. */
function isBroken(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return false;
  } catch (cause) {
    return !/end of JSON|Unterminated/.test(String(cause)) && !endsWithin(prefix, String(cause));
  }
}

/** Engines say «expected …» at the very end of an unfinished text too. */
function endsWithin(prefix: string, reason: string): boolean {
  return Number(/position (\d+)/.exec(reason)?.[1] ?? -1) >= prefix.trimEnd().length;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new Problem(
      {
        type: "not-utf8",
        status: 400,
        title: { zh: "不是 UTF-8", en: "Not UTF-8" },
        detail: { zh: "请求体不是 UTF-8 文本", en: "The body is not UTF-8 text" },
        mend: { zh: "JSON 以 UTF-8 编码发送", en: "Send JSON in UTF-8" },
      },
      { cause },
    );
  }
}

function noBody(): Problem {
  return new Problem({
    type: "no-body",
    status: 400,
    title: { zh: "没有请求体", en: "No body" },
    detail: { zh: "请求没有内容", en: "The request has no body" },
    mend: {
      zh: '发送 {"site": <GeoJSON>, "project": {…}}，类型 application/json',
      en: 'Send {"site": <GeoJSON>, "project": {…}} as application/json',
    },
  });
}

function bodyTooLarge(limit: number): Problem {
  return new Problem({
    type: "body-too-large",
    status: 413,
    title: { zh: "请求体过大", en: "Body too large" },
    detail: { zh: `请求体超过 maxBodyBytes = ${limit}`, en: `The body is larger than maxBodyBytes = ${limit}` },
    mend: { zh: "分块提交，或请运维提高 maxBodyBytes", en: "Send it in parts, or have maxBodyBytes raised" },
  });
}

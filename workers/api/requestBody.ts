import { joined } from "../../shared/formats/sourceFiles.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { parseJson } from "../../shared/sites/parseJson.ts";

/** The body's bytes, read no further than the limit. @throws Problem `no-body`, `body-too-large` */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  if (size === 0) throw noBody();
  return joined(chunks);
}

/**
 * The body as JSON. What is of another type is refused before a byte of it is read.
 * @throws Problem `unsupported-media-type`, `no-body`, `body-too-large`, `not-utf8`, `not-json`
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const mediaType = mediaTypeOf(request);
  if (!isJson(mediaType)) throw unsupportedMediaType(mediaType, ["application/json"]);
  return parseJson(await readBody(request, maxBytes));
}

/** JSON as such, or under the name that command-line tools give it where nobody says otherwise. */
export function isJson(mediaType: string): boolean {
  return mediaType === "application/json" || mediaType === "application/x-www-form-urlencoded";
}

/** Without its parameters; JSON where the caller says nothing. */
export function mediaTypeOf(request: Request): string {
  return withoutParameters(request.headers.get("content-type") ?? "application/json");
}

/** The type and subtype of a `content-type`, lower case. */
export function withoutParameters(contentType: string): string {
  return contentType.split(";")[0]!.trim().toLowerCase();
}

export function unsupportedMediaType(mediaType: string, supported: readonly string[]): Problem {
  return new Problem({
    type: "unsupported-media-type",
    status: 415,
    title: { zh: "不支持的内容类型", en: "Unsupported media type" },
    detail: { zh: `不支持 ${mediaType}`, en: `${mediaType} is not supported` },
    mend: { zh: `用 ${supported.join(" 或 ")}`, en: `Send ${supported.join(" or ")}` },
  });
}

function noBody(): Problem {
  return new Problem({
    type: "no-body",
    status: 400,
    title: { zh: "没有请求体", en: "No body" },
    detail: { zh: "请求没有内容", en: "The request has no body" },
    mend: {
      zh: '发送 {"site": <GeoJSON>, "project": {…}}，类型 application/json，或用地范围文件',
      en: 'Send {"site": <GeoJSON>, "project": {…}} as application/json, or the file of a site',
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

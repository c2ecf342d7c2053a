import { sha256Hex } from "../../shared/store/digest.ts";
import { type Language, languageHeaders } from "./language.ts";
import { notModified } from "./notModified.ts";

/** A JSON document with a strong ETag of its content; 304 when the caller has it. @throws Problem `precondition-failed` */
export function conditionalJson(request: Request, body: unknown, language?: Language): Promise<Response> {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  return conditionalBytes(request, bytes, { "content-type": "application/json" }, language);
}

/** Any document, likewise. @param headers that go with its content */
export async function conditionalBytes(
  request: Request,
  bytes: Uint8Array,
  headersOfContent: Readonly<Record<string, string>>,
  language?: Language,
): Promise<Response> {
  const etag = (await sha256Hex(bytes)).slice(0, 32);
  const headers = new Headers({
    etag: `"${etag}"`,
    "cache-control": "no-cache",
    ...(language ? languageHeaders(language) : { vary: "Accept-Language" }),
  });
  const known = notModified(request, etag, headers);
  if (known) return known;
  for (const [name, value] of Object.entries(headersOfContent)) headers.set(name, value);
  return new Response(bytes, { headers });
}

import { sha256Hex } from "../../shared/store/digest.ts";
import { decideConditions } from "../http/conditional.ts";

/** A JSON document with a strong ETag of its content; 304 when the caller has it (RFC 9110 § 13.1.2). */
export async function conditionalJson(request: Request, body: unknown, language?: "zh" | "en"): Promise<Response> {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const etag = (await sha256Hex(bytes)).slice(0, 32);
  const headers = new Headers({ etag: `"${etag}"`, "cache-control": "no-cache", vary: "Accept-Language" });
  if (language) headers.set("content-language", language === "zh" ? "zh-CN" : "en");
  const condition = decideConditions(request, etag);
  if (condition !== 200) return new Response(null, { status: condition, headers });
  headers.set("content-type", "application/json");
  return new Response(bytes, { headers });
}

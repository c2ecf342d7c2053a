import { sha256Hex } from "../../shared/store/digest.ts";
import { decideConditions } from "../http/conditional.ts";
import { preconditionFailed } from "../http/preconditionFailed.ts";

/** A JSON document with a strong ETag of its content; 304 when the caller has it. @throws Problem `precondition-failed` */
export async function conditionalJson(request: Request, body: unknown, language?: "zh" | "en"): Promise<Response> {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const etag = (await sha256Hex(bytes)).slice(0, 32);
  const headers = new Headers({ etag: `"${etag}"`, "cache-control": "no-cache", vary: "Accept-Language" });
  if (language) headers.set("content-language", language === "zh" ? "zh-CN" : "en");
  const condition = decideConditions(request, etag);
  if (condition === 412) throw preconditionFailed();
  if (condition === 304) return new Response(null, { status: 304, headers });
  headers.set("content-type", "application/json");
  return new Response(bytes, { headers });
}

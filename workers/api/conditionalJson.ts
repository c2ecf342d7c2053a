import { sha256Hex } from "../../shared/store/digest.ts";

/** A JSON document with a strong ETag of its content; 304 when the caller has it (RFC 9110 § 13.1.2). */
export async function conditionalJson(request: Request, body: unknown, language?: "zh" | "en"): Promise<Response> {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const etag = `"${(await sha256Hex(bytes)).slice(0, 32)}"`;
  const headers = new Headers({ etag, "cache-control": "no-cache", vary: "Accept-Language" });
  if (language) headers.set("content-language", language === "zh" ? "zh-CN" : "en");
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return new Response(null, { status: 304, headers });
  headers.set("content-type", "application/json");
  return new Response(bytes, { headers });
}

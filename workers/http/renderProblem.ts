import type { Problem } from "../../shared/problems/problem.ts";
import { languageHeaders, localised, preferredLanguage } from "./language.ts";

/**
 * A problem as `application/problem+json` (RFC 9457) in the caller's language. `type` is a path on the service's own
 * origin. A service that is unavailable says when to come back.
 */
export function renderProblem(problem: Problem, request: Request): Response {
  const language = preferredLanguage(request.headers.get("accept-language"));
  const { type, status, title, detail, mend, ...places } = problem.details;
  const body = localised({ type: `/problems/${type}`, title, status, detail, mend, ...places }, language);
  const headers = new Headers({
    "content-type": "application/problem+json",
    ...languageHeaders(language),
    "cache-control": "no-store",
    "access-control-allow-origin": "*",
  });
  if (status === 503) headers.set("retry-after", "5");
  return new Response(request.method === "HEAD" ? null : JSON.stringify(body), { status, headers });
}

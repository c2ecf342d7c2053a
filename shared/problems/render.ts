import { StoreFault } from "../store/objectStore.ts";
import { localised, preferredLanguage } from "./language.ts";
import { Problem } from "./problem.ts";

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
    "content-language": language === "zh" ? "zh-CN" : "en",
    vary: "Accept-Language",
    "cache-control": "no-store",
    "access-control-allow-origin": "*",
  });
  if (status === 503) headers.set("retry-after", "5");
  return new Response(request.method === "HEAD" ? null : JSON.stringify(body), { status, headers });
}

/** What anything thrown means to a caller. A fault of the store is a 503; what nobody foresaw is logged and a 500. */
export function asProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  if (cause instanceof StoreFault) {
    return new Problem(
      {
        type: "store-unavailable",
        status: 503,
        title: { zh: "对象存储暂不可用", en: "The object store is not available" },
        detail: { zh: `读写对象失败（${cause.kind}）`, en: `An object could not be read or written (${cause.kind})` },
        mend: { zh: "稍后重试", en: "Try again later" },
      },
      { cause },
    );
  }
  console.error(cause);
  return new Problem(
    {
      type: "internal",
      status: 500,
      title: { zh: "内部错误", en: "Internal error" },
      detail: {
        zh: "服务出现未预料的错误，已记录",
        en: "Something went wrong that nobody foresaw; it has been logged",
      },
    },
    { cause },
  );
}

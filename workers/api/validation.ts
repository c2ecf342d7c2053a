import type * as z from "zod";
import { Problem } from "../../shared/problems/problem.ts";

/** @throws Problem `invalid-request` naming the first place where the value does not fit */
export function validated<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const extra = issue.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : null;
  const pointer = `/${[...issue.path, ...(extra === null ? [] : [extra])].join("/")}`;
  throw new Problem({
    type: "invalid-request",
    status: 400,
    title: { zh: "请求不合格式", en: "The request does not fit its schema" },
    detail: { zh: `${pointer}：${issue.message}`, en: `${pointer}: ${issue.message}` },
    mend: { zh: "格式见 /openapi.json", en: "See /openapi.json" },
    pointer,
  });
}

/** @throws Problem `unknown-parameter`: a misspelt parameter must not be a silent default */
export function checkParameters(request: Request, known: readonly string[]): URLSearchParams {
  const parameters = new URL(request.url).searchParams;
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw unknownParameter(name, known);
  }
  return parameters;
}

function unknownParameter(name: string, known: readonly string[]): Problem {
  const list = known.length > 0 ? known.join(", ") : "—";
  return new Problem({
    type: "unknown-parameter",
    status: 400,
    title: { zh: "未知的查询参数", en: "Unknown query parameter" },
    detail: { zh: `没有参数 ${name}；可用：${list}`, en: `There is no parameter ${name}; there is: ${list}` },
    parameter: name,
  });
}

export function badParameter(name: string, value: string, allowed: string): Problem {
  return new Problem({
    type: "bad-parameter",
    status: 400,
    title: { zh: "查询参数无效", en: "Bad query parameter" },
    detail: { zh: `${name}=${value}；应为 ${allowed}`, en: `${name}=${value}; it should be ${allowed}` },
    parameter: name,
  });
}

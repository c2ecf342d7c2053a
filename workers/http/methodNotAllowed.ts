import { Problem } from "../../shared/problems/problem.ts";
import { renderProblem } from "./renderProblem.ts";

/** With Allow, as RFC 9110 § 15.5.6 demands. */
export function methodNotAllowed(request: Request, methods: string): Response {
  const problem = new Problem({
    type: "method-not-allowed",
    status: 405,
    title: { zh: "不支持此方法", en: "Method not allowed" },
    detail: { zh: `此资源不支持 ${request.method}`, en: `This resource does not answer ${request.method}` },
    mend: { zh: `可用方法：${methods}`, en: `Allowed: ${methods}` },
  });
  const response = renderProblem(problem, request);
  response.headers.set("allow", methods);
  return response;
}

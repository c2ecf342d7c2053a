import { Problem } from "../../shared/problems/problem.ts";

/** For a path that neither Worker knows. */
export function noSuchResource({ method, url }: Pick<Request, "method" | "url">): Problem {
  const path = new URL(url).pathname.slice(0, 200);
  return new Problem({
    type: "no-such-resource",
    status: 404,
    title: { zh: "没有这个资源", en: "No such resource" },
    detail: { zh: `没有 ${method} ${path}`, en: `There is no ${method} ${path}` },
    mend: { zh: "接口说明见 /openapi.json", en: "See /openapi.json" },
  });
}

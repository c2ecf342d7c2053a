import { Problem } from "../../shared/problems/problem.ts";
import { renderProblem } from "../http/renderProblem.ts";

export function notFound(request: Request): never {
  const path = new URL(request.url).pathname.slice(0, 200);
  throw new Problem({
    type: "not-found",
    status: 404,
    title: { zh: "没有这个资源", en: "No such resource" },
    detail: { zh: `没有 ${path}`, en: `There is no ${path}` },
  });
}

export function preconditionFailed(): Problem {
  return new Problem({
    type: "precondition-failed",
    status: 412,
    title: { zh: "前提条件不成立", en: "Precondition failed" },
    detail: { zh: "数据已更换，与 If-Match 不符", en: "The data are another generation than If-Match names" },
    mend: { zh: "重新取得 ETag 后再读", en: "Fetch the ETag again, then read" },
    parameter: "If-Match",
  });
}

/** With the actual size in Content-Range (RFC 9110 § 15.5.17). */
export function rangeNotSatisfiable(request: Request, size: number): Response {
  const problem = new Problem({
    type: "range-not-satisfiable",
    status: 416,
    title: { zh: "范围超出文件", en: "Range not satisfiable" },
    detail: { zh: `文件共 ${size} 字节`, en: `The file has ${size} bytes` },
    parameter: "Range",
  });
  const response = renderProblem(problem, request);
  response.headers.set("content-range", `bytes */${size}`);
  response.headers.set("accept-ranges", "bytes");
  return response;
}

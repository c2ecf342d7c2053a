import { Problem } from "../../shared/problems/problem.ts";
import { renderProblem } from "../http/renderProblem.ts";

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

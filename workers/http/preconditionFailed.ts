import { Problem } from "../../shared/problems/problem.ts";

/** What If-Match names is not what stands here now (RFC 9110 § 15.5.13). */
export function preconditionFailed(): Problem {
  return new Problem({
    type: "precondition-failed",
    status: 412,
    title: { zh: "前提条件不成立", en: "Precondition failed" },
    detail: { zh: "内容已更换，与 If-Match 不符", en: "The content is another than If-Match names" },
    mend: { zh: "重新取得 ETag 后再读", en: "Fetch the ETag again, then read" },
    parameter: "If-Match",
  });
}

import { FlatgeobufFault } from "../../shared/flatgeobuf/fault.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { StoreFault } from "../../shared/store/objectStore.ts";

/** What anything thrown means to a caller. A fault of the store is a 503; what nobody foresaw is logged and a 500. */
export function asProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  if (cause instanceof FlatgeobufFault) {
    return new Problem(
      {
        type: "data-damaged",
        status: 503,
        title: { zh: "已发布的数据损坏", en: "Published data are damaged" },
        detail: { zh: `数据文件不可读（${cause.kind}）`, en: `A data file cannot be read (${cause.kind})` },
        mend: { zh: "重新发布，或回滚到较早的快照", en: "Publish again, or roll back to an older snapshot" },
      },
      { cause },
    );
  }
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

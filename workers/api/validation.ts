import type * as z from "zod";
import { type LocalText, Problem } from "../../shared/problems/problem.ts";
import { type Pointer, placeOf, pointerOf } from "../../shared/sites/json.ts";

/** @throws Problem `invalid-request` naming the first place where the value does not fit */
export function validated<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const extra = issue.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : null;
  const pointer = pointerOf([...issue.path, ...(extra === null ? [] : [extra])]);
  const place = placeOf(pointer);
  throw invalidRequest(pointer, { zh: `${place.zh}：${issue.message}`, en: `${place.en}: ${issue.message}` });
}

const SEE_DESCRIPTION: LocalText = { zh: "格式见 /openapi.json", en: "See /openapi.json" };

export function invalidRequest(pointer: Pointer, detail: LocalText, mend = SEE_DESCRIPTION): Problem {
  return new Problem({
    type: "invalid-request",
    status: 400,
    title: { zh: "请求不合格式", en: "The request does not fit its schema" },
    detail,
    mend,
    pointer,
  });
}

import { type LocalText, Problem } from "../../shared/problems/problem.ts";

/** The query parameters of a request, each at most once. @throws Problem 400 for any that is not among `known` */
export function knownQuery(url: string, known: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URL(url).searchParams) {
    if (!known.includes(name)) throw unknownParameter(name, known);
    if (values.has(name)) throw repeatedParameter(name);
    values.set(name, value);
  }
  return values;
}

function unknownParameter(name: string, known: readonly string[]): Problem {
  const shown = name.slice(0, 80);
  return new Problem({
    type: "unknown-parameter",
    status: 400,
    title: { zh: "未知的查询参数", en: "Unknown query parameter" },
    detail: { zh: `没有查询参数 ${shown}`, en: `There is no query parameter ${shown}` },
    mend: { zh: `可用参数：${known.join("、")}`, en: `Known parameters: ${known.join(", ")}` },
    parameter: shown,
  });
}

function repeatedParameter(name: string): Problem {
  return new Problem({
    type: "repeated-parameter",
    status: 400,
    title: { zh: "查询参数重复", en: "Query parameter given twice" },
    detail: { zh: `查询参数 ${name} 只能出现一次`, en: `The query parameter ${name} may be given once` },
    parameter: name,
  });
}

/** @param allowed in both languages, unless it is a notation */
export function badParameter(name: string, value: string, allowed: string | LocalText): Problem {
  const shown = value.slice(0, 80);
  const { zh, en } = typeof allowed === "string" ? { zh: allowed, en: allowed } : allowed;
  return new Problem({
    type: "bad-parameter",
    status: 400,
    title: { zh: "查询参数无效", en: "Bad query parameter" },
    detail: { zh: `${name}=${shown}；应为 ${zh}`, en: `${name}=${shown}; it should be ${en}` },
    parameter: name,
  });
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whether a value is a finite number in decimal notation, with or without an exponent. */
export function isDecimal(value: string): boolean {
  return NUMBER.test(value) && Number.isFinite(Number(value));
}

/** The digest that `?snapshot=` names, with or without `sha256:`. @throws Problem `bad-parameter` */
export function snapshotOf(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1];
  if (digest === undefined) throw badParameter("snapshot", value, "sha256:<64 hex digits>");
  return digest;
}

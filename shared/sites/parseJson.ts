import { Problem } from "../problems/problem.ts";

/** JSON text (RFC 8259). @throws Problem `not-utf8`, `not-json` with the line */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    const line = text.length <= LOCATED_LENGTH ? faultLine(text) : undefined;
    throw new Problem(
      {
        type: "not-json",
        status: 400,
        title: { zh: "不是 JSON", en: "Not JSON" },
        detail: { zh: `不是 JSON：${reason}`, en: `Not JSON: ${reason}` },
        mend: { zh: "JSON 不允许 NaN、注释与尾随逗号", en: "JSON has no NaN, no comments and no trailing commas" },
        ...(line === undefined ? {} : { line }),
      },
      { cause },
    );
  }
}

/** Longer texts are not searched for the place of their fault: it takes some twenty parses. */
const LOCATED_LENGTH = 200_000;

/** Line of the first character that no JSON text could have there: engines do not always tell. */
function faultLine(text: string): number {
  let sound = 0;
  let broken = text.length;
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2);
    if (isBroken(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  return text.slice(0, broken).split("\n").length;
}

/** Whether a prefix is wrong already, not just unfinished. */
function isBroken(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return false;
  } catch (cause) {
    return !/end of JSON|Unterminated/.test(String(cause)) && !endsWithin(prefix, String(cause));
  }
}

/** Engines say «expected …» at the very end of an unfinished text too. */
function endsWithin(prefix: string, reason: string): boolean {
  return Number(/position (\d+)/.exec(reason)?.[1] ?? -1) >= prefix.trimEnd().length;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new Problem(
      {
        type: "not-utf8",
        status: 400,
        title: { zh: "不是 UTF-8", en: "Not UTF-8" },
        detail: { zh: "内容不是 UTF-8 文本", en: "This is not UTF-8 text" },
        mend: { zh: "JSON 以 UTF-8 编码发送", en: "Send JSON in UTF-8" },
      },
      { cause },
    );
  }
}

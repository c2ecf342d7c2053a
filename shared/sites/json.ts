import type { LocalText } from "../problems/problem.ts";

/** An RFC 6901 JSON pointer; the empty one is the whole document. */
export type Pointer = string;

/** The pointer along a path, with `~` and `/` of its keys escaped (RFC 6901 § 3). */
export function pointerOf(path: readonly PropertyKey[]): Pointer {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** How a text names the place; of a text file the line. */
export function placeOf(pointer: Pointer, line?: number): LocalText {
  if (line !== undefined) return { zh: `第 ${line} 行`, en: `line ${line}` };
  return pointer === "" ? { zh: "请求体", en: "The body" } : { zh: pointer, en: pointer };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

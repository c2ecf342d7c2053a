import { sha256Hex } from "../../shared/store/digest.ts";

/**
 * Conditional and range requests as RFC 9110 has them (§§ 13.1, 13.2.2, 14), for representations that have a strong
 * ETag and no date of modification. Pure: headers in, decision out.
 */

export interface Representation {
  /** The opaque part of a strong ETag, without quotes. */
  readonly etag: string;
  readonly size: number;
}

export type Decision =
  | { readonly status: 200 | 304 | 412 | 416 }
  | { readonly status: 206; readonly offset: number; readonly length: number };

/** The opaque part of an ETag for an answer that is made of these: it need not be made to know it. */
export async function etagOf(parts: readonly unknown[]): Promise<string> {
  return (await sha256Hex(new TextEncoder().encode(JSON.stringify(parts)))).slice(0, 32);
}

/** In the order of § 13.2.2. The conditions on dates are ignored: there is no date to compare with (§ 13.1.4). */
export function decide(request: Pick<Request, "method" | "headers">, representation: Representation): Decision {
  const condition = decideConditions(request, representation.etag);
  if (condition !== 200) return { status: condition };
  const range = request.headers.get("range");
  // Range is defined for GET only (§ 14.2).
  if (range === null || request.method !== "GET") return { status: 200 };
  const ifRange = request.headers.get("if-range");
  if (ifRange !== null && ifRange.trim() !== `"${representation.etag}"`) return { status: 200 };
  return decideRange(range, representation.size);
}

/** If-Match and If-None-Match alone, for what has no ranges. */
export function decideConditions({ headers }: Pick<Request, "headers">, etag: string): 200 | 304 | 412 {
  const ifMatch = headers.get("if-match");
  if (ifMatch !== null && !names(ifMatch, etag, "strong")) return 412;
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== null && names(ifNoneMatch, etag, "weak")) return 304;
  return 200;
}

/** Whether a list of entity tags, or `*`, names this one. A weak tag never matches strongly (§ 8.8.3.2). */
function names(list: string, etag: string, comparison: "strong" | "weak"): boolean {
  if (list.trim() === "*") return true;
  for (const [, weak, opaque] of list.matchAll(/(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g)) {
    if (opaque === etag && !(weak && comparison === "strong")) return true;
  }
  return false;
}

/** One range is served; a malformed header is ignored, several ranges are answered with the whole (§ 14.2 allows both). */
function decideRange(header: string, size: number): Decision {
  const [, set] = /^\s*bytes\s*=(.*)$/i.exec(header) ?? [];
  const [, first, last] = /^[\s,]*(\d*)-(\d*)[\s,]*$/.exec(set ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return { status: 200 };
  if (first === "") return suffix(Number(last), size);
  if (last !== "" && Number(last) < Number(first)) return { status: 200 };
  if (Number(first) >= size) return { status: 416 };
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  return { status: 206, offset: Number(first), length: end - Number(first) };
}

function suffix(wanted: number, size: number): Decision {
  const length = Math.min(wanted, size);
  return length === 0 ? { status: 416 } : { status: 206, offset: size - length, length };
}

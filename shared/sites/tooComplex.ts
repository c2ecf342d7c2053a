import { TooManyEdgePairs } from "../geometry/overlap.ts";
import { Problem } from "../problems/problem.ts";
import type { Pointer } from "./json.ts";

/** What of the request is too complex: a member of its body, or a query parameter. */
interface Place {
  readonly pointer?: Pointer;
  readonly parameter?: string;
}

/**
 * Runs geometry that counts its edge pairs.
 * @throws Problem `site-too-complex` (413) naming the place, where they are too many
 */
export function withinEdgePairs<T>(work: () => T, limit: number, place: Place): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof TooManyEdgePairs ? tooComplex("edge pairs, maxEdgePairs", limit, place) : cause;
  }
}

/** A site whose boundary would take too long to compare. */
export function tooComplex(what: string, limit: number, { pointer, parameter }: Place): Problem {
  return new Problem({
    type: "site-too-complex",
    status: 413,
    title: { zh: "用地范围过于复杂", en: "Site too complex for one check" },
    detail: { zh: `超过上限（${what}）= ${limit}`, en: `More than the limit (${what}) = ${limit}` },
    mend: { zh: "简化边界或分块提交", en: "Simplify the boundary, or send it in parts" },
    ...(pointer === undefined ? {} : { pointer }),
    ...(parameter === undefined ? {} : { parameter }),
  });
}

import { Problem } from "../problems/problem.ts";
import type { Pointer } from "./json.ts";

/** Counts the positions of a site while it is read. */
export class VertexCount {
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param pointer of what they belong to. @throws Problem `too-many-vertices` */
  add(positions: number, pointer: Pointer = ""): void {
    this.#count += positions;
    this.checkRoom(0, pointer);
  }

  /** @throws Problem `too-many-vertices` where so many more would be too many */
  checkRoom(positions: number, pointer: Pointer = ""): void {
    if (this.#count + positions > this.#limit) throw tooManyVertices(this.#limit, pointer);
  }
}

function tooManyVertices(limit: number, pointer: Pointer): Problem {
  return new Problem({
    type: "too-many-vertices",
    status: 413,
    title: { zh: "顶点过多", en: "Too many vertices" },
    detail: {
      zh: `用地范围的顶点超过上限 ${limit}`,
      en: `The site has more vertices than this service takes in one check: maxVertices = ${limit}`,
    },
    mend: { zh: "分块提交，或请运维提高 maxVertices", en: "Send it in parts, or have maxVertices raised" },
    pointer,
  });
}

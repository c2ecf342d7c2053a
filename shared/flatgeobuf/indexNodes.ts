import type { Bounds } from "../geometry/rings.ts";
import { NODE_BYTES } from "./schema.ts";

/** A run of index nodes: five doubles' room each, the last being an unsigned 64-bit offset. */
export class IndexNodes {
  readonly #boxes: Float64Array;
  readonly #words: Uint32Array;

  /** @param bytes are not copied where they are 8-aligned in memory */
  constructor(bytes: Uint8Array) {
    const whole = Math.floor(bytes.length / NODE_BYTES) * NODE_BYTES;
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    this.#boxes = new Float64Array(aligned.buffer, aligned.byteOffset, whole / 8);
    this.#words = new Uint32Array(aligned.buffer, aligned.byteOffset, whole / 4);
  }

  /** Of the nodes. */
  get byteLength(): number {
    return this.#boxes.byteLength;
  }

  bounds(node: number): Bounds {
    const at = 5 * node;
    const boxes = this.#boxes;
    return [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!];
  }

  offset(node: number): number {
    const at = 10 * node + 8;
    return this.#words[at]! + this.#words[at + 1]! * 2 ** 32;
  }

  touches(node: number, query: Bounds): boolean {
    const at = 5 * node;
    const boxes = this.#boxes;
    return (
      boxes[at]! <= query[2] && boxes[at + 1]! <= query[3] && boxes[at + 2]! >= query[0] && boxes[at + 3]! >= query[1]
    );
  }

  union(first: number, end: number): Bounds {
    let [west, south, east, north] = this.bounds(first);
    for (let node = first + 1; node < end; node++) {
      const at = 5 * node;
      if (this.#boxes[at]! < west) west = this.#boxes[at]!;
      if (this.#boxes[at + 1]! < south) south = this.#boxes[at + 1]!;
      if (this.#boxes[at + 2]! > east) east = this.#boxes[at + 2]!;
      if (this.#boxes[at + 3]! > north) north = this.#boxes[at + 3]!;
    }
    return [west, south, east, north];
  }
}

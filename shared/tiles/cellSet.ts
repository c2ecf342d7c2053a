/** Cell corners of a box, one bit each. */
export class CellSet {
  readonly #bits: Uint8Array;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.#bits = new Uint8Array(((size + 1) * (size + 1) + 7) >> 3);
  }

  /** Nothing happens beyond the box. */
  add(x: number, y: number): void {
    if (!this.#holds(x, y)) return;
    const at = x * (this.#size + 1) + y;
    this.#bits[at >> 3]! |= 1 << (at & 7);
  }

  has(x: number, y: number): boolean {
    if (!this.#holds(x, y)) return false;
    const at = x * (this.#size + 1) + y;
    return (this.#bits[at >> 3]! & (1 << (at & 7))) !== 0;
  }

  #holds(x: number, y: number): boolean {
    return x >= 0 && y >= 0 && x <= this.#size && y <= this.#size;
  }
}

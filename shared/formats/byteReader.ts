import { joined } from "./sourceFiles.ts";

/** Takes a stream of chunks in pieces of the caller's choice. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #current: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Bytes taken or skipped so far. */
  get position(): number {
    return this.#position;
  }

  /** The next `length` bytes; fewer only at the end of the stream. Allocates no more than there is. */
  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0 && (await this.#fill())) {
      const part = this.#current.subarray(0, missing);
      this.#current = this.#current.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    this.#position += length - missing;
    return joined(parts);
  }

  /** Passes over `length` bytes and says how many there were. */
  async skip(length: number): Promise<number> {
    let missing = length;
    while (missing > 0 && (await this.#fill())) {
      const step = Math.min(missing, this.#current.length);
      this.#current = this.#current.subarray(step);
      missing -= step;
    }
    this.#position += length - missing;
    return length - missing;
  }

  /** Lets the source go (closes a file). */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(): Promise<boolean> {
    while (this.#current.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) return false;
      this.#current = value;
    }
    return true;
  }
}

import { READ_BYTES, type ScratchFile } from "./scratch.ts";

/** Takes a stretch of a file in pieces of the caller's choice, one after the other. */
export class ScratchReader {
  readonly #file: ScratchFile;
  readonly #end: number;
  #at: number;
  #window: Uint8Array = new Uint8Array(0);
  #windowStart = 0;

  constructor(file: ScratchFile, start = 0, end = file.size) {
    this.#file = file;
    this.#at = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** A view that stays as it is. Begins at a multiple of 8 bytes if all that was taken so far had such lengths. */
  take(length: number): Uint8Array {
    const windowEnd = this.#windowStart + this.#window.length;
    if (this.#at + length > windowEnd) {
      this.#window = this.#file.read(this.#at, Math.min(Math.max(length, READ_BYTES), this.#end - this.#at));
      this.#windowStart = this.#at;
    }
    const from = this.#at - this.#windowStart;
    this.#at += length;
    return this.#window.subarray(from, from + length);
  }
}

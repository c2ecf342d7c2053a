import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { appendFrame, framesIn } from "./frames.ts";
import { mergedInHilbertOrder, placeOnCurve } from "./hilbertOrder.ts";
import type { Scratch, ScratchFile } from "./scratch.ts";

/** So many bytes of features are sorted in memory at a time. */
const RUN_BYTES = 32 * 1024 * 1024;

const BOUNDS_BYTES = 32;

/**
 * Brings any number of features into the world's Hilbert order, in memory that does not grow with them: sorted runs go into
 * a scratch file and are merged when they are read (external merge sort). Equal places stay in the order in which they came.
 */
export class HilbertSort {
  readonly #file: ScratchFile;
  readonly #runBytes: number;
  /** Where each run ends in the file. */
  readonly #runEnds: number[] = [];
  /** What comes into the next run, one feature after the other: its box, its bytes. Objects would be many, and live long. */
  #run: Uint8Array;
  /** Of each feature in it: where it ends, and its place on the curve. */
  #ends: number[] = [];
  #places: number[] = [];
  #count = 0;

  constructor(scratch: Scratch, runBytes = RUN_BYTES) {
    this.#file = scratch.newFile();
    this.#runBytes = runBytes;
    this.#run = new Uint8Array(runBytes);
  }

  get count(): number {
    return this.#count;
  }

  add({ bytes, bounds }: EncodedFeature): void {
    const length = BOUNDS_BYTES + bytes.length;
    if ((this.#ends.at(-1) ?? 0) + length > this.#run.length) this.#writeRun(length);
    const start = this.#ends.at(-1) ?? 0;
    this.#run.set(new Uint8Array(Float64Array.from(bounds).buffer), start);
    this.#run.set(bytes, start + BOUNDS_BYTES);
    this.#ends.push(start + length);
    this.#places.push(placeOnCurve(bounds));
    this.#count++;
  }

  /** All that was added, sorted; any number of times, and nothing is added any more. */
  sorted(): Iterable<EncodedFeature> {
    this.#writeRun(0);
    return mergedInHilbertOrder(this.#runEnds.map((end, i) => this.#read(this.#runEnds[i - 1] ?? 0, end)));
  }

  /** Writes what waits and makes room for so many bytes at least; for none of them, lets go of the room. */
  #writeRun(room: number): void {
    const places = this.#places;
    const ends = this.#ends;
    for (const i of [...places.keys()].sort((a, b) => places[a]! - places[b]!)) {
      appendFrame(this.#file, this.#run.subarray(ends[i - 1] ?? 0, ends[i]));
    }
    if (places.length > 0) this.#runEnds.push(this.#file.size);
    this.#places = [];
    this.#ends = [];
    if (room === 0 || room > this.#run.length) this.#run = new Uint8Array(room && Math.max(room, this.#runBytes));
  }

  *#read(start: number, end: number): Generator<EncodedFeature> {
    for (const frame of framesIn(this.#file, start, end)) {
      const [west, south, east, north] = new Float64Array(frame.buffer, frame.byteOffset, 4);
      const bounds: Bounds = [west!, south!, east!, north!];
      yield { bytes: frame.subarray(BOUNDS_BYTES), bounds };
    }
  }
}

import { parentPort, workerData } from "node:worker_threads";
import { pick, seeded } from "../geometry/shapes.ts";
import { allow, bytesMade, countBytes } from "./countedBytes.ts";
import { soundFiles } from "./flatgeobufFiles.ts";
import { mutated } from "./mutate.ts";
import { readEveryWay } from "./readFlatgeobuf.ts";

/**
 * A case may make so many bytes of buffers and texts for each byte of its file, which is read some ten times, and each time
 * copied at most twice. And a floor for what is small.
 */
const BYTES_EACH = 24;
const FLOOR_BYTES = 32_768;

const REPORT_EVERY = 50_000;

/** What a thread is told: how many cases, and where it says which one it is at. */
export interface Orders {
  /** A case has the seed of the one before plus one. */
  readonly firstSeed: number;
  /** So many that differ from each other and from the sound files. */
  readonly distinct: number;
  /** One Int32: cases begun, repeated ones too. */
  readonly begun: SharedArrayBuffer;
}

export interface Failure {
  readonly seed: number;
  readonly file: string;
  readonly error: string;
  readonly base64: string;
}

export interface Results {
  readonly done: boolean;
  readonly files: number;
  readonly distinct: number;
  readonly bytes: number;
  /** Read to the end by every reader. */
  readonly whole: number;
  readonly failures: readonly Failure[];
  readonly slowestMs: number;
  /** The most bytes made for a byte of a file, where it is more than the floor. */
  readonly mostBytesEach: number;
}

export function caseOf(seed: number, files: ReadonlyMap<string, Uint8Array>): { name: string; bytes: Uint8Array } {
  const random = seeded(seed);
  const [name, sound] = pick(random, [...files]);
  return { name, bytes: mutated(sound, [...files.values()], random) };
}

/** 53 bits of two 32-bit hashes (FNV-1a from two seeds). */
function fingerprint(bytes: Uint8Array): number {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i]!, 0x01000193);
    b = Math.imul(b ^ bytes[i]!, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

async function run({ firstSeed, distinct: wanted, begun }: Orders, report: (results: Results) => void): Promise<void> {
  const files = soundFiles();
  const seen = new Set([...files.values()].map(fingerprint));
  const failures: Failure[] = [];
  const progress = new Int32Array(begun);
  let [distinct, total, whole, slowestMs, mostBytesEach] = [0, 0, 0, 0, 0];
  countBytes();
  for (let i = 0; distinct < wanted; i++) {
    Atomics.store(progress, 0, i + 1);
    const { name, bytes } = caseOf(firstSeed + i, files);
    const print = fingerprint(bytes);
    if (seen.has(print)) continue;
    seen.add(print);
    distinct++;
    total += bytes.length;
    const started = performance.now();
    allow(FLOOR_BYTES + BYTES_EACH * bytes.length);
    try {
      if (await readEveryWay(bytes)) whole++;
      mostBytesEach = Math.max(mostBytesEach, (bytesMade() - FLOOR_BYTES) / Math.max(bytes.length, 1));
    } catch (cause) {
      allow(Number.POSITIVE_INFINITY);
      const error = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      failures.push({ seed: firstSeed + i, file: name, error, base64: Buffer.from(bytes).toString("base64") });
    }
    allow(Number.POSITIVE_INFINITY);
    slowestMs = Math.max(slowestMs, performance.now() - started);
    const done = distinct === wanted;
    if (done || distinct % REPORT_EVERY === 0) {
      report({ done, files: files.size, distinct, bytes: total, whole, failures, slowestMs, mostBytesEach });
    }
  }
}

const port = parentPort;
if (port) await run(workerData as Orders, (results) => port.postMessage(results));

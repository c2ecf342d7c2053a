import { decodePiece } from "../../shared/catalog/piece.ts";
import { sealFeature } from "../../shared/flatgeobuf/checksum.ts";
import { decodeFeature } from "../../shared/flatgeobuf/decode.ts";
import { FlatgeobufFault } from "../../shared/flatgeobuf/fault.ts";
import type { FgbGeometry } from "../../shared/flatgeobuf/geometry.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import {
  type IndexTop,
  type ItemRange,
  type PinnedFile,
  parseIndexTop,
  parseLeaves,
  planIndexTop,
  type SoundPart,
  searchLeaves,
  searchTop,
} from "../../shared/flatgeobuf/plan.ts";
import { openFlatgeobuf } from "../../shared/formats/flatgeobuf.ts";
import { fileOfBytes } from "../../shared/formats/sourceFiles.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { Problem } from "../../shared/problems/problem.ts";

/** Everything that reads FlatGeobuf, over bytes that may be anything. Nothing but typed errors is caught. */

/** @returns whether every reader read the bytes to their end */
export async function readEveryWay(bytes: Uint8Array): Promise<boolean> {
  const foreign = await readAsSource(bytes);
  const own = BUDGETS.map((budget) => readAsOurs(bytes, budget));
  return foreign && own.every(Boolean);
}

/** As publishing reads a file of any writer. */
async function readAsSource(bytes: Uint8Array): Promise<boolean> {
  try {
    const { features } = await openFlatgeobuf(fileOfBytes("a.fgb", bytes));
    for await (const feature of features) void feature;
    return true;
  } catch (cause) {
    if (cause instanceof Problem && cause.details.status === 400) return false;
    throw cause;
  }
}

/** The root alone, some levels, all of the index. */
const BUDGETS = [0, 200, 1e6] as const;
const QUERIES: readonly Bounds[] = [
  [117, 31, 117.05, 31.02],
  [-180, -90, 180, 90],
];

/** As a check reads, the digests left out, which would refuse nearly all. */
function readAsOurs(bytes: Uint8Array, budget: number): boolean {
  return readsOrFaults(() => {
    const { featuresCount, featuresOffset } = parseHead(bytes);
    const file = { features: featuresCount, headBytes: featuresOffset, size: bytes.length };
    const results = (["nothing", "header"] as const).map((sound) => searched(bytes, file, budget, sound));
    return results.every(Boolean);
  });
}

function searched(
  bytes: Uint8Array,
  file: Pick<PinnedFile, "features" | "headBytes" | "size">,
  budget: number,
  sound: SoundPart,
): boolean {
  return readsOrFaults(() => {
    const plan = planIndexTop(file, budget);
    const top = parseIndexTop(bytes.subarray(0, plan.range.length), plan, file, sound);
    const read = itemsIn(bytes, top).map((item) => readsOrFaults(() => readItem(bytes, item, top)));
    return read.every(Boolean);
  });
}

function itemsIn(bytes: Uint8Array, top: IndexTop): readonly ItemRange[] {
  const found = searchTop(top, QUERIES);
  if (found.kind === "features") return found.items;
  return found.runs.flatMap((run) => {
    const own = bytes.slice(run.range.offset, run.range.offset + run.range.length);
    return searchLeaves(top, run, parseLeaves(top, run, own), QUERIES);
  });
}

/** Among other bytes, as in a range that is read for several features. */
function readItem(bytes: Uint8Array, { range: { offset, length } }: ItemRange, { head }: IndexTop): boolean {
  if (!(length > 0 && offset + length <= bytes.length)) throw new Error(`a range of ${length} bytes at ${offset}`);
  const around = new Uint8Array(64 + length + 64).fill(1);
  const own = around.subarray(64, 64 + length);
  own.set(bytes.subarray(offset, offset + length));
  void readsOrFaults(() => Boolean(decodePiece(own, head)));
  // With a checksum that fits, so that what is behind it is reached.
  const resealed = sealed(own);
  if (resealed) void decodePiece(resealed, head);
  const feature = decodeFeature(own, 0, head);
  void [feature.values, feature.hasHeights];
  for (const view of coordinatesIn(feature.geometry)) staysWithin(view, own);
  void feature.polygons;
  return true;
}

function coordinatesIn(geometry: FgbGeometry | null): readonly Float64Array[] {
  if (!geometry) return [];
  if (geometry.kind === "polygons") return geometry.polygons.flat();
  if (geometry.kind === "collection") return geometry.members.flatMap(coordinatesIn);
  return geometry.kind === "lines" ? geometry.lines : [geometry.points];
}

/** What is not copied must not show a neighbour's bytes. */
function staysWithin(view: Float64Array, own: Uint8Array): void {
  if (view.buffer !== own.buffer || view.length === 0) return;
  const start = view.byteOffset - own.byteOffset;
  if (start < 0 || start + view.byteLength > own.length) throw new Error("coordinates outside their feature");
}

function sealed(bytes: Uint8Array): Uint8Array | null {
  try {
    return sealFeature(bytes.slice());
  } catch (cause) {
    // A writer's tool: it says so by a RangeError that there is no place for a checksum.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function readsOrFaults(read: () => boolean): boolean {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof FlatgeobufFault) return false;
    throw cause;
  }
}

import type { Bounds } from "../geometry/rings.ts";
import { sha256Hex } from "../store/digest.ts";
import { FlatgeobufFault } from "./fault.ts";
import type { IndexNodes } from "./indexNodes.ts";
import { INDEX_MERGE, type MergeRule, mergeRanges } from "./merge.ts";
import {
  type IndexTop,
  type ItemRange,
  type LeafRun,
  type PinnedFile,
  parseIndexTop,
  parseLeaves,
  planIndexTop,
  type SoundPart,
  searchLeaves,
  searchTop,
  type TopPlan,
} from "./plan.ts";
import type { RangeReader, ReadFailure } from "./rangeReader.ts";
import { readDecoded } from "./readDecoded.ts";

/** A file and the SHA-256 of its head: magic, header, index. */
export interface DigestedFile extends PinnedFile {
  readonly headDigest: string;
  /** Of magic and header. */
  readonly headerDigest?: string | undefined;
}

/**
 * A file's header and as much of its index as fits the budget: kept, or in one read. Where that is the whole head it is
 * verified against its digest; else the header is, and each node by the header's checksums, as far as the file has them.
 * @throws StoreFault, FlatgeobufFault
 */
export async function openIndexTop(reader: RangeReader, file: DigestedFile, budgetBytes: number): Promise<IndexTop> {
  const budget = reader.index?.topBudget(budgetBytes) ?? budgetBytes;
  const kept = reader.index?.top(file, budget);
  if (kept) return kept;
  const plan = planIndexTop(file, budget);
  const everywhere: Bounds = [-Infinity, -Infinity, Infinity, Infinity];
  const ranges = [{ range: plan.range, items: [{ range: plan.range, bounds: everywhere }] }];
  const { decoded, failures } = await readDecoded(reader, file, ranges, async (bytes) => {
    return parseIndexTop(bytes, plan, file, await soundPart(file, bytes, plan));
  });
  if (failures[0]) throw failures[0].cause;
  const top = decoded[0]!.value;
  reader.index?.keepTop(file, budget, top);
  return top;
}

/**
 * `openIndexTop` for a file in which nothing may go missing unseen.
 * @throws StoreFault, FlatgeobufFault also when not every node of the index can be verified
 */
export async function openVerifiedIndexTop(
  reader: RangeReader,
  file: DigestedFile,
  budgetBytes: number,
): Promise<IndexTop> {
  const top = await openIndexTop(reader, file, budgetBytes);
  if (top.verified) return top;
  throw new FlatgeobufFault("unsupported", `${file.key}: no checksums of its index; publish it anew`);
}

async function soundPart(
  { key, headDigest, headerDigest }: DigestedFile,
  bytes: Uint8Array,
  plan: TopPlan,
): Promise<SoundPart> {
  if (plan.complete) {
    await expectDigest(key, bytes, headDigest);
    return "head";
  }
  if (headerDigest === undefined) return "nothing";
  await expectDigest(key, bytes.subarray(0, plan.headerBytes), headerDigest);
  return "header";
}

async function expectDigest(key: string, bytes: Uint8Array, digest: string): Promise<void> {
  if ((await sha256Hex(bytes)) !== digest) throw new FlatgeobufFault("corrupt", `${key}: the head's digest differs`);
}

interface FoundItems {
  /** In file order. */
  readonly items: readonly ItemRange[];
  readonly failures: readonly ReadFailure[];
}

/**
 * The features that touch any of the boxes: from memory, or after one round of leaf runs that are not kept.
 * @throws FlatgeobufFault
 */
export async function findItems(
  reader: RangeReader,
  file: PinnedFile,
  top: IndexTop,
  queries: readonly Bounds[],
  merge: MergeRule = INDEX_MERGE,
): Promise<FoundItems> {
  const found = searchTop(top, queries);
  if (found.kind === "features") return { items: found.items, failures: [] };
  const { nodes, failures } = await leavesOf(reader, file, top, found.runs, merge);
  const blind = [...failures];
  const items = found.runs.flatMap((run) => {
    const own = nodes.get(run);
    return own ? attempt(blind, run, () => searchLeaves(top, run, own, queries)) : [];
  });
  return { items, failures: blind };
}

/** Leaves without checksums may still contradict each other, which is one more failure of their run. */
function attempt<T>(failures: ReadFailure[], run: LeafRun, search: () => readonly T[]): readonly T[] {
  try {
    return search();
  } catch (cause) {
    if (!(cause instanceof FlatgeobufFault)) throw cause;
    failures.push({ items: [run], cause });
    return [];
  }
}

interface Leaves {
  readonly nodes: ReadonlyMap<LeafRun, IndexNodes>;
  readonly failures: readonly ReadFailure[];
}

export async function leavesOf(
  reader: RangeReader,
  file: PinnedFile,
  top: IndexTop,
  runs: readonly LeafRun[],
  merge: MergeRule,
): Promise<Leaves> {
  const nodes = new Map<LeafRun, IndexNodes>();
  for (const run of runs) {
    const kept = reader.index?.leaves(file, run);
    if (kept) nodes.set(run, kept);
  }
  const missing = runs.filter((run) => !nodes.has(run));
  const { decoded, failures } = await readDecoded(reader, file, mergeRanges(missing, merge), (bytes, run) => {
    // A run's own bytes: what is kept must not hold on to everything that was read with it.
    return parseLeaves(top, run, bytes.slice());
  });
  for (const { item, value } of decoded) {
    nodes.set(item, value);
    if (top.checksums) reader.index?.keepLeaves(file, item, value);
  }
  return { nodes, failures };
}

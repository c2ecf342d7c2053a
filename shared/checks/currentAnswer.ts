import type { Published } from "../catalog/catalog.ts";
import { type Looked, POINTER_MAX_AGE_MS } from "../catalog/currentPublished.ts";
import { FlatgeobufFault } from "../flatgeobuf/fault.ts";
import { RangeReader, type ReadCounts } from "../flatgeobuf/rangeReader.ts";
import { openVerifiedIndexTop } from "../flatgeobuf/readIndex.ts";
import { foreseeLeaves } from "../flatgeobuf/upperLevels.ts";
import type { Bounds } from "../geometry/rings.ts";
import { Problem } from "../problems/problem.ts";
import type { SiteWarning } from "../sites/site.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";
import type { CheckCache } from "./checkCache.ts";
import type { CheckLimits } from "./limits.ts";
import { leafMerge, type PiecesRead, readPieces } from "./readPieces.ts";

/** What every check needs that looks at published data. */
export interface CheckServices {
  readonly store: ObjectStore;
  readonly cache: CheckCache;
  readonly limits: CheckLimits;
}

export interface Checked<Answer> {
  readonly answer: Answer;
  readonly counts: ReadCounts;
}

/** Answers from one generation; `before` is what it took to know it. */
type AnswerFrom<Answer> = (published: Published, reader: RangeReader, before: ReadCounts) => Promise<Checked<Answer>>;

/**
 * Answers with the generation at hand and looks at the pointer again in the same round, if that is due, or after it, if
 * objects were missing or other ones. If the pointer has moved on meanwhile, all is done again on the new generation.
 * @param snapshot digest of an older generation to answer from; absent: the current one
 */
export async function answerFromCurrent<Answer extends { readonly warnings: readonly SiteWarning[] }>(
  services: CheckServices,
  snapshot: string | undefined,
  answerFrom: AnswerFrom<Answer>,
): Promise<Checked<Answer>> {
  const { store, cache } = services;
  if (snapshot !== undefined) {
    const old = await cache.generations.byDigest(store, snapshot);
    return answerFrom(old.published, readerOf(services), { rounds: old.reads, reads: old.reads, bytes: 0 });
  }
  const { published, reads } = await cache.generations.known(store);
  const before: ReadCounts = { rounds: reads, reads, bytes: 0 };
  const reader = readerOf(services);
  const [attempt, beside] = await Promise.all([
    settled(answerFrom(published, reader, before)),
    lookedAgain(services, POINTER_MAX_AGE_MS),
  ]);
  const lost = reader.lostObject || isUnavailable(attempt);
  const latest = beside && lost ? await lookedAgain(services, 0) : beside;
  if (latest && latest.published.digest !== published.digest) {
    // Whatever came of the old generation, a refusal too, is void.
    const spent = attempt.status === "fulfilled" ? attempt.value.counts : before;
    return answerFrom(latest.published, readerOf(services), spent);
  }
  if (attempt.status === "rejected") throw attempt.reason;
  const check = attempt.value;
  if (!latest) return { ...check, answer: withWarning(check.answer, pointerUnread) };
  return { ...check, counts: { ...check.counts, reads: check.counts.reads + latest.reads } };
}

/** Reads ranges of the check file for one attempt at an answer. */
export function readerOf({ store, cache }: CheckServices): RangeReader {
  return new RangeReader(store, cache.index);
}

async function settled<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

/** A whole object was lost, a rule pack say. */
function isUnavailable(attempt: PromiseSettledResult<unknown>): boolean {
  return attempt.status === "rejected" && attempt.reason instanceof Problem && attempt.reason.details.status === 503;
}

/** `null` when the pointer cannot be read: what was planned with is then the newest that is known. */
async function lookedAgain({ store, cache }: CheckServices, maxAgeMs: number): Promise<Looked | null> {
  try {
    return await cache.generations.latest(store, maxAgeMs);
  } catch (cause) {
    if (cause instanceof StoreFault) return null;
    throw cause;
  }
}

const pointerUnread: SiteWarning = {
  code: "catalog-not-refreshed",
  detail: {
    zh: "未能核对是否有更新的数据快照，按已知的最新快照作答",
    en: "Whether newer data has been published could not be looked up; answered from the newest snapshot known",
  },
};

function withWarning<Answer extends { readonly warnings: readonly SiteWarning[] }>(
  answer: Answer,
  warning: SiteWarning,
): Answer {
  return { ...answer, warnings: [...answer.warnings, warning] };
}

/** Reads of rules go beside the first round of pieces. */
export function totalCounts(before: ReadCounts, { rounds, reads, bytes }: ReadCounts, ruleReads: number): ReadCounts {
  return {
    rounds: before.rounds + Math.max(rounds, ruleReads > 0 ? 1 : 0),
    reads: before.reads + reads + ruleReads,
    bytes: before.bytes + bytes,
  };
}

const EVERYWHERE: Bounds = [-180, -90, 180, 90];

/** What touches the boxes. An index that cannot be read leaves everything in the dark; that is said, not thrown. */
export async function piecesAround(
  { limits }: CheckServices,
  reader: RangeReader,
  published: Published,
  boxes: readonly Bounds[],
): Promise<PiecesRead> {
  const file = published.snapshot.check;
  if (file.features === 0) return { pieces: [], blindSpots: [] };
  try {
    const [top] = await Promise.all([
      openVerifiedIndexTop(reader, file, limits.indexBudgetBytes),
      foreseeLeaves(reader, file, limits.indexBudgetBytes, boxes, leafMerge(limits)),
    ]);
    return await readPieces(reader, file, top, boxes, limits);
  } catch (cause) {
    if (!(cause instanceof StoreFault || cause instanceof FlatgeobufFault)) throw cause;
    return { pieces: [], blindSpots: [EVERYWHERE] };
  }
}

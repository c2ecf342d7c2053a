import type { Published } from "../catalog/catalog.ts";
import type { Looked } from "../catalog/currentPublished.ts";
import { FlatgeobufFault } from "../flatgeobuf/fault.ts";
import { RangeReader, type ReadCounts } from "../flatgeobuf/read.ts";
import type { Bounds } from "../geometry/rings.ts";
import { polygonBounds } from "../geometry/rings.ts";
import { coverBoxes } from "../geometry/siteCells.ts";
import { evaluate } from "../rules/evaluate.ts";
import type { Project } from "../rules/facts.ts";
import { axisOrder } from "../sites/shapeProblems.ts";
import type { Site, SiteWarning } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";
import type { CheckCache } from "./checkCache.ts";
import { layerResults } from "./layerFacts.ts";
import type { CheckLimits } from "./limits.ts";
import { type PrecheckAnswer, precheckAnswer } from "./precheckAnswer.ts";
import { type PiecesRead, readPieces } from "./readPieces.ts";

export interface PrecheckRequest {
  readonly site: Site;
  readonly project: Project;
  /** The day whose rules apply, YYYY-MM-DD in Asia/Shanghai. */
  readonly asOf: string;
  /** Digest of an older snapshot to answer from; absent: the current one. */
  readonly snapshot?: string;
}

export interface Precheck {
  readonly answer: PrecheckAnswer;
  readonly counts: ReadCounts;
}

export interface PrecheckServices {
  readonly store: ObjectStore;
  readonly cache: CheckCache;
  readonly limits: CheckLimits;
}

const EVERYWHERE: Bounds = [-180, -90, 180, 90];

/**
 * May this project stand here? Plans with the generation at hand, reads pieces and re-reads the pointer in one round, sums
 * overlaps, lets the rules judge. If the pointer has moved on meanwhile, all is done again on the new generation.
 * @throws Problem for what the caller can mend and for what makes an answer impossible; a failed read of pieces is no
 * exception but an answer that is less certain
 */
export async function sitingPrecheck(services: PrecheckServices, request: PrecheckRequest): Promise<Precheck> {
  const { store, cache } = services;
  if (request.snapshot !== undefined) {
    const old = await cache.generations.byDigest(store, request.snapshot);
    return checkAgainst(services, request, old.published, { rounds: old.reads, reads: old.reads, bytes: 0 });
  }
  const { published, reads } = await cache.generations.known(store);
  const before: ReadCounts = { rounds: reads, reads, bytes: 0 };
  const [attempt, latest] = await Promise.all([
    settled(checkAgainst(services, request, published, before)),
    lookedAgain(services),
  ]);
  if (latest && latest.published.digest !== published.digest) {
    // Whatever came of the old generation, a refusal too, is void.
    return checkAgainst(
      services,
      request,
      latest.published,
      attempt.status === "fulfilled" ? attempt.value.counts : before,
    );
  }
  if (attempt.status === "rejected") throw attempt.reason;
  const check = attempt.value;
  if (!latest) return { ...check, answer: withWarning(check.answer, pointerUnread) };
  return { ...check, counts: { ...check.counts, reads: check.counts.reads + latest.reads } };
}

async function settled<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}

/** `null` when the pointer cannot be read: what was planned with is then the newest that is known. */
async function lookedAgain({ store, cache }: PrecheckServices): Promise<Looked | null> {
  try {
    return await cache.generations.latest(store);
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

function withWarning(answer: PrecheckAnswer, warning: SiteWarning): PrecheckAnswer {
  return { ...answer, warnings: [...answer.warnings, warning] };
}

async function checkAgainst(
  services: PrecheckServices,
  { site, project, asOf }: PrecheckRequest,
  published: Published,
  before: ReadCounts,
): Promise<Precheck> {
  const { store, cache, limits } = services;
  refuseSwappedAxes(site, published);
  const reader = new RangeReader(store);
  const [{ pieces, blindSpots }, rules] = await Promise.all([
    piecesAround(services, reader, published, site),
    cache.packs(store, published),
  ]);
  const results = withinEdgePairs(
    () => layerResults(published.snapshot, site.region, pieces, blindSpots, limits.maxEdgePairs),
    limits.maxEdgePairs,
  );
  const evaluation = evaluate(
    rules.packs,
    results.map(({ facts }) => facts),
    project,
    asOf,
  );
  const { rounds, reads, bytes } = reader.counts;
  return {
    answer: precheckAnswer(published, site, project, asOf, results, evaluation),
    counts: {
      rounds: before.rounds + Math.max(rounds, rules.reads > 0 ? 1 : 0),
      reads: before.reads + reads + rules.reads,
      bytes: before.bytes + bytes,
    },
  };
}

/** An index that cannot be read leaves the whole site in the dark; that is said, not thrown. */
async function piecesAround(
  { cache, limits }: PrecheckServices,
  reader: RangeReader,
  published: Published,
  site: Site,
): Promise<PiecesRead> {
  const file = published.snapshot.check;
  if (file.features === 0) return { pieces: [], blindSpots: [] };
  try {
    const top = await cache.indexTop(reader, published, limits.indexBudgetBytes);
    return await readPieces(reader, file, top, coverBoxes(site.region), limits);
  } catch (cause) {
    if (!(cause instanceof StoreFault || cause instanceof FlatgeobufFault)) throw cause;
    return { pieces: [], blindSpots: [EVERYWHERE] };
  }
}

/** Swapped axes can give a real place, in the Arctic, say; where only the swapped reading meets data, it was meant. */
function refuseSwappedAxes(site: Site, { snapshot }: Published): void {
  const [west, south, east, north] = polygonBounds(site.region);
  const meets = ([w, s, e, n]: Bounds): boolean =>
    snapshot.layers.some(({ bounds: b }) => b !== null && w <= b[2] && e >= b[0] && s <= b[3] && n >= b[1]);
  if (!meets([west, south, east, north]) && meets([south, west, north, east])) {
    throw axisOrder(west, south, site.pointer);
  }
}

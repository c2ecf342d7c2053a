import type { Published } from "../catalog/catalog.ts";
import type { RangeReader, ReadCounts } from "../flatgeobuf/rangeReader.ts";
import { ellipsoidalArea } from "../geometry/area.ts";
import type { Bounds } from "../geometry/rings.ts";
import { polygonBounds } from "../geometry/rings.ts";
import { coverBoxes } from "../geometry/siteCells.ts";
import { figuresOf } from "../rules/access/conditions.ts";
import type { AccessProject } from "../rules/access/evaluateAccess.ts";
import { evaluate } from "../rules/evaluate.ts";
import { axisOrder } from "../sites/shapeProblems.ts";
import type { Site } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import { answerFromCurrent, type Checked, type CheckServices, piecesAround, totalCounts } from "./currentAnswer.ts";
import { distancesAround } from "./distancesAround.ts";
import type { EarlierStage } from "./earlierStage.ts";
import { layerResults } from "./layerFacts.ts";
import { type PrecheckAnswer, precheckAnswer } from "./precheckAnswer.ts";
import { SQUARE_METRES_PER_HECTARE } from "./rounding.ts";
import { oneEach } from "./stageConditions.ts";
import { conditionsOf, linkStages } from "./stageLink.ts";

/** With the figures of its design, for conditions that an earlier stage stated. */
export type PrecheckProject = Omit<AccessProject, "siteHa">;

export interface PrecheckRequest {
  readonly site: Site;
  readonly project: PrecheckProject;
  /** The area with edges as geodesics is wanted beside the others. */
  readonly geodesicArea?: boolean;
  /** The mean width of every overlap is wanted, not only of small ones. */
  readonly meanWidth?: boolean;
  /** The day whose rules apply, YYYY-MM-DD in Asia/Shanghai. */
  readonly asOf: string;
  /** What the answer is compared with; it does not change the verdict. */
  readonly earlier?: readonly EarlierStage[];
  /** Digest of an older snapshot to answer from; absent: the current one. */
  readonly snapshot?: string;
}

export type Precheck = Checked<PrecheckAnswer>;

export type PrecheckServices = CheckServices;

/**
 * May this project stand here? Plans with the generation at hand, reads pieces and re-reads the pointer in one round, sums
 * overlaps, lets the rules judge. If the pointer has moved on meanwhile, all is done again on the new generation.
 * @throws Problem for what the caller can mend and for what makes an answer impossible; a failed read of pieces is no
 * exception but an answer that is less certain
 */
export function sitingPrecheck(services: PrecheckServices, request: PrecheckRequest): Promise<Precheck> {
  return answerFromCurrent(services, request.snapshot, (published, reader, before) =>
    checkAgainst(services, request, published, reader, before),
  );
}

async function checkAgainst(
  services: PrecheckServices,
  { site, project, geodesicArea = false, meanWidth = false, asOf, earlier = [] }: PrecheckRequest,
  published: Published,
  reader: RangeReader,
  before: ReadCounts,
): Promise<Precheck> {
  const { store, cache, limits } = services;
  refuseSwappedAxes(site, published);
  const [{ pieces, blindSpots }, rules] = await Promise.all([
    piecesAround(services, reader, published, coverBoxes(site.region)),
    cache.rules(store, published),
  ]);
  const results = withinEdgePairs(
    () => layerResults(published.snapshot, site.region, pieces, blindSpots, { ...limits, meanWidth }),
    limits.maxEdgePairs,
    site,
  );
  const evaluation = evaluate(
    rules.judging,
    results.map(({ facts }) => facts),
    project,
    asOf,
  );
  const { judging } = rules;
  const siteM2 = ellipsoidalArea(site.region);
  const links = linkStages(
    earlier,
    {
      site,
      code: project.code,
      landUses: [project.landUse],
      figures: oneEach({ ...figuresOf(project), siteHa: siteM2 / SQUARE_METRES_PER_HECTARE }),
      distances: await distancesAround(services, reader, published, judging, site, conditionsOf(earlier)),
    },
    judging,
    limits,
  );
  return {
    answer: precheckAnswer(published, { site, siteM2, geodesicArea, project, asOf, links }, results, evaluation),
    counts: totalCounts(before, reader.counts, rules.reads),
  };
}

/** Swapped axes can give a real place, in the Arctic, say; where only the swapped reading meets data, it was meant. @throws Problem `axis-order` */
export function refuseSwappedAxes(site: Site, { snapshot }: Published): void {
  const [west, south, east, north] = polygonBounds(site.region);
  const meets = ([w, s, e, n]: Bounds): boolean =>
    snapshot.layers.some(({ bounds: b }) => b !== null && w <= b[2] && e >= b[0] && s <= b[3] && n >= b[1]);
  if (!meets([west, south, east, north]) && meets([south, west, north, east])) {
    throw axisOrder(west, south, site.pointer);
  }
}

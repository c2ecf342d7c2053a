import type { Published } from "../catalog/catalog.ts";
import type { RangeReader, ReadCounts } from "../flatgeobuf/rangeReader.ts";
import { ellipsoidalArea } from "../geometry/area.ts";
import { coverBoxes } from "../geometry/siteCells.ts";
import { type DistanceRange, figuresOf, type Measures, type ProjectFigures } from "../rules/access/conditions.ts";
import type { ZoneRef } from "../rules/access/decideAccess.ts";
import { conditionsThatMayDecide, targetName } from "../rules/access/distancesWanted.ts";
import { evaluateZone } from "../rules/access/evaluateAccess.ts";
import { regimesOfSite, regimesOfZones } from "../rules/access/regimes.ts";
import type { PreparedPack } from "../rules/preparePack.ts";
import type { Site } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import { answerFromCurrent, type Checked, type CheckServices, piecesAround, totalCounts } from "./currentAnswer.ts";
import { distancesAround } from "./distancesAround.ts";
import type { EarlierStage } from "./earlierStage.ts";
import { layerResults } from "./layerFacts.ts";
import type { CheckLimits } from "./limits.ts";
import { unknownList } from "./namedPack.ts";
import { SQUARE_METRES_PER_HECTARE } from "./rounding.ts";
import { refuseSwappedAxes } from "./sitingPrecheck.ts";
import { oneEach } from "./stageConditions.ts";
import { conditionsOf, linkStages, type StageLink } from "./stageLink.ts";
import {
  type AccessAnswer,
  type AccessAsked,
  accessAnswer,
  type SiteInZones,
  type ZoneJudgement,
} from "./zoneAccessAnswer.ts";
import { zoneLayersOf, zonesOfSite } from "./zoneLayers.ts";

export interface AccessRequest extends AccessAsked {
  /** Where: a site, or zones by their codes. */
  readonly where: { readonly site: Site } | { readonly zones: readonly ZoneRef[] };
  /** Id of the pack whose list judges; absent: every published list, the strictest binds. */
  readonly list?: string;
  /** What the answer is compared with; it does not change the verdict. */
  readonly earlier?: readonly EarlierStage[];
  /** Digest of an older snapshot to answer from; absent: the current one. */
  readonly snapshot?: string;
}

/**
 * Do the zones admit this project? Zones come from published layers (or by code), verdicts from the access lists,
 * distances from the layers that the lists name.
 * @throws Problem `unknown-list`, `site-too-large`, `site-too-complex` and those of an unreadable store
 */
export function zoneAccess(services: CheckServices, request: AccessRequest): Promise<Checked<AccessAnswer>> {
  return answerFromCurrent(services, request.snapshot, (published, reader, before) =>
    "site" in request.where
      ? accessOfSite(services, request, request.where.site, published, reader, before)
      : accessOfZones(services, request, request.where.zones, published, before),
  );
}

async function accessOfSite(
  services: CheckServices,
  request: AccessRequest,
  site: Site,
  published: Published,
  reader: RangeReader,
  before: ReadCounts,
): Promise<Checked<AccessAnswer>> {
  const { store, cache, limits } = services;
  refuseSwappedAxes(site, published);
  const boxes = coverBoxes(site.region);
  const [read, { packs, judging, reads }] = await Promise.all([
    piecesAround(services, reader, published, boxes),
    cache.rules(store, published),
  ]);
  const lists = listsOf(request.list === undefined ? judging : packs, request.list);
  const { snapshot } = published;
  const results = withinEdgePairs(
    () => layerResults(snapshot, site.region, read.pieces, read.blindSpots, limits),
    limits.maxEdgePairs,
    site,
  );
  const carriers = zoneLayersOf(snapshot, judging).filter(({ system }) => isJudged(lists, system));
  const { zones, gaps } = zonesOfSite(carriers, results, site.region, read.pieces);
  const voting = zones.filter(({ sliver }) => !sliver).map(({ ref }) => ref);
  const { project, asOf, earlier = [] } = request;
  const distances = await distancesAround(services, reader, published, judging, site, [
    ...conditionsThatMayDecide(lists, voting, project, asOf),
    ...conditionsOf(earlier),
  ]);
  const areaM2 = ellipsoidalArea(site.region);
  const figures = { siteHa: areaM2 / SQUARE_METRES_PER_HECTARE, ...figuresOf(project) };
  const judgements = zones.map((zone): ZoneJudgement => {
    const { ref, carrier, insideM2, sliver } = zone;
    const touched = { carrier, insideM2, sliver };
    return { ref, touched, evaluation: judge(lists, ref, request, { figures, distances }) };
  });
  const facts = results.map((result) => result.facts);
  const place: SiteInZones = { site, areaM2, gaps };
  const regimes = regimesOfSite(judging, facts, asOf);
  const links = linksOf(request, { site, figures, distances }, judging, limits);
  return {
    answer: accessAnswer(published, request, lists, judgements, regimes, links, place),
    counts: totalCounts(before, reader.counts, reads),
  };
}

async function accessOfZones(
  { store, cache, limits }: CheckServices,
  request: AccessRequest,
  zones: readonly ZoneRef[],
  published: Published,
  before: ReadCounts,
): Promise<Checked<AccessAnswer>> {
  const { packs, judging, reads } = await cache.rules(store, published);
  const lists = listsOf(request.list === undefined ? judging : packs, request.list);
  const measures = { figures: figuresOf(request.project), distances: new Map<string, DistanceRange>() };
  const judgements = zones.map((ref) => ({ ref, evaluation: judge(lists, ref, request, measures) }));
  const regimes = regimesOfZones(judging, zones, request.asOf);
  const links = linksOf(request, measures, judging, limits);
  return {
    answer: accessAnswer(published, request, lists, judgements, regimes, links),
    counts: totalCounts(before, { rounds: 0, reads: 0, bytes: 0 }, reads),
  };
}

function linksOf(
  { project, earlier = [] }: AccessRequest,
  { site, figures, distances }: Measured & { readonly site?: Site },
  packs: readonly PreparedPack[],
  limits: CheckLimits,
): StageLink[] {
  const present = { site, code: project.code, landUses: [project.landUse], figures: oneEach(figures), distances };
  return linkStages(earlier, present, packs, limits);
}

interface Measured {
  readonly figures: ProjectFigures;
  readonly distances: ReadonlyMap<string, DistanceRange>;
}

function judge(lists: readonly PreparedPack[], zone: ZoneRef, request: AccessRequest, measured: Measured) {
  const { figures, distances } = measured;
  const measures: Measures = { figures, distance: (to) => distances.get(targetName(to)) };
  return evaluateZone(lists, zone, request.project, measures, request.asOf);
}

/** Packs with rows; those that only define zones or regimes do not judge. @throws Problem `unknown-list` */
function listsOf(packs: readonly PreparedPack[], name: string | undefined): PreparedPack[] {
  const lists = packs.filter(({ accessList }) => (accessList?.rows.length ?? 0) > 0);
  if (name === undefined) return lists;
  const named = lists.filter(({ head }) => head.id === name);
  if (named.length === 0) throw unknownList(name, "accessList", lists, "/list");
  return named;
}

function isJudged(lists: readonly PreparedPack[], system: string): boolean {
  return lists.some(({ accessList }) => accessList?.rows.some((row) => row.system === system));
}

import type { Published } from "../catalog/catalog.ts";
import { RangeReader, type ReadCounts } from "../flatgeobuf/read.ts";
import { ellipsoidalArea } from "../geometry/area.ts";
import { widened } from "../geometry/distance.ts";
import { coverBoxes } from "../geometry/siteCells.ts";
import type { DistanceRange, Measures, ProjectFigures } from "../rules/access/conditions.ts";
import type { ZoneRef } from "../rules/access/decideAccess.ts";
import { distancesWanted, targetName } from "../rules/access/distancesWanted.ts";
import { type AccessProject, evaluateZone } from "../rules/access/evaluateAccess.ts";
import { regimesOfSite, regimesOfZones } from "../rules/access/regimes.ts";
import type { PreparedPack } from "../rules/preparePack.ts";
import type { Site } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import { answerFromCurrent, type Checked, type CheckServices, piecesAround, totalCounts } from "./currentAnswer.ts";
import { linkToPrecheck, type PrecheckLink } from "./earlierPrecheck.ts";
import { layerResults } from "./layerFacts.ts";
import { measureDistances } from "./measureDistances.ts";
import { unknownList } from "./namedPack.ts";
import { SQUARE_METRES_PER_HECTARE } from "./rounding.ts";
import { refuseSwappedAxes } from "./sitingPrecheck.ts";
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
  /** Digest of an older snapshot to answer from; absent: the current one. */
  readonly snapshot?: string;
}

/**
 * Do the zones admit this project? Zones come from published layers (or by code), verdicts from the access lists,
 * distances from the layers that the lists name.
 * @throws Problem `unknown-list`, `site-too-large`, `site-too-complex` and those of an unreadable store
 */
export function zoneAccess(services: CheckServices, request: AccessRequest): Promise<Checked<AccessAnswer>> {
  return answerFromCurrent(services, request.snapshot, (published, before) =>
    "site" in request.where
      ? accessOfSite(services, request, request.where.site, published, before)
      : accessOfZones(services, request, request.where.zones, published, before),
  );
}

async function accessOfSite(
  services: CheckServices,
  request: AccessRequest,
  site: Site,
  published: Published,
  before: ReadCounts,
): Promise<Checked<AccessAnswer>> {
  const { store, cache, limits } = services;
  refuseSwappedAxes(site, published);
  const reader = new RangeReader(store);
  const boxes = coverBoxes(site.region);
  const [read, { packs, judging, reads }] = await Promise.all([
    piecesAround(services, reader, published, boxes),
    cache.rules(store, published),
  ]);
  const lists = listsOf(request.list === undefined ? judging : packs, request.list);
  const { snapshot } = published;
  const results = withinEdgePairs(
    () => layerResults(snapshot, site.region, read.pieces, read.blindSpots, limits.maxEdgePairs),
    limits.maxEdgePairs,
  );
  const carriers = zoneLayersOf(snapshot, judging).filter(({ system }) => isJudged(lists, system));
  const { zones, gaps } = zonesOfSite(carriers, results, site.region, read.pieces);
  const voting = zones.filter(({ sliver }) => !sliver).map(({ ref }) => ref);
  const distances = await distancesOf(services, request, site, published, judging, lists, voting, reader);
  const areaM2 = ellipsoidalArea(site.region);
  const figures = { siteHa: areaM2 / SQUARE_METRES_PER_HECTARE, ...figuresOf(request.project) };
  const judgements = zones.map((zone): ZoneJudgement => {
    const { ref, carrier, insideM2, sliver } = zone;
    const touched = { carrier, insideM2, sliver };
    return { ref, touched, evaluation: judge(lists, ref, request, { figures, distances }) };
  });
  const facts = results.map((result) => result.facts);
  const place: SiteInZones = { site, areaM2, gaps, link: linkOf(request, site, services) };
  const regimes = regimesOfSite(judging, facts, request.asOf);
  return {
    answer: accessAnswer(published, request, lists, judgements, regimes, place),
    counts: totalCounts(before, reader.counts, reads),
  };
}

async function accessOfZones(
  { store, cache }: CheckServices,
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
  return {
    answer: accessAnswer(published, request, lists, judgements, regimes),
    counts: totalCounts(before, { rounds: 0, reads: 0, bytes: 0 }, reads),
  };
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

function figuresOf(project: AccessProject): ProjectFigures {
  const { far, buildingDensity, heightM, greenRatio, siteHa, envClass } = project;
  return {
    ...(far === undefined ? {} : { far }),
    ...(buildingDensity === undefined ? {} : { buildingDensity }),
    ...(heightM === undefined ? {} : { heightM }),
    ...(greenRatio === undefined ? {} : { greenRatio }),
    ...(siteHa === undefined ? {} : { siteHa }),
    ...(envClass === undefined ? {} : { envClass }),
  };
}

/** A second round of reads, and only where some row asks how far away something is. */
async function distancesOf(
  services: CheckServices,
  { project, asOf }: AccessRequest,
  site: Site,
  published: Published,
  packs: readonly PreparedPack[],
  lists: readonly PreparedPack[],
  zones: readonly ZoneRef[],
  reader: RangeReader,
): Promise<Map<string, DistanceRange>> {
  const wanted = distancesWanted(lists, zones, project, asOf);
  if (wanted.length === 0) return new Map();
  const farthest = Math.max(...wanted.map(({ reachM }) => reachM));
  const boxes = coverBoxes(site.region).map((box) => widened(box, farthest));
  const read = await piecesAround(services, reader, published, boxes);
  const { maxEdgePairs } = services.limits;
  return withinEdgePairs(
    () => measureDistances(published.snapshot, packs, site.region, wanted, read, boxes, maxEdgePairs),
    maxEdgePairs,
  );
}

function linkOf({ precheck, project }: AccessRequest, site: Site, { limits }: CheckServices): PrecheckLink | undefined {
  return precheck && linkToPrecheck(precheck, site.region, project.code, limits);
}

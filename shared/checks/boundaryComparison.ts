import { ellipsoidalArea } from "../geometry/area.ts";
import { type Deviation, deviationBeyond } from "../geometry/boundaryDeviation.ts";
import { crsByEpsg, epsgOfName } from "../geometry/crs.ts";
import { overlapArea } from "../geometry/overlap.ts";
import { pointSpreadM } from "../geometry/pointErrors.ts";
import type { RawSite } from "../sites/geojson.ts";
import type { Site } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import type { CheckLimits } from "./limits.ts";

/** An outline as it was sent and as it was understood. */
export interface Outline {
  readonly raw: RawSite;
  readonly site: Site;
}

/** Approved and surveyed outline side by side. Metres and m², unrounded; both areas ellipsoidal by one method. */
export interface BoundaryComparison {
  readonly approvedM2: number;
  readonly surveyedM2: number;
  /** Surveyed land outside the approved outline, and approved land outside the surveyed one. */
  readonly beyondM2: number;
  readonly shortM2: number;
  readonly beyond: Deviation;
  readonly short: Deviation;
  /** Of the surveyed points; see `pointSpreadM`. */
  readonly spreadM: number;
}

/** Projected edges are densified to within a millimetre of where they run; what deviates by less does not deviate. */
const OUTLINE_PRECISION_M = 0.001;

/** What two outlines have in common, m². @throws Problem `site-too-complex` at the one with more positions */
export function commonAreaM2(a: Site, b: Site, { maxEdgePairs }: CheckLimits): number {
  const place = positionsOf(a) > positionsOf(b) ? a : b;
  return withinEdgePairs(() => overlapArea(a.region, b.region, maxEdgePairs), maxEdgePairs, place);
}

function positionsOf({ region }: Site): number {
  return region.flat().reduce((sum, ring) => sum + ring.length / 2, 0);
}

/** @throws Problem `site-too-complex` */
export function compareBoundaries(approved: Outline, surveyed: Outline, limits: CheckLimits): BoundaryComparison {
  const [a, s] = [approved.site.region, surveyed.site.region];
  const [approvedM2, surveyedM2] = [ellipsoidalArea(a), ellipsoidalArea(s)];
  const commonM2 = commonAreaM2(approved.site, surveyed.site, limits);
  return {
    approvedM2,
    surveyedM2,
    beyondM2: Math.max(0, surveyedM2 - commonM2),
    shortM2: Math.max(0, approvedM2 - commonM2),
    beyond: noticeable(deviationBeyond(s, a)),
    short: noticeable(deviationBeyond(a, s)),
    spreadM: spreadOf(surveyed),
  };
}

function noticeable(deviation: Deviation): Deviation {
  return deviation.distanceM < OUTLINE_PRECISION_M ? { distanceM: 0 } : deviation;
}

function spreadOf({ raw, site }: Outline): number {
  const rings = raw.parts.flatMap(({ polygons }) => polygons.flatMap((polygon) => polygon.rings));
  return pointSpreadM(rings, crsByEpsg(epsgOfName(site.crs)!)!);
}

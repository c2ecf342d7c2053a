import { ellipsoidalArea } from "../geometry/area.ts";
import { perimeterM } from "../geometry/sliver.ts";
import type { Site } from "../sites/site.ts";
import { commonAreaM2 } from "./boundaryComparison.ts";
import type { CheckLimits } from "./limits.ts";
import { roundM2 } from "./rounding.ts";

/** Two sites side by side, m² with two decimals. */
export interface StageAreas {
  readonly earlierM2: number;
  readonly presentM2: number;
  readonly method: "ellipsoid-cgcs2000";
  /** Land of the present site outside the earlier one, and of the earlier one outside the present. */
  readonly beyondM2: number;
  readonly shortM2: number;
}

export interface SitesCompared {
  /** The two differ by no more than a millimetre along the outline; `null`: one of the two names no site. */
  readonly sameSite: boolean | null;
  readonly areas?: StageAreas;
}

/** Coordinates are exchanged to the millimetre; the area that this makes is that much times the perimeter. */
const COORDINATE_PRECISION_M = 0.001;

/** Is the present site the one of then? @throws Problem `site-too-complex` */
export function sitesCompared(then: Site | undefined, now: Site | undefined, limits: CheckLimits): SitesCompared {
  if (!then || !now) return { sameSite: null };
  const [earlierM2, presentM2] = [ellipsoidalArea(then.region), ellipsoidalArea(now.region)];
  const commonM2 = commonAreaM2(then, now, limits);
  const [beyondM2, shortM2] = [Math.max(0, presentM2 - commonM2), Math.max(0, earlierM2 - commonM2)];
  return {
    sameSite: beyondM2 + shortM2 <= COORDINATE_PRECISION_M * perimeterM(then.region),
    areas: {
      earlierM2: roundM2(earlierM2),
      presentM2: roundM2(presentM2),
      method: "ellipsoid-cgcs2000",
      beyondM2: roundM2(beyondM2),
      shortM2: roundM2(shortM2),
    },
  };
}

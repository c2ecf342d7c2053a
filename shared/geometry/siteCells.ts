import { cutRings } from "./cutRings.ts";
import { type Bounds, boundsOfRings, type MultiPolygon, type Ring, signedDoubleArea } from "./rings.ts";

/** A box that wastes more than this share of the first cover's area is worth cutting. */
const NEGLIGIBLE_WASTE = 0.002;

/** Boxes smaller than this on both sides (degrees, some 200 m) are no better than the cells that they would fetch. */
const SMALL_BOX = 0.002;

interface Part {
  readonly rings: readonly Ring[];
  readonly bounds: Bounds;
  /** Square degrees of the box that the site does not cover. */
  readonly waste: number;
}

/**
 * Boxes that together cover the site and little else: what an index is asked, so that a diagonal corridor of 100 km does
 * not fetch a province. Always cuts where most is wasted; at most `maxBoxes`.
 */
export function coverBoxes(site: MultiPolygon, maxBoxes = 64): Bounds[] {
  // The pylons of a power line are more parts than boxes: then all are cut together, and empty halves fall away.
  const parts = site.length <= maxBoxes ? site.map((polygon) => measured(polygon)) : [measured(site.flat())];
  const total = parts.reduce((sum, { bounds }) => sum + boxArea(bounds), 0);
  while (parts.length < maxBoxes) {
    const worst = parts.reduce((a, b) => (cuttable(b) && b.waste > a.waste ? b : a), NOTHING);
    if (worst.waste <= NEGLIGIBLE_WASTE * total) break;
    parts.splice(parts.indexOf(worst), 1, ...halves(worst));
  }
  return parts.map(({ bounds }) => bounds);
}

const NOTHING: Part = { rings: [], bounds: [0, 0, 0, 0], waste: 0 };

function measured(rings: readonly Ring[]): Part {
  const bounds = boundsOfRings(rings);
  const covered = rings.reduce((sum, ring) => sum + signedDoubleArea(ring), 0) / 2;
  return { rings, bounds, waste: boxArea(bounds) - covered };
}

function boxArea([west, south, east, north]: Bounds): number {
  return (east - west) * (north - south);
}

function cuttable({ bounds: [west, south, east, north] }: Part): boolean {
  return Math.max(east - west, north - south) > SMALL_BOX;
}

function halves({ rings, bounds: [west, south, east, north] }: Part): Part[] {
  const axis = east - west >= north - south ? 0 : 1;
  const at = axis === 0 ? (west + east) / 2 : (south + north) / 2;
  return (["low", "high"] as const)
    .map((side) => cutRings(rings, axis, at, side))
    .filter((half) => half.length > 0)
    .map(measured);
}

import { interiorPoint } from "../geometry/interiorPoint.ts";
import { type Bounds, boundsContain, crossesOdd, ringBounds, signedDoubleArea } from "../geometry/rings.ts";

/**
 * Shapefile polygons are rings in any order: outer rings run clockwise, holes counter-clockwise (ESRI Shapefile
 * Technical Description, 1998, p. 8). Files that break this are common, and no reading of one may lose an area:
 * a clockwise ring is always an area; a counter-clockwise ring is a hole of the smallest ring around it if that is an
 * area, and otherwise an area itself.
 */
export interface RingGroups {
  /** Outer ring first, then its holes; rings as the file has them. */
  readonly polygons: readonly (readonly Float64Array[])[];
  /** Counter-clockwise rings that no area surrounds: taken as areas. */
  readonly turnedAreas: number;
  /** Clockwise rings directly inside an area: taken as overlapping areas, though perhaps meant as holes. */
  readonly nestedAreas: number;
}

interface Placed {
  readonly ring: Float64Array;
  readonly clockwise: boolean;
  readonly size: number;
  readonly bounds: Bounds;
  holes: Float64Array[] | null;
}

export function groupRings(rings: readonly Float64Array[]): RingGroups {
  if (rings.length === 1) {
    const turned = signedDoubleArea(rings[0]!) > 0 ? 1 : 0;
    return { polygons: [rings], turnedAreas: turned, nestedAreas: 0 };
  }
  const placed: Placed[] = [];
  let turnedAreas = 0;
  let nestedAreas = 0;
  for (const candidate of rings.map(measured).sort((a, b) => b.size - a.size)) {
    const container = smallestAround(candidate, placed);
    const insideArea = container?.holes !== null && container !== undefined;
    if (!candidate.clockwise && insideArea) {
      container.holes!.push(candidate.ring);
    } else {
      candidate.holes = [];
      if (!candidate.clockwise) turnedAreas++;
      else if (insideArea) nestedAreas++;
    }
    placed.push(candidate);
  }
  const areas = new Map(placed.map((one) => [one.ring, one]));
  const inFileOrder = rings.map((ring) => areas.get(ring)!).filter(({ holes }) => holes !== null);
  return { polygons: inFileOrder.map(({ ring, holes }) => [ring, ...holes!]), turnedAreas, nestedAreas };
}

function measured(ring: Float64Array): Placed {
  const area = signedDoubleArea(ring);
  return { ring, clockwise: area <= 0, size: Math.abs(area), bounds: ringBounds(ring), holes: null };
}

/** The last, and so the smallest, of the larger rings that contains the candidate. */
function smallestAround(candidate: Placed, larger: readonly Placed[]): Placed | undefined {
  const around = larger.filter(({ bounds }) => boundsContain(bounds, candidate.bounds));
  if (around.length === 0) return undefined;
  const [x, y] = interiorPoint(candidate.ring, candidate.bounds);
  return around.findLast(({ ring }) => crossesOdd(ring, x, y));
}

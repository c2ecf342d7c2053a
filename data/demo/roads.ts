import { PARK, TOWN, TOWN_RINGS, TOWNSHIPS } from "./county.ts";
import { distance, meander, rotated, shifted } from "./curves.ts";
import type { WideLine } from "./lineIndex.ts";
import { direction, noise, type Point, type Random } from "./random.ts";

/** 1001 railway, 1003 road, 1004 street (GB/T 21010 land classes). */
export interface Road extends WideLine {
  readonly name: string;
  readonly landClass: "1001" | "1003" | "1004";
}

const RADIALS = 10;

export function makeRoads(random: Random): Road[] {
  return [...longRoads(random), ...townshipRoads(random), ...townStreets(), ...parkStreets()];
}

function longRoads(random: Random): Road[] {
  const expressway: readonly Point[] = [
    [-16_000, -6500],
    [-4200, -5200],
    [4300, -4300],
    [18_000, -800],
  ];
  const railway: readonly Point[] = [
    [6800, 17_000],
    [5750, 3800],
    [5300, -3200],
    [600, -17_000],
  ];
  return [
    road("示例高速", "1003", 19, meander(expressway, random, 0.035, 40)),
    road("示例铁路", "1001", 11, meander(railway, random, 0.025, 40)),
  ];
}

/** From the ring road to each township's seat and on to the county's border. */
function townshipRoads(random: Random): Road[] {
  return TOWNSHIPS.slice(1).map(({ name, seat }) => {
    const reach = distance(TOWN, seat);
    const outward: Point = [(seat[0] - TOWN[0]) / reach, (seat[1] - TOWN[1]) / reach];
    const through = [shifted(TOWN, outward, TOWN_RINGS[3] - 5), seat, shifted(seat, outward, 11_000)];
    return road(`${name}公路`, "1003", 10, meander(through, random, 0.08, 34));
  });
}

/** Rings and radials; every second radial begins outside the old town only. */
function townStreets(): Road[] {
  const streets: Road[] = [];
  for (const radius of TOWN_RINGS) {
    const isRingRoad = radius === TOWN_RINGS[3];
    streets.push(
      road(isRingRoad ? "示例环路" : "示例街", isRingRoad ? "1003" : "1004", isRingRoad ? 20 : 11, townRing(radius)),
    );
  }
  for (let i = 0; i < 2 * RADIALS; i++) {
    const from = i % 2 === 1 ? TOWN_RINGS[1] : i % 4 === 0 ? 60 : TOWN_RINGS[0];
    streets.push(
      road("示例路", "1004", i % 2 === 0 ? 12 : 8, townRadial((i + 0.2) / (2 * RADIALS), from, TOWN_RINGS[3])),
    );
  }
  return streets;
}

/** Radius of the town's nominal ring in a direction: the rings waver a little, together. */
export function townScale(unit: Point): number {
  return 0.78 + 0.44 * noise(unit[0] * 1.4 + 5, unit[1] * 1.4 + 5, 71);
}

function townRing(radius: number): Point[] {
  const count = Math.ceil((radius * 6.3) / 38);
  const ring = Array.from({ length: count }, (_, i) => {
    const unit = direction(i / count);
    return shifted(TOWN, unit, radius * townScale(unit));
  });
  return [...ring, ring[0]!];
}

function townRadial(turn: number, from: number, to: number): Point[] {
  const unit = direction(turn);
  const count = Math.ceil((to - from) / 45);
  return Array.from({ length: count + 1 }, (_, i) =>
    shifted(TOWN, unit, (from + ((to - from) * i) / count) * townScale(unit)),
  );
}

/** A rectangular grid. */
function parkStreets(): Road[] {
  const { halfLength, halfWidth, block } = PARK;
  const streets: Road[] = [];
  for (let x = -halfLength; x <= halfLength; x += block) streets.push(parkStreet([x, -halfWidth], [x, halfWidth]));
  for (let y = -halfWidth; y <= halfWidth; y += (2 * halfWidth) / 5) {
    streets.push(parkStreet([-halfLength, y], [halfLength, y]));
  }
  return streets;
}

function parkStreet(a: Point, b: Point): Road {
  const steps = Math.ceil(distance(a, b) / 60);
  const points = Array.from({ length: steps + 1 }, (_, i) => {
    const local: Point = [a[0] + ((b[0] - a[0]) * i) / steps, a[1] + ((b[1] - a[1]) * i) / steps];
    const [x, y] = rotated(local, PARK.turn);
    return [PARK.centre[0] + x, PARK.centre[1] + y] as const;
  });
  return road("示例园区路", "1004", 12, points);
}

function road(name: string, landClass: Road["landClass"], halfWidth: number, points: readonly Point[]): Road {
  return { name, landClass, points, halfWidth: () => halfWidth };
}

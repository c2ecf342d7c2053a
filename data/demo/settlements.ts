import { insideCounty, PARK, RESERVOIR, TOWN, TOWN_RINGS, TOWNSHIPS } from "./county.ts";
import { type Blob, blobDepth, distance, rotated } from "./curves.ts";
import type { LineIndex } from "./lineIndex.ts";
import { between, type Point, type Random } from "./random.ts";
import type { Road } from "./roads.ts";
import { LEVELS, type Terrain } from "./terrain.ts";
import type { River } from "./waters.ts";

export interface Settlements {
  /** The seats of the townships outside the county town. */
  readonly seats: readonly Blob[];
  readonly villages: readonly Blob[];
  readonly ponds: readonly Blob[];
}

export interface Surroundings {
  readonly terrain: Terrain;
  readonly rivers: LineIndex<River>;
  readonly roads: LineIndex<Road>;
}

export function makeSettlements(random: Random, around: Surroundings): Settlements {
  const seats = TOWNSHIPS.slice(1).map(({ seat }, i) => blob(random, seat, 430 + 25 * (i % 4), 90));
  const taken = seats.map(({ centre }) => centre);
  const villages = scatter(random, 190, 820, taken, (at) => isVillageGround(at, around)).map((at) =>
    blob(random, at, between(random, 75, 165), 40),
  );
  const places = [...taken, ...villages.map(({ centre }) => centre)];
  const ponds = scatter(random, 380, 300, places, (at) => isPondGround(at, around)).map((at) =>
    blob(random, at, between(random, 18, 55), 22),
  );
  return { seats, villages, ponds };
}

/** True inside the rectangle of the industrial park, enlarged by `margin` metres. */
export function insidePark(point: Point, margin: number): boolean {
  const [x, y] = rotated([point[0] - PARK.centre[0], point[1] - PARK.centre[1]], -PARK.turn);
  return Math.abs(x) < PARK.halfLength + margin && Math.abs(y) < PARK.halfWidth + margin;
}

function isVillageGround(at: Point, { terrain, rivers, roads }: Surroundings): boolean {
  return (
    terrain.height.at(at) < LEVELS.redLine + 0.03 &&
    distance(at, TOWN) > TOWN_RINGS[3] * 1.2 &&
    !insidePark(at, 300) &&
    blobDepth(RESERVOIR, at) > 1.5 &&
    rivers.nearest(at, 260) === null &&
    (roads.nearest(at, 60) === null || terrain.height.at(at) < 0.4)
  );
}

function isPondGround(at: Point, { terrain, rivers, roads }: Surroundings): boolean {
  return (
    terrain.height.at(at) < LEVELS.foot + 0.04 &&
    distance(at, TOWN) > TOWN_RINGS[3] * 1.1 &&
    !insidePark(at, 100) &&
    blobDepth(RESERVOIR, at) > 1.3 &&
    rivers.nearest(at, 200) === null &&
    roads.nearest(at, 120) === null
  );
}

/** Up to `count` places at least `apart` metres from each other and from those taken. */
function scatter(
  random: Random,
  count: number,
  apart: number,
  taken: readonly Point[],
  fits: (at: Point) => boolean,
): Point[] {
  const places: Point[] = [];
  for (let attempt = 0; attempt < count * 25 && places.length < count; attempt++) {
    const at: Point = [between(random, -15_500, 18_500), between(random, -16_500, 16_500)];
    if (!insideCounty(at) || !fits(at)) continue;
    if ([...taken, ...places].some((other) => distance(other, at) < apart)) continue;
    places.push(at);
  }
  return places;
}

function blob(random: Random, centre: Point, radius: number, vertices: number): Blob {
  const seed = Math.floor(random() * 1e6);
  return { centre, radius, seed, waver: 0.55, vertices, stretch: between(random, 1, 1.8), turn: random() };
}

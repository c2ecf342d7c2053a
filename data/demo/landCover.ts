import { ISLAND, insideCounty, MINE, RESERVOIR, TOWN, TOWN_RINGS, TOWNSHIPS } from "./county.ts";
import { type Blob, blobDepth, distance } from "./curves.ts";
import { isTownGround, type Landscape } from "./landscape.ts";
import { latticeValue, noise, type Point } from "./random.ts";
import { insidePark } from "./settlements.ts";
import { Groups, twin } from "./subdivision.ts";
import { LEVELS } from "./terrain.ts";

/** What a piece of ground is, and where: the facts that every layer is drawn from. */
export interface Ground {
  /** Land class of the survey (三调). */
  readonly landClass: string;
  readonly at: Point;
  readonly height: number;
  /** Distance from the nearest river (m), capped. */
  readonly toRiver: number;
  readonly river: { readonly name: string; readonly order: number; readonly managed: boolean } | null;
  readonly township: number;
  readonly place: "town" | "park" | "seat" | "village" | "open";
  /** Distance from the town's centre in units of the ring road's nominal radius. */
  readonly townDistance: number;
}

export interface LandCover {
  /** Ground of each face; null outside the county. Faces of one parcel share one object. */
  readonly ground: readonly (Ground | null)[];
  /** Area of the parcel that the face belongs to (m², plane). */
  readonly parcelArea: Float64Array;
  /** Number of the face's parcel. */
  readonly parcel: Int32Array;
}

/** Smallest parcel that the survey maps apart (TD/T 1055-2019: 600 m² for other land, rounded up). */
const SMALLEST_PARCEL = 900;

export function makeLandCover(landscape: Landscape): LandCover {
  const { plane } = landscape;
  const ground = plane.inner.map((at) => (insideCounty(at) ? survey(at, landscape) : null));
  const groups = new Groups(plane.faces);
  const size = Float64Array.from(plane.area);
  const owner = (face: number) => groups.of(face);
  const order = [...plane.area.keys()].sort((a, b) => plane.area[a]! - plane.area[b]! || a - b);
  for (const face of order) {
    if (size[owner(face)]! >= SMALLEST_PARCEL || !isLand(ground[owner(face)])) continue;
    const host = widestNeighbour(landscape, ground, owner, face);
    if (host === null) continue;
    const total = size[owner(face)]! + size[owner(host)]!;
    const kept = ground[owner(host)]!;
    groups.join(face, host);
    size[owner(face)] = total;
    ground[owner(face)] = kept;
  }
  const parcel = Int32Array.from(ground, (_, face) => owner(face));
  return {
    ground: ground.map((_, face) => ground[parcel[face]!]!),
    parcelArea: Float64Array.from(parcel, (root) => size[root]!),
    parcel,
  };
}

/** Fields, woods and blocks: what may swallow a splinter, or be swallowed. */
function isLand(ground: Ground | null | undefined): ground is Ground {
  return !!ground && !/^(10|11)/.test(ground.landClass);
}

function widestNeighbour(
  { plane }: Landscape,
  ground: readonly (Ground | null)[],
  owner: (face: number) => number,
  face: number,
): number | null {
  const shared = new Map<number, number>();
  for (const start of plane.loops[face]!) {
    let h = start;
    do {
      const other = plane.face[twin(h)]!;
      if (other >= 0 && owner(other) !== owner(face) && isLand(ground[owner(other)])) {
        const [a, b] = [plane.origin[h]!, plane.origin[twin(h)]!];
        const length = distance([plane.xs[a]!, plane.ys[a]!], [plane.xs[b]!, plane.ys[b]!]);
        shared.set(other, (shared.get(other) ?? 0) + length);
      }
      h = plane.next[h]!;
    } while (h !== start);
  }
  let best: number | null = null;
  for (const [other, length] of shared) if (best === null || length > shared.get(best)!) best = other;
  return best;
}

function survey(at: Point, landscape: Landscape): Ground {
  const { terrain, rivers } = landscape;
  const near = rivers.nearest(at, 130);
  const inside = near !== null && near.distance < near.halfWidth + near.line.dyke;
  const river = near && inside ? { name: near.line.name, order: near.line.order, managed: near.line.order <= 3 } : null;
  const isWater = near !== null && near.distance < near.halfWidth;
  const place = placeOf(at, landscape);
  const height = terrain.height.at(at);
  const bed = isWater ? (near.line.order <= 3 ? "1101" : "1107") : null;
  const landClass = bed ?? builtOrLake(at, landscape) ?? (river ? "1106" : coverOf(at, height, place));
  const townDistance = distance(at, TOWN) / TOWN_RINGS[3];
  const toRiver = terrain.toRiver.at(at);
  return { landClass, at, height, toRiver, river, township: townshipOf(at), place, townDistance };
}

function placeOf(at: Point, { settlements }: Landscape): Ground["place"] {
  if (isTownGround(at)) return "town";
  if (insidePark(at, 8)) return "park";
  if (isInAny(settlements.seats, at)) return "seat";
  return isInAny(settlements.villages, at) ? "village" : "open";
}

/** Reservoir, ponds and roads; null elsewhere. */
function builtOrLake(at: Point, { roads, settlements }: Landscape): string | null {
  const road = roads.nearest(at, 60);
  if (blobDepth(RESERVOIR, at) < 1 && blobDepth(ISLAND, at) > 1) return "1103";
  if (road && road.distance < road.halfWidth) return road.line.landClass;
  if (isInAny(settlements.ponds, at)) return "1104";
  return null;
}

/** Land class of ground that is neither water nor road. */
function coverOf(at: Point, height: number, place: Ground["place"]): string {
  const chance = latticeValue(Math.round(at[0]), Math.round(at[1]), 301);
  if (place === "town") return townCover(at, chance);
  if (place === "park") return chance < 0.8 ? "0601" : chance < 0.92 ? "0508" : "0810";
  if (place === "seat") return chance < 0.6 ? "0701" : chance < 0.8 ? "05H1" : "0702";
  if (place === "village") return "0702";
  if (blobDepth(MINE, at) < 1) return "0602";
  if (height > LEVELS.summit) return chance < 0.7 ? "0301" : "0404";
  if (height > LEVELS.redLine) return chance < 0.72 ? "0301" : chance < 0.86 ? "0302" : "0305";
  if (height > LEVELS.foot) return hillFootCover(at, chance);
  return fieldCover(at, height, chance);
}

function townCover(at: Point, chance: number): string {
  const depth = distance(at, TOWN) / TOWN_RINGS[3];
  // Towards the ring road some blocks are still farmed: the windows in the growth boundary.
  if (depth > 0.6 && chance < 0.24) return "0101";
  if (chance < 0.34) return "0810";
  if (depth < 0.3) return chance < 0.6 ? "05H1" : chance < 0.75 ? "08H1" : "0701";
  return chance < 0.78 ? "0701" : chance < 0.9 ? "08H2" : "0601";
}

function hillFootCover(at: Point, chance: number): string {
  const tea = noise(at[0] / 2600, at[1] / 2600, 303);
  if (tea > 0.58) return "0202";
  if (tea < 0.35 && chance < 0.6) return "0103";
  return chance < 0.55 ? "0301" : chance < 0.75 ? "0307" : "0201";
}

function fieldCover(at: Point, height: number, chance: number): string {
  if (chance < 0.035) return "0307";
  if (chance < 0.05) return "1202";
  if (chance < 0.075) return "0201";
  return height < 0.4 || noise(at[0] / 1900, at[1] / 1900, 305) > 0.55 ? "0101" : "0103";
}

/** The nearest seat, with the distance bent a little: limits run along parcels, not along straight bisectors. */
function townshipOf(at: Point): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  TOWNSHIPS.forEach(({ seat }, i) => {
    const reach = distance(at, seat) + 1300 * noise(at[0] / 2400, at[1] / 2400, 311 + i);
    if (reach < least) [best, least] = [i, reach];
  });
  return best;
}

function isInAny(blobs: readonly Blob[], at: Point): boolean {
  return blobs.some((blob) => {
    const reach = blob.radius * 2 * (blob.stretch ?? 1);
    const isNear = Math.abs(at[0] - blob.centre[0]) < reach && Math.abs(at[1] - blob.centre[1]) < reach;
    return isNear && blobDepth(blob, at) < 1;
  });
}

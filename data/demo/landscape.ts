import { COUNTY, ISLAND, insideCounty, MINE, RESERVOIR, SEED, TOWN, TOWN_RINGS } from "./county.ts";
import { type Blob, blobDepth, blobOutline, distance, offset } from "./curves.ts";
import { fieldLines } from "./fields.ts";
import { LineIndex, type WideLine } from "./lineIndex.ts";
import { Linework } from "./linework.ts";
import { fromDegrees } from "./plane.ts";
import { mulberry32, type Point } from "./random.ts";
import { makeRoads, type Road, townScale } from "./roads.ts";
import { insidePark, makeSettlements, type Settlements } from "./settlements.ts";
import { type Subdivision, subdivide } from "./subdivision.ts";
import { contourEdges, LEVELS, makeTerrain, type Terrain } from "./terrain.ts";
import { indexRivers, makeRivers, type River } from "./waters.ts";

/** Everything that stands in the county, and the plane divided by all of its lines. */
export interface Landscape {
  readonly rivers: LineIndex<River>;
  readonly roads: LineIndex<Road>;
  readonly roadList: readonly Road[];
  readonly terrain: Terrain;
  readonly settlements: Settlements;
  readonly plane: Subdivision;
}

export function makeLandscape(): Landscape {
  const riverList = makeRivers(mulberry32(SEED));
  const rivers = indexRivers(riverList);
  const roadList = makeRoads(mulberry32(SEED + 1));
  const roads = new LineIndex(roadList);
  const terrain = makeTerrain(rivers);
  const settlements = makeSettlements(mulberry32(SEED + 2), { terrain, rivers, roads });
  const lines = new Linework();
  lines.addLine(blobOutline(COUNTY));
  for (const river of riverList) drawRiver(lines, river);
  for (const road of roadList) drawWideLine(lines, road, 0);
  for (const blob of [RESERVOIR, ISLAND, MINE, ...settlements.seats, ...settlements.villages, ...settlements.ponds]) {
    lines.addLine(blobOutline(blob));
  }
  for (const level of Object.values(LEVELS)) {
    for (const edge of contourEdges(terrain.height, level)) lines.addLine(edge, insideCounty);
  }
  drawFields(lines, terrain, rivers);
  drawGraticule(lines);
  return { rivers, roads, roadList, terrain, settlements, plane: subdivide(lines.noded()) };
}

function drawRiver(lines: Linework, river: River): void {
  drawWideLine(lines, river, 0);
  if (river.dyke > 0) drawWideLine(lines, river, river.dyke);
}

/** Both banks, moved out by `beyond` metres, closed at both ends. */
function drawWideLine(lines: Linework, line: WideLine, beyond: number): void {
  const left = offset(line.points, (i) => line.halfWidth(i) + beyond);
  const right = offset(line.points, (i) => -line.halfWidth(i) - beyond);
  const outline = [...left, ...right.reverse(), left[0]!];
  lines.addLine(outline, insideCountyOrNear);
}

/** Lines run a little past the border: what lies outside is cut off as a loose end. */
function insideCountyOrNear(point: Point): boolean {
  return blobDepth(COUNTY, point) < 1.01;
}

function drawFields(lines: Linework, terrain: Terrain, rivers: LineIndex<River>): void {
  const open = (point: Point) =>
    insideCountyOrNear(point) &&
    !isTownGround(point) &&
    !insidePark(point, 0) &&
    !isInBlob(RESERVOIR, point) &&
    !isInBlob(MINE, point) &&
    !isWater(point, rivers);
  const isHilly = (point: Point) => terrain.height.at(point) > LEVELS.foot;
  for (const line of fieldLines(1)) lines.addLine(line, (point) => !isHilly(point) && open(point));
  for (const line of fieldLines(3)) lines.addLine(line, (point) => isHilly(point) && open(point));
}

/** Inside the middle of the ring road. */
export function isTownGround(point: Point): boolean {
  const length = distance(TOWN, point);
  if (length === 0) return true;
  const unit: Point = [(point[0] - TOWN[0]) / length, (point[1] - TOWN[1]) / length];
  return length < TOWN_RINGS[3] * townScale(unit);
}

function isInBlob(blob: Blob, point: Point): boolean {
  return blobDepth(blob, point) < 1;
}

function isWater(point: Point, rivers: LineIndex<River>): boolean {
  const near = rivers.nearest(point, 70);
  return near !== null && near.distance < near.halfWidth;
}

/**
 * Straight ditches along 117°E, 31.75°N and other dyadic degrees, which are borders of every quadtree cell of the
 * world above their size, with vertices where such borders cross.
 */
function drawGraticule(lines: Linework): void {
  const ditch = (from: readonly [number, number], to: readonly [number, number], steps: number) => {
    const stops = Array.from({ length: steps + 1 }, (_, i) =>
      fromDegrees(from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps),
    );
    lines.addLine(stops);
  };
  ditch([117, 31.71875], [117, 31.765625], 24);
  ditch([116.953125, 31.75], [117.046875, 31.75], 48);
  ditch([117.0625, 31.734375], [117.0625, 31.765625], 16);
  ditch([117.046875, 31.734375], [117.0625, 31.734375], 8);
}

import { orient2d } from "robust-predicates";
import { locate } from "./locate.ts";
import { Locator } from "./locator.ts";
import {
  type Bounds,
  boundsContain,
  boundsIntersect,
  type MultiPolygon,
  polygonBounds,
  positionsOf,
  type Ring,
  ringBounds,
} from "./rings.ts";

/** What areas are compared with: any mixture of points, lines and polygons, in longitude and latitude. */
export interface Shape {
  /** Interleaved. */
  readonly points: Float64Array;
  readonly lines: readonly Float64Array[];
  readonly polygons: MultiPolygon;
}

/**
 * A test whether areas have a position in common with a shape, their boundaries counted (Simple Features, 06-103r4 clause
 * 6.1.15: not disjoint). Edges are straight in degrees; exact predicates. Made once for many areas.
 */
export function intersectionTest(shape: Shape): (area: MultiPolygon) => boolean {
  const strokes = [...shape.lines, ...shape.polygons.flat()].flatMap(strokesOf);
  const starts = [...shape.lines, ...shape.polygons.map(([outer]) => outer!)].map(firstPosition);
  const positions = [...positionsOf(shape.points), ...starts];
  const polygons = shape.polygons.map((rings) => ({ rings, bounds: ringBounds(rings[0]!) }));
  const boxes = shapeBounds(shape);
  return (area) => {
    const bounds = areaBounds(area);
    if (!boxes.some((box) => boundsIntersect(box, bounds))) return false;
    // Without a common position of their boundaries one lies wholly within the other, or they are apart.
    return (
      area.some(([outer]) => polygons.some(({ rings, bounds }) => lies(firstPosition(outer!), rings, bounds))) ||
      (strokes.length > 0 && area.flat().some((ring) => meets(ring, strokes))) ||
      (positions.length > 0 && area.some((rings) => liesAny(positions, rings)))
    );
  };
}

/** A filter of many spatial predicates asks about one area many times. */
const known = new WeakMap<MultiPolygon, Bounds>();

function areaBounds(area: MultiPolygon): Bounds {
  const bounds = known.get(area) ?? polygonBounds(area);
  known.set(area, bounds);
  return bounds;
}

/** Consecutive edges of a line or ring, so few that their box says something. */
interface Stroke {
  readonly positions: Float64Array;
  readonly bounds: Bounds;
}

const STROKE_EDGES = 16;

function strokesOf(line: Float64Array): Stroke[] {
  const strokes: Stroke[] = [];
  for (let i = 0; i + 3 < line.length; i += 2 * STROKE_EDGES) {
    const positions = line.subarray(i, i + 2 * STROKE_EDGES + 2);
    strokes.push({ positions, bounds: ringBounds(positions) });
  }
  return strokes;
}

function meets(ring: Ring, strokes: readonly Stroke[]): boolean {
  const bounds = ringBounds(ring);
  const near = strokes.filter((stroke) => boundsIntersect(bounds, stroke.bounds));
  if (near.length === 0) return false;
  return strokesOf(ring).some((own) =>
    near.some((other) => boundsIntersect(own.bounds, other.bounds) && cross(own, other)),
  );
}

function cross({ positions: a, bounds }: Stroke, { positions: b }: Stroke): boolean {
  for (let j = 0; j + 3 < b.length; j += 2) {
    if (passesBy(b, j, bounds)) continue;
    for (let i = 0; i + 3 < a.length; i += 2) if (segmentsMeet(a, i, b, j)) return true;
  }
  return false;
}

/** Whether a segment has no position in common with a box: a long one that slants passes by most of what is in its own box. */
function passesBy(b: Float64Array, j: number, [west, south, east, north]: Bounds): boolean {
  const [cx, cy, dx, dy] = [b[j]!, b[j + 1]!, b[j + 2]!, b[j + 3]!];
  if (Math.max(cx, dx) < west || Math.min(cx, dx) > east || Math.max(cy, dy) < south || Math.min(cy, dy) > north) {
    return true;
  }
  // The two corners that lie farthest to either side of it.
  const rises = dx - cx > 0 === dy - cy > 0;
  return rises
    ? sameSide(orient2d(cx, cy, dx, dy, west, north), orient2d(cx, cy, dx, dy, east, south))
    : sameSide(orient2d(cx, cy, dx, dy, west, south), orient2d(cx, cy, dx, dy, east, north));
}

/** Whether two segments have a position in common; either may be a single position. */
function segmentsMeet(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  const [ax, ay, bx, by] = [a[i]!, a[i + 1]!, a[i + 2]!, a[i + 3]!];
  const [cx, cy, dx, dy] = [b[j]!, b[j + 1]!, b[j + 2]!, b[j + 3]!];
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false;
  // Segments on one line whose boxes meet have a position in common: all four are 0 then.
  return (
    !sameSide(orient2d(ax, ay, bx, by, cx, cy), orient2d(ax, ay, bx, by, dx, dy)) &&
    !sameSide(orient2d(cx, cy, dx, dy, ax, ay), orient2d(cx, cy, dx, dy, bx, by))
  );
}

function sameSide(one: number, other: number): boolean {
  return (one > 0 && other > 0) || (one < 0 && other < 0);
}

type Position = readonly [number, number];

function firstPosition(line: Float64Array): Position {
  return [line[0]!, line[1]!];
}

/** So many positions are worth sorting a polygon's edges for. */
const MANY_POSITIONS = 8;

function liesAny(positions: readonly Position[], rings: readonly Ring[]): boolean {
  const bounds = ringBounds(rings[0]!);
  const near = positions.filter(([x, y]) => boundsContain(bounds, [x, y, x, y]));
  if (near.length <= MANY_POSITIONS) return near.some((position) => lies(position, rings, bounds));
  const [outer, ...holes] = rings.map((ring) => new Locator(ring));
  return near.some(([x, y]) => {
    return outer!.locate(x, y) !== "outside" && holes.every((hole) => hole.locate(x, y) !== "inside");
  });
}

/** Whether a position is in a polygon or on its boundary. */
function lies([x, y]: Position, rings: readonly Ring[], bounds: Bounds): boolean {
  return boundsContain(bounds, [x, y, x, y]) && locate([[rings]], x, y) !== "outside";
}

/** One box for each part of a shape: an area that touches none of them does not intersect it. */
export function shapeBounds({ points, lines, polygons }: Shape): Bounds[] {
  return [
    ...positionsOf(points).map(([x, y]): Bounds => [x, y, x, y]),
    ...lines.map(ringBounds),
    ...polygons.map(([outer]) => ringBounds(outer!)),
  ];
}

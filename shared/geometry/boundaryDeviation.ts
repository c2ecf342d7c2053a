import { EdgeTree } from "./edgeTree.ts";
import { metresPerDegree, type PerDegree } from "./ellipsoid.ts";
import { difference, grow } from "./outline.ts";
import { type MultiPolygon, polygonBounds, type Ring, unionBounds } from "./rings.ts";

/** The place where one outline goes farthest beyond another. */
export interface Deviation {
  /** Metres on the ellipsoid; 0 where it goes nowhere beyond. */
  readonly distanceM: number;
  /** [lon, lat]; absent where it goes nowhere beyond. */
  readonly at?: readonly [number, number];
}

/** Largest distances are found to within this (metres). */
const PRECISION_M = 1e-5;

/** Arcs of a grown outline: to a millimetre, or a thousandth of a larger distance. */
const ARC_TOLERANCE_M = 0.001;
const ARC_SHARE = 0.001;

/**
 * How far `outline` goes beyond `limit`: the largest distance from `limit` of any place that is inside `outline` and outside
 * `limit`. Mostly that place is on the outline (a vertex, or where two edges of the limit are equally far); where the outline
 * covers a hole or a bay of the limit, it is in their midst.
 *
 * Edges are straight in lon/lat (EPSG:4490) and are compared in degrees times metres a degree, where they stay straight; the
 * distance is then measured with the scale at its own place. Its relative error is that of the scale over one distance.
 */
export function deviationBeyond(outline: MultiPolygon, limit: MultiPolygon): Deviation {
  const [, south, , north] = unionBounds(polygonBounds(outline), polygonBounds(limit));
  const perDegree = metresPerDegree((south + north) / 2);
  const tree = new EdgeTree(toPlane(limit, perDegree));
  const search = new BoundarySearch(tree);
  for (const ring of toPlane(outline, perDegree).flat()) search.ring(ring);
  return onEllipsoid(interiorPlace(outline, limit, perDegree, search.best) ?? search.best, tree, perDegree);
}

interface Place {
  readonly distance: number;
  readonly x: number;
  readonly y: number;
}

/** A position of the outline with the limit's edge nearest to it. */
interface Probe extends Place {
  readonly edge: number;
}

/** Branch and bound along the parts of the outline that lie outside the limit: the largest distance from it. */
class BoundarySearch {
  best: Place = { distance: 0, x: Number.NaN, y: Number.NaN };
  private readonly tree: EdgeTree;

  constructor(tree: EdgeTree) {
    this.tree = tree;
  }

  ring(ring: Ring): void {
    for (let i = 0; i + 3 < ring.length; i += 2) this.edge(ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!);
  }

  /** Between two crossings with the limit an edge is inside or outside as a whole. */
  private edge(x0: number, y0: number, x1: number, y1: number): void {
    const cuts = [0, ...this.tree.crossings(x0, y0, x1, y1).sort((a, b) => a - b), 1];
    const at = (t: number): [number, number] => (t === 1 ? [x1, y1] : [x0 + t * (x1 - x0), y0 + t * (y1 - y0)]);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [from, to] = [cuts[i]!, cuts[i + 1]!];
      if (to > from && !this.tree.contains(...at((from + to) / 2))) {
        this.stretch(this.probe(...at(from)), this.probe(...at(to)));
      }
    }
  }

  private probe(x: number, y: number): Probe {
    const edge = this.tree.nearest(x, y);
    const distance = this.tree.distanceTo(edge, x, y);
    if (distance > this.best.distance) this.best = { distance, x, y };
    return { distance, x, y, edge };
  }

  private stretch(from: Probe, to: Probe): void {
    if (this.bound(from, to) <= this.best.distance + PRECISION_M) return;
    const middle = this.probe((from.x + to.x) / 2, (from.y + to.y) / 2);
    this.stretch(from, middle);
    this.stretch(middle, to);
  }

  /**
   * No position between the two is farther away than this. The distance from one edge is convex along a line, so that it is
   * largest at an end, and the distance from all edges is at most that from one; nor does it change faster than the place.
   */
  private bound(from: Probe, to: Probe): number {
    const { tree } = this;
    const bySteps = (from.distance + to.distance + Math.hypot(to.x - from.x, to.y - from.y)) / 2;
    const byOne = (edge: number): number =>
      Math.max(tree.distanceTo(edge, from.x, from.y), tree.distanceTo(edge, to.x, to.y));
    return Math.min(bySteps, byOne(from.edge), byOne(to.edge));
  }
}

/**
 * A place inside the outline that is farther from the limit than any on the outline; `null` where there is none. Found to
 * within twice the tolerance of the arcs with which the limit is grown.
 */
function interiorPlace(outline: MultiPolygon, limit: MultiPolygon, perDegree: PerDegree, known: Place): Place | null {
  const toleranceOf = (distance: number): number => Math.max(ARC_TOLERANCE_M, distance * ARC_SHARE);
  const beyond = (distance: number): MultiPolygon =>
    difference(outline, grow(limit, distance, perDegree, toleranceOf(distance)));
  let near = known.distance + 2 * toleranceOf(known.distance);
  let rest = beyond(near);
  if (rest.length === 0) return null;
  const [west, south, east, north] = polygonBounds(rest);
  let far = near + Math.hypot((east - west) * perDegree.east, (north - south) * perDegree.north);
  while (far - near > 2 * toleranceOf(near)) {
    const middle = (near + far) / 2;
    const left = beyond(middle);
    if (left.length === 0) far = middle;
    else [near, rest] = [middle, left];
  }
  const [lon, lat] = rest[0]![0]!;
  return { distance: near, x: lon! * perDegree.east, y: lat! * perDegree.north };
}

function toPlane(polygons: MultiPolygon, { east, north }: PerDegree): MultiPolygon {
  return polygons.map((polygon) => polygon.map((ring) => ring.map((value, i) => value * (i % 2 === 0 ? east : north))));
}

/** The distance from the nearest point of the limit, by the scale between the two. */
function onEllipsoid({ distance, x, y }: Place, tree: EdgeTree, perDegree: PerDegree): Deviation {
  if (distance === 0) return { distanceM: 0 };
  const [fx, fy] = tree.footOn(tree.nearest(x, y), x, y);
  const { east, north } = metresPerDegree((y + fy) / 2 / perDegree.north);
  const distanceM = Math.hypot(((x - fx) / perDegree.east) * east, ((y - fy) / perDegree.north) * north);
  return { distanceM, at: [x / perDegree.east, y / perDegree.north] };
}

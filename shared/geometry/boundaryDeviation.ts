import { EdgeTree } from "./edgeTree.ts";
import { metresPerDegree } from "./ellipsoid.ts";
import { difference, grow } from "./outline.ts";
import { type MultiPolygon, polygonBounds, type Ring, unionBounds } from "./rings.ts";

/** The place where one outline goes farthest beyond another. */
export interface Deviation {
  /** Metres on the ellipsoid; 0 where it goes nowhere beyond. */
  readonly distanceM: number;
  /** [lon, lat]; absent where it goes nowhere beyond. */
  readonly at?: readonly [number, number];
}

type PerDegree = { readonly east: number; readonly north: number };

/** Largest distances are found to within this (metres). */
const PRECISION_M = 1e-5;

/** Ground inside the outline is searched to within this; it is the precision of the arcs that `grow` draws, twice. */
const INTERIOR_PRECISION_M = 0.002;

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

/** Branch and bound along the outline: the largest distance from the limit among positions outside it. */
class BoundarySearch {
  best: Place = { distance: 0, x: Number.NaN, y: Number.NaN };
  private readonly tree: EdgeTree;

  constructor(tree: EdgeTree) {
    this.tree = tree;
  }

  ring(ring: Ring): void {
    let from = this.probe(ring[0]!, ring[1]!);
    for (let i = 2; i + 1 < ring.length; i += 2) {
      const to = this.probe(ring[i]!, ring[i + 1]!);
      this.stretch(from, to);
      from = to;
    }
  }

  private probe(x: number, y: number): Probe {
    const edge = this.tree.nearest(x, y);
    const distance = this.tree.distanceTo(edge, x, y);
    if (distance > this.best.distance && !this.tree.contains(x, y)) this.best = { distance, x, y };
    return { distance, x, y, edge };
  }

  private stretch(from: Probe, to: Probe): void {
    if (this.bound(from, to) <= this.best.distance + PRECISION_M) return;
    const middle = this.probe((from.x + to.x) / 2, (from.y + to.y) / 2);
    this.stretch(from, middle);
    this.stretch(middle, to);
  }

  /**
   * No position between the two is farther outside than this. The distance from one edge is convex along a line, so that it
   * is largest at an end; the distance from all is at most that from one. Where both ends are inside the limit, each is the
   * middle of a disc inside it.
   */
  private bound(from: Probe, to: Probe): number {
    const { tree } = this;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    const outsideBy = ({ distance, x, y }: Probe): number =>
      distance > this.best.distance && tree.contains(x, y) ? -distance : distance;
    const lipschitz = (outsideBy(from) + outsideBy(to) + length) / 2;
    const byOne = (edge: number): number =>
      Math.max(tree.distanceTo(edge, from.x, from.y), tree.distanceTo(edge, to.x, to.y));
    return Math.min(lipschitz, byOne(from.edge), byOne(to.edge));
  }
}

/** A place inside the outline that is farther from the limit than any on the outline; `null` where there is none. */
function interiorPlace(outline: MultiPolygon, limit: MultiPolygon, perDegree: PerDegree, known: Place): Place | null {
  const beyond = (distance: number): MultiPolygon => difference(outline, grow(limit, distance, perDegree));
  let near = known.distance + INTERIOR_PRECISION_M;
  let rest = beyond(near);
  if (rest.length === 0) return null;
  const [west, south, east, north] = polygonBounds(rest);
  let far = near + Math.hypot((east - west) * perDegree.east, (north - south) * perDegree.north);
  while (far - near > INTERIOR_PRECISION_M) {
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

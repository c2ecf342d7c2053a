import { orient2d } from "robust-predicates";
import { type Bounds, boundsOfRings, type MultiPolygon, quarters } from "./rings.ts";

/**
 * Where the edges of polygons meet other than as neighbours on a ring. Exact predicates, so that the answer does not depend
 * on rounding. Whether it matters is a question of area (`windingExcess`), what it is called one for `findDefects`.
 */
export interface BoundaryMeeting {
  /**
   * `crossing`: interiors of two edges cross. `collinear`: two edges share a stretch. `touch`: an end of one in the other's
   * interior. `vertex`: a common end.
   */
  readonly kind: "crossing" | "collinear" | "touch" | "vertex";
  readonly at: readonly [number, number];
  /** Part and ring numbers of the two edges. */
  readonly rings: readonly [RingAddress, RingAddress];
}

/** A meeting that valid polygons do not have: a crossing, a stretch run twice, a vertex on another edge of its own ring. */
export interface BoundaryFault extends BoundaryMeeting {
  readonly kind: "crossing" | "collinear" | "touch";
}

export interface RingAddress {
  readonly part: number;
  readonly ring: number;
  /** Number of the edge's first vertex. */
  readonly vertex: number;
}

/** All edges in flat arrays; `ring` counts rings through all parts. */
interface Edges {
  readonly x0: Float64Array;
  readonly y0: Float64Array;
  readonly x1: Float64Array;
  readonly y1: Float64Array;
  readonly ring: Uint32Array;
  /** First edge of each ring, and past the end of the last. */
  readonly starts: readonly number[];
  readonly address: (edge: number) => RingAddress;
  readonly count: number;
}

/** Edges a leaf of the search may hold before it is split. */
const LEAF_EDGES = 32;
const DEEPEST = 24;

/** More than the rounding of coordinates up to 180° and their differences. */
const ROUNDING_DEGREES = 1e-12;

/** The first `limit` boundary faults, in no particular order but the same for the same input. */
export function findBoundaryFaults(polygons: MultiPolygon, limit = 100): BoundaryFault[] {
  const faults = new Map<string, BoundaryFault>();
  searchMeetings(polygons, (meeting) => {
    if (!isFault(meeting)) return true;
    const place = meeting.at.join(" ");
    if (!faults.has(place)) faults.set(place, meeting);
    return faults.size < limit;
  });
  return [...faults.values()];
}

function isFault(meeting: BoundaryMeeting): meeting is BoundaryFault {
  const [a, b] = meeting.rings;
  if (meeting.kind === "touch") return a.part === b.part && a.ring === b.ring;
  return meeting.kind !== "vertex";
}

/**
 * Reports every meeting of two edges of closed rings, some more than once, until `report` returns false. Edges that follow
 * each other on a ring meet only if they share a stretch.
 */
export function searchMeetings(polygons: MultiPolygon, report: Report): void {
  const edges = collectEdges(polygons);
  const all = Uint32Array.from({ length: edges.count }, (_, i) => i);
  search(edges, all, boundsOfRings(polygons.flat()), 0, report);
}

function collectEdges(polygons: MultiPolygon): Edges {
  const rings = polygons.flat();
  const count = rings.reduce((sum, ring) => sum + ring.length / 2 - 1, 0);
  const x0 = new Float64Array(count);
  const y0 = new Float64Array(count);
  const x1 = new Float64Array(count);
  const y1 = new Float64Array(count);
  const ringOf = new Uint32Array(count);
  const starts: number[] = [];
  let edge = 0;
  rings.forEach((ring, r) => {
    starts.push(edge);
    for (let i = 0; i + 3 < ring.length; i += 2, edge++) {
      x0[edge] = ring[i]!;
      y0[edge] = ring[i + 1]!;
      x1[edge] = ring[i + 2]!;
      y1[edge] = ring[i + 3]!;
      ringOf[edge] = r;
    }
  });
  starts.push(count);
  const places = polygons.flatMap((polygon, part) => polygon.map((_, ring) => ({ part, ring })));
  const address = (e: number): RingAddress => ({ ...places[ringOf[e]!]!, vertex: e - starts[ringOf[e]!]! });
  return { x0, y0, x1, y1, ring: ringOf, starts, address, count };
}

/** Returns false when the search is to stop. */
type Report = (meeting: BoundaryMeeting) => boolean;

/** Quadtree over the edges: pairs are compared in the leaves. */
function search(edges: Edges, rows: Uint32Array, box: Bounds, depth: number, report: Report): boolean {
  if (rows.length <= LEAF_EDGES || depth === DEEPEST) return comparePairs(edges, rows, report);
  const boxes = quarters(box);
  const children = boxes.map((child) => rows.filter((row) => reaches(edges, row, child)));
  // Edges that meet in one place or run side by side go into several cells together: cutting on only multiplies the work.
  // A full cell alone says nothing: that is a fine coast in a corner, with the long edges that close it.
  const held = children.reduce((sum, child) => sum + child.length, 0);
  const fullest = Math.max(...children.map((child) => child.length));
  if (held > 1.5 * rows.length && fullest > 0.75 * rows.length) return comparePairs(edges, rows, report);
  return children.every((child, i) => search(edges, child, boxes[i]!, depth + 1, report));
}

/** Whether an edge comes into a box, its border included; never wrongly false. */
function reaches({ x0, y0, x1, y1 }: Edges, row: number, [west, south, east, north]: Bounds): boolean {
  const ax = x0[row]!;
  const ay = y0[row]!;
  const bx = x1[row]!;
  const by = y1[row]!;
  if (Math.min(ax, bx) > east || Math.max(ax, bx) < west) return false;
  if (Math.min(ay, by) > north || Math.max(ay, by) < south) return false;
  // The middle's distance from the edge's line against the box's extent across it, both times the edge's length.
  const dx = bx - ax;
  const dy = by - ay;
  const distance = Math.abs(dx * ((south + north) / 2 - ay) - dy * ((west + east) / 2 - ax));
  const extent = (Math.abs(dx) * (north - south) + Math.abs(dy) * (east - west)) / 2;
  return distance <= extent * 1.000001 + (Math.abs(dx) + Math.abs(dy)) * ROUNDING_DEGREES;
}

function comparePairs(edges: Edges, rows: Uint32Array, report: Report): boolean {
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      if (apart(edges, rows[i]!, rows[j]!)) continue;
      const meeting = compare(edges, rows[i]!, rows[j]!);
      if (meeting && !report(meeting)) return false;
    }
  }
  return true;
}

/** True when two edges certainly have no point in common: the quick test of most pairs, so nothing is allocated here. */
function apart({ x0, y0, x1, y1 }: Edges, a: number, b: number): boolean {
  const ax = x0[a]!;
  const ay = y0[a]!;
  const bx = x1[a]!;
  const by = y1[a]!;
  const cx = x0[b]!;
  const cy = y0[b]!;
  const dx = x1[b]!;
  const dy = y1[b]!;
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return true;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return true;
  const c = orient2d(ax, ay, bx, by, cx, cy);
  const d = orient2d(ax, ay, bx, by, dx, dy);
  return (c < 0 && d < 0) || (c > 0 && d > 0);
}

function compare(edges: Edges, a: number, b: number): BoundaryMeeting | null {
  const { x0, y0, x1, y1 } = edges;
  const [ax, ay, bx, by] = [x0[a]!, y0[a]!, x1[a]!, y1[a]!];
  const [cx, cy, dx, dy] = [x0[b]!, y0[b]!, x1[b]!, y1[b]!];
  const c = Math.sign(orient2d(ax, ay, bx, by, cx, cy));
  const d = Math.sign(orient2d(ax, ay, bx, by, dx, dy));
  if (c === d && c !== 0) return null;
  const e = Math.sign(orient2d(cx, cy, dx, dy, ax, ay));
  const f = Math.sign(orient2d(cx, cy, dx, dy, bx, by));
  if (e === f && e !== 0) return null;
  const areInLine = c === 0 && d === 0;
  const stretch = areInLine ? sharedStretch([ax, ay, bx, by], [cx, cy, dx, dy]) : null;
  if (!stretch && follows(edges, a, b)) return null;
  const rings: BoundaryMeeting["rings"] = [edges.address(a), edges.address(b)];
  if (stretch) return { kind: "collinear", at: stretch, rings };
  if (c * d < 0 && e * f < 0) return { kind: "crossing", at: crossingPoint(ax, ay, bx, by, cx, cy, dx, dy), rings };
  const touch = areInLine ? null : touchPoint([ax, ay, bx, by], [cx, cy, dx, dy], [c, d, e, f]);
  if (touch) return { kind: "touch", at: touch, rings };
  const end = commonEnd([ax, ay, bx, by], [cx, cy, dx, dy]);
  return end && { kind: "vertex", at: end, rings };
}

/** Whether two edges are neighbours on one ring. */
function follows({ ring, starts }: Edges, a: number, b: number): boolean {
  const r = ring[a]!;
  if (r !== ring[b]!) return false;
  const apart = Math.abs(a - b);
  return apart === 1 || apart === starts[r + 1]! - starts[r]! - 1;
}

function commonEnd(p: Segment, q: Segment): [number, number] | null {
  const isEnd = (x: number, y: number): boolean => (x === q[0] && y === q[1]) || (x === q[2] && y === q[3]);
  if (isEnd(p[0], p[1])) return [p[0], p[1]];
  return isEnd(p[2], p[3]) ? [p[2], p[3]] : null;
}

type Segment = readonly [number, number, number, number];

/** Middle of the stretch that two collinear edges have in common, null when it is at most a point. */
function sharedStretch(p: Segment, q: Segment): [number, number] | null {
  const axis = Math.abs(p[2] - p[0]) >= Math.abs(p[3] - p[1]) ? 0 : 1;
  const from = Math.max(Math.min(p[axis], p[axis + 2]!), Math.min(q[axis], q[axis + 2]!));
  const to = Math.min(Math.max(p[axis], p[axis + 2]!), Math.max(q[axis], q[axis + 2]!));
  if (!(from < to)) return null;
  const fraction = ((from + to) / 2 - p[axis]) / (p[axis + 2]! - p[axis]);
  return [p[0] + fraction * (p[2] - p[0]), p[1] + fraction * (p[3] - p[1])];
}

/** The end of one edge that lies in the interior of the other, null when edges only share an end. */
function touchPoint(p: Segment, q: Segment, sides: readonly [number, number, number, number]): [number, number] | null {
  const candidates: [number, number, Segment][] = [
    [q[0], q[1], p],
    [q[2], q[3], p],
    [p[0], p[1], q],
    [p[2], p[3], q],
  ];
  for (const [i, [x, y, edge]] of candidates.entries()) {
    const isEnd = (x === edge[0] && y === edge[1]) || (x === edge[2] && y === edge[3]);
    if (sides[i] === 0 && !isEnd) return [x, y];
  }
  return null;
}

function crossingPoint(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): [number, number] {
  const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / ((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
  return [ax + t * (bx - ax), ay + t * (by - ay)];
}

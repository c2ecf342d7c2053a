import type { NodedLines } from "./linework.ts";
import { fromLattice } from "./plane.ts";
import type { Point } from "./random.ts";

/**
 * The plane as the noded lines divide it. Half-edge 2e runs along edge e, 2e + 1 back; a face lies to the left of
 * its half-edges. Regions built from faces (regions.ts) share their edges vertex by vertex.
 */
export interface Subdivision {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly origin: Int32Array;
  readonly next: Int32Array;
  /** Face to the left of each half-edge; −1 is the plane outside. */
  readonly face: Int32Array;
  readonly faces: number;
  /** Area of each face in m² (plane), holes taken off. */
  readonly area: Float64Array;
  /** A half-edge of each loop that bounds a face: outline first, then holes. */
  readonly loops: readonly (readonly number[])[];
  /** A point well inside each face, in metres. */
  readonly inner: readonly Point[];
}

export function twin(halfEdge: number): number {
  return halfEdge ^ 1;
}

export function subdivide(lines: NodedLines): Subdivision {
  const { xs, ys } = lines;
  const origin = Int32Array.from(lines.edges.flat());
  const next = linkAround(lines, origin);
  const loops = traceLoops(lines, origin, next);
  const faceOfLoop = placeLoops(lines, origin, loops);
  const face = loops.of.map((loop) => faceOfLoop[loop]!);
  const members: number[][] = Array.from({ length: loops.area.filter((area) => area > 0).length }, () => []);
  loops.start.forEach((start, loop) => {
    const owner = faceOfLoop[loop]!;
    if (owner < 0) return;
    if (loops.area[loop]! > 0) members[owner]!.unshift(start);
    else members[owner]!.push(start);
  });
  const area = new Float64Array(members.length);
  loops.area.forEach((value, loop) => {
    if (faceOfLoop[loop]! >= 0) area[faceOfLoop[loop]!]! += value;
  });
  const inner = members.map((starts) => innerPoint(xs, ys, origin, next, starts));
  return { xs, ys, origin, next, face, faces: members.length, area, loops: members, inner };
}

/** Next half-edge along the face: at the end vertex, the first one clockwise from the way back. */
function linkAround({ xs, ys }: NodedLines, origin: Int32Array): Int32Array {
  const next = new Int32Array(origin.length);
  const leaving: number[][] = xs.map(() => []);
  origin.forEach((vertex, halfEdge) => void leaving[vertex]!.push(halfEdge));
  for (const fan of leaving) {
    const ray = (h: number): Point => {
      const [u, v] = [origin[h]!, origin[twin(h)]!];
      return [xs[v]! - xs[u]!, ys[v]! - ys[u]!];
    };
    fan.sort((g, h) => compareDirections(ray(g), ray(h)));
    fan.forEach((halfEdge, i) => {
      next[twin(halfEdge)] = fan[(i + fan.length - 1) % fan.length]!;
    });
  }
  return next;
}

/** Orders directions counter-clockwise from east; exact for lattice vectors. */
function compareDirections(a: Point, b: Point): number {
  const half = ([x, y]: Point) => (y > 0 || (y === 0 && x > 0) ? 0 : 1);
  return half(a) - half(b) || a[1] * b[0] - a[0] * b[1];
}

interface Loops {
  readonly of: Int32Array;
  readonly start: readonly number[];
  /** Plane area in m²: positive when counter-clockwise. */
  readonly area: readonly number[];
}

function traceLoops({ xs, ys }: NodedLines, origin: Int32Array, next: Int32Array): Loops {
  const of = new Int32Array(origin.length).fill(-1);
  const start: number[] = [];
  const area: number[] = [];
  for (let first = 0; first < origin.length; first++) {
    if (of[first] !== -1) continue;
    const vertices: Point[] = [];
    let halfEdge = first;
    do {
      of[halfEdge] = start.length;
      vertices.push(fromLattice(xs[origin[halfEdge]!]!, ys[origin[halfEdge]!]!));
      halfEdge = next[halfEdge]!;
    } while (halfEdge !== first);
    start.push(first);
    area.push(planeArea(vertices));
  }
  return { of, start, area };
}

/** Signed plane area of an open or closed ring in m². */
export function planeArea(ring: readonly Point[]): number {
  const [x0, y0] = ring[0]!;
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    sum += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0);
  }
  return sum / 2;
}

/** Face number of each loop; a clockwise loop (the outside of a connected group) lies in the face around it. */
function placeLoops(lines: NodedLines, origin: Int32Array, loops: Loops): number[] {
  let faces = 0;
  const faceOf = loops.area.map((area) => (area > 0 ? faces++ : -2));
  const group = connectedGroups(lines);
  const resolve = (loop: number): number => {
    if (faceOf[loop] === -2) {
      const around = loopWestOf(lines, origin, loops, loops.start[loop]!, group);
      faceOf[loop] = around === null ? -1 : resolve(around);
    }
    return faceOf[loop]!;
  };
  loops.start.forEach((_, loop) => void resolve(loop));
  return faceOf;
}

/** The loop met first when going west from a group's westernmost vertex, ignoring the group itself. */
function loopWestOf(
  { xs, ys, edges }: NodedLines,
  origin: Int32Array,
  loops: Loops,
  start: number,
  group: Int32Array,
): number | null {
  const own = group[origin[start]!]!;
  let west = origin[start]!;
  for (let v = 0; v < xs.length; v++) if (group[v] === own && xs[v]! < xs[west]!) west = v;
  // Half a lattice step up: the ray meets no vertex.
  const y = ys[west]! + 0.5;
  let best: number | null = null;
  let bestX = Number.NEGATIVE_INFINITY;
  edges.forEach(([a, b], edge) => {
    if (ys[a]! > y === ys[b]! > y || group[a] === own) return;
    const x = xs[a]! + ((xs[b]! - xs[a]!) * (y - ys[a]!)) / (ys[b]! - ys[a]!);
    if (x >= xs[west]! || x <= bestX) return;
    bestX = x;
    // What runs south has the east on its left.
    best = loops.of[ys[b]! < ys[a]! ? 2 * edge : 2 * edge + 1]!;
  });
  return best;
}

function connectedGroups({ xs, edges }: NodedLines): Int32Array {
  const groups = new Groups(xs.length);
  for (const [a, b] of edges) groups.join(a, b);
  return Int32Array.from(xs, (_, v) => groups.of(v));
}

/** Union-find; a group is named by its smallest member. */
export class Groups {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  of(member: number): number {
    let root = member;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    for (let at = member; at !== root; ) {
      const up = this.#parent[at]!;
      this.#parent[at] = root;
      at = up;
    }
    return root;
  }

  join(a: number, b: number): void {
    const [low, high] = [this.of(a), this.of(b)].sort((p, q) => p - q) as [number, number];
    this.#parent[high] = low;
  }
}

/** The middle of the widest stretch of a few level lines through the face. */
function innerPoint(
  xs: readonly number[],
  ys: readonly number[],
  origin: Int32Array,
  next: Int32Array,
  starts: readonly number[],
): Point {
  const edges: [number, number][] = [];
  for (const start of starts) {
    let halfEdge = start;
    do {
      edges.push([origin[halfEdge]!, origin[next[halfEdge]!]!]);
      halfEdge = next[halfEdge]!;
    } while (halfEdge !== start);
  }
  let [south, north] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [a] of edges) [south, north] = [Math.min(south, ys[a]!), Math.max(north, ys[a]!)];
  let best: Point = [xs[edges[0]![0]]!, ys[edges[0]![0]]!];
  let widest = -1;
  for (const share of [0.5, 0.3, 0.7, 0.15, 0.85]) {
    const y = Math.floor(south + (north - south) * share) + 0.5;
    const crossings = edges
      .filter(([a, b]) => ys[a]! > y !== ys[b]! > y)
      .map(([a, b]) => xs[a]! + ((xs[b]! - xs[a]!) * (y - ys[a]!)) / (ys[b]! - ys[a]!))
      .sort((p, q) => p - q);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1]! - crossings[i]!;
      if (width > widest) [widest, best] = [width, [(crossings[i]! + crossings[i + 1]!) / 2, y]];
    }
  }
  return fromLattice(best[0], best[1]);
}

import { assemble } from "../../shared/geometry/assemble.ts";
import { cutRings } from "../../shared/geometry/cutRings.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import { type MultiPolygon, oriented, type Polygon, type Ring } from "../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import {
  between,
  box,
  comb,
  moved,
  needle,
  pick,
  pointsOf,
  type Random,
  ring,
  ringStar,
  rotated,
  spiral,
  star,
  whole,
  withVertices,
} from "./shapes.ts";

/** Two valid polygons that are likely to be as awkward to each other as two polygons can be. */
export interface Pair {
  readonly a: MultiPolygon;
  readonly b: MultiPolygon;
  /** What a is. */
  readonly shape: string;
  /** How b was made from a. */
  readonly kind: string;
}

/** The shifts at which engines fall over: from far below the last bit of a coordinate to a centimetre. */
const NEAR = [1e-14, 3e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7] as const;

/** `again` makes another shape of a's sort at a's place: comb over comb, spiral over spiral. */
type Maker = (a: Polygon, random: Random, size: number, again: () => Polygon) => Polygon;

const MAKERS: Readonly<Record<string, Maker>> = {
  same: (a, random) => a.map((r) => rotated(r, whole(random, 0, 9))),
  shifted: (a, random) => {
    const by = pick(random, NEAR);
    return moved([a], pick(random, [-by, 0, by]), pick(random, [-by, 0, by]))[0]!;
  },
  jittered: (a, random) => {
    const by = pick(random, NEAR);
    return a.map((r) => ring(...pointsOf(r).map(([x, y]) => [jitter(random, x, by), jitter(random, y, by)] as const)));
  },
  lastBits: (a, random) =>
    a.map((r) => ring(...pointsOf(r).map(([x, y]) => [bitsOff(random, x), bitsOff(random, y)] as const))),
  half: (a, random) => {
    const axis = pick(random, [0, 1] as const);
    return assemble(cutRings(a, axis, pick(random, pointsOf(a[0]!))[axis], pick(random, ["low", "high"])))[0] ?? a;
  },
  again: (_a, _random, _size, again) => again(),
  sharedEdge: (a, random, size) => {
    const [p, q] = edgeOf(a[0]!, random);
    return oriented([ring(p, q, [p[0] + between(random, -size, size), p[1] + between(random, -size, size)])]);
  },
  onEdges: (a, random, size) => {
    const on = (): [number, number] => {
      const [p, q] = edgeOf(a[0]!, random);
      const t = pick(random, [0, 0.25, 0.5, random()]);
      return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
    };
    return oriented([ring(on(), on(), [a[0]![0]! + between(random, -size, size), a[0]![1]!])]);
  },
  collinear: (a, random) => {
    const [p, q] = edgeOf(a[0]!, random);
    const along = (t: number, across: number): [number, number] => [
      p[0] + t * (q[0] - p[0]) - across * (q[1] - p[1]),
      p[1] + t * (q[1] - p[1]) + across * (q[0] - p[0]),
    ];
    const [from, to] = [between(random, -1, 0.9), between(random, 1, 2)];
    return oriented([ring(along(from, 0), along(to, 0), along(to, 0.5), along(from, 0.5))]);
  },
  withVertices: (a, random) => a.map((r) => withVertices(r, random)),
  holeFilled: (a, random, size) => {
    const filling = a[1];
    return filling ? oriented([filling]) : shape(random, a[0]![0]!, a[0]![1]!, size).polygon;
  },
  needle: (a, random, size) => {
    const [x, y] = pick(random, pointsOf(a[0]!));
    return oriented([
      needle(x, y, size * between(random, 0.5, 3), size * 10 ** between(random, -9, -1), random() * 2 * Math.PI),
    ]);
  },
  other: (a, random, size) => {
    const [x, y] = pick(random, pointsOf(a[0]!));
    return shape(random, x, y, size).polygon;
  },
};

/** Up to three steps of the last bit, either way. */
function bitsOff(random: Random, value: number): number {
  const bits = new BigInt64Array(1);
  const double = new Float64Array(bits.buffer);
  double[0] = value;
  bits[0] = bits[0]! + BigInt(whole(random, -3, 3));
  return double[0];
}

function jitter(random: Random, value: number, by: number): number {
  return value + pick(random, [-by, 0, 0, by]);
}

type Point = [number, number];

function edgeOf(r: Ring, random: Random): [Point, Point] {
  const points = pointsOf(r);
  const i = whole(random, 0, points.length - 1);
  const edge: [Point, Point] = [points[i]!, points[(i + 1) % points.length]!];
  return random() < 0.5 ? edge : [edge[1], edge[0]];
}

type ShapeMaker = (random: Random, x: number, y: number, size: number, count: number) => Polygon;

const SHAPES: Readonly<Record<string, ShapeMaker>> = {
  star: (random, x, y, size, count) => [star(random, x, y, 0.3 * size, size, Math.max(5, count))],
  ringStar: (random, x, y, size, count) => ringStar(random, x, y, size, Math.max(6, count)),
  box: (random, x, y, size) => [box(x, y, x + size * random() + size / 100, y + size * random() + size / 100)],
  comb: (_, x, y, size, count) => [comb(x, y, size / (2 * count), size, count)],
  spiral: (random, x, y, size) => [spiral(x, y, size / 4, whole(random, 1, 3), 12)],
  needle: (random, x, y, size) => [needle(x, y, size, size * 10 ** between(random, -8, -1), random() * 7)],
};

interface Shape {
  readonly name: string;
  readonly polygon: Polygon;
}

function shape(random: Random, x: number, y: number, size: number, name = pick(random, Object.keys(SHAPES))): Shape {
  const polygon = SHAPES[name]!(random, x, y, size, whole(random, 3, 24));
  return random() < 0.4 ? { name: `${name} on a grid`, polygon: snapped(polygon, random) } : { name, polygon };
}

/** On a coarse grid edges become axis-parallel, collinear and shared. */
function snapped(polygon: Polygon, random: Random): Polygon {
  const steps = pick(random, [1e3, 1e4, 4096, 1e7, 1e9]);
  return polygon.map((r) => {
    const points = pointsOf(r.map((v) => Math.round(v * steps) / steps));
    return ring(...points.filter((p, i) => String(p) !== String(points[(i + 1) % points.length])));
  });
}

function isValid(polygon: Polygon): boolean {
  if (polygon.some((r) => r.length < 8)) return false;
  if (findBoundaryFaults([polygon], 1).length > 0) return false;
  return Math.abs(windingExcess([polygon])) < 1e-6;
}

/** Tries until both are valid. From 20 m to 5 km large, between 18°N and 54°N. */
export function randomPair(random: Random): Pair {
  for (;;) {
    const size = 10 ** between(random, -3.7, -1.3);
    const [x, y] = [between(random, 75, 134), between(random, 18, 54)];
    const { name, polygon } = shape(random, x, y, size);
    const a = oriented(polygon);
    if (!isValid(a)) continue;
    const kind = pick(random, Object.keys(MAKERS));
    const again = (): Polygon => shape(random, x, y, size, name.split(" ")[0]).polygon;
    const b = oriented(MAKERS[kind]!(a, random, size, again));
    if (isValid(b)) return { a: [a], b: [b], shape: name, kind };
  }
}

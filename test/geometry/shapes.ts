import { between, pick, type Random, mulberry32 as seeded } from "../../data/demo/random.ts";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { type MultiPolygon, type Polygon, positionsOf, type Ring, reversed } from "../../shared/geometry/rings.ts";

export { between, pick, type Random, seeded };

/** Shapes that tests of geometry share. All counter-clockwise unless they say otherwise. */

/** A whole number from `low` to `high`, both included. */
export function whole(random: Random, low: number, high: number): number {
  return Math.floor(between(random, low, high + 1));
}

/** A closed ring of the positions given. */
export function ring(...positions: (readonly [number, number])[]): Ring {
  return Float64Array.from([...positions, positions[0]!].flat());
}

export function box(west: number, south: number, east: number, north: number): Ring {
  return Float64Array.of(west, south, east, south, east, north, west, north, west, south);
}

/** The same as a hole. */
export function hole(outline: Ring): Ring {
  return reversed(outline);
}

/** Each vertex once. */
export function pointsOf(outline: Ring): [number, number][] {
  return positionsOf(outline).slice(0, -1);
}

/** The same ring from another start vertex. */
export function rotated(outline: Ring, by: number): Ring {
  const points = pointsOf(outline);
  const at = by % points.length;
  return ring(...points.slice(at), ...points.slice(0, at));
}

/** The same ring with about half of its edges cut in two, each at a place of its own. */
export function withVertices(outline: Ring, random: Random): Ring {
  const points = pointsOf(outline);
  return ring(
    ...points.flatMap((p, i): [number, number][] => {
      const q = points[(i + 1) % points.length]!;
      const t = random();
      return random() < 0.5 ? [p] : [p, [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]];
    }),
  );
}

export function moved(polygons: MultiPolygon, dx: number, dy: number): MultiPolygon {
  return polygons.map((polygon) => polygon.map((r) => r.map((v, i) => v + (i % 2 === 0 ? dx : dy))));
}

/** Star-shaped about its middle, hence simple; radii in degrees. */
export function star(random: Random, x: number, y: number, inner: number, outer: number, count: number): Ring {
  const points: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    const angle = (2 * Math.PI * (i + 0.8 * random())) / count;
    const r = between(random, inner, outer);
    points.push([x + r * Math.cos(angle), y + r * Math.sin(angle)]);
  }
  return ring(...points);
}

/** A star with a hole about the same middle. */
export function ringStar(random: Random, x: number, y: number, radius: number, count: number): Polygon {
  return [
    star(random, x, y, 0.6 * radius, radius, count),
    hole(star(random, x, y, 0.2 * radius, 0.5 * radius, Math.max(5, count >> 1))),
  ];
}

/** Teeth upwards from a common back. */
export function comb(x: number, y: number, tooth: number, height: number, teeth: number): Ring {
  const points: [number, number][] = [
    [x, y],
    [x + (2 * teeth - 1) * tooth, y],
  ];
  for (let i = teeth - 1; i >= 0; i--) {
    const west = x + 2 * i * tooth;
    points.push([west + tooth, y + height], [west, y + height]);
    if (i > 0) points.push([west, y + height / 10], [west - tooth, y + height / 10]);
  }
  return ring(...points);
}

/** A band wound about a middle: out along one spiral and back along another half a pitch away. */
export function spiral(x: number, y: number, pitch: number, turns: number, stepsPerTurn: number): Ring {
  const outward: [number, number][] = [];
  const back: [number, number][] = [];
  for (let i = 0; i <= turns * stepsPerTurn; i++) {
    const angle = (2 * Math.PI * i) / stepsPerTurn;
    const r = pitch * (1 + i / stepsPerTurn);
    outward.push([x + r * Math.cos(angle), y + r * Math.sin(angle)]);
    back.push([x + (r - pitch / 2) * Math.cos(angle), y + (r - pitch / 2) * Math.sin(angle)]);
  }
  return ring(...outward, ...back.reverse());
}

/** A triangle with a base of `width` and a point `length` away in the direction of `angle`. */
export function needle(x: number, y: number, length: number, width: number, angle: number): Ring {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, across: number): [number, number] => [
    x + along * cos - across * sin,
    y + along * sin + across * cos,
  ];
  return ring(at(0, -width / 2), at(length, 0), at(0, width / 2));
}

/** A rectangle in metres about a middle, turned by `angle` (radians from east) in the tangent plane there. */
export function strip(lon: number, lat: number, lengthM: number, widthM: number, angle: number): Ring {
  const { east, north } = metresPerDegree(lat);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (along: number, across: number): [number, number] => [
    lon + (along * cos - across * sin) / east,
    lat + (along * sin + across * cos) / north,
  ];
  const [l, w] = [lengthM / 2, widthM / 2];
  return ring(at(-l, -w), at(l, -w), at(l, w), at(-l, w));
}

/** Perimeter in metres, edges measured in their own middle's metric. */
export function perimeterM(polygons: MultiPolygon): number {
  let sum = 0;
  for (const r of polygons.flat()) {
    for (let i = 0; i + 3 < r.length; i += 2) {
      const { east, north } = metresPerDegree((r[i + 1]! + r[i + 3]!) / 2);
      sum += Math.hypot((r[i + 2]! - r[i]!) * east, (r[i + 3]! - r[i + 1]!) * north);
    }
  }
  return sum;
}

import { along, distance, leftNormal, offset, rotated, shifted } from "./curves.ts";
import { toDegrees } from "./plane.ts";
import { direction, type Point } from "./random.ts";

/** Outlines of sites, in metres: open rings, the first an outer one, then holes. */
export type Outline = readonly (readonly Point[])[];

export function rectangle(centre: Point, length: number, width: number, turn: number): Point[] {
  const [l, w] = [length / 2, width / 2];
  const corners: readonly Point[] = [
    [-l, -w],
    [l, -w],
    [l, w],
    [-l, w],
  ];
  return corners.map((corner) => {
    const [x, y] = rotated(corner, turn);
    return [centre[0] + x, centre[1] + y];
  });
}

/** An L, counter-clockwise, inside the rectangle of the same measures. */
export function angled(centre: Point, length: number, width: number, turn: number): Point[] {
  const [a, b, c, d] = rectangle(centre, length, width, turn) as [Point, Point, Point, Point];
  return [a, b, along(b, c, 0.45), along(along(a, d, 0.45), along(b, c, 0.45), 0.5), along(d, c, 0.5), d];
}

/** Both sides of a line, as one ring. */
export function corridor(line: readonly Point[], left: number, right: number): Point[] {
  return [...offset(line, () => -right), ...offset(line, () => left).reverse()];
}

/** A bar beside a → b, on its right, with teeth that reach `depth` metres across to its left. */
export function comb(a: Point, b: Point, teeth: number, toothWidth: number, depth: number): Point[] {
  const left = leftNormal(a, b);
  const length = distance(a, b);
  const at = (metres: number, side: number) => shifted(along(a, b, metres / length), left, side);
  const ring: Point[] = [at(0.1 * length, -4), at(0.9 * length, -4), at(0.9 * length, -0.5)];
  for (let tooth = teeth; tooth >= 1; tooth--) {
    const middle = length * (0.1 + (0.8 * tooth) / (teeth + 1));
    const [far, near] = [middle + toothWidth / 2, middle - toothWidth / 2];
    ring.push(at(far, -0.5), at(far, depth), at(near, depth), at(near, -0.5));
  }
  ring.push(at(0.1 * length, -0.5));
  return ring;
}

export function randomDirectionEnd(from: Point, metres: number, turn: number): Point {
  return shifted(from, direction(turn), metres);
}

/**
 * Degrees with 12 decimals (0.1 µm): fine enough for centimetre strips, and a vertex of the lattice comes back as the
 * very same double.
 */
export function outlineDegrees(outline: Outline): [number, number][][] {
  return outline.map((ring) => {
    const closed = [...ring, ring[0]!];
    return closed.map((point) => {
      const [lon, lat] = toDegrees(point);
      return [Math.round(lon * 1e12) / 1e12, Math.round(lat * 1e12) / 1e12];
    });
  });
}

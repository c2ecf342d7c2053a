import type { Point } from "./random.ts";

/**
 * The demo is drawn in metres about 117°E 31.8°N and stored on a lattice of 1e-9 degree (0.1 mm), counted from
 * 116°E 31°N. Lattice coordinates are integers, so that orientation tests on short edges are exact.
 */

/** Length of a degree at 31.8°N on the CGCS2000 ellipsoid, in metres, to the nearest metre. */
const METRES_PER_DEGREE: Point = [94_697, 110_883];
const ORIGIN: Point = [117, 31.8];
const LATTICE_ORIGIN: Point = [116, 31];
const PER_DEGREE = 1e9;

/** Metres to the nearest lattice point. */
export function toLattice(point: Point): Point {
  return [latticeCoordinate(point[0], 0), latticeCoordinate(point[1], 1)];
}

export function fromLattice(x: number, y: number): Point {
  return [metres(x, 0), metres(y, 1)];
}

/** Lattice to degrees: an integer below 2^53 over 1e9, so the double nearest to the decimal with nine places. */
export function latticeDegrees(x: number, y: number): [number, number] {
  return [(x + LATTICE_ORIGIN[0] * PER_DEGREE) / PER_DEGREE, (y + LATTICE_ORIGIN[1] * PER_DEGREE) / PER_DEGREE];
}

/** Metres to degrees, unrounded. */
export function toDegrees(point: Point): [number, number] {
  return [ORIGIN[0] + point[0] / METRES_PER_DEGREE[0], ORIGIN[1] + point[1] / METRES_PER_DEGREE[1]];
}

export function fromDegrees(lon: number, lat: number): Point {
  return [(lon - ORIGIN[0]) * METRES_PER_DEGREE[0], (lat - ORIGIN[1]) * METRES_PER_DEGREE[1]];
}

function latticeCoordinate(value: number, axis: 0 | 1): number {
  return Math.round((ORIGIN[axis] - LATTICE_ORIGIN[axis] + value / METRES_PER_DEGREE[axis]) * PER_DEGREE);
}

function metres(lattice: number, axis: 0 | 1): number {
  return (lattice / PER_DEGREE + LATTICE_ORIGIN[axis] - ORIGIN[axis]) * METRES_PER_DEGREE[axis];
}

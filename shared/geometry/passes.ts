import { orient2d } from "robust-predicates";
import type { Ring } from "./rings.ts";

/** How a ring runs through a place: the neighbouring vertices before and after it, as x, y. */
export type Pass = readonly [beforeX: number, beforeY: number, afterX: number, afterY: number];

/** The pass of a ring through a place on its edge `edge`, the ends included. */
export function passThrough(ring: Ring, edge: number, [x, y]: readonly [number, number]): Pass {
  const edges = ring.length / 2 - 1;
  const isAt = (v: number): boolean => ring[2 * v] === x && ring[2 * v + 1] === y;
  const before = isAt(edge) ? (edge + edges - 1) % edges : edge;
  const after = isAt(edge + 1) ? ((edge + 1) % edges) + 1 : edge + 1;
  return [ring[2 * before]!, ring[2 * before + 1]!, ring[2 * after]!, ring[2 * after + 1]!];
}

/**
 * What two passes through one place do there: cross, touch, or run along each other in some direction. Exact. Neither turns
 * straight back.
 */
export function howTheyMeet(at: readonly [number, number], a: Pass, b: Pass): "cross" | "touch" | "run-along" {
  const sides = [isWithinSweep(at, a, b[0], b[1]), isWithinSweep(at, a, b[2], b[3])];
  if (sides.includes(null)) return "run-along";
  return sides[0] === sides[1] ? "touch" : "cross";
}

/** Whether a direction is met on the turn from the way in to the way out; null when it is one of the two. */
function isWithinSweep([x, y]: readonly [number, number], pass: Pass, toX: number, toY: number): boolean | null {
  const [beforeX, beforeY, afterX, afterY] = pass;
  const fromBefore = orient2d(x, y, beforeX, beforeY, toX, toY);
  const fromAfter = orient2d(x, y, afterX, afterY, toX, toY);
  if (fromBefore === 0 && isSameWay(x, y, beforeX, beforeY, toX, toY)) return null;
  if (fromAfter === 0 && isSameWay(x, y, afterX, afterY, toX, toY)) return null;
  const turn = orient2d(x, y, beforeX, beforeY, afterX, afterY);
  if (turn > 0) return fromBefore > 0 && fromAfter < 0;
  if (turn < 0) return !(fromAfter > 0 && fromBefore < 0);
  return fromBefore > 0;
}

/** Of two directions on one line. */
function isSameWay(x: number, y: number, ax: number, ay: number, bx: number, by: number): boolean {
  return Math.sign(ax - x) === Math.sign(bx - x) && Math.sign(ay - y) === Math.sign(by - y);
}

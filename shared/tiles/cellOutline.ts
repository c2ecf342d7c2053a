import type { Ring } from "../geometry/rings.ts";

/**
 * The outline of what rings along cell corners enclose: stretches that are run through both ways enclose nothing and
 * vanish, be they of one ring (a strip that has become a line) or of two (a hole that has come to lie on its shell).
 * Corners are whole numbers from 0 to `size`.
 */
export function cellOutline(rings: readonly Ring[], size: number): Ring[] {
  const onward = new Map<number, number[]>();
  const stride = size + 1;
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      addEdge(onward, ring[i]! * stride + ring[i + 1]!, ring[i + 2]! * stride + ring[i + 3]!);
    }
  }
  const outline: Ring[] = [];
  for (const [start, next] of onward) {
    while (next.length > 0) outline.push(ringOf(walk(onward, start, stride), stride));
  }
  return outline;
}

function addEdge(onward: Map<number, number[]>, from: number, to: number): void {
  if (from === to) return;
  const back = onward.get(to);
  const at = back?.indexOf(from) ?? -1;
  if (back && at >= 0) {
    back.splice(at, 1);
    return;
  }
  const next = onward.get(from);
  if (next) next.push(to);
  else onward.set(from, [to]);
}

/** From a corner along its edges until it is back, at each crossing sharply left, so that the walk crosses none. */
function walk(onward: Map<number, number[]>, start: number, stride: number): number[] {
  const corners = [start];
  let [before, here] = [start, onward.get(start)!.pop()!];
  while (here !== start) {
    corners.push(here);
    const choices = onward.get(here)!;
    const chosen = choices.length === 1 ? 0 : sharpestLeft(before, here, choices, stride);
    [before, here] = [here, choices.splice(chosen, 1)[0]!];
  }
  corners.push(start);
  return corners;
}

function sharpestLeft(before: number, here: number, choices: readonly number[], stride: number): number {
  const back = direction(here, before, stride);
  // Clockwise from where the walk came from: what it keeps on its left stays one piece.
  const turns = choices.map((to) => (back - direction(here, to, stride) + 2 * Math.PI) % (2 * Math.PI) || 2 * Math.PI);
  return turns.indexOf(Math.min(...turns));
}

function direction(from: number, to: number, stride: number): number {
  return Math.atan2((to % stride) - (from % stride), Math.floor(to / stride) - Math.floor(from / stride));
}

function ringOf(corners: readonly number[], stride: number): Ring {
  return Float64Array.from(corners.flatMap((corner) => [Math.floor(corner / stride), corner % stride]));
}

import { type Ring, ringThrough } from "./rings.ts";

/**
 * Takes loops off a ring wherever it comes back to a vertex: rings that touch themselves become rings that touch each
 * other, which is what validity asks for (OGC 06-103r4 § 6.1.11). No position is moved; runs there and back vanish. A
 * ring that visits each vertex once is given back as it is.
 */
export function simpleLoops(ring: Ring): Ring[] {
  if (!mayRepeat(ring)) return [ring];
  const loops: Ring[] = [];
  const stack: number[] = [];
  const seen = new Map<string, number>();
  const count = ring.length / 2 - 1;
  const key = (i: number): string => `${ring[2 * i]} ${ring[2 * i + 1]}`;
  for (let i = 0; i < count; i++) {
    const from = seen.get(key(i));
    if (from !== undefined) {
      const loop = stack.splice(from);
      for (const j of loop) seen.delete(key(j));
      loops.push(ringThrough(ring, loop));
    }
    seen.set(key(i), stack.length);
    stack.push(i);
  }
  if (loops.length === 0) return [ring];
  loops.push(ringThrough(ring, stack));
  return loops.filter((loop) => loop.length >= 8);
}

/** Nearly all rings are simple: one number a vertex tells most of them apart, and much faster than texts do. */
function mayRepeat(ring: Ring): boolean {
  const count = ring.length / 2 - 1;
  const seen = new Set<number>();
  for (let i = 0; i < count; i++) seen.add(ring[2 * i]! + Math.PI * ring[2 * i + 1]!);
  return seen.size < count;
}

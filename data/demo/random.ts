/**
 * Chance that is the same everywhere. Only + − × ÷, Math.sqrt, Math.floor and Math.imul are used, which IEEE 754 and
 * ECMAScript pin down to the last bit; Math.sin, Math.hypot and the like may differ between engines.
 */

/** A position in the demo's plane: metres east and north of 117°E 31.8°N. */
export type Point = readonly [number, number];

/** A number in [0, 1). */
export type Random = () => number;

/** Tommy Ettinger's mulberry32. */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

/** A number in [0, 1) that depends on a lattice point and a seed only. */
export function latticeValue(ix: number, iy: number, seed: number): number {
  let h = Math.imul(ix | 0, 0x27d4eb2d) ^ Math.imul(iy | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth value noise in [0, 1) over a unit lattice. */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const u = fade(x - ix);
  const v = fade(y - iy);
  const south = mix(latticeValue(ix, iy, seed), latticeValue(ix + 1, iy, seed), u);
  const north = mix(latticeValue(ix, iy + 1, seed), latticeValue(ix + 1, iy + 1, seed), u);
  return mix(south, north, v);
}

/** Octaves of noise, each of half the size and half the weight of the one before; in [0, 1). */
export function fractalNoise(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let weight = 1;
  let total = 0;
  let frequency = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * noise(x * frequency, y * frequency, seed + octave);
    total += weight;
    weight /= 2;
    frequency *= 2;
  }
  return sum / total;
}

/** The unit vector after `turn` revolutions from east, counter-clockwise. Taylor series, good to 1e-9. */
export function direction(turn: number): Point {
  const quarter = Math.floor(turn * 4);
  const angle = (turn * 4 - quarter) * (Math.PI / 2);
  const q = angle * angle;
  const sine =
    angle * (1 - (q / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - (q / 72) * (1 - (q / 110) * (1 - q / 156))))));
  const cosine =
    1 - (q / 2) * (1 - (q / 12) * (1 - (q / 30) * (1 - (q / 56) * (1 - (q / 90) * (1 - (q / 132) * (1 - q / 182))))));
  const turns: readonly Point[] = [
    [cosine, sine],
    [-sine, cosine],
    [-cosine, -sine],
    [sine, -cosine],
  ];
  return turns[((quarter % 4) + 4) % 4]!;
}

function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

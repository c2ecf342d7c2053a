import { between, direction, noise, type Point, type Random } from "./random.ts";

/** Natural-looking lines and outlines, in metres. */

export function distance(a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  return Math.sqrt(dx * dx + dy * dy);
}

export function along(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** The unit vector to the left of a → b. */
export function leftNormal(a: Point, b: Point): Point {
  const length = distance(a, b);
  return [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
}

export function shifted(point: Point, by: Point, metres: number): Point {
  return [point[0] + by[0] * metres, point[1] + by[1] * metres];
}

export function rotated(point: Point, turn: number): Point {
  const [c, s] = direction(turn);
  return [point[0] * c - point[1] * s, point[0] * s + point[1] * c];
}

/** A winding line through the given points: midpoint displacement down to 350 m, then corner cutting, then even steps. */
export function meander(through: readonly Point[], random: Random, roughness: number, step: number): Point[] {
  let line: Point[] = [through[0]!];
  for (let i = 1; i < through.length; i++) displace(line, through[i - 1]!, through[i]!, random, roughness);
  for (let round = 0; round < 3; round++) line = cutCorners(line);
  return resample(line, step);
}

function displace(line: Point[], a: Point, b: Point, random: Random, roughness: number): void {
  const length = distance(a, b);
  if (length < 350) {
    line.push(b);
    return;
  }
  const middle = shifted(along(a, b, 0.5), leftNormal(a, b), between(random, -roughness, roughness) * length);
  displace(line, a, middle, random, roughness);
  displace(line, middle, b, random, roughness);
}

/** Chaikin's corner cutting; ends stay. */
function cutCorners(line: readonly Point[]): Point[] {
  const out: Point[] = [line[0]!];
  for (let i = 0; i + 1 < line.length; i++) {
    out.push(along(line[i]!, line[i + 1]!, 0.25), along(line[i]!, line[i + 1]!, 0.75));
  }
  out.push(line[line.length - 1]!);
  return out;
}

/** Points at even steps along a line; both ends stay. */
function resample(line: readonly Point[], step: number): Point[] {
  const out: Point[] = [line[0]!];
  let due = step;
  for (let i = 0; i + 1 < line.length; i++) {
    const length = distance(line[i]!, line[i + 1]!);
    while (due < length) {
      out.push(along(line[i]!, line[i + 1]!, due / length));
      due += step;
    }
    due -= length;
  }
  out.push(line[line.length - 1]!);
  return out;
}

/** The line moved to its left by `metres` at each vertex (negative: right), along the mean of the adjoining normals. */
export function offset(line: readonly Point[], metres: (index: number) => number): Point[] {
  return line.map((point, i) => {
    const before = line[Math.max(0, i - 1)]!;
    const after = line[Math.min(line.length - 1, i + 1)]!;
    return shifted(point, leftNormal(before, after), metres(i));
  });
}

/** A round patch with a wavering, star-shaped (hence never self-crossing) outline. */
export interface Blob {
  readonly centre: Point;
  readonly radius: number;
  readonly seed: number;
  /** Share of the radius by which the outline wavers. */
  readonly waver: number;
  readonly vertices: number;
  /** How much longer than wide, and in which direction (revolutions from east). */
  readonly stretch?: number;
  readonly turn?: number;
}

export function blobOutline(blob: Blob): Point[] {
  const ring: Point[] = [];
  for (let i = 0; i < blob.vertices; i++) {
    const unit = direction(i / blob.vertices);
    const reach = blobReach(blob, unit);
    const local: Point = [unit[0] * reach * (blob.stretch ?? 1), unit[1] * reach];
    const [x, y] = rotated(local, blob.turn ?? 0);
    ring.push([blob.centre[0] + x, blob.centre[1] + y]);
  }
  ring.push(ring[0]!);
  return ring;
}

/** Distance from the centre in units of the outline's: below 1 inside. */
export function blobDepth(blob: Blob, point: Point): number {
  const [x, y] = rotated([point[0] - blob.centre[0], point[1] - blob.centre[1]], -(blob.turn ?? 0));
  const squeezed = x / (blob.stretch ?? 1);
  const length = Math.sqrt(squeezed * squeezed + y * y);
  if (length === 0) return 0;
  return length / blobReach(blob, [squeezed / length, y / length]);
}

function blobReach(blob: Blob, unit: Point): number {
  const coarse = noise(unit[0] * 1.3 + 7, unit[1] * 1.3 + 7, blob.seed);
  const medium = noise(unit[0] * 4 + 19, unit[1] * 4 + 19, blob.seed + 1);
  const fine = noise(unit[0] * 15 + 31, unit[1] * 15 + 31, blob.seed + 2);
  const finest = noise(unit[0] * 60 + 83, unit[1] * 60 + 83, blob.seed + 3);
  return blob.radius * (1 + blob.waver * (1.2 * coarse + 0.55 * medium + 0.2 * fine + 0.05 * finest - 1));
}

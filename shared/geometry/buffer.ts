import { metresPerDegree } from "./ellipsoid.ts";
import { inflateLine, unite } from "./outline.ts";
import type { MultiPolygon } from "./rings.ts";

/**
 * Stretches are kept this short because the tangent plane that each is buffered in stretches east–west distances by
 * tan φ · Δφ away from its middle: 1e-4 over 1 km at 32°N, 5 mm in 50 m.
 */
const STRETCH_M = 1000;

/**
 * Everything within `radiusM` metres of the lines (edges straight in lon/lat, EPSG:4490), on the ellipsoid. Arcs are
 * polygons inscribed to within 5 mm.
 */
export function bufferLines(lines: readonly Float64Array[], radiusM: number): MultiPolygon {
  return unite(lines.flatMap((line) => stretches(line).flatMap((stretch) => bufferStretch(stretch, radiusM))));
}

/** Discs of `radiusM` metres about interleaved lon, lat positions. */
export function bufferPoints(points: Float64Array, radiusM: number): MultiPolygon {
  const discs: MultiPolygon[] = [];
  for (let i = 0; i < points.length; i += 2) discs.push(bufferStretch(points.subarray(i, i + 2), radiusM));
  return unite(discs.flat());
}

function bufferStretch(line: Float64Array, radiusM: number): MultiPolygon {
  const n = line.length;
  const middle: [number, number] = [(line[0]! + line[n - 2]!) / 2, (line[1]! + line[n - 1]!) / 2];
  return inflateLine(line, radiusM, middle, metresPerDegree(middle[1]));
}

/** Cuts a line into stretches of at most STRETCH_M metres; neighbours share their end. */
function stretches(line: Float64Array): Float64Array[] {
  const out: Float64Array[] = [];
  let current: number[] = [line[0]!, line[1]!];
  let length = 0;
  for (const [x, y, step] of walk(line)) {
    if (length + step > STRETCH_M && current.length > 2) {
      out.push(Float64Array.from(current));
      current = current.slice(-2);
      length = 0;
    }
    current.push(x, y);
    length += step;
  }
  out.push(Float64Array.from(current));
  return out;
}

/** Positions along a line after the first, at most STRETCH_M apart, each with its distance from the one before. */
function* walk(line: Float64Array): Generator<[number, number, number]> {
  for (let i = 0; i + 3 < line.length; i += 2) {
    const dx = line[i + 2]! - line[i]!;
    const dy = line[i + 3]! - line[i + 1]!;
    const { east, north } = metresPerDegree((line[i + 1]! + line[i + 3]!) / 2);
    const length = Math.hypot(dx * east, dy * north);
    const steps = Math.max(1, Math.ceil(length / STRETCH_M));
    for (let k = 1; k < steps; k++)
      yield [line[i]! + (dx * k) / steps, line[i + 1]! + (dy * k) / steps, length / steps];
    yield [line[i + 2]!, line[i + 3]!, length / steps];
  }
}

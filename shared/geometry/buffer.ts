import { metresPerDegree } from "./ellipsoid.ts";
import { transverseMercator } from "./gaussKruger.ts";
import { inflateLine, unite } from "./outline.ts";
import type { MultiPolygon } from "./rings.ts";

/**
 * Each stretch is buffered in a Gauss–Krüger plane about its own middle, true to scale within 3e-8 over a stretch and a
 * radius of 1 km each (y²/2R²). In a plane of degrees times metres a degree, a circle of 1 km would be 5 cm off. A
 * band's sides come back as edges straight in degrees, as the line's own edge is.
 */
const STRETCH_M = 1000;

/**
 * Everything within `radiusM` metres of the lines (edges straight in lon/lat, EPSG:4490), on the ellipsoid. Arcs are
 * polygons inscribed to within 1 mm.
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
  const plane = transverseMercator({
    centralMeridian: (line[0]! + line[n - 2]!) / 2,
    latitudeOfOrigin: (line[1]! + line[n - 1]!) / 2,
    falseEastingM: 0,
  });
  return inflateLine(plane.forward(line), radiusM).map((polygon) => polygon.map((ring) => plane.inverse(ring)));
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

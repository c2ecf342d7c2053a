/**
 * The shapes that geometry speaks: numbers only, no properties, no I/O.
 *
 * Coordinates are interleaved longitude, latitude in degrees (EPSG:4490 in lon/lat order) unless a name says
 * otherwise (`…Metres`). An edge is straight in longitude and latitude.
 */

/** Interleaved lon, lat, lon, lat …; closed: the first position is repeated as the last. */
export type Ring = Float64Array;

/** One outer ring, then its holes. Oriented as RFC 7946: outer counter-clockwise, holes clockwise. */
export type Polygon = readonly Ring[];

export type MultiPolygon = readonly Polygon[];

/** [west, south, east, north] in degrees. */
export type Bounds = readonly [number, number, number, number];

export const EMPTY_BOUNDS: Bounds = [
  Number.POSITIVE_INFINITY,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

export function vertexCount(polygons: MultiPolygon): number {
  let count = 0;
  for (const polygon of polygons) for (const ring of polygon) count += ring.length / 2;
  return count;
}

export function ringBounds(ring: Ring): Bounds {
  let [west, south, east, north] = EMPTY_BOUNDS;
  for (let i = 0; i < ring.length; i += 2) {
    const x = ring[i]!;
    const y = ring[i + 1]!;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

export function unionBounds(a: Bounds, b: Bounds): Bounds {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** The box around the outer rings (holes lie inside them). */
export function polygonBounds(polygons: MultiPolygon): Bounds {
  return boundsOfRings(polygons.flatMap((polygon) => polygon.slice(0, 1)));
}

/** The box around all the rings: of polygons that may be invalid, whose holes may lie outside. */
export function boundsOfRings(rings: readonly Ring[]): Bounds {
  let bounds = EMPTY_BOUNDS;
  for (const ring of rings) bounds = unionBounds(bounds, ringBounds(ring));
  return bounds;
}

export function boundsIntersect(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
}

export function boundsContain(outer: Bounds, inner: Bounds): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** The four quarters of a box: SW, SE, NW, NE. */
export function quarters([west, south, east, north]: Bounds): [Bounds, Bounds, Bounds, Bounds] {
  const x = (west + east) / 2;
  const y = (south + north) / 2;
  return [
    [west, south, x, y],
    [x, south, east, y],
    [west, y, x, north],
    [x, y, east, north],
  ];
}

/** Repeats the first of interleaved positions as the last; false where it stood there already. */
export function closeRing(positions: number[]): boolean {
  const n = positions.length;
  if (positions[0] === positions[n - 2] && positions[1] === positions[n - 1]) return false;
  positions.push(positions[0]!, positions[1]!);
  return true;
}

/** Of a vertex; the origin where a ring has no such vertex. */
export function positionOf(ring: Ring, vertex: number): [number, number] {
  return [ring[2 * vertex] ?? 0, ring[2 * vertex + 1] ?? 0];
}

/** The positions of a ring or line, a ring's closing one too. */
export function positionsOf(line: Float64Array): [number, number][] {
  return Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i]!, line[2 * i + 1]!]);
}

/** The closed ring through vertices of another, given by their numbers. */
export function ringThrough(ring: Ring, vertices: readonly number[]): Ring {
  const through = new Float64Array(2 * vertices.length + 2);
  [...vertices, vertices[0]!].forEach((v, i) => {
    through[2 * i] = ring[2 * v]!;
    through[2 * i + 1] = ring[2 * v + 1]!;
  });
  return through;
}

/** Twice the signed area in square degrees; positive when counter-clockwise. Computed about the first vertex to save digits. */
export function signedDoubleArea(ring: Ring): number {
  const x0 = ring[0]!;
  const y0 = ring[1]!;
  let sum = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    sum += (ring[i]! - x0) * (ring[i + 3]! - y0) - (ring[i + 2]! - x0) * (ring[i + 1]! - y0);
  }
  return sum;
}

export function reversed(ring: Ring): Ring {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    out[i] = ring[ring.length - 2 - i]!;
    out[i + 1] = ring[ring.length - 1 - i]!;
  }
  return out;
}

/** Outer rings counter-clockwise, holes clockwise. Rings that already run so are kept, not copied. */
export function oriented(polygon: Polygon): Polygon {
  return polygon.map((ring, index) => (signedDoubleArea(ring) >= 0 === (index === 0) ? ring : reversed(ring)));
}

/** Crossing parity of one ring; half-open in latitude, so that a vertex counts once. */
export function crossesOdd(ring: Ring, x: number, y: number): boolean {
  let odd = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const y0 = ring[i + 1]!;
    const y1 = ring[i + 3]!;
    if (y0 > y === y1 > y) continue;
    const x0 = ring[i]!;
    const x1 = ring[i + 2]!;
    if (x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) odd = !odd;
  }
  return odd;
}

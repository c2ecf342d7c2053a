import { Problem } from "../problems/problem.ts";
import type { Crs } from "./crs.ts";
import { metresPerDegree } from "./ellipsoid.ts";

/**
 * Edges that are straight in a plane, brought to longitude and latitude.
 *
 * Only the vertices of an edge would move onto the straight line in degrees between them: 0.18 m off for 3.8 km, and
 * growing with the square of the length. So an edge is cut into n equal parts in the plane first, n from its measured
 * sagitta. Cut points depend on the edge and not on its direction, to the last bit, so that neighbours stay neighbours.
 */

/** What is promised: a boundary moves by less than 1 mm. */
export const MAX_DEVIATION_M = 0.001;

/** Sagittas are sampled, so the promise is kept with a margin. */
const SAFETY = 1.25;

/** Below this length in metres the middle of an edge tells its whole sagitta: what a cubic bend adds is under 0.05 mm. */
const LONG_EDGE_M = 5000;

export interface DensifyOptions {
  readonly maxDeviationM?: number;
  /** A few edges of a thousand kilometres become a million positions: what answers callers sets a limit. */
  readonly maxPositions?: number;
}

/**
 * Lon/lat positions (EPSG:4490) of a ring or line given in `crs`, densified so that no point of it moves by more than
 * `maxDeviationM` metres. A geographic ring is returned as it is.
 * @throws Problem `too-many-vertices` before it would have more than `maxPositions`
 */
export function densifyRing(
  xy: Float64Array,
  crs: Crs,
  { maxDeviationM = MAX_DEVIATION_M, maxPositions = Number.POSITIVE_INFINITY }: DensifyOptions = {},
): Float64Array {
  const lonLat = crs.toLonLat(xy);
  if (crs.isGeographic || xy.length < 4) return lonLat;
  const counts = segmentCounts(xy, lonLat, crs, maxDeviationM, maxPositions);
  const cuts = cutPoints(xy, counts);
  return cuts.length === 0 ? lonLat : interleaved(lonLat, counts, crs.toLonLat(cuts));
}

/** A line with every edge cut into so many equal parts; asked about and cut the same in either direction. */
export function cutEdges(line: Float64Array, partsOf: (edge: Edge) => number): Float64Array {
  const counts = new Uint32Array(line.length / 2 - 1);
  for (let k = 0; k < counts.length; k++) counts[k] = partsOf(canonical(edgeAt(line, 2 * k)));
  const cuts = cutPoints(line, counts);
  return cuts.length === 0 ? line : interleaved(line, counts, cuts);
}

/**
 * How far, in metres, the edge straight in degrees between two positions is from the edge straight in the plane of
 * `crs`. 0 for a geographic system.
 */
export function edgeSagittaM(lon1: number, lat1: number, lon2: number, lat2: number, crs: Crs): number {
  if (crs.isGeographic) return 0;
  const planeEdge = edgeAt(crs.fromLonLat(Float64Array.of(lon1, lat1, lon2, lat2)), 0);
  const between = crs.toLonLat(pointsAlong(planeEdge, [0.25, 0.5, 0.75]));
  let sagitta = 0;
  for (let i = 0; i < between.length; i += 2) {
    sagitta = Math.max(sagitta, distanceToChord([lon1, lat1, lon2, lat2], between[i]!, between[i + 1]!));
  }
  return sagitta;
}

export type Edge = readonly [x1: number, y1: number, x2: number, y2: number];

function edgeAt(xy: Float64Array, i: number): Edge {
  return [xy[i]!, xy[i + 1]!, xy[i + 2]!, xy[i + 3]!];
}

/** True when the edge runs against its canonical direction (smaller x first, then smaller y). */
function runsBackward([x1, y1, x2, y2]: Edge): boolean {
  return x1 > x2 || (x1 === x2 && y1 > y2);
}

function canonical(edge: Edge): Edge {
  return runsBackward(edge) ? [edge[2], edge[3], edge[0], edge[1]] : edge;
}

function pointsAlong([x1, y1, x2, y2]: Edge, fractions: readonly number[]): Float64Array {
  const out = new Float64Array(2 * fractions.length);
  fractions.forEach((t, k) => {
    out[2 * k] = x1 + (x2 - x1) * t;
    out[2 * k + 1] = y1 + (y2 - y1) * t;
  });
  return out;
}

/** Distance in metres of a position from the chord of an edge in degrees, in the local metric of the edge's middle. */
function distanceToChord([lon1, lat1, lon2, lat2]: Edge, lon: number, lat: number): number {
  const { east, north } = metresPerDegree((lat1 + lat2) / 2);
  const [ex, ey] = [(lon2 - lon1) * east, (lat2 - lat1) * north];
  const [px, py] = [(lon - lon1) * east, (lat - lat1) * north];
  const length = Math.hypot(ex, ey);
  return length === 0 ? Math.hypot(px, py) : Math.abs(ex * py - ey * px) / length;
}

/** Into how many parts each edge has to be cut. */
function segmentCounts(
  xy: Float64Array,
  lonLat: Float64Array,
  crs: Crs,
  maxDeviationM: number,
  maxPositions: number,
): Uint32Array {
  let positions = 0;
  const middles = new Float64Array(xy.length - 2);
  for (let i = 0; i < middles.length; i++) middles[i] = (xy[i]! + xy[i + 2]!) / 2;
  const between = crs.toLonLat(middles);
  const counts = new Uint32Array(xy.length / 2 - 1);
  for (let k = 0; k < counts.length; k++) {
    const i = 2 * k;
    const edge = edgeAt(xy, i);
    const chord = edgeAt(lonLat, i);
    const forward = runsBackward(edge) ? canonicalChord(chord) : chord;
    const sagitta = distanceToChord(forward, between[i]!, between[i + 1]!) * SAFETY;
    const lengthM = Math.hypot(edge[2] - edge[0], edge[3] - edge[1]) * crs.unitMetres;
    // A long edge costs a look at every stretch of it, so that the limit is asked before and after.
    if (positions + lengthM / LONG_EDGE_M > maxPositions) throw tooManyPositions(maxPositions);
    counts[k] =
      lengthM > LONG_EDGE_M
        ? segmentsOfLongEdge(canonical(edge), forward, crs, maxDeviationM)
        : Math.max(1, Math.ceil(Math.sqrt(sagitta / maxDeviationM)));
    positions += counts[k]!;
    if (positions > maxPositions) throw tooManyPositions(maxPositions);
  }
  return counts;
}

function canonicalChord([lon1, lat1, lon2, lat2]: Edge): Edge {
  return [lon2, lat2, lon1, lat1];
}

/**
 * An edge of many kilometres bends unevenly: its bend is measured on stretches short enough to bend evenly, and the
 * greatest decides. The sagitta of a stretch falls with the square of the number of parts.
 */
function segmentsOfLongEdge(edge: Edge, chord: Edge, crs: Crs, maxDeviationM: number): number {
  const length = Math.hypot(edge[2] - edge[0], edge[3] - edge[1]) * crs.unitMetres;
  const stretches = Math.ceil(length / LONG_EDGE_M);
  const halves = Array.from({ length: 2 * stretches - 1 }, (_, k) => (k + 1) / (2 * stretches));
  const positions = Float64Array.of(chord[0], chord[1], ...crs.toLonLat(pointsAlong(edge, halves)), chord[2], chord[3]);
  let sagitta = 0;
  for (let i = 0; i + 5 < positions.length; i += 4) {
    const stretch: Edge = [positions[i]!, positions[i + 1]!, positions[i + 4]!, positions[i + 5]!];
    sagitta = Math.max(sagitta, distanceToChord(stretch, positions[i + 2]!, positions[i + 3]!));
  }
  return Math.max(1, Math.ceil(stretches * Math.sqrt((sagitta * SAFETY) / maxDeviationM)));
}

/** The inner cut points of all edges in ring order; each edge's are computed in its canonical direction. */
function cutPoints(xy: Float64Array, counts: Uint32Array): Float64Array {
  const out = new Float64Array(2 * counts.reduce((sum, n) => sum + n - 1, 0));
  if (out.length === 0) return out;
  let at = 0;
  counts.forEach((n, k) => {
    const edge = edgeAt(xy, 2 * k);
    const [x1, y1, x2, y2] = canonical(edge);
    const backward = runsBackward(edge);
    for (let j = 1; j < n; j++) {
      const t = (backward ? n - j : j) / n;
      out[at++] = x1 + (x2 - x1) * t;
      out[at++] = y1 + (y2 - y1) * t;
    }
  });
  return out;
}

function interleaved(vertices: Float64Array, counts: Uint32Array, cuts: Float64Array): Float64Array {
  const out = new Float64Array(vertices.length + cuts.length);
  let at = 0;
  let cut = 0;
  counts.forEach((n, k) => {
    out[at++] = vertices[2 * k]!;
    out[at++] = vertices[2 * k + 1]!;
    const inner = 2 * (n - 1);
    out.set(cuts.subarray(cut, cut + inner), at);
    at += inner;
    cut += inner;
  });
  out[at] = vertices[vertices.length - 2]!;
  out[at + 1] = vertices[vertices.length - 1]!;
  return out;
}

export function tooManyPositions(limit: number): Problem {
  return new Problem({
    type: "too-many-vertices",
    status: 413,
    title: { zh: "顶点过多", en: "Too many vertices" },
    detail: {
      zh: `投影坐标的长边加密后顶点超过上限 ${limit}`,
      en: `Densified to a millimetre, the long projected edges have more than ${limit} vertices`,
    },
    mend: { zh: "分块提交，或以经纬度提交", en: "Send it in parts, or in longitude and latitude" },
  });
}

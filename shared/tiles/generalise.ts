import { assemble } from "../geometry/assemble.ts";
import { cutRings } from "../geometry/cutRings.ts";
import { type Bounds, type MultiPolygon, type Ring, signedDoubleArea } from "../geometry/rings.ts";
import { MAX_ZOOM, type TileAddress, tileBounds } from "./webMercatorQuad.ts";

/** How a tile is drawn. Tiles are for looking at: no check ever reads one. */
export interface TileFrame {
  /** The tile and a strip around it, so that outlines along the cut stay out of sight (degrees). */
  readonly box: Bounds;
  /** A vertex is left out when that moves the outline by less (degrees); 0 on the deepest level. */
  readonly tolerance: number;
}

/** 1/64 of the tile: 4 pixels of 256. */
const BUFFER = 1 / 64;

/** An eighth of a pixel where a tile is shown on 256 pixels. */
const STEPS = 2048;

export function tileFrame(address: TileAddress): TileFrame {
  const [west, south, east, north] = tileBounds(address);
  const dx = (east - west) * BUFFER;
  const dy = (north - south) * BUFFER;
  // A Mercator tile is never higher than wide in degrees: by its height the outline moves no more in either direction.
  const tolerance = address.zoom === MAX_ZOOM ? 0 : (north - south) / STEPS;
  return { box: [west - dx, south - dy, east + dx, north + dy], tolerance };
}

/** The part of the polygons in the frame, without what is too small to be seen there. Neighbours are not kept in step. */
export function generalised(polygons: MultiPolygon, { box, tolerance }: TileFrame): MultiPolygon {
  const rings = cutToBox(polygons.flat(), box);
  const kept = tolerance === 0 ? rings : rings.flatMap((ring) => simplified(ring, tolerance) ?? []);
  return assemble(kept);
}

function cutToBox(rings: readonly Ring[], [west, south, east, north]: Bounds): readonly Ring[] {
  const columns = cutRings(cutRings(rings, 0, west, "high"), 0, east, "low");
  return cutRings(cutRings(columns, 1, south, "high"), 1, north, "low");
}

/** Douglas–Peucker on a closed ring; `null` where its area is less than a square of the tolerance, or nothing is left. */
export function simplified(ring: Ring, tolerance: number): Ring | null {
  const area = signedDoubleArea(ring);
  if (Math.abs(area) / 2 < tolerance * tolerance) return null;
  const last = ring.length / 2 - 1;
  const keep = new Uint8Array(last + 1);
  const far = furthestFrom(ring, 0);
  keep[0] = keep[far] = keep[last] = 1;
  const spans: [number, number][] = [
    [0, far],
    [far, last],
  ];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const middle = furthestFromEdge(ring, span[0], span[1], tolerance * tolerance);
    if (middle === -1) continue;
    keep[middle] = 1;
    spans.push([span[0], middle], [middle, span[1]]);
  }
  const out = gathered(ring, keep);
  // A thin ring may turn over, and an outer ring would become a hole.
  return out && signedDoubleArea(out) * area > 0 ? out : null;
}

function gathered(ring: Ring, keep: Uint8Array): Ring | null {
  const count = keep.reduce((sum, one) => sum + one, 0);
  if (count < 4) return null;
  const out = new Float64Array(2 * count);
  let at = 0;
  for (let i = 0; i < keep.length; i++) {
    if (!keep[i]) continue;
    out[at++] = ring[2 * i]!;
    out[at++] = ring[2 * i + 1]!;
  }
  return out;
}

function furthestFrom(ring: Ring, from: number): number {
  let furthest = from;
  let most = -1;
  for (let i = 0; 2 * i < ring.length; i++) {
    const d = (ring[2 * i]! - ring[2 * from]!) ** 2 + (ring[2 * i + 1]! - ring[2 * from + 1]!) ** 2;
    if (d > most) {
      most = d;
      furthest = i;
    }
  }
  return furthest;
}

/** The vertex between two others that lies furthest from the edge between them, −1 when none is beyond the tolerance. */
function furthestFromEdge(ring: Ring, from: number, to: number, squaredTolerance: number): number {
  const x = ring[2 * from]!;
  const y = ring[2 * from + 1]!;
  const dx = ring[2 * to]! - x;
  const dy = ring[2 * to + 1]! - y;
  const length = dx * dx + dy * dy;
  let furthest = -1;
  let most = squaredTolerance;
  for (let i = from + 1; i < to; i++) {
    const px = ring[2 * i]! - x;
    const py = ring[2 * i + 1]! - y;
    const along = length === 0 ? 0 : Math.min(Math.max((px * dx + py * dy) / length, 0), 1);
    const squared = (px - along * dx) ** 2 + (py - along * dy) ** 2;
    if (squared > most) {
      most = squared;
      furthest = i;
    }
  }
  return furthest;
}

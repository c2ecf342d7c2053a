import { fromLattice } from "./plane.ts";
import { Groups, planeArea, type Subdivision, twin } from "./subdivision.ts";

/** A closed ring of half-edges, the region to their left. */
export type EdgeRing = readonly number[];

/** Outline, then holes. */
export type EdgePolygon = readonly EdgeRing[];

/**
 * Joins faces of equal label: edges between two such faces fall away, the others stay vertex by vertex, so that two
 * regions that touch share the very same edges. Labels below 0 take no part. Result by label, then by place.
 */
export function joinFaces(plane: Subdivision, labels: readonly number[]): Map<number, EdgePolygon[]> {
  const labelOf = (halfEdge: number) => (plane.face[halfEdge]! < 0 ? -1 : labels[plane.face[halfEdge]!]!);
  const isBorder = (halfEdge: number) => labelOf(halfEdge) >= 0 && labelOf(halfEdge) !== labelOf(twin(halfEdge));
  const groups = new Groups(plane.faces);
  for (let h = 0; h < plane.origin.length; h += 2) {
    if (labelOf(h) >= 0 && labelOf(h) === labelOf(twin(h))) groups.join(plane.face[h]!, plane.face[twin(h)]!);
  }
  const parts = new Map<number, { outline: EdgeRing[]; holes: EdgeRing[] }>();
  const seen = new Uint8Array(plane.origin.length);
  for (let h = 0; h < plane.origin.length; h++) {
    if (seen[h] || !isBorder(h)) continue;
    for (const ring of splitAtTouches(plane, traceBorder(plane, h, isBorder, seen))) {
      const group = groups.of(plane.face[ring[0]!]!);
      const part = parts.get(group) ?? { outline: [], holes: [] };
      parts.set(group, part);
      (ringArea(plane, ring) > 0 ? part.outline : part.holes).push(ring);
    }
  }
  const regions = new Map<number, EdgePolygon[]>();
  for (const [group, { outline, holes }] of [...parts].sort(([a], [b]) => a - b)) {
    if (outline.length !== 1) throw new Error(`a part of the demo has ${outline.length} outlines`);
    const label = labels[group]!;
    regions.set(label, [...(regions.get(label) ?? []), [outline[0]!, ...holes]]);
  }
  return regions;
}

function traceBorder(
  plane: Subdivision,
  first: number,
  isBorder: (halfEdge: number) => boolean,
  seen: Uint8Array,
): number[] {
  const ring: number[] = [];
  let h = first;
  do {
    ring.push(h);
    seen[h] = 1;
    h = plane.next[h]!;
    while (!isBorder(h)) h = plane.next[twin(h)]!;
  } while (h !== first);
  return ring;
}

/** A border that touches itself in a vertex becomes two rings, as OGC's polygons want it. */
function splitAtTouches(plane: Subdivision, border: readonly number[]): number[][] {
  const rings: number[][] = [];
  const path: number[] = [];
  const positionOf = new Map<number, number>();
  for (const h of border) {
    const vertex = plane.origin[h]!;
    const since = positionOf.get(vertex);
    if (since !== undefined) {
      const ring = path.splice(since);
      for (const gone of ring) positionOf.delete(plane.origin[gone]!);
      rings.push(ring);
    }
    positionOf.set(vertex, path.length);
    path.push(h);
  }
  rings.push(path);
  return rings;
}

function ringArea(plane: Subdivision, ring: EdgeRing): number {
  return planeArea(ring.map((h) => fromLattice(plane.xs[plane.origin[h]!]!, plane.ys[plane.origin[h]!]!)));
}

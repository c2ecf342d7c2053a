import { distance } from "./curves.ts";
import type { County } from "./faceFeatures.ts";
import { nearestFraction } from "./lineIndex.ts";
import { fromLattice } from "./plane.ts";
import type { Point } from "./random.ts";
import { joinFaces } from "./regions.ts";
import { twin } from "./subdivision.ts";

export const CONTROL_LINES = ["STBHHX", "YJJBNTBHTB", "CZKFBJ"] as const;
export type ControlLine = (typeof CONTROL_LINES)[number];

/** A stretch of a control line's border: the control line lies to the left of a → b, ground without any to the right. */
export interface BorderEdge {
  readonly line: ControlLine;
  readonly halfEdge: number;
  readonly a: Point;
  readonly b: Point;
  readonly length: number;
}

/** A hole in a control line's whole extent. */
export interface Hole {
  readonly line: ControlLine;
  readonly ring: readonly Point[];
  readonly faces: readonly number[];
}

/** What the sites are laid out against: the county's faces, borders and holes, in metres. */
export class SiteGround {
  readonly county: County;
  readonly inside: readonly number[];
  readonly outside: readonly number[];
  readonly borders: readonly BorderEdge[];
  readonly countyBorder: readonly { readonly a: Point; readonly b: Point }[];
  readonly holes: readonly Hole[];

  constructor(county: County) {
    this.county = county;
    const faces = [...county.zoning.keys()].filter((face) => county.zoning[face] !== null);
    this.inside = faces.filter((face) => this.lineOf(face) !== null);
    this.outside = faces.filter((face) => this.lineOf(face) === null);
    const { plane } = county.landscape;
    const halfEdges = [...plane.face.keys()];
    this.borders = halfEdges.filter((h) => this.#isOpenBorder(h)).map((h) => this.#borderEdge(h));
    this.countyBorder = halfEdges
      .filter((h) => this.isCounty(plane.face[h]!) && !this.isCounty(plane.face[twin(h)]!))
      .map((h) => ({ a: this.start(h), b: this.start(twin(h)) }));
    this.holes = CONTROL_LINES.flatMap((line) => this.#holesOf(line));
  }

  isCounty(face: number): boolean {
    return face >= 0 && this.county.zoning[face] !== null;
  }

  lineOf(face: number): ControlLine | null {
    const zoning = face < 0 ? null : this.county.zoning[face];
    if (!zoning) return null;
    if (zoning.redLine) return "STBHHX";
    if (zoning.growth) return "CZKFBJ";
    return zoning.farmland ? "YJJBNTBHTB" : null;
  }

  /** Where a half-edge begins. */
  start(halfEdge: number): Point {
    const { plane } = this.county.landscape;
    const vertex = plane.origin[halfEdge]!;
    return fromLattice(plane.xs[vertex]!, plane.ys[vertex]!);
  }

  faceRight(edge: BorderEdge): number {
    return this.county.landscape.plane.face[twin(edge.halfEdge)]!;
  }

  innerPoint(face: number): Point {
    return this.county.landscape.plane.inner[face]!;
  }

  /** Half-edges of the face's outline, in order; null where the face has holes. */
  outline(face: number): number[] | null {
    const { plane } = this.county.landscape;
    const [first, ...holes] = plane.loops[face]!;
    return holes.length > 0 ? null : this.#loop(first!);
  }

  /** Distance of the face's inner point from its border (m). */
  clearance(face: number): number {
    const { plane } = this.county.landscape;
    const at = plane.inner[face]!;
    let least = Number.POSITIVE_INFINITY;
    for (const first of plane.loops[face]!) {
      for (const h of this.#loop(first)) {
        const [a, b] = [this.start(h), this.start(twin(h))];
        const t = nearestFraction(a, b, at);
        least = Math.min(least, distance(at, [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]));
      }
    }
    return least;
  }

  /** Faces of a control line that can be reached from one by crossing at most `steps` borders of faces. */
  nearbyFaces(face: number, line: ControlLine, steps: number): number[] {
    const { plane } = this.county.landscape;
    const seen = new Set([face]);
    let rim = [face];
    for (let step = 0; step < steps; step++) {
      const neighbours = rim.flatMap((at) => plane.loops[at]!.flatMap((first) => this.#loop(first)));
      rim = [...new Set(neighbours.map((h) => plane.face[twin(h)]!))].filter((at) => at >= 0 && !seen.has(at));
      for (const at of rim) seen.add(at);
    }
    return [...seen].filter((at) => this.lineOf(at) === line);
  }

  /** The line's border from an edge on, for about `length` metres; the first point is the edge's start. */
  followBorder(edge: BorderEdge, length: number): Point[] {
    const { plane } = this.county.landscape;
    const points = [edge.a];
    let done = 0;
    let h = edge.halfEdge;
    while (done < length) {
      const next = this.start(twin(h));
      done += distance(points[points.length - 1]!, next);
      points.push(next);
      h = plane.next[h]!;
      while (!this.#isBorder(h, edge.line)) h = plane.next[twin(h)]!;
      if (h === edge.halfEdge) break;
    }
    return points;
  }

  #loop(first: number): number[] {
    const { plane } = this.county.landscape;
    const loop = [first];
    for (let h = plane.next[first]!; h !== first; h = plane.next[h]!) loop.push(h);
    return loop;
  }

  #isBorder(h: number, line: ControlLine): boolean {
    const { plane } = this.county.landscape;
    return this.lineOf(plane.face[h]!) === line && this.lineOf(plane.face[twin(h)]!) !== line;
  }

  #isOpenBorder(h: number): boolean {
    const { plane } = this.county.landscape;
    const right = plane.face[twin(h)]!;
    return this.lineOf(plane.face[h]!) !== null && this.isCounty(right) && this.lineOf(right) === null;
  }

  #borderEdge(halfEdge: number): BorderEdge {
    const [a, b] = [this.start(halfEdge), this.start(twin(halfEdge))];
    const line = this.lineOf(this.county.landscape.plane.face[halfEdge]!)!;
    return { line, halfEdge, a, b, length: distance(a, b) };
  }

  #holesOf(line: ControlLine): Hole[] {
    const { plane } = this.county.landscape;
    const labels = Array.from({ length: plane.faces }, (_, face) => (this.lineOf(face) === line ? 0 : -1));
    const rings = (joinFaces(plane, labels).get(0) ?? []).flatMap(([, ...holes]) => holes);
    return rings.map((ring) => ({
      line,
      ring: ring.map((h) => this.start(h)),
      faces: [...new Set(ring.map((h) => plane.face[twin(h)]!))].filter((face) => face >= 0),
    }));
  }
}

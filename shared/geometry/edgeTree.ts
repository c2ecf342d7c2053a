import { type Bounds, EMPTY_BOUNDS, type MultiPolygon } from "./rings.ts";
import { footOnSegment } from "./segment.ts";

/** Edges in a leaf of the tree. */
const LEAF = 8;

/** A meeting so little beyond an edge's end is at the end: better listed twice than not at all. */
const AT_END = 1e-9;

/**
 * Edges of polygons in a plane, for "how far is the boundary" and "is this inside". Neighbours on a ring are neighbours in
 * space, so a binary tree of boxes over the edges in their own order finds the nearest one in about log n steps.
 */
export class EdgeTree {
  /** x0, y0, x1, y1 of each edge. */
  private readonly edges: Float64Array;
  /** west, south, east, north of each node; node 1 is the root, node i has the children 2i and 2i + 1. */
  private readonly boxes: Float64Array;
  private readonly firstLeaf: number;

  /** @param plane polygons in any plane with one unit on both axes */
  constructor(plane: MultiPolygon) {
    this.edges = edgesOf(plane);
    this.firstLeaf = 1;
    while (this.firstLeaf * LEAF * 4 < this.edges.length) this.firstLeaf *= 2;
    this.boxes = new Float64Array(this.firstLeaf * 8);
    for (let node = 2 * this.firstLeaf - 1; node > 0; node--) this.fillBox(node);
  }

  /** Number of the edge nearest to a position. */
  nearest(x: number, y: number): number {
    let best = -1;
    let bestSquare = Number.POSITIVE_INFINITY;
    const visit = (node: number): void => {
      if (node >= this.firstLeaf) {
        const [from, to] = this.leafEdges(node);
        for (let edge = from; edge < to; edge++) {
          const square = this.squareTo(edge, x, y);
          if (square < bestSquare) [best, bestSquare] = [edge, square];
        }
        return;
      }
      const [left, right] = [this.squareToBox(2 * node, x, y), this.squareToBox(2 * node + 1, x, y)];
      const nearer = left <= right ? 2 * node : 2 * node + 1;
      if (Math.min(left, right) < bestSquare) visit(nearer);
      if (Math.max(left, right) < bestSquare) visit(4 * node + 1 - nearer);
    };
    visit(1);
    return best;
  }

  distanceTo(edge: number, x: number, y: number): number {
    return Math.sqrt(this.squareTo(edge, x, y));
  }

  /** Point of an edge nearest to a position. */
  footOn(edge: number, x: number, y: number): [number, number] {
    const [x0, y0, dx, dy] = this.vector(edge);
    return footOnSegment([x, y], [x0, y0], [dx, dy]);
  }

  /** By crossing parity; on the boundary itself either answer. */
  contains(x: number, y: number): boolean {
    let inside = false;
    this.eachNear([x, y, Number.POSITIVE_INFINITY, y], (edge) => {
      if (this.isEastOf(edge, x, y)) inside = !inside;
    });
    return inside;
  }

  /**
   * Where a segment meets edges, as shares of its length from the first end. Edges along the segment itself are left out;
   * a meeting at an edge's end may be listed for both of its edges.
   */
  crossings(x0: number, y0: number, x1: number, y1: number): number[] {
    const shares: number[] = [];
    const [west, east] = x0 < x1 ? [x0, x1] : [x1, x0];
    const [south, north] = y0 < y1 ? [y0, y1] : [y1, y0];
    this.eachNear([west, south, east, north], (edge) => {
      const share = this.crossing(edge, x0, y0, x1 - x0, y1 - y0);
      if (share > 0 && share < 1) shares.push(share);
    });
    return shares;
  }

  /** Every edge in a leaf whose box meets `bounds`, in order. */
  private eachNear([west, south, east, north]: Bounds, act: (edge: number) => void): void {
    const visit = (node: number): void => {
      const { boxes } = this;
      const at = 4 * node;
      if (!(boxes[at]! <= east && boxes[at + 2]! >= west && boxes[at + 1]! <= north && boxes[at + 3]! >= south)) return;
      if (node < this.firstLeaf) {
        visit(2 * node);
        visit(2 * node + 1);
        return;
      }
      const [from, to] = this.leafEdges(node);
      for (let edge = from; edge < to; edge++) act(edge);
    };
    visit(1);
  }

  /** Share of the segment at which it meets the edge; NaN where it does not. */
  private crossing(edge: number, x: number, y: number, sx: number, sy: number): number {
    const [ex, ey, dx, dy] = this.vector(edge);
    const cross = sx * dy - sy * dx;
    if (cross === 0) return Number.NaN;
    const along = ((ex - x) * sy - (ey - y) * sx) / cross;
    if (along < -AT_END || along > 1 + AT_END) return Number.NaN;
    return ((ex - x) * dy - (ey - y) * dx) / cross;
  }

  private isEastOf(edge: number, x: number, y: number): boolean {
    const [x0, y0, dx, dy] = this.vector(edge);
    return y0 > y !== y0 + dy > y && x < x0 + ((y - y0) / dy) * dx;
  }

  private vector(edge: number): [number, number, number, number] {
    const at = 4 * edge;
    const [x0, y0] = [this.edges[at]!, this.edges[at + 1]!];
    return [x0, y0, this.edges[at + 2]! - x0, this.edges[at + 3]! - y0];
  }

  private squareTo(edge: number, x: number, y: number): number {
    const [fx, fy] = this.footOn(edge, x, y);
    return (x - fx) ** 2 + (y - fy) ** 2;
  }

  private squareToBox(node: number, x: number, y: number): number {
    const at = 4 * node;
    const dx = Math.max(this.boxes[at]! - x, 0, x - this.boxes[at + 2]!);
    const dy = Math.max(this.boxes[at + 1]! - y, 0, y - this.boxes[at + 3]!);
    return dx * dx + dy * dy;
  }

  private leafEdges(node: number): [number, number] {
    const from = (node - this.firstLeaf) * LEAF;
    return [from, Math.min(from + LEAF, this.edges.length / 4)];
  }

  /** A leaf's box is that of its edges, another node's that of its two children; an empty one is nowhere. */
  private fillBox(node: number): void {
    const isLeaf = node >= this.firstLeaf;
    const [from, to] = isLeaf ? this.leafEdges(node) : [2 * node, 2 * node + 2];
    const source = isLeaf ? this.edges : this.boxes;
    const box: [number, number, number, number] = [...EMPTY_BOUNDS];
    for (let at = 4 * from; at < 4 * to; at += 4) {
      const [x0, y0, x1, y1] = [source[at]!, source[at + 1]!, source[at + 2]!, source[at + 3]!];
      if (x0 === EMPTY_BOUNDS[0]) continue;
      box[0] = Math.min(box[0], x0, x1);
      box[1] = Math.min(box[1], y0, y1);
      box[2] = Math.max(box[2], x0, x1);
      box[3] = Math.max(box[3], y0, y1);
    }
    this.boxes.set(box, 4 * node);
  }
}

function edgesOf(plane: MultiPolygon): Float64Array {
  const edges: number[] = [];
  for (const ring of plane.flat()) {
    for (let i = 0; i + 3 < ring.length; i += 2) edges.push(ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!);
  }
  return Float64Array.from(edges);
}

import { toLattice } from "./plane.ts";
import type { Point } from "./random.ts";

/**
 * All lines of the county, cut at every crossing: afterwards two edges meet at common end vertices only.
 * Coordinates are lattice integers (plane.ts); edges are short, so that orientation is exact in doubles.
 */
export interface NodedLines {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Pairs of vertex numbers; no edge twice, none dangling. */
  readonly edges: readonly (readonly [number, number])[];
}

type Edge = readonly [number, number];

/** Side of the grid that finds crossing candidates, in lattice units (about 100 m). */
const CELL = 1_000_000;
const MOST_ROUNDS = 12;

export class Linework {
  readonly #xs: number[] = [];
  readonly #ys: number[] = [];
  readonly #vertexAt = new Map<string, number>();
  #edges: Edge[] = [];

  /** Adds a line in metres; `keep` may drop single edges (by their middle). */
  addLine(points: readonly Point[], keep: (middle: Point) => boolean = () => true): void {
    for (let i = 0; i + 1 < points.length; i++) {
      const [a, b] = [points[i]!, points[i + 1]!];
      if (keep([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]))
        this.#addEdge(this.#vertex(toLattice(a)), this.#vertex(toLattice(b)));
    }
  }

  /** Cuts all lines at their crossings and takes dangling ends away. */
  noded(): NodedLines {
    for (let round = 0; ; round++) {
      if (round === MOST_ROUNDS) throw new Error("the demo's lines do not settle");
      // A crossing is rounded to the lattice, which moves its edges by up to 0.1 mm and may cause a new crossing.
      if (!this.#cutCrossings()) break;
    }
    return { xs: this.#xs, ys: this.#ys, edges: withoutDangles(this.#edges, this.#xs.length) };
  }

  #vertex([x, y]: Point): number {
    const key = `${x},${y}`;
    const known = this.#vertexAt.get(key);
    if (known !== undefined) return known;
    this.#vertexAt.set(key, this.#xs.length);
    this.#xs.push(x);
    this.#ys.push(y);
    return this.#xs.length - 1;
  }

  #addEdge(a: number, b: number): void {
    if (a !== b) this.#edges.push([a, b]);
  }

  #cutCrossings(): boolean {
    const cuts = new Map<number, number[]>();
    for (const [e, f] of this.#candidatePairs()) this.#cutPair(e, f, cuts);
    const edges: Edge[] = [];
    const seen = new Set<number>();
    this.#edges.forEach((edge, number) => {
      for (const [a, b] of this.#pieces(edge, cuts.get(number))) {
        const key = Math.min(a, b) * 4194304 + Math.max(a, b);
        if (a !== b && !seen.has(key)) edges.push([a, b]);
        seen.add(key);
      }
    });
    this.#edges = edges;
    return cuts.size > 0;
  }

  #pieces([a, b]: Edge, cuts: readonly number[] | undefined): Edge[] {
    if (!cuts) return [[a, b]];
    const from = (v: number) => {
      const [dx, dy] = [this.#xs[v]! - this.#xs[a]!, this.#ys[v]! - this.#ys[a]!];
      return dx * dx + dy * dy;
    };
    const stops = [a, ...cuts.toSorted((u, v) => from(u) - from(v)), b];
    return stops.slice(1).map((stop, i) => [stops[i]!, stop]);
  }

  /** Pairs of edges whose boxes meet, each once. */
  *#candidatePairs(): Generator<Edge> {
    const cells = new Map<number, number[]>();
    const boxes = this.#edges.map(([a, b]) => this.#box(a, b));
    boxes.forEach((box, edge) => {
      forEachCell(box, (key) => {
        const cell = cells.get(key);
        if (cell) cell.push(edge);
        else cells.set(key, [edge]);
      });
    });
    for (const [key, members] of cells) {
      for (let i = 0; i < members.length; i++) {
        const box = boxes[members[i]!]!;
        for (let j = i + 1; j < members.length; j++) {
          const other = boxes[members[j]!]!;
          const west = Math.max(box[0], other[0]);
          const south = Math.max(box[1], other[1]);
          if (west > Math.min(box[2], other[2]) || south > Math.min(box[3], other[3])) continue;
          // Both edges may share several cells: the pair belongs to the one with the common box's corner.
          if (cellKey(Math.floor(west / CELL), Math.floor(south / CELL)) === key) yield [members[i]!, members[j]!];
        }
      }
    }
  }

  #cutPair(e: number, f: number, cuts: Map<number, number[]>): void {
    const [a, b] = this.#edges[e]!;
    const [c, d] = this.#edges[f]!;
    const [sideC, sideD] = [this.#side(a, b, c), this.#side(a, b, d)];
    const [sideA, sideB] = [this.#side(c, d, a), this.#side(c, d, b)];
    if (sideC * sideD < 0 && sideA * sideB < 0) {
      const t = sideA / (sideA - sideB);
      const x = Math.round(this.#xs[a]! + (this.#xs[b]! - this.#xs[a]!) * t);
      const y = Math.round(this.#ys[a]! + (this.#ys[b]! - this.#ys[a]!) * t);
      const vertex = this.#vertex([x, y]);
      addCut(cuts, e, this.#edges[e]!, vertex);
      addCut(cuts, f, this.#edges[f]!, vertex);
      return;
    }
    if (sideC === 0 && this.#inBox(a, b, c)) addCut(cuts, e, this.#edges[e]!, c);
    if (sideD === 0 && this.#inBox(a, b, d)) addCut(cuts, e, this.#edges[e]!, d);
    if (sideA === 0 && this.#inBox(c, d, a)) addCut(cuts, f, this.#edges[f]!, a);
    if (sideB === 0 && this.#inBox(c, d, b)) addCut(cuts, f, this.#edges[f]!, b);
  }

  #side(a: number, b: number, v: number): number {
    const [ax, ay] = [this.#xs[a]!, this.#ys[a]!];
    return (this.#xs[b]! - ax) * (this.#ys[v]! - ay) - (this.#ys[b]! - ay) * (this.#xs[v]! - ax);
  }

  #inBox(a: number, b: number, v: number): boolean {
    const [west, south, east, north] = this.#box(a, b);
    const [x, y] = [this.#xs[v]!, this.#ys[v]!];
    return x >= west && x <= east && y >= south && y <= north;
  }

  #box(a: number, b: number): readonly [number, number, number, number] {
    const [ax, ay, bx, by] = [this.#xs[a]!, this.#ys[a]!, this.#xs[b]!, this.#ys[b]!];
    return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
  }
}

function addCut(cuts: Map<number, number[]>, number: number, [a, b]: Edge, vertex: number): void {
  if (vertex === a || vertex === b) return;
  const known = cuts.get(number);
  if (!known) cuts.set(number, [vertex]);
  else if (!known.includes(vertex)) known.push(vertex);
}

function forEachCell(box: readonly [number, number, number, number], visit: (key: number) => void): void {
  for (let cx = Math.floor(box[0] / CELL); cx <= Math.floor(box[2] / CELL); cx++) {
    for (let cy = Math.floor(box[1] / CELL); cy <= Math.floor(box[3] / CELL); cy++) visit(cellKey(cx, cy));
  }
}

function cellKey(cx: number, cy: number): number {
  return cx * 65536 + cy;
}

/** An edge with a free end bounds nothing: take it away, and what then has a free end. */
function withoutDangles(edges: readonly Edge[], vertices: number): Edge[] {
  const around: number[][] = Array.from({ length: vertices }, () => []);
  edges.forEach(([a, b], number) => {
    around[a]!.push(number);
    around[b]!.push(number);
  });
  const degree = Int32Array.from(around, (numbers) => numbers.length);
  const gone = new Uint8Array(edges.length);
  const free = around.flatMap((numbers, vertex) => (numbers.length === 1 ? [vertex] : []));
  for (let vertex = free.pop(); vertex !== undefined; vertex = free.pop()) {
    const loose = around[vertex]!.find((number) => !gone[number]);
    if (loose === undefined) continue;
    gone[loose] = 1;
    for (const end of edges[loose]!) if (--degree[end]! === 1) free.push(end);
  }
  return edges.filter((_, number) => !gone[number]);
}

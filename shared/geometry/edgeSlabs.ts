import { boundsOfRings, type MultiPolygon } from "./rings.ts";

/** What an edge's row holds: west end, east end, latitude at each, slope, sign (−1 where the ring runs east, 1 where west). */
export const ROW = { west: 0, east: 1, atWest: 2, atEast: 3, slope: 4, sign: 5, size: 6 } as const;

/** Edges narrower than this many degrees count as vertical: their slope would overflow. */
export const NARROWEST = 1e-200;

/** Edges that begin in a slab. Fewer make more slabs to fill, more make lists that are long to read. */
const BEGINNERS_PER_SLAB = 2;

/** Slabs are made wider until an edge stands in this many lists at most, on average: memory stays linear. */
const LISTS_PER_EDGE = 8;

/**
 * The edges of polygons, ordered so that those over a stretch of longitude are found without a search. Meridians cut the
 * polygons into slabs in which about as many edges begin; a slab lists first the edges that come in from the west, then
 * those that begin in it. So an edge of another polygon meets one slab's list, and of the slabs to the east of it, as far
 * as it reaches, the beginners alone: each pair once.
 *
 * Nothing but the slabs' borders is sorted. Vertical edges are left out.
 */
export class EdgeSlabs {
  /** South-west corner of the box around the polygons: all else is in degrees from here. */
  readonly west: number;
  readonly south: number;
  readonly height: number;
  /** Rows of `ROW.size` numbers, one an edge, in the order of the rings. */
  readonly edges: Float64Array;
  /** Slab k reaches from border k to border k + 1. The first slab lies west of the polygons, the last one east of them. */
  readonly borders: Float64Array;
  /** Where slab k's list begins in `rows`: at 2k, its beginners at 2k + 1, the next slab's list at 2k + 2. */
  readonly starts: Uint32Array;
  /** The lists: places of rows in `edges`. */
  readonly rows: Uint32Array;
  /** No edge runs lower, or higher, in slab k; ∞ and −∞ where there is none. */
  readonly floors: Float64Array;
  readonly roofs: Float64Array;

  constructor(polygons: MultiPolygon) {
    const [west, south, east, north] = boundsOfRings(polygons.flat());
    this.west = west;
    this.south = south;
    this.height = north - south;
    this.edges = rowsOf(polygons, west, south);
    const wests = this.edges.filter((_, i) => i % ROW.size === ROW.west).sort();
    let step = BEGINNERS_PER_SLAB;
    let borders = bordersAt(wests, step, east - west);
    let spans = spansOf(this.edges, borders);
    while (spans.lists > LISTS_PER_EDGE * wests.length) {
      step *= 2;
      borders = bordersAt(wests, step, east - west);
      spans = spansOf(this.edges, borders);
    }
    this.borders = borders;
    ({ starts: this.starts, rows: this.rows } = listsOf(spans, borders.length - 1));
    this.floors = new Float64Array(borders.length - 1).fill(Number.POSITIVE_INFINITY);
    this.roofs = new Float64Array(borders.length - 1).fill(Number.NEGATIVE_INFINITY);
    this.measureHeights();
  }

  /** The slab of a longitude; quick where it is the one `near`. */
  slabOf(x: number, near: number): number {
    return slabOf(this.borders, x, near);
  }

  private measureHeights(): void {
    const { edges, borders, starts, rows, floors, roofs } = this;
    for (let slab = 0; slab < floors.length; slab++) {
      for (let at = starts[2 * slab]!; at < starts[2 * slab + 2]!; at++) {
        const row = rows[at]!;
        const slope = edges[row + ROW.slope]!;
        const before = Math.max(0, borders[slab]! - edges[row + ROW.west]!);
        const beyond = Math.max(0, edges[row + ROW.east]! - borders[slab + 1]!);
        const from = edges[row + ROW.atWest]! + before * slope;
        const to = edges[row + ROW.atEast]! - beyond * slope;
        floors[slab] = Math.min(floors[slab]!, from, to);
        roofs[slab] = Math.max(roofs[slab]!, from, to);
      }
    }
  }
}

function rowsOf(polygons: MultiPolygon, west: number, south: number): Float64Array {
  const rings = polygons.flat();
  const edges = new Float64Array(ROW.size * rings.reduce((sum, ring) => sum + ring.length / 2, 0));
  let row = 0;
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const x0 = ring[i]! - west;
      const x1 = ring[i + 2]! - west;
      if (Math.abs(x1 - x0) < NARROWEST) continue;
      const t0 = ring[i + 1]! - south;
      const t1 = ring[i + 3]! - south;
      const toEast = x0 < x1;
      edges[row + ROW.west] = toEast ? x0 : x1;
      edges[row + ROW.east] = toEast ? x1 : x0;
      edges[row + ROW.atWest] = toEast ? t0 : t1;
      edges[row + ROW.atEast] = toEast ? t1 : t0;
      edges[row + ROW.slope] = (t1 - t0) / (x1 - x0);
      edges[row + ROW.sign] = toEast ? -1 : 1;
      row += ROW.size;
    }
  }
  return edges.subarray(0, row);
}

/** Borders at every n-th of the sorted west ends, each longitude once, and at the easternmost end. */
function bordersAt(wests: Float64Array, n: number, east: number): Float64Array {
  const borders = [Number.NEGATIVE_INFINITY];
  for (let i = 0; i < wests.length; i += n) if (wests[i]! > borders.at(-1)!) borders.push(wests[i]!);
  if (wests.length > 0) borders.push(east);
  borders.push(Number.POSITIVE_INFINITY);
  return Float64Array.from(borders);
}

interface Spans {
  /** Of each edge, the slabs of its west and of its east end. */
  readonly first: Uint32Array;
  readonly last: Uint32Array;
  /** How many lists the edges stand in, all together. */
  readonly lists: number;
}

function spansOf(edges: Float64Array, borders: Float64Array): Spans {
  const count = edges.length / ROW.size;
  const first = new Uint32Array(count);
  const last = new Uint32Array(count);
  let lists = count;
  let near = 0;
  for (let i = 0; i < count; i++) {
    const east = edges[i * ROW.size + ROW.east]!;
    near = slabOf(borders, edges[i * ROW.size + ROW.west]!, near);
    first[i] = near;
    near = slabOf(borders, east, near);
    last[i] = borders[near] === east ? near - 1 : near;
    lists += last[i]! - first[i]!;
  }
  return { first, last, lists };
}

function listsOf({ first, last, lists }: Spans, slabs: number): { starts: Uint32Array; rows: Uint32Array } {
  const starts = new Uint32Array(2 * slabs + 2);
  for (let i = 0; i < first.length; i++) {
    starts[2 * first[i]! + 2]!++;
    for (let slab = first[i]! + 1; slab <= last[i]!; slab++) starts[2 * slab + 1]!++;
  }
  for (let k = 1; k < starts.length; k++) starts[k]! += starts[k - 1]!;
  const next = starts.slice();
  const rows = new Uint32Array(lists);
  for (let i = 0; i < first.length; i++) {
    rows[next[2 * first[i]! + 1]!++] = i * ROW.size;
    for (let slab = first[i]! + 1; slab <= last[i]!; slab++) rows[next[2 * slab]!++] = i * ROW.size;
  }
  return { starts, rows };
}

/** Rings wander slowly, so the slab of the position before is tried first; else by bisection. */
function slabOf(borders: Float64Array, x: number, near: number): number {
  if (borders[near]! <= x && x < borders[near + 1]!) return near;
  let low = 0;
  let high = borders.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (borders[middle]! <= x) low = middle;
    else high = middle;
  }
  return low;
}

import { ellipsoidalArea } from "./area.ts";
import { EdgeSlabs, NARROWEST, ROW } from "./edgeSlabs.ts";
import { meanStrip, stripSeries } from "./ellipsoid.ts";
import type { MultiPolygon, Ring } from "./rings.ts";

/**
 * Overlap areas without topology. By Green's theorem a polygon's indicator is a signed sum over its edges of the region
 * between the edge and a base parallel; the product of two such sums is the intersection:
 *
 *   area(A ∩ B) = Σᵢ Σⱼ sᵢ sⱼ ∫ min(edgeᵢ, edgeⱼ) dλ
 *
 * over the longitudes that both edges span. No intersection point is stitched and no topology is built, so degenerate
 * input has nothing to break. With the authalic strip integral in place of latitude the sum is the ellipsoidal area
 * directly (edges straight in lon/lat, CGCS2000). The base is the site's southernmost parallel.
 *
 * The site's edges wait in slabs of longitude; the others come by once, ring by ring, and are neither sorted nor kept.
 */

/**
 * Sums the overlaps of one site with many polygons. `add` polygons (or pieces of polygons) under owner numbers, then
 * `areas()` gives m² per owner. Pieces of one owner add up.
 *
 * Both sides must have winding numbers 0 and 1 only (see `windingExcess`), edges straight in lon/lat.
 */
export class OverlapSum {
  private readonly site: EdgeSlabs;
  private readonly coefficients: Float64Array;
  private readonly maxEdgePairs: number;
  private readonly sums: number[] = [];
  private edgePairs = 0;
  private slab = 0;

  /** `maxEdgePairs` bounds the time that all `add`s together may take: some 20 ns a pair. */
  constructor(site: MultiPolygon, maxEdgePairs = Number.POSITIVE_INFINITY) {
    this.site = new EdgeSlabs(site);
    this.coefficients = stripSeries(this.site.south, this.site.height).meanCoefficients;
    this.maxEdgePairs = maxEdgePairs;
  }

  /** @throws TooManyEdgePairs */
  add(polygons: MultiPolygon, owner: number): void {
    let sum = this.sums[owner] ?? 0;
    for (const polygon of polygons) for (const ring of polygon) sum += this.ring(ring);
    this.sums[owner] = sum;
  }

  /** Overlap with each owner, m², unrounded. */
  areas(): Float64Array {
    return Float64Array.from(this.sums, (sum) => sum ?? 0);
  }

  /**
   * Most edges of others run over or under all that the site has there, and need not meet it. The lower of two edges counts,
   * so what runs over the site may as well run straight along the box's north, in one edge from where it sets out to where
   * it comes back; what lies beside the box may do so too. And what runs under the site counts with all the site's signs
   * there, which add up to 0.
   */
  private ring(ring: Ring): number {
    const { west, south, height, floors, roofs } = this.site;
    let sum = 0;
    let x1 = ring[0]! - west;
    let t1 = ring[1]! - south;
    let to = this.site.slabOf(x1, 0);
    let overFrom = x1;
    for (let i = 2; i < ring.length; i += 2) {
      const x0 = x1;
      const t0 = t1;
      const from = to;
      x1 = ring[i]! - west;
      t1 = ring[i + 1]! - south;
      to = this.site.slabOf(x1, from);
      const near = Math.abs(to - from) <= 1;
      const roof = near ? Math.max(roofs[from]!, roofs[to]!) : height;
      if (t0 >= roof && t1 >= roof) continue;
      if (overFrom !== x0) sum += this.edge(overFrom, height, x0, height);
      overFrom = x1;
      const floor = near ? Math.min(floors[from]!, floors[to]!) : 0;
      if (t0 > floor || t1 > floor) sum += this.edge(x0, t0, x1, t1);
    }
    return overFrom === x1 ? sum : sum + this.edge(overFrom, height, x1, height);
  }

  private edge(x0: number, t0: number, x1: number, t1: number): number {
    if (Math.abs(x1 - x0) < NARROWEST) return 0;
    return x0 < x1 ? -this.meet(x0, t0, x1, t1) : this.meet(x1, t1, x0, t0);
  }

  /** Σ s ∫ min(edge, site's edge) dλ over the site's edges, m². All the time goes into the inner loop. */
  private meet(x0: number, t0: number, x1: number, t1: number): number {
    const slope = (t1 - t0) / (x1 - x0);
    const { coefficients } = this;
    const { edges, borders, starts, rows } = this.site;
    let sum = 0;
    /** Signs of the site's edges that run above this one from end to end: its own strip counts once for all of them. */
    let above = 0;
    let slab = this.site.slabOf(x0, this.slab);
    this.slab = slab;
    let at = starts[2 * slab]!;
    do {
      const end = starts[2 * slab + 2]!;
      this.edgePairs += end - at;
      for (; at < end; at++) {
        const row = rows[at]!;
        const west = edges[row + ROW.west]!;
        const east = edges[row + ROW.east]!;
        if (east <= x0 || west >= x1) continue;
        // Both edges' latitudes at the ends of the stretch that they share; an edge's own ends are exact, so that neighbours meet.
        const siteSlope = edges[row + ROW.slope]!;
        const siteFrom = edges[row + ROW.atWest]! + (west < x0 ? (x0 - west) * siteSlope : 0);
        const siteTo = edges[row + ROW.atEast]! - (east > x1 ? (east - x1) * siteSlope : 0);
        const from = t0 + (west > x0 ? (west - x0) * slope : 0);
        const to = t1 - (east < x1 ? (x1 - east) * slope : 0);
        const width = Math.min(x1, east) - Math.max(x0, west);
        const sign = edges[row + ROW.sign]!;
        if (from <= siteFrom && to <= siteTo) {
          if (west <= x0 && east >= x1) above += sign;
          else sum += sign * width * meanStrip(coefficients, from, to);
        } else if (from >= siteFrom && to >= siteTo) {
          sum += sign * width * meanStrip(coefficients, siteFrom, siteTo);
        } else {
          sum += sign * width * crossingMean(coefficients, from, to, siteFrom, siteTo);
        }
      }
      slab++;
      at = starts[2 * slab + 1]!;
    } while (borders[slab]! < x1);
    if (this.edgePairs > this.maxEdgePairs) throw new TooManyEdgePairs(this.maxEdgePairs);
    return above === 0 ? sum : sum + above * (x1 - x0) * meanStrip(coefficients, t0, t1);
  }
}

/** Mean strip area below the lower of two edges that cross: from a0 to a1, and from b0 to b1. */
function crossingMean(coefficients: Float64Array, a0: number, a1: number, b0: number, b1: number): number {
  const fraction = (a0 - b0) / (a0 - b0 - (a1 - b1));
  const crossing = a0 + fraction * (a1 - a0);
  const before = meanStrip(coefficients, Math.min(a0, b0), crossing);
  const after = meanStrip(coefficients, crossing, Math.min(a1, b1));
  return fraction * before + (1 - fraction) * after;
}

/** Overlap of two polygon sets, m². @throws TooManyEdgePairs */
export function overlapArea(a: MultiPolygon, b: MultiPolygon, maxEdgePairs?: number): number {
  const sum = new OverlapSum(a, maxEdgePairs);
  sum.add(b, 0);
  return sum.areas()[0]!;
}

/**
 * ∫ w·(w − 1) over the plane, m², where w is the winding number of all rings together: 0 exactly when every point is
 * inside no or one polygon, and positive for a self-crossing, an overlap, a hole outside its shell or a ring that
 * runs the wrong way. One number that says whether areas of these polygons can be trusted.
 * @throws TooManyEdgePairs
 */
export function windingExcess(polygons: MultiPolygon, maxEdgePairs?: number): number {
  // Each ring by itself: what is invalid may have a hole outside its shell, beyond the box of the outer rings.
  const rings = polygons.flat().map((ring) => [ring]);
  return overlapArea(rings, rings, maxEdgePairs) - ellipsoidalArea(rings);
}

/** More pairs of edges would have to be compared than the caller allows: time, not memory, runs out. */
export class TooManyEdgePairs extends Error {
  constructor(limit: number) {
    super(`more than ${limit} pairs of edges`);
    this.name = "TooManyEdgePairs";
  }
}

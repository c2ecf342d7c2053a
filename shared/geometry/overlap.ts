import { ellipsoidalArea } from "./area.ts";
import { meanStrip, type StripSeries, stripSeries } from "./ellipsoid.ts";
import { type Bounds, type MultiPolygon, polygonBounds } from "./rings.ts";

/**
 * Overlap areas without topology. By Green's theorem a polygon's indicator is a signed sum over its edges of the region
 * between the edge and a base parallel; the product of two such sums is the intersection:
 *
 *   area(A ∩ B) = Σᵢ Σⱼ sᵢ sⱼ ∫ min(edgeᵢ, edgeⱼ) dλ
 *
 * over the longitudes that both edges span, clipped at the base. No intersection point is stitched and no topology is
 * built, so degenerate input has nothing to break. With the authalic strip integral in place of latitude the sum is
 * the ellipsoidal area directly (edges straight in lon/lat, CGCS2000).
 */

/** Edges as rows of typed arrays, west end first; latitudes are degrees above the base parallel. */
class EdgeList {
  west = new Float64Array(64);
  east = new Float64Array(64);
  atWest = new Float64Array(64);
  atEast = new Float64Array(64);
  sign = new Int8Array(64);
  owner = new Int32Array(64);
  length = 0;

  push(west: number, atWest: number, east: number, atEast: number, sign: number, owner: number): void {
    if (this.length === this.west.length) this.grow();
    const i = this.length++;
    this.west[i] = west;
    this.atWest[i] = atWest;
    this.east[i] = east;
    this.atEast[i] = atEast;
    this.sign[i] = sign;
    this.owner[i] = owner;
  }

  /** Row numbers by west end; ties in the order of insertion, so that sums are deterministic. */
  byWestEnd(): Uint32Array {
    const { west } = this;
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    return order.sort((a, b) => west[a]! - west[b]! || a - b);
  }

  private grow(): void {
    const size = this.west.length * 2;
    const copy = <T extends Float64Array | Int8Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.west = copy(this.west, new Float64Array(size));
    this.east = copy(this.east, new Float64Array(size));
    this.atWest = copy(this.atWest, new Float64Array(size));
    this.atEast = copy(this.atEast, new Float64Array(size));
    this.sign = copy(this.sign, new Int8Array(size));
    this.owner = copy(this.owner, new Int32Array(size));
  }
}

/** The site's edges have no owner. */
const SITE = -1;

/**
 * Sums the overlaps of one site with many polygons in one sweep. `add` polygons (or pieces of polygons) under owner
 * numbers, then `areas()` gives m² per owner. Pieces of one owner add up.
 *
 * Both sides must have winding numbers 0 and 1 only (see `windingExcess`), edges straight in lon/lat.
 */
export class OverlapSum {
  private readonly bounds: Bounds;
  private readonly series: StripSeries;
  private readonly site = new EdgeList();
  private readonly others = new EdgeList();
  private owners = 0;
  private readonly maxEdgePairs: number;

  /** `maxEdgePairs` bounds the time that `areas` may take: some 20 ns a pair. */
  constructor(site: MultiPolygon, maxEdgePairs = Number.POSITIVE_INFINITY) {
    this.maxEdgePairs = maxEdgePairs;
    this.bounds = polygonBounds(site);
    this.series = stripSeries(this.bounds[1], this.bounds[3] - this.bounds[1]);
    this.append(this.site, site, SITE);
  }

  add(polygons: MultiPolygon, owner: number): void {
    this.owners = Math.max(this.owners, owner + 1);
    this.append(this.others, polygons, owner);
  }

  /** Overlap with each owner, m², unrounded. @throws TooManyEdgePairs */
  areas(): Float64Array {
    return sweep(this.site, this.others, this.owners, this.series.meanCoefficients, this.maxEdgePairs);
  }

  /** Edges that cannot matter are left out: vertical ones, those beside the site's box and those below its base. */
  private append(list: EdgeList, polygons: MultiPolygon, owner: number): void {
    const [west, base, east] = this.bounds;
    for (const polygon of polygons) {
      for (const ring of polygon) {
        for (let i = 0; i + 3 < ring.length; i += 2) {
          const x0 = ring[i]!;
          const x1 = ring[i + 2]!;
          if (x0 === x1 || (x0 <= west && x1 <= west) || (x0 >= east && x1 >= east)) continue;
          const t0 = ring[i + 1]! - base;
          const t1 = ring[i + 3]! - base;
          if (t0 <= 0 && t1 <= 0) continue;
          if (x0 < x1) list.push(x0, t0, x1, t1, -1, owner);
          else list.push(x1, t1, x0, t0, 1, owner);
        }
      }
    }
  }
}

/** Overlap of two polygon sets, m². */
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
  const sum = new OverlapSum(rings, maxEdgePairs);
  sum.add(rings, 0);
  return sum.areas()[0]! - ellipsoidalArea(rings);
}

/** A list of active rows from which rows are dropped when the sweep has passed their east end. */
class ActiveRows {
  rows = new Int32Array(64);
  length = 0;

  push(row: number): void {
    if (this.length === this.rows.length) {
      const grown = new Int32Array(this.rows.length * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.length++] = row;
  }
}

/** More pairs of edges would have to be compared than the caller allows: time, not memory, runs out. */
export class TooManyEdgePairs extends Error {
  constructor(limit: number) {
    super(`more than ${limit} pairs of edges`);
    this.name = "TooManyEdgePairs";
  }
}

function sweep(
  site: EdgeList,
  others: EdgeList,
  owners: number,
  coefficients: Float64Array,
  maxEdgePairs: number,
): Float64Array {
  const areas = new Float64Array(owners);
  const siteOrder = site.byWestEnd();
  const otherOrder = others.byWestEnd();
  const activeSite = new ActiveRows();
  const activeOthers = new ActiveRows();
  let pairs = 0;
  let s = 0;
  let o = 0;
  while (s < siteOrder.length || o < otherOrder.length) {
    const siteNext = s < siteOrder.length ? site.west[siteOrder[s]!]! : Number.POSITIVE_INFINITY;
    const otherNext = o < otherOrder.length ? others.west[otherOrder[o]!]! : Number.POSITIVE_INFINITY;
    if (siteNext <= otherNext) {
      const row = siteOrder[s++]!;
      pairs += meet(site, row, others, activeOthers, areas, coefficients);
      activeSite.push(row);
    } else {
      const row = otherOrder[o++]!;
      pairs += meet(others, row, site, activeSite, areas, coefficients);
      activeOthers.push(row);
    }
    if (pairs > maxEdgePairs) throw new TooManyEdgePairs(maxEdgePairs);
  }
  return areas;
}

/** An edge enters: it meets every active edge of the other side, and those that ended are dropped. Returns how many it met. */
function meet(
  entering: EdgeList,
  row: number,
  waiting: EdgeList,
  active: ActiveRows,
  areas: Float64Array,
  coefficients: Float64Array,
): number {
  const from = entering.west[row]!;
  let kept = 0;
  for (let k = 0; k < active.length; k++) {
    const other = active.rows[k]!;
    if (waiting.east[other]! <= from) continue;
    active.rows[kept++] = other;
    // One of the two belongs to the site, which has no owner (−1).
    const owner = Math.max(entering.owner[row]!, waiting.owner[other]!);
    areas[owner]! += edgeProduct(entering, row, waiting, other, from, coefficients);
  }
  active.length = kept;
  return kept;
}

/** Latitude of an edge at a longitude; its ends are exact, so that neighbouring edges meet. */
function latitudeAt(edges: EdgeList, row: number, lon: number): number {
  const west = edges.west[row]!;
  const atWest = edges.atWest[row]!;
  if (lon <= west) return atWest;
  const east = edges.east[row]!;
  const atEast = edges.atEast[row]!;
  if (lon >= east) return atEast;
  return atWest + ((lon - west) / (east - west)) * (atEast - atWest);
}

/** s·s′ ∫ min(edge, edge′) dλ from `from` to the nearer east end, clipped at the base, m². */
function edgeProduct(
  a: EdgeList,
  rowA: number,
  b: EdgeList,
  rowB: number,
  from: number,
  coefficients: Float64Array,
): number {
  const to = Math.min(a.east[rowA]!, b.east[rowB]!);
  const a0 = latitudeAt(a, rowA, from);
  const b0 = latitudeAt(b, rowB, from);
  const a1 = latitudeAt(a, rowA, to);
  const b1 = latitudeAt(b, rowB, to);
  const sign = a.sign[rowA]! * b.sign[rowB]!;
  const d0 = a0 - b0;
  const d1 = a1 - b1;
  const width = to - from;
  if (d0 <= 0 && d1 <= 0) return sign * areaAboveBase(width, a0, a1, coefficients);
  if (d0 >= 0 && d1 >= 0) return sign * areaAboveBase(width, b0, b1, coefficients);
  const fraction = d0 / (d0 - d1);
  const crossing = a0 + fraction * (a1 - a0);
  const first = d0 < 0 ? a0 : b0;
  const last = d1 < 0 ? a1 : b1;
  return (
    sign *
    (areaAboveBase(width * fraction, first, crossing, coefficients) +
      areaAboveBase(width * (1 - fraction), crossing, last, coefficients))
  );
}

/** Area between the base parallel and a straight run from t0 to t1, where the run is above the base, m². */
function areaAboveBase(width: number, t0: number, t1: number, coefficients: Float64Array): number {
  if (t0 >= 0 && t1 >= 0) return width * meanStrip(coefficients, t0, t1);
  if (t0 <= 0 && t1 <= 0) return 0;
  return t0 < 0
    ? width * (t1 / (t1 - t0)) * meanStrip(coefficients, 0, t1)
    : width * (t0 / (t0 - t1)) * meanStrip(coefficients, t0, 0);
}

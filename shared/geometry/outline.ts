import { Clipper, EndType, FillRule, JoinType, type Path64, type Paths64 } from "clipper2-ts";
import { ellipsoidalArea } from "./area.ts";
import { assemble } from "./assemble.ts";
import type { PerDegree } from "./ellipsoid.ts";
import { excessOf } from "./excess.ts";
import { overlapArea } from "./overlap.ts";
import { boundsIntersect, type MultiPolygon, polygonBounds, type Ring, reversed } from "./rings.ts";

/**
 * Outlines: what the area sum cannot give. Clipper2 works on integers; here the grid is 1e-12° (0.1 µm) about a local
 * origin, because a coarser one moves areas by more than 0.01 m² (measured: docs/numbers.md).
 *
 * Where vertices of one polygon lie on edges of another, Clipper2 now and then loses, keeps or fills a whole face: in 2
 * of 1,000 such pairs (measured; of the same kind as AngusJohnson/Clipper2 issues 948 and 1027). So the area of
 * what two sets make is compared with the topology-free sum, which nothing degenerate can upset, and an outline that
 * differs is drawn again on other grids.
 */
const GRID_DEGREES = 1e-12;

/** How polygons are laid on the grid. */
interface Lie {
  /** In steps of `GRID_DEGREES`. */
  readonly step: number;
  /** Latitude for longitude: Clipper2 then sweeps the other way. */
  readonly transposed: boolean;
}

/** The first is meant to do; the others round, and meet, differently. */
const LIES: readonly Lie[] = [
  { step: 1, transposed: false },
  { step: 1, transposed: true },
  { step: 1.37, transposed: false },
  { step: 1.37, transposed: true },
  { step: 2.91, transposed: false },
  { step: 2.91, transposed: true },
];

interface Frame {
  readonly originX: number;
  readonly originY: number;
  /** Units of the grid per unit of coordinates. */
  readonly perX: number;
  readonly perY: number;
  readonly transposed: boolean;
}

function degreeFrame(polygons: MultiPolygon, { step, transposed }: Lie): Frame {
  const [west, south, east, north] = polygonBounds(polygons);
  const origin = { originX: (west + east) / 2 || 0, originY: (south + north) / 2 || 0 };
  const per = 1 / (GRID_DEGREES * step);
  return { ...origin, perX: per, perY: per, transposed };
}

function toPath(ring: Ring, frame: Frame): Path64 {
  const path: Path64 = [];
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const x = Math.round((ring[i]! - frame.originX) * frame.perX);
    const y = Math.round((ring[i + 1]! - frame.originY) * frame.perY);
    path.push(frame.transposed ? { x: y, y: x } : { x, y });
  }
  return path;
}

function toPaths(polygons: MultiPolygon, frame: Frame): Paths64 {
  return polygons.flatMap((polygon) => polygon.map((ring) => toPath(ring, frame)));
}

function toRing(path: Path64, frame: Frame): Ring {
  const ring = new Float64Array(2 * path.length + 2);
  path.forEach(({ x, y }, i) => {
    ring[2 * i] = frame.originX + (frame.transposed ? y : x) / frame.perX;
    ring[2 * i + 1] = frame.originY + (frame.transposed ? x : y) / frame.perY;
  });
  ring[ring.length - 2] = ring[0]!;
  ring[ring.length - 1] = ring[1]!;
  return frame.transposed ? reversed(ring) : ring;
}

function toPolygons(paths: Paths64, frame: Frame): MultiPolygon {
  return assemble(paths.filter((path) => path.length > 2).map((path) => toRing(path, frame)));
}

/** What an outline's area may differ from the sum by: the promise of every area. */
function tolerance(areaM2: number): number {
  return Math.max(0.01, 1e-8 * areaM2);
}

/** The first drawing whose area is the expected one, or the nearest to it. */
function judged(expectedM2: number, toleranceM2: number, draw: (lie: Lie) => MultiPolygon): MultiPolygon {
  let nearest: MultiPolygon = [];
  let least = Number.POSITIVE_INFINITY;
  for (const lie of LIES) {
    const outline = draw(lie);
    const off = Math.abs(ellipsoidalArea(outline) - expectedM2);
    if (off < least) [nearest, least] = [outline, off];
    if (off <= toleranceM2) break;
  }
  return nearest;
}

function drawnUnion(polygons: MultiPolygon, rule: FillRule, lie: Lie): MultiPolygon {
  const frame = degreeFrame(polygons, lie);
  return toPolygons(Clipper.union(toPaths(polygons, frame), rule), frame);
}

/** Union of everything that any polygon covers (non-zero; rings oriented as polygons have them). */
export function unite(polygons: MultiPolygon): MultiPolygon {
  const atOnce = drawnUnion(polygons, FillRule.NonZero, LIES[0]!);
  if (polygons.length < 2) return atOnce;
  const sum = ellipsoidalArea(polygons);
  // True where no more than two polygons cover a place: Σ less ∫ w(w − 1)/2. Else they are united two by two, each judged.
  if (Math.abs(ellipsoidalArea(atOnce) + excessOf(polygons) / 2 - sum) <= tolerance(sum)) return atOnce;
  const middle = polygons.length >> 1;
  return uniteTwo(unite(polygons.slice(0, middle)), unite(polygons.slice(middle)));
}

/** Union of two polygon sets, neither of which overlaps itself. */
function uniteTwo(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  const both = [...a, ...b];
  if (!boundsIntersect(polygonBounds(a), polygonBounds(b))) return both;
  const sum = ellipsoidalArea(a) + ellipsoidalArea(b);
  return judged(sum - overlapArea(a, b), tolerance(sum), (lie) => drawnUnion(both, FillRule.NonZero, lie));
}

/** One ring set read even-odd: what an odd number of rings surrounds. */
export function evenOdd(rings: readonly Ring[]): MultiPolygon {
  return drawnUnion(
    rings.map((ring) => [ring]),
    FillRule.EvenOdd,
    LIES[0]!,
  );
}

/** What both cover. Neither may overlap itself. */
export function intersection(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  return judged(overlapArea(a, b), tolerance(ellipsoidalArea(a)), (lie) => {
    const frame = degreeFrame(a, lie);
    return toPolygons(Clipper.intersect(toPaths(a, frame), toPaths(b, frame), FillRule.NonZero), frame);
  });
}

/** What `a`, which may not overlap itself, covers and `b` does not. */
export function difference(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  const area = ellipsoidalArea(a);
  const taken = excessOf(b) > tolerance(0) ? unite(b) : b;
  return judged(area - overlapArea(a, taken), tolerance(area), (lie) => {
    const frame = degreeFrame(a, lie);
    return toPolygons(Clipper.difference(toPaths(a, frame), toPaths(taken, frame), FillRule.NonZero), frame);
  });
}

/**
 * A tenth of a micrometre, as fine as the grid in degrees: a coarser one judges a strip's width off by its own step, and
 * pieces cut on one cell border meet on any grid.
 */
const METRE_GRID = 1e7;

function metreFrame(originX: number, originY: number, perDegree: PerDegree): Frame {
  return {
    originX,
    originY,
    perX: perDegree.east * METRE_GRID,
    perY: perDegree.north * METRE_GRID,
    transposed: false,
  };
}

/**
 * What is left of the polygons' union when every boundary moves inwards by `byM` metres. Works in the tangent plane at
 * the middle of the polygons, `perDegree` metres a degree.
 */
export function erode(polygons: MultiPolygon, byM: number, perDegree: PerDegree): MultiPolygon {
  return offset(polygons, -byM, perDegree);
}

/**
 * The polygons' union with every boundary moved outwards by `byM` metres, in the same plane. Arcs are inscribed to within
 * `arcToleranceM`.
 */
export function grow(polygons: MultiPolygon, byM: number, perDegree: PerDegree, arcToleranceM: number): MultiPolygon {
  return offset(polygons, byM, perDegree, arcToleranceM);
}

function offset(polygons: MultiPolygon, byM: number, perDegree: PerDegree, arcToleranceM = 0): MultiPolygon {
  const [west, south, east, north] = polygonBounds(polygons);
  const frame = metreFrame((west + east) / 2, (south + north) / 2, perDegree);
  const united = Clipper.union(toPaths(polygons, frame), FillRule.NonZero);
  const [delta, arc] = [byM * METRE_GRID, arcToleranceM * METRE_GRID];
  return toPolygons(Clipper.inflatePaths(united, delta, JoinType.Round, EndType.Polygon, 2, arc), frame);
}

/** Deviation of a buffer's arcs from the true circle, metres. */
const ARC_TOLERANCE_M = 0.001;

/**
 * Everything within `radiusM` of an open line (or a point: a line of one position) in a plane: both line and outline are
 * interleaved easting, northing in metres near the plane's origin.
 */
export function inflateLine(lineMetres: Float64Array, radiusM: number): MultiPolygon {
  const frame = metreFrame(0, 0, { east: 1, north: 1 });
  const path: Path64 = [];
  for (let i = 0; i < lineMetres.length; i += 2) {
    path.push({ x: Math.round(lineMetres[i]! * frame.perX), y: Math.round(lineMetres[i + 1]! * frame.perY) });
  }
  const grown = Clipper.inflatePaths(
    [path],
    radiusM * METRE_GRID,
    JoinType.Round,
    EndType.Round,
    2,
    ARC_TOLERANCE_M * METRE_GRID,
  );
  return toPolygons(grown, frame);
}

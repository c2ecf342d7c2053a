import { Clipper, EndType, FillRule, JoinType, type Path64, type Paths64 } from "clipper2-ts";
import { type MultiPolygon, polygonBounds, type Ring } from "./rings.ts";
import { assemble } from "./subdivide.ts";

/**
 * Outlines: what the area sum cannot give. Clipper2 works on integers; here the grid is 1e-12° (0.1 µm) about a local
 * origin, because a coarser one moves areas by more than 0.01 m² (measured: docs/numbers.md).
 */
const GRID_DEGREES = 1e-12;

interface Frame {
  readonly originX: number;
  readonly originY: number;
  /** Units of the grid per unit of coordinates. */
  readonly perX: number;
  readonly perY: number;
}

function degreeFrame(polygons: MultiPolygon): Frame {
  const [west, south, east, north] = polygonBounds(polygons);
  const origin = { originX: (west + east) / 2 || 0, originY: (south + north) / 2 || 0 };
  return { ...origin, perX: 1 / GRID_DEGREES, perY: 1 / GRID_DEGREES };
}

function toPath(ring: Ring, frame: Frame): Path64 {
  const path: Path64 = [];
  for (let i = 0; i + 3 < ring.length; i += 2) {
    path.push({
      x: Math.round((ring[i]! - frame.originX) * frame.perX),
      y: Math.round((ring[i + 1]! - frame.originY) * frame.perY),
    });
  }
  return path;
}

function toPaths(polygons: MultiPolygon, frame: Frame): Paths64 {
  return polygons.flatMap((polygon) => polygon.map((ring) => toPath(ring, frame)));
}

function toRing(path: Path64, frame: Frame): Ring {
  const ring = new Float64Array(2 * path.length + 2);
  path.forEach(({ x, y }, i) => {
    ring[2 * i] = frame.originX + x / frame.perX;
    ring[2 * i + 1] = frame.originY + y / frame.perY;
  });
  ring[ring.length - 2] = ring[0]!;
  ring[ring.length - 1] = ring[1]!;
  return ring;
}

function toPolygons(paths: Paths64, frame: Frame): MultiPolygon {
  return assemble(paths.filter((path) => path.length > 2).map((path) => toRing(path, frame)));
}

/** Union of everything that any polygon covers (non-zero; rings oriented as polygons have them). */
export function unite(polygons: MultiPolygon): MultiPolygon {
  const frame = degreeFrame(polygons);
  return toPolygons(Clipper.union(toPaths(polygons, frame), FillRule.NonZero), frame);
}

/** One ring set read even-odd: what an odd number of rings surrounds. */
export function evenOdd(rings: readonly Ring[]): MultiPolygon {
  const polygons = rings.map((ring) => [ring]);
  const frame = degreeFrame(polygons);
  return toPolygons(Clipper.union(toPaths(polygons, frame), FillRule.EvenOdd), frame);
}

export function intersection(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  const frame = degreeFrame(a);
  return toPolygons(Clipper.intersect(toPaths(a, frame), toPaths(b, frame), FillRule.NonZero), frame);
}

export function difference(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  const frame = degreeFrame(a);
  return toPolygons(Clipper.difference(toPaths(a, frame), toPaths(b, frame), FillRule.NonZero), frame);
}

/**
 * A tenth of a micrometre, as fine as the grid in degrees: a coarser one judges a strip's width off by its own step, and
 * pieces cut on one cell border meet on any grid.
 */
const METRE_GRID = 1e7;

function metreFrame(originX: number, originY: number, perDegree: { east: number; north: number }): Frame {
  return { originX, originY, perX: perDegree.east * METRE_GRID, perY: perDegree.north * METRE_GRID };
}

/**
 * What is left of the polygons' union when every boundary moves inwards by `byM` metres. Works in the tangent plane at
 * the middle of the polygons, `perDegree` metres a degree.
 */
export function erode(polygons: MultiPolygon, byM: number, perDegree: { east: number; north: number }): MultiPolygon {
  const [west, south, east, north] = polygonBounds(polygons);
  const frame = metreFrame((west + east) / 2, (south + north) / 2, perDegree);
  const united = Clipper.union(toPaths(polygons, frame), FillRule.NonZero);
  const eroded = Clipper.inflatePaths(united, -byM * METRE_GRID, JoinType.Round, EndType.Polygon);
  return toPolygons(eroded, frame);
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

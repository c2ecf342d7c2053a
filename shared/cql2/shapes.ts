import type { Shape } from "../geometry/intersects.ts";
import { closeRing, type Polygon } from "../geometry/rings.ts";
import { type Bbox, badFilter, type Geometry, type Ordinates } from "./expression.ts";

/**
 * How positions of a filter become longitude and latitude: what its CRS means. `line` is given edges, which are straight
 * in the CRS, and may add positions.
 * @throws Problem `coordinates-outside-crs`
 */
export interface FilterCrs {
  point(position: Position): Position;
  line(positions: readonly Position[]): Float64Array;
  /** Lower corner and upper corner; one or two polygons. */
  box(lower: Position, upper: Position): readonly Polygon[];
}

export type Position = readonly [number, number];

/** @throws Problem `bad-filter`, `bad-bbox`, `coordinates-outside-crs` */
export function shapeOf(literal: Bbox | Geometry, crs: FilterCrs): Shape {
  if (!("bbox" in literal)) return joined(shapesOf(literal, crs));
  const half = literal.bbox.length / 2;
  const polygons = crs.box(flat(literal.bbox), flat(literal.bbox.slice(half)));
  return { points: new Float64Array(), lines: [], polygons };
}

function shapesOf(geometry: Geometry, crs: FilterCrs): Shape[] {
  switch (geometry.type) {
    case "GeometryCollection":
      return geometry.geometries.flatMap((each) => shapesOf(each, crs));
    case "Point":
      return [ofPoints([flat(geometry.coordinates)], crs)];
    case "MultiPoint":
      return [ofPoints(geometry.coordinates.map(flat), crs)];
    case "LineString":
      return [ofLines([geometry.coordinates], crs)];
    case "MultiLineString":
      return [ofLines(geometry.coordinates, crs)];
    case "Polygon":
      return [ofPolygons([geometry.coordinates], crs)];
    case "MultiPolygon":
      return [ofPolygons(geometry.coordinates, crs)];
  }
}

function ofPoints(points: readonly Position[], crs: FilterCrs): Shape {
  return { points: Float64Array.from(points.flatMap((point) => crs.point(point))), lines: [], polygons: [] };
}

function ofLines(lines: readonly (readonly Ordinates[])[], crs: FilterCrs): Shape {
  return { points: new Float64Array(), lines: lines.map((line) => readLine(line, 2, crs)), polygons: [] };
}

function ofPolygons(polygons: readonly (readonly (readonly Ordinates[])[])[], crs: FilterCrs): Shape {
  const read = polygons.map((rings) => rings.map((ring) => readRing(ring, crs)));
  return { points: new Float64Array(), lines: [], polygons: read };
}

function readLine(line: readonly Ordinates[], least: number, crs: FilterCrs): Float64Array {
  if (line.length < least) {
    throw badFilter(`线或环只有 ${line.length} 个点`, `A line or ring has only ${line.length} positions`);
  }
  return crs.line(line.map(flat));
}

function readRing(ring: readonly Ordinates[], crs: FilterCrs): Float64Array {
  const isOpen = closeRing(ring.flatMap(flat));
  if (isOpen) throw badFilter("多边形的环没有闭合", "A ring of a polygon is not closed");
  return readLine(ring, 4, crs);
}

/** Heights are left out: what is published has none. */
function flat([x, y]: Ordinates): Position {
  return [x!, y!];
}

function joined(shapes: readonly Shape[]): Shape {
  return {
    points: Float64Array.from(shapes.flatMap(({ points }) => [...points])),
    lines: shapes.flatMap(({ lines }) => lines),
    polygons: shapes.flatMap(({ polygons }) => polygons),
  };
}

import * as turf from "@turf/turf";
import { Clipper, FillRule, type Paths64 } from "clipper2-ts";
import GeometryFactory from "jsts/org/locationtech/jts/geom/GeometryFactory.js";
import CoordinateArraySequenceFactory from "jsts/org/locationtech/jts/geom/impl/CoordinateArraySequenceFactory.js";
import PrecisionModel from "jsts/org/locationtech/jts/geom/PrecisionModel.js";
import GeoJSONReader from "jsts/org/locationtech/jts/io/GeoJSONReader.js";
import OverlayOp from "jsts/org/locationtech/jts/operation/overlay/OverlayOp.js";
import polygonClipping, { type MultiPolygon as Positions } from "polygon-clipping";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { OverlapSum } from "../../shared/geometry/overlap.ts";
import { type MultiPolygon, positionsOf } from "../../shared/geometry/rings.ts";
import type { OverlapCase } from "./overlapCases.ts";

/**
 * Overlap engines that run in a Worker. `prepare` brings a case into the engine's own form and is not timed; what it
 * returns is: the summed overlap in m². Rivals draw each outline and take its area in the plane, which is the least
 * that they could do.
 */
export interface OverlapEngine {
  readonly name: string;
  readonly prepare: (overlap: OverlapCase) => () => number;
}

export const ENGINES: readonly OverlapEngine[] = [
  { name: "this sum", prepare: prepareSum },
  { name: "clipper2-ts", prepare: prepareClipper },
  { name: "polygon-clipping", prepare: preparePolygonClipping },
  { name: "jsts", prepare: prepareJsts },
  { name: "@turf/intersect", prepare: prepareTurf },
];

/** Nothing is prepared: the site's index is made anew each time. */
function prepareSum({ site, others }: OverlapCase): () => number {
  return () => {
    const sum = new OverlapSum(site);
    for (const [i, other] of others.entries()) sum.add(other, i);
    return total(sum.areas());
  };
}

const GRID_DEGREES = 1e-12;

function prepareClipper({ site, others }: OverlapCase): () => number {
  const [x, y] = site[0]![0]!;
  const paths = (polygons: MultiPolygon): Paths64 =>
    toPositions(polygons).flatMap((rings) =>
      rings.map((ring) =>
        ring.map(([lon, lat]) => ({
          x: Math.round((lon - x!) / GRID_DEGREES),
          y: Math.round((lat - y!) / GRID_DEGREES),
        })),
      ),
    );
  const subject = paths(site);
  const clips = others.map(paths);
  const scale = squareDegreeM2(site) * GRID_DEGREES ** 2;
  return () =>
    scale * total(clips.map((clip) => Clipper.areaPaths(Clipper.intersect(subject, clip, FillRule.NonZero))));
}

function preparePolygonClipping({ site, others }: OverlapCase): () => number {
  const subject = toPositions(site);
  const clips = others.map(toPositions);
  const scale = squareDegreeM2(site);
  return () => scale * total(clips.map((clip) => planarArea(polygonClipping.intersection(subject, clip))));
}

function prepareJsts({ site, others }: OverlapCase): () => number {
  const reader = new GeoJSONReader(
    new GeometryFactory(new PrecisionModel(), 0, CoordinateArraySequenceFactory.instance()),
  );
  const read = (polygons: MultiPolygon) =>
    reader.read({ type: "MultiPolygon", coordinates: toPositions(polygons) }) as Parameters<
      typeof OverlayOp.intersection
    >[0];
  const subject = read(site);
  const clips = others.map(read);
  const scale = squareDegreeM2(site);
  return () => scale * total(clips.map((clip) => OverlayOp.intersection(subject, clip).getArea()));
}

function prepareTurf({ site, others }: OverlapCase): () => number {
  const subject = toTurf(site);
  const clips = others.map(toTurf);
  const scale = squareDegreeM2(site);
  return () =>
    scale *
    total(
      clips.map((clip) => {
        const common = turf.intersect(turf.featureCollection([subject, clip]))?.geometry;
        if (!common) return 0;
        return planarArea((common.type === "Polygon" ? [common.coordinates] : common.coordinates) as Positions);
      }),
    );
}

export function toTurf(polygons: MultiPolygon) {
  return turf.multiPolygon(toPositions(polygons));
}

export function toPositions(polygons: MultiPolygon): Positions {
  return polygons.map((polygon) => polygon.map(positionsOf));
}

/** Square degrees, outer rings less holes. */
function planarArea(polygons: Positions): number {
  return total(
    polygons.map((rings) => total(rings.map((ring, i) => (i === 0 ? 1 : -1) * Math.abs(doubleArea(ring) / 2)))),
  );
}

function doubleArea(ring: readonly (readonly [number, number])[]): number {
  const [x0, y0] = ring[0]!;
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[i + 1]!;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}

/** Near enough to see that engines agree. */
export function squareDegreeM2(site: MultiPolygon): number {
  const { east, north } = metresPerDegree(site[0]![0]![1]!);
  return east * north;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

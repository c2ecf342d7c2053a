import type { Feature, Geometry, Position } from "geojson";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { COUNTY_CODE, COUNTY_NAME, TOWNSHIPS } from "./county.ts";
import { type Blob, blobOutline } from "./curves.ts";
import { latticeDegrees, toLattice } from "./plane.ts";
import type { Point } from "./random.ts";

/** What the features of all layers are made with: areas, positions, the columns that say where. */

export type Attributes = Record<string, string | number>;

export interface DemoFeature extends Feature<Geometry, Attributes> {}

/** Of what belongs to no township. */
export const COUNTY_ATTRIBUTES: Attributes = { XZQDM: COUNTY_CODE, XZQMC: COUNTY_NAME };

export function townshipAttributes(township: number): Attributes {
  return { XZQDM: TOWNSHIPS[township]!.code, XZQMC: TOWNSHIPS[township]!.name };
}

/** Fills the column with the ellipsoidal area, in m² with two decimals as the databases have it. */
export function withArea(column: string): (feature: DemoFeature) => DemoFeature {
  return (feature) => {
    const { MJ: _, ...properties } = feature.properties;
    return { ...feature, properties: { ...properties, [column]: Math.round(areaOf(feature.geometry) * 100) / 100 } };
  };
}

function areaOf(geometry: Geometry): number {
  if (geometry.type === "Polygon") return polygonArea(geometry.coordinates);
  if (geometry.type !== "MultiPolygon") return 0;
  return geometry.coordinates.reduce((sum, polygon) => sum + polygonArea(polygon), 0);
}

function polygonArea(rings: readonly Position[][]): number {
  return ellipsoidalArea([rings.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [lon!, lat!])))]);
}

export function blobRing(blob: Blob): Position[] {
  return blobOutline(blob).map(position);
}

export function position(point: Point): Position {
  const [x, y] = toLattice(point);
  return latticeDegrees(x, y);
}

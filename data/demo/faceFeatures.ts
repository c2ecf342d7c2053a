import type { Geometry, Position } from "geojson";
import { type Attributes, type DemoFeature, withArea } from "./features.ts";
import type { Ground, LandCover } from "./landCover.ts";
import type { Landscape } from "./landscape.ts";
import { latticeDegrees } from "./plane.ts";
import { type EdgePolygon, joinFaces } from "./regions.ts";
import type { Subdivision } from "./subdivision.ts";
import type { Zoning } from "./zoning.ts";

/** The county, ready to be written down. */
export interface County {
  readonly landscape: Landscape;
  readonly cover: LandCover;
  readonly zoning: readonly (Zoning | null)[];
}

/** Name of the feature that a face belongs to; null = none. */
export type Grouping = (ground: Ground, zoning: Zoning, face: number) => string | null;

/** One feature for each name that the grouping gives, with the attributes of one of its faces and its area. */
export function groupFeatures(
  { landscape, cover, zoning }: County,
  grouping: Grouping,
  attributes: (zoning: Zoning, ground: Ground, index: number) => Attributes,
): DemoFeature[] {
  const labels: number[] = [];
  const labelOf = new Map<string, number>();
  const sample: number[] = [];
  cover.ground.forEach((ground, face) => {
    const name = ground && grouping(ground, zoning[face]!, face);
    if (name !== null && !labelOf.has(name)) sample.push(face);
    if (name !== null && !labelOf.has(name)) labelOf.set(name, labelOf.size);
    labels.push(name === null ? -1 : labelOf.get(name)!);
  });
  const regions = joinFaces(landscape.plane, labels);
  const draw = ringDrawer(landscape.plane);
  return sample.map((face, label) => {
    const polygons = regions.get(label)!.map(draw);
    const geometry: Geometry =
      polygons.length === 1
        ? { type: "Polygon", coordinates: polygons[0]! }
        : { type: "MultiPolygon", coordinates: polygons };
    const properties = attributes(zoning[face]!, cover.ground[face]!, label);
    return withArea("MJ")({ type: "Feature", properties, geometry });
  });
}

/** Half-edges to closed rings of positions. */
function ringDrawer(plane: Subdivision): (polygon: EdgePolygon) => Position[][] {
  return (polygon) =>
    polygon.map((ring) =>
      [...ring, ring[0]!].map((halfEdge) => {
        const vertex = plane.origin[halfEdge]!;
        return latticeDegrees(plane.xs[vertex]!, plane.ys[vertex]!);
      }),
    );
}

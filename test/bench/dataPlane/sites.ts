import { DEGREE } from "../../../shared/geometry/ellipsoid.ts";
import { readGeoJsonSite } from "../../../shared/sites/geojson.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import type { Site } from "../../../shared/sites/site.ts";
import { CELLS_SOUTH, CELLS_WEST, unit } from "../cellLayers.ts";

/** One site as it is sent and as it is understood. */
export interface BenchSite {
  readonly geometry: { readonly type: "Polygon"; readonly coordinates: readonly (readonly (readonly number[])[])[] };
  readonly site: Site;
}

/** Radius in metres, vertices, and how many of twenty sites: mostly parcels, some estates, a reservoir. */
const KINDS = [
  { radiusM: 60, vertices: 8, ofTwenty: 10 },
  { radiusM: 150, vertices: 24, ofTwenty: 6 },
  { radiusM: 300, vertices: 100, ofTwenty: 3 },
  { radiusM: 1000, vertices: 100, ofTwenty: 1 },
];

/** Within this of the south-west corner (degrees) every region has data on all sides. */
const [NEAR, FAR] = [0.02, 0.1];

/** Star-shaped sites in the corner that all regions share; the same each time. */
export function benchSites(count: number): BenchSite[] {
  const kinds = KINDS.flatMap((kind) => Array.from({ length: kind.ofTwenty }, () => kind));
  return Array.from({ length: count }, (_, i) => {
    const { radiusM, vertices } = kinds[i % kinds.length]!;
    const at = (k: number): number => NEAR + (FAR - NEAR) * unit(i, k, 77);
    const ring = star(CELLS_WEST + at(1), CELLS_SOUTH + at(2), radiusM, vertices, i);
    const geometry = { type: "Polygon" as const, coordinates: [ring] };
    return { geometry, site: normaliseSite(readGeoJsonSite(geometry, "/site", 1000), { crs: "EPSG:4490" }) };
  });
}

const METRES_PER_DEGREE = 111_200;

function star(x: number, y: number, radiusM: number, vertices: number, seed: number): number[][] {
  const ring = Array.from({ length: vertices }, (_, i) => {
    const angle = (2 * Math.PI * i) / vertices;
    const r = ((0.7 + 0.3 * unit(seed, i, 78)) * radiusM) / METRES_PER_DEGREE;
    return [x + (r * Math.cos(angle)) / Math.cos(y * DEGREE), y + r * Math.sin(angle)];
  });
  return [...ring, ring[0]!];
}

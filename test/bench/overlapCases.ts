import {
  boundsIntersect,
  type MultiPolygon,
  polygonBounds,
  type Ring,
  vertexCount,
} from "../../shared/geometry/rings.ts";
import { PIECE_VERTICES, subdivide } from "../../shared/geometry/subdivide.ts";

/** A site and the polygons that it is laid upon. */
export interface OverlapCase {
  readonly name: string;
  readonly site: MultiPolygon;
  readonly others: readonly MultiPolygon[];
}

/** What a site of a kilometre mostly meets: one long outline across it. */
export function smallCase(): OverlapCase {
  const others = [[star(117.503, 31.502, 0.012, 5000)]];
  return { name: "100 × 5,000 vertices", site: [star(117.5, 31.5, 0.01, 100)], others };
}

/** The same polygons wherever they are asked for: nothing is random. */
export function overlapCases(): OverlapCase[] {
  const small = smallCase();
  const large = [star(117.5, 31.5, 0.05, 1000)];
  const near = cells(large);
  return [
    small,
    { name: "100 × 200 zones of 50", site: small.site, others: zones() },
    {
      name: "1,000 × 100,000 vertices",
      site: [star(117.5, 31.5, 0.01, 1000)],
      others: [[star(117.503, 31.502, 0.012, 100_000)]],
    },
    {
      name: `1,000 × ${near.length} cells, ${thousands(vertexCount(near.flat()))} vertices`,
      site: large,
      others: near,
    },
  ];
}

const thousands = (count: number): string => count.toLocaleString("en");

/** A wavy star: every radius differs, none crosses. Radius in degrees. */
function star(lon: number, lat: number, radius: number, vertices: number, fine = 0): Ring[] {
  const ring = new Float64Array(2 * vertices + 2);
  for (let i = 0; i <= vertices; i++) {
    const angle = (2 * Math.PI * (i % vertices)) / vertices;
    const r = radius * (1 + 0.2 * Math.sin(7 * angle) + 0.05 * Math.sin(91 * angle) + fine * Math.sin(1999 * angle));
    ring[2 * i] = lon + r * Math.cos(angle);
    ring[2 * i + 1] = lat + r * Math.sin(angle);
  }
  return [ring];
}

function zones(): MultiPolygon[] {
  return Array.from({ length: 200 }, (_, i) => [
    star(117.49 + (i % 20) * 0.001, 31.495 + Math.floor(i / 20) * 0.001, 0.0005, 50),
  ]);
}

/** The pieces of a large polygon around a site of radius 5 km on its border, as a check reads them. */
function cells(site: MultiPolygon): MultiPolygon[] {
  const bounds = polygonBounds(site);
  return subdivide([star(117.2695, 31.5, 0.2, 100_000, 0.004)], PIECE_VERTICES).filter((piece) =>
    boundsIntersect(polygonBounds(piece), bounds),
  );
}

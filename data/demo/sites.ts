import type { Feature, MultiPolygon, Polygon, Position } from "geojson";
import { findBoundaryFaults } from "../../shared/geometry/validity.ts";
import type { County } from "./faceFeatures.ts";
import { mulberry32, pick } from "./random.ts";
import { SITE_CASES, type SiteCase } from "./siteCases.ts";
import { SiteGround } from "./siteGround.ts";
import { BLOCK_KINDS, LINE_KINDS, makeProject, type Project, type SiteKind } from "./siteKinds.ts";

export interface SiteProperties {
  readonly id: string;
  readonly kind: SiteKind;
  readonly case: SiteCase;
  readonly project: Project;
}

export type Site = Feature<Polygon | MultiPolygon, SiteProperties>;

const SEED = 9001;
const MOST_ATTEMPTS = 400;

/** The project sites, in the order of their cases. Each is valid: what a case draws badly is drawn again. */
export function makeSites(county: County): Site[] {
  const ground = new SiteGround(county);
  const random = mulberry32(SEED);
  const sites: Site[] = [];
  for (const [name, { count, draw, isLine }] of Object.entries(SITE_CASES)) {
    for (let number = 0; number < count; number++) {
      const kind = pick(random, isLine ? LINE_KINDS : BLOCK_KINDS);
      const id = `S${String(sites.length + 1).padStart(4, "0")}`;
      const project = makeProject(kind, sites.length + 1);
      sites.push({
        type: "Feature",
        properties: { id, kind, case: name as SiteCase, project },
        geometry: validGeometry(() => draw(ground, random, number), name),
      });
    }
  }
  return sites;
}

function validGeometry(draw: () => Position[][][] | null, name: string): Polygon | MultiPolygon {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const polygons = draw();
    if (!polygons || !isValid(polygons)) continue;
    return polygons.length === 1
      ? { type: "Polygon", coordinates: polygons[0]! }
      : { type: "MultiPolygon", coordinates: polygons };
  }
  throw new Error(`no site for the case ${name}`);
}

function isValid(polygons: readonly Position[][][]): boolean {
  const rings = polygons.map((polygon) =>
    polygon.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [lon!, lat!]))),
  );
  return findBoundaryFaults(rings, 1).length === 0;
}

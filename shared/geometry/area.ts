import { meanStrip, type StripSeries, stripSeries, trapeziumArea } from "./ellipsoid.ts";
import { type MultiPolygon, polygonBounds, type Ring, signedDoubleArea } from "./rings.ts";

/**
 * Ellipsoidal area on CGCS2000 with edges straight in longitude and latitude: the exact strip integral (the answer's
 * method `ellipsoid-cgcs2000`). m², positive when outer rings run counter-clockwise.
 */
export function ellipsoidalArea(polygons: MultiPolygon): number {
  const [, south, , north] = polygonBounds(polygons);
  if (!(north >= south)) return 0;
  const series = stripSeries(south, north - south);
  let sum = 0;
  for (const polygon of polygons) for (const ring of polygon) sum += signedRingArea(ring, series);
  return sum;
}

function signedRingArea(ring: Ring, { base, meanCoefficients }: StripSeries): number {
  let sum = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const width = ring[i]! - ring[i + 2]!;
    if (width !== 0) sum += width * meanStrip(meanCoefficients, ring[i + 1]! - base, ring[i + 3]! - base);
  }
  return sum;
}

/**
 * Area by the letter of 国土调查办发〔2008〕32号 (method `survey-trapezium-2008-32`): each edge is a trapezium whose width is taken at its
 * mean longitude. Differs from the exact integral by 1e-7 on small parcels, more on long edges. m².
 */
export function surveyTrapeziumArea(polygons: MultiPolygon): number {
  const origin = polygons[0]?.[0]?.[0] ?? 0;
  return outersLessHoles(polygons, (ring) => surveyRingArea(ring, origin));
}

/** `origin` is the reference meridian L₀; any value gives the same sum, a near one saves digits. */
function surveyRingArea(ring: Ring, origin: number): number {
  let sum = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const width = (ring[i]! + ring[i + 2]!) / 2 - origin;
    sum += trapeziumArea(ring[i + 1]!, ring[i + 3]!, width);
  }
  return sum;
}

/** Planar area of rings in metres by the shoelace formula, m². Outer minus holes. */
export function planarArea(polygonsMetres: MultiPolygon): number {
  return outersLessHoles(polygonsMetres, (ring) => signedDoubleArea(ring) / 2);
}

/** Areas of outer rings less those of holes, however the rings run. */
export function outersLessHoles(polygons: MultiPolygon, signedArea: (ring: Ring) => number): number {
  let total = 0;
  for (const polygon of polygons) {
    polygon.forEach((ring, index) => {
      const area = Math.abs(signedArea(ring));
      total += index === 0 ? area : -area;
    });
  }
  return total;
}

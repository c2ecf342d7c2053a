/**
 * The CGCS2000 ellipsoid and its authalic strip integral: how much area lies between two parallels, per degree of
 * longitude. Everything that Lantu calls an area rests on this file.
 *
 * Source: 国土调查办发〔2008〕32号, whose trapezium formula is `trapeziumArea`;
 * constants of CGCS2000 from GB 22021 (a, 1/f).
 */

export const SEMI_MAJOR_AXIS_M = 6378137;
export const INVERSE_FLATTENING = 298.257222101;

const FLATTENING = 1 / INVERSE_FLATTENING;
export const SEMI_MINOR_AXIS_M = SEMI_MAJOR_AXIS_M * (1 - FLATTENING);
export const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

const e2 = ECCENTRICITY_SQUARED;
const e4 = e2 * e2;
const e6 = e4 * e2;
const e8 = e4 * e4;

/** The coefficients A, −B, C, −D, E of 32号, for sin φ, sin 3φ … sin 9φ. */
const STRIP_COEFFICIENTS: readonly number[] = [
  1 + (3 / 6) * e2 + (30 / 80) * e4 + (35 / 112) * e6 + (630 / 2304) * e8,
  -((1 / 6) * e2 + (15 / 80) * e4 + (21 / 112) * e6 + (420 / 2304) * e8),
  (3 / 80) * e4 + (7 / 112) * e6 + (180 / 2304) * e8,
  -((1 / 112) * e6 + (45 / 2304) * e8),
  (5 / 2304) * e8,
];

export const DEGREE = Math.PI / 180;
const DEGREE_OF_STRIP_M2 = SEMI_MINOR_AXIS_M * SEMI_MINOR_AXIS_M * DEGREE;

/**
 * k-th derivative, with respect to latitude in radians, of the strip area from the equator to `latitude` (degrees),
 * in m² per degree of longitude.
 */
function stripDerivative(latitude: number, k: number): number {
  let sum = 0;
  for (let i = 0; i < STRIP_COEFFICIENTS.length; i++) {
    const n = 2 * i + 1;
    sum += STRIP_COEFFICIENTS[i]! * n ** k * Math.sin(n * latitude * DEGREE + (k * Math.PI) / 2);
  }
  return DEGREE_OF_STRIP_M2 * sum;
}

/**
 * Area between the parallels `south` and `north` (degrees) over `width` degrees of longitude, m². For a rectangle
 * this is the trapezium S of 32号.
 */
export function trapeziumArea(south: number, north: number, width: number): number {
  const middle = ((south + north) / 2) * DEGREE;
  const half = ((north - south) / 2) * DEGREE;
  let sum = 0;
  for (let i = 0; i < STRIP_COEFFICIENTS.length; i++) {
    const n = 2 * i + 1;
    sum += STRIP_COEFFICIENTS[i]! * Math.sin(n * half) * Math.cos(n * middle);
  }
  return 2 * DEGREE_OF_STRIP_M2 * sum * width;
}

/** More terms than any site or country on one hemisphere needs; the loop below stops far earlier. */
const MAX_ORDER = 40;
const NEGLIGIBLE = 1e-18;

/**
 * The strip area above a base parallel as a short Taylor series in t = latitude − base (degrees): no digits are lost
 * to the distance from the equator, and few terms are needed because sites are small.
 */
export interface StripSeries {
  /** Latitude of the base parallel, degrees. */
  readonly base: number;
  /** cₖ / (k + 1) for k = 1, 2 …: the coefficients of the mean over a linear edge. */
  readonly meanCoefficients: Float64Array;
}

/** Series good to double precision for latitudes from `base` to `base + height` (degrees). */
export function stripSeries(base: number, height: number): StripSeries {
  const coefficients: number[] = [];
  const span = Math.max(height, 1e-9) * DEGREE;
  let factor = 1;
  let largest = 0;
  let negligibleInARow = 0;
  for (let k = 1; k <= MAX_ORDER && negligibleInARow < 2; k++) {
    factor *= DEGREE / k;
    const c = stripDerivative(base, k) * factor;
    const size = Math.abs(c) * (span / DEGREE) ** k;
    largest = Math.max(largest, size);
    negligibleInARow = size <= NEGLIGIBLE * largest ? negligibleInARow + 1 : 0;
    coefficients.push(c / (k + 1));
  }
  return { base, meanCoefficients: Float64Array.from(coefficients) };
}

/**
 * Mean strip area, in m² per degree of longitude, along an edge that runs straight from t0 to t1 (degrees above the
 * base). Times the edge's width in degrees it is the exact area between the edge and the base parallel.
 */
export function meanStrip(coefficients: Float64Array, t0: number, t1: number): number {
  // Σ cₖ/(k+1) · pₖ with pₖ = Σⱼ t0ʲ t1ᵏ⁻ʲ = (t1ᵏ⁺¹ − t0ᵏ⁺¹)/(t1 − t0), which needs no division.
  let p = 1;
  let power = 1;
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) {
    power *= t0;
    p = p * t1 + power;
    sum += coefficients[k]! * p;
  }
  return sum;
}

/** Metres along the meridian and along the parallel for one degree. */
export interface PerDegree {
  readonly north: number;
  readonly east: number;
}

/** The scale at `latitude` (degrees), on the ellipsoid. */
export function metresPerDegree(latitude: number): PerDegree {
  const phi = latitude * DEGREE;
  const w2 = 1 - e2 * Math.sin(phi) ** 2;
  const w = Math.sqrt(w2);
  return {
    north: (DEGREE * SEMI_MAJOR_AXIS_M * (1 - e2)) / (w2 * w),
    east: (DEGREE * SEMI_MAJOR_AXIS_M * Math.cos(phi)) / w,
  };
}

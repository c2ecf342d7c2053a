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

/** Single `+proj=tmerc|etmerc|utm` operations, and GIGS pipelines that end in one, on the ellipsoids named above. */
function parametersOf(operation: string): TransverseMercatorParameters | null {
  const steps = operation.split("+step").filter((step) => !/\+inv|\+init|=pipeline\s*$/.test(step));
  const step = steps.length === 1 ? steps[0]! : "";
  const value = (key: string) => new RegExp(`\\+${key}=(\\S+)`).exec(step)?.[1];
  const ellipsoid = ELLIPSOIDS[value("ellps") ?? ""];
  const projection = value("proj") ?? "";
  if (!ellipsoid || !/^(e?tmerc|utm)$/.test(projection) || /approx|evenden|to_meter|ooops/.test(step)) return null;
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
  it.each([
    ["builtins.gie", 30],
    ["gigs/5101.1-jhs.gie", 20],
    ["gigs/5101.4-jhs-etmerc.gie", 10],
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

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { difference, intersection, unite } from "../../../shared/geometry/outline.ts";
import { overlapArea } from "../../../shared/geometry/overlap.ts";
import { repairPolygons } from "../../../shared/geometry/repair.ts";
import type { MultiPolygon } from "../../../shared/geometry/rings.ts";
import {
  type Covered,
  DIFFERENCE,
  exactArea,
  INTERSECTION,
  SYMMETRIC_DIFFERENCE,
  UNION,
} from "../../geometry/exactArea.ts";
import { type Areas, degreesPerUnit, scaled } from "./jtsSuite.ts";

/** The end-to-end cases of mfogel/polygon-clipping: overlays of one to six operands, most of them reports of failures. */
const SUITE = fileURLToPath(new URL("../../../../shared/suites/polygon-clipping-e2e/", import.meta.url).href);
const present = existsSync(SUITE);
if (!present) console.log("skipped: polygon-clipping's cases are not here");

interface GeoJson {
  readonly type: "Polygon" | "MultiPolygon";
  readonly coordinates: unknown;
}

interface E2eCase {
  readonly folder: string;
  readonly name: string;
  readonly operation: string;
  readonly operands: readonly MultiPolygon[];
  /** What had to be repaired in them. */
  readonly repairs: readonly string[];
  readonly expected: MultiPolygon;
}

const areasOf = ({ type, coordinates }: GeoJson): Areas => {
  const polygons = (type === "Polygon" ? [coordinates] : coordinates) as number[][][][];
  return polygons.map((rings) => rings.map((positions) => Float64Array.from(positions.flatMap(([x, y]) => [x!, y!]))));
};

const read = (path: string): { geometry: GeoJson; features: { geometry: GeoJson }[] } =>
  JSON.parse(readFileSync(SUITE + path, "utf8"));

const OPERATIONS = ["union", "intersection", "difference", "xor"];

/** `all.geojson` is what every operation gives. */
function casesOf(folder: string): E2eCase[] {
  const args = read(`${folder}/args.geojson`).features.map(({ geometry }) => areasOf(geometry));
  const scale = degreesPerUnit(args);
  const brought = (areas: Areas): MultiPolygon => repairPolygons(scaled(areas, scale)).polygons;
  const operands = args.map(brought);
  const repairs = args.flatMap((areas) => repairPolygons(scaled(areas, scale)).repairs.map(({ kind }) => kind));
  return readdirSync(SUITE + folder)
    .filter((file) => file.endsWith(".geojson") && file !== "args.geojson")
    .flatMap((file) => {
      const expected = brought(areasOf(read(`${folder}/${file}`).geometry));
      const named = file.replace(".geojson", "");
      return (named === "all" ? OPERATIONS : [named]).map((operation) => {
        return { folder, name: `${folder} ${operation}`, operation, operands, repairs, expected };
      });
    });
}

type Overlay = (a: MultiPolygon, b: MultiPolygon) => MultiPolygon;

const exclusive: Overlay = (a, b) => unite([...difference(a, b), ...difference(b, a)]);

const OUTLINES: Readonly<Record<string, Overlay>> = {
  union: (a, b) => unite([...a, ...b]),
  intersection,
  difference,
  xor: exclusive,
};

const COVERED: Readonly<Record<string, Covered>> = {
  union: UNION,
  intersection: INTERSECTION,
  difference: DIFFERENCE,
  xor: SYMMETRIC_DIFFERENCE,
};

function tolerance(...polygons: readonly MultiPolygon[]): number {
  return Math.max(0.01, 1e-8 * Math.max(...polygons.map(ellipsoidalArea)));
}

/**
 * Cases with an invalid operand that polygon-clipping reads by another rule, and the rule: the area of an invalid ring set
 * is a matter of opinion. Ours is even-odd within one ring set, and every repair is listed with the area before and after.
 */
const OTHER_FILL_RULE: Readonly<Record<string, string>> = {
  "clean-poly-with-interior-ring-overlapping-exterior": "a hole beyond its shell is nothing there; an odd ring here",
  "clean-poly-with-interior-ring-splitting-exterior": "the same",
  "clean-poly-with-interior-ring-touching-exterior": "the same, for a hole wholly outside",
  "clean-poly-with-interior-rings-overlapping": "where two holes overlap there is none; here an even number of rings",
  "coincident-with-invalid-segments": "both: a hole beyond its shell, and holes that overlap",
  "multipoly-with-self-crossing-rings": "a lobe that its ring winds twice is inside there (non-zero)",
  "non-zero-rule-not-even-odd": "the same; the larger reading that is offered is the expected one",
};

describe.skipIf(!present)("polygon-clipping's end-to-end cases", () => {
  const names = present ? readdirSync(SUITE).sort() : [];
  const cases = names.flatMap(casesOf);

  it("are there", () => {
    expect(names).toHaveLength(93);
    expect(cases.length).toBeGreaterThanOrEqual(120);
  });

  it("outlines have the expected areas, but where an invalid operand is read by another rule", () => {
    const off = cases.filter(({ operation, operands, expected }) => {
      const outline = operands.slice(1).reduce(OUTLINES[operation]!, operands[0]!);
      return !(Math.abs(ellipsoidalArea(outline) - ellipsoidalArea(expected)) <= tolerance(expected, ...operands));
    });
    expect([...new Set(off.map(({ folder }) => folder))]).toEqual(Object.keys(OTHER_FILL_RULE));
    for (const { name, repairs } of off) {
      expect(repairs.join(" "), name).toMatch(/self-crossing|rings-cross|hole-outside-shell|nested-holes/);
    }
  });

  it("sums agree with rational arithmetic on every two operands", () => {
    for (const { name, operands } of cases) {
      operands.forEach((a, i) => {
        for (const b of operands.slice(i + 1)) {
          const rounding = 1e-5 + 2e-11 * (ellipsoidalArea(a) + ellipsoidalArea(b));
          expect(Math.abs(overlapArea(a, b) - exactArea(a, b, INTERSECTION)), name).toBeLessThanOrEqual(rounding);
        }
      });
    }
  });

  it("outlines of two operands agree with rational arithmetic, whatever is expected", () => {
    for (const { name, operation, operands } of cases) {
      const [a, b, ...more] = operands;
      if (!a || !b || more.length > 0) continue;
      const exact = exactArea(a, b, COVERED[operation]!);
      expect(Math.abs(ellipsoidalArea(OUTLINES[operation]!(a, b)) - exact), name).toBeLessThanOrEqual(tolerance(a, b));
    }
  });
});

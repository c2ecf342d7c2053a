import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { parseText } from "../../../shared/cql2/parseText.ts";
import { predicateOf, type Tested } from "../../../shared/cql2/predicate.ts";
import { queryablesOf } from "../../../shared/cql2/queryables.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { CRS84, readingIn } from "../../../shared/items/itemCrs.ts";
import { isInstalled } from "../../support/commands.ts";
import { featuresIn } from "../../support/fgb.ts";

/**
 * The abstract test suite of CQL2 (OGC 21-065r2, annex A): its filters on its data, and the numbers of features that it
 * expects. GDAL turns the data into FlatGeobuf. Filters on points and lines are left out: published layers are areas.
 */
const DATA = fileURLToPath(new URL("../../../../shared/suites/cql2/data/ne110m4cql2.gpkg", import.meta.url).href);
const present = existsSync(DATA) && isInstalled("ogr2ogr");
if (!present) console.log("skipped: suites/cql2 or ogr2ogr is not here");

const folder = mkdtempSync(join(tmpdir(), "lantu-cql2-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Source {
  readonly queryables: ReturnType<typeof queryablesOf>;
  readonly features: readonly Tested[];
}

function source(layer: string, hasAreas: boolean): Source {
  const file = join(folder, `${layer}.fgb`);
  execFileSync("ogr2ogr", ["-f", "FlatGeobuf", file, DATA, layer], { stdio: "ignore" });
  const bytes = new Uint8Array(readFileSync(file));
  const features = [...featuresIn(bytes)].map((feature) => ({
    values: feature.values,
    polygons: hasAreas ? feature.polygons : [],
  }));
  return { queryables: queryablesOf(parseHead(bytes).columns), features };
}

function count({ queryables, features }: Source, filter: string): number {
  // The suite's geometry is called geom.
  const expression = parseText(filter.replaceAll("(geom,", "(geometry,"));
  const { test } = predicateOf(expression, { queryables, crs: readingIn(CRS84) });
  return features.filter((feature) => test(feature) === true).length;
}

/** Tables 5 (comparisons), 8 (advanced comparisons): ne_110m_populated_places_simple. */
const PLACES: Readonly<Record<string, number>> = {
  "name IS NOT NULL": 243,
  "name IS NULL": 0,
  "name='København'": 1,
  "name>='København'": 137,
  "name>'København'": 136,
  "name<='København'": 107,
  "name<'København'": 106,
  "name<>'København'": 242,
  "pop_other=1038288": 1,
  "pop_other>=1038288": 123,
  "pop_other>1038288": 122,
  "pop_other<=1038288": 121,
  "pop_other<1038288": 120,
  "pop_other<>1038288": 242,
  '"date" IS NOT NULL': 3,
  '"date" IS NULL': 240,
  "\"date\"=DATE('2022-04-16')": 1,
  "\"date\">=DATE('2022-04-16')": 2,
  "\"date\">DATE('2022-04-16')": 1,
  "\"date\"<=DATE('2022-04-16')": 2,
  "\"date\"<DATE('2022-04-16')": 1,
  "\"date\"<>DATE('2022-04-16')": 2,
  "start IS NULL": 240,
  "start=TIMESTAMP('2022-04-16T10:13:19Z')": 1,
  "start<=TIMESTAMP('2022-04-16T10:13:19Z')": 2,
  "start<TIMESTAMP('2022-04-16T10:13:19Z')": 1,
  "start>=TIMESTAMP('2022-04-16T10:13:19Z')": 2,
  "start>TIMESTAMP('2022-04-16T10:13:19Z')": 1,
  "start<>TIMESTAMP('2022-04-16T10:13:19Z')": 2,
  "boolean IS NOT NULL": 3,
  "boolean=true": 2,
  "boolean=false": 1,
  "name LIKE 'B_r%'": 3,
  "name NOT LIKE 'B_r%'": 240,
  "pop_other between 1000000 and 3000000": 75,
  "pop_other not between 1000000 and 3000000": 168,
  "name IN ('Kiev','kobenhavn','Berlin','athens','foo')": 2,
  "name NOT IN ('Kiev','kobenhavn','Berlin','athens','foo')": 241,
  "pop_other in (1038288,1611692,3013258,3013257,3013259)": 3,
  "pop_other not in (1038288,1611692,3013258,3013257,3013259)": 240,
  "\"date\" in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))": 2,
  "\"date\" not in (DATE('2021-04-16'),DATE('2022-04-16'),DATE('2022-04-18'))": 1,
  "start in (TIMESTAMP('2022-04-16T10:13:19Z'))": 1,
  "start not in (TIMESTAMP('2022-04-16T10:13:19Z'))": 2,
  "boolean in (true)": 2,
  "boolean not in (false)": 2,
};

const START = "TIMESTAMP('2022-04-16T10:13:19Z')";

/** Table 6 (logical combinations of four predicates), where missing values decide. */
const COMBINED: readonly (readonly [p1: string, p2: string, p3: string, p4: string, expected: number])[] = [
  ["pop_other<>1038288", "name<>'København'", "pop_other IS NULL", "name<'København'", 1],
  ["pop_other<>1038288", "name>'København'", "name<='København'", "boolean=true", 107],
  ["start IS NULL", "pop_other IS NOT NULL", "pop_other IS NOT NULL", "pop_other>1038288", 124],
  ["pop_other<1038288", "pop_other>1038288", "pop_other IS NULL", `start<${START}`, 121],
  [`start=${START}`, "pop_other<1038288", `start=${START}`, "name<>'København'", 2],
  ["pop_other=1038288", "start IS NULL", `start<>${START}`, "boolean IS NOT NULL", 242],
  ["start IS NULL", "pop_other>1038288", "start IS NOT NULL", "name>'København'", 122],
  [`start>=${START}`, "name IS NOT NULL", "start IS NULL", "pop_other<1038288", 120],
  ["name='København'", `start=${START}`, "boolean=true", "pop_other IS NULL", 243],
  ["pop_other<=1038288", "name<='København'", "boolean IS NULL", "start IS NOT NULL", 198],
  ["pop_other<1038288", "name='København'", `start>=${START}`, "name<'København'", 181],
  ["name>='København'", "pop_other>=1038288", "boolean=true", "name IS NOT NULL", 79],
];

const WEST =
  "POLYGON((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))";
const GULF = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))";

/** Tables 5, 9 and 10 (S_INTERSECTS): ne_110m_admin_0_countries. */
const COUNTRIES: Readonly<Record<string, number>> = {
  "NAME='Luxembourg'": 1,
  "NAME>='Luxembourg'": 84,
  "NAME<'Luxembourg'": 93,
  "POP_EST>37589262": 38,
  "S_INTERSECTS(geom,BBOX(0,40,10,50))": 8,
  "S_INTERSECTS(geom,BBOX(150,-90,-150,90))": 10,
  "S_INTERSECTS(geom,POINT(7.02 49.92))": 1,
  "S_INTERSECTS(geom,BBOX(0,40,10,50)) and S_INTERSECTS(geom,BBOX(5,50,10,60))": 3,
  "S_INTERSECTS(geom,BBOX(0,40,10,50)) and not S_INTERSECTS(geom,BBOX(5,50,10,60))": 5,
  "S_INTERSECTS(geom,BBOX(0,40,10,50)) or S_INTERSECTS(geom,BBOX(-90,40,-60,50))": 10,
  "S_INTERSECTS(geom,LINESTRING(-180 -45, 0 -45))": 2,
  "S_INTERSECTS(geom,MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45)))": 14,
  [`S_INTERSECTS(geom,${WEST})`]: 8,
  [`S_INTERSECTS(geom,MULTIPOLYGON(${WEST.slice(7)},${GULF.slice(7)}))`]: 15,
  [`S_INTERSECTS(geom,GEOMETRYCOLLECTION(POINT(7.02 49.92), ${GULF}))`]: 8,
  [`S_INTERSECTS(geom,${WEST}) or S_INTERSECTS(geom,${GULF})`]: 15,
  [`S_INTERSECTS(geom,${WEST}) and not S_INTERSECTS(geom,POLYGON((-130 0, 0 0, 0 50, -130 50, -130 0)))`]: 3,
};

describe.skipIf(!present)("the abstract tests of CQL2", () => {
  const places = present ? source("ne_110m_populated_places_simple", false) : null;
  const countries = present ? source("ne_110m_admin_0_countries", true) : null;

  it.each(Object.entries(PLACES))("places: %s gives %i", (filter, expected) => {
    expect(count(places!, filter)).toBe(expected);
  });

  it.each(COMBINED)("places: %s, %s, %s, %s give %i", (p1, p2, p3, p4, expected) => {
    const filter = `(NOT (${p2}) AND ${p1}) OR (${p3} and ${p4}) or not (${p1} OR ${p4})`;
    expect(count(places!, filter)).toBe(expected);
  });

  it.each(Object.entries(COUNTRIES))("countries: %s gives %i", (filter, expected) => {
    expect(count(countries!, filter)).toBe(expected);
  });

  it.each(["S_INTERSECTS(geom,POINT(90 180))", "S_INTERSECTS(geom,MULTIPOINT((7.02 49.92), (90 180)))"])(
    "%s is refused: there is no such latitude",
    (filter) => {
      expect(() => count(countries!, filter)).toThrow(/coordinates-outside-crs/);
    },
  );
});

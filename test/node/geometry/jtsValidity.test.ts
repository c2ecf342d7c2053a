import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { windingExcess } from "../../../shared/geometry/overlap.ts";
import { repairPolygons } from "../../../shared/geometry/repair.ts";
import type { MultiPolygon, Ring } from "../../../shared/geometry/rings.ts";
import { findBoundaryFaults } from "../../../shared/geometry/validity.ts";

/** The validity tests of JTS (locationtech/jts, testxml): which polygons are valid, by another engine's reading. */
const SUITE = fileURLToPath(new URL("../../../../shared/suites/jts-testxml/", import.meta.url).href);
const present = existsSync(SUITE);
if (!present) console.log("skipped: the JTS validity tests are not here");

interface ValidityCase {
  readonly name: string;
  readonly polygons: readonly (readonly Ring[])[];
  readonly valid: boolean;
}

function casesOf(file: string): ValidityCase[] {
  const text = readFileSync(SUITE + file, "utf8");
  return [...text.matchAll(/<case>([\s\S]*?)<\/case>/g)].flatMap(([, body], number) => {
    const wkt = /<a>([\s\S]*?)<\/a>/.exec(body!)?.[1]?.trim() ?? "";
    const verdict = /<op name="isValid"[^>]*>\s*(true|false)/i.exec(body!)?.[1];
    const polygons = polygonsOf(wkt);
    if (!verdict || !polygons) return [];
    const name = `${file} ${number} ${/<desc>([\s\S]*?)<\/desc>/.exec(body!)?.[1]?.trim() ?? ""}`;
    return [{ name, polygons, valid: verdict === "true" }];
  });
}

/** Rings of a WKT polygon or multipolygon in two dimensions; null for anything else, empty or not finite. */
function polygonsOf(wkt: string): Ring[][] | null {
  const text = /^(MULTI)?POLYGON\s*(\(.*\))$/is.exec(wkt.replaceAll(/\s+/g, " "));
  if (!text) return null;
  const rings = text[2]!.replaceAll(/([^(),]+)/g, (pair) => `[${pair.trim().split(" ").slice(0, 2).join(",")}]`);
  try {
    const nested = JSON.parse(rings.replaceAll("(", "[").replaceAll(")", "]")) as number[][][] | number[][][][];
    return asDegrees((text[1] ? nested : [nested]) as number[][][][]);
  } catch {
    return null;
  }
}

/** Scaled by a power of two, which moves nothing against anything else, until latitudes are latitudes. */
function asDegrees(polygons: readonly (readonly (readonly (readonly number[])[])[])[]): Ring[][] {
  const largest = polygons.flat(3).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const scale = 2 ** (5 - Math.ceil(Math.log2(largest)));
  return polygons.map((rings) => rings.map((positions) => Float64Array.from(positions.flat(), (v) => v * scale)));
}

function validityCases(): ValidityCase[] {
  const files = readdirSync(SUITE, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".xml"));
  return files.sort().flatMap(casesOf);
}

function vertices(polygons: MultiPolygon): string[] {
  const positions = polygons.flat().flatMap((r) => {
    const places = Array.from({ length: r.length / 2 }, (_, i) => `${r[2 * i]} ${r[2 * i + 1]}`);
    return places.slice(1);
  });
  return [...new Set(positions)].sort();
}

describe.skipIf(!present)("JTS validity tests", () => {
  const cases = present ? validityCases() : [];
  const valid = cases.filter((one) => one.valid);
  const invalid = cases.filter((one) => !one.valid);

  it("are there", () => {
    expect(valid.length).toBeGreaterThan(20);
    expect(invalid.length).toBeGreaterThan(20);
  });

  it.each(valid.map((one) => [one.name, one] as const))("valid: %s comes through as it is", (_, { polygons }) => {
    const { polygons: out, ambiguities } = repairPolygons(polygons);
    expect(vertices(out)).toEqual(vertices(polygons));
    expect(ambiguities).toEqual([]);
    expect(out.flat().length).toBe(polygons.flat().length);
    expect(windingExcess(out)).toBeLessThan(1e-12 * ellipsoidalArea(out) + 1e-4);
  });

  it.each(invalid.map((one) => [one.name, one] as const))("invalid: %s comes out valid", (_, { polygons }) => {
    const { polygons: out } = repairPolygons(polygons);
    expect(windingExcess(out)).toBeLessThan(1e-12 * ellipsoidalArea(out) + 1e-4);
    expect(findBoundaryFaults(out)).toEqual([]);
  });
});

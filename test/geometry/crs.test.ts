import { describe, expect, it } from "vitest";
import { crsByEpsg, epsgOfGaussKruger, epsgOfName, gaussKrugerZone, zoneOfEasting } from "../../shared/geometry/crs.ts";
import { Problem } from "../../shared/problems/problem.ts";

/** Expected by PROJ 9.1.1: `echo "<lat> <lon>" | cs2cs -f "%.9f" EPSG:4490 EPSG:<code>` (northing, easting). */
const FORWARD: readonly (readonly [epsg: number, lon: number, lat: number, north: number, east: number])[] = [
  [4527, 117.5, 31.8, 3519784.292358913, 39547349.109354176],
  [4527, 118.5, 22.6, 2501017.129054436, 39654245.698279269],
  [4527, 115.5, 49.88, 5528578.958377667, 39392190.998713896],
  [4527, 119.9, 3.5, 387513.165613854, 39822365.971825086],
  [4527, 113.9, 53.5, 5934740.616322816, 39294316.238593042],
  [4527, 117, 31.75, 3514131.277884947, 39500000],
  [4549, 120.7, 31.8, 3519888.81240577, 566289.115060861],
  [4499, 121.2, 44.1, 4886509.486617729, 21355870.773820259],
  [4507, 106.2, 44.1, 4885633.977320304, 596085.86109484],
];

/** Doubles near 4e7 have steps of 7.5 nm; the rest is the promise of 4 nm. */
const TOLERANCE_M = 1.2e-8;

describe("CGCS2000 Gauss–Krüger zones", () => {
  it.each(FORWARD)("EPSG:%i agrees with PROJ at %f, %f to 12 nm", (epsg, lon, lat, north, east) => {
    const [x, y] = crsByEpsg(epsg)!.fromLonLat(Float64Array.of(lon, lat));
    expect(Math.abs(x! - east)).toBeLessThan(TOLERANCE_M);
    expect(Math.abs(y! - north)).toBeLessThan(TOLERANCE_M);
  });

  it.each(FORWARD)("EPSG:%i inverts %f, %f to 1e-13 degrees", (epsg, lon, lat, north, east) => {
    const [inverseLon, inverseLat] = crsByEpsg(epsg)!.toLonLat(Float64Array.of(east, north));
    expect(Math.abs(inverseLon! - lon)).toBeLessThan(1.5e-13);
    expect(Math.abs(inverseLat! - lat)).toBeLessThan(1e-13);
  });

  it("inverts as PROJ does (cs2cs -f %.13f EPSG:4527 EPSG:4490)", () => {
    const plane = Float64Array.of(39450000, 3520000, 39450200, 3519850, 39653000, 2500000, 39300000, 5900000);
    const expected = [
      116.4719968906878, 31.8018322603697, 116.4741164884139, 31.8004882861523, 118.4877903705066, 22.5909308450168,
      114.0074595809809, 53.1904634757083,
    ];
    const found = crsByEpsg(4527)!.toLonLat(plane);
    for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-12);
  });

  it("has the zones of the EPSG register (4491–4554), first and last of each family by PROJ", () => {
    const ends = [4491, 4501, 4502, 4512, 4513, 4533, 4534, 4554].map((epsg) => gaussKrugerZone(epsg)!);
    expect(
      ends.map(({ width, zone, centralMeridian, falseEastingM }) => [width, zone, centralMeridian, falseEastingM]),
    ).toEqual([
      [6, 13, 75, 13_500_000],
      [6, 23, 135, 23_500_000],
      [6, 13, 75, 500_000],
      [6, 23, 135, 500_000],
      [3, 25, 75, 25_500_000],
      [3, 45, 135, 45_500_000],
      [3, 25, 75, 500_000],
      [3, 45, 135, 500_000],
    ]);
    expect(gaussKrugerZone(4490)).toBeNull();
    expect(gaussKrugerZone(4555)).toBeNull();
  });

  it("finds the code from meridian and false easting, 3° before 6° where both fit", () => {
    expect(epsgOfGaussKruger(117, 39_500_000)).toBe(4527);
    expect(epsgOfGaussKruger(117, 20_500_000)).toBe(4498);
    expect(epsgOfGaussKruger(117, 500_000)).toBe(4548);
    expect(epsgOfGaussKruger(116.35, 500_000)).toBeNull();
  });

  it("refuses an easting with the zone's number in a zone without, and the reverse", () => {
    expect(problemOf(() => crsByEpsg(4548)!.toLonLat(Float64Array.of(39450000, 3520000)))).toBe(
      "coordinates-outside-crs",
    );
    expect(problemOf(() => crsByEpsg(4527)!.toLonLat(Float64Array.of(450000, 3520000)))).toBe(
      "coordinates-outside-crs",
    );
    expect(problemOf(() => crsByEpsg(4527)!.toLonLat(Float64Array.of(3520000, 39450000)))).toBe(
      "coordinates-outside-crs",
    );
  });
});

describe("geographic systems and web Mercator", () => {
  it("passes EPSG:4490 and EPSG:4326 through", () => {
    const at = Float64Array.of(117.5, 31.8);
    for (const epsg of [4490, 4326]) {
      expect(crsByEpsg(epsg)!.isGeographic).toBe(true);
      expect(crsByEpsg(epsg)!.toLonLat(at)).toEqual(at);
    }
  });

  it("says that longitude and latitude are swapped where the latitude is impossible", () => {
    expect(() => crsByEpsg(4490)!.toLonLat(Float64Array.of(31.8, 117.5))).toThrow("longitude and latitude");
  });

  it("agrees with PROJ on EPSG:3857 (echo 31.8 117.5 | cs2cs -f %.9f EPSG:4326 EPSG:3857)", () => {
    const mercator = crsByEpsg(3857)!;
    const [x, y] = mercator.fromLonLat(Float64Array.of(117.5, 31.8));
    expect(x).toBeCloseTo(13080040.168209644, 7);
    expect(y).toBeCloseTo(3737086.056237239, 7);
    const [lon, lat] = mercator.toLonLat(Float64Array.of(13080040.168209644, 3737086.056237239));
    expect(lon).toBeCloseTo(117.5, 12);
    expect(lat).toBeCloseTo(31.8, 12);
  });
});

describe("names of systems", () => {
  it.each([
    ["EPSG:4527", 4527],
    ["epsg:4490", 4490],
    ["urn:ogc:def:crs:EPSG::4527", 4527],
    ["urn:ogc:def:crs:EPSG:6.18.3:4326", 4326],
    ["http://www.opengis.net/def/crs/EPSG/0/4549", 4549],
    ["urn:ogc:def:crs:OGC:1.3:CRS84", 4326],
    ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326],
    ["OGC:CRS84", 4326],
    ["CGCS2000", null],
    ["EPSG:", null],
  ])("%s is %s", (name, epsg) => {
    expect(epsgOfName(name)).toBe(epsg);
  });
});

function problemOf(action: () => unknown): string {
  try {
    action();
    return "none";
  } catch (error) {
    return error instanceof Problem ? error.details.type : String(error);
  }
}

describe("the zone that an easting names", () => {
  it.each([
    // Zone number → central meridian: 3° zones 3·n, 6° zones 6·n − 3.
    [39_500_000, 4527, 117],
    [25_400_000, 4513, 75],
    [45_600_000.5, 4533, 135],
    [20_500_000, 4498, 117],
    [13_500_000, 4491, 75],
    [23_500_000, 4501, 135],
  ])("%d is of EPSG:%d", (easting, epsg, centralMeridian) => {
    expect(zoneOfEasting(easting)).toMatchObject({ epsg, centralMeridian, zonePrefix: true });
  });

  it.each([500_000, 24_500_000, 46_500_000, 12_500_000, -39_500_000, Number.NaN])("%d names none", (easting) => {
    expect(zoneOfEasting(easting)).toBeNull();
  });
});

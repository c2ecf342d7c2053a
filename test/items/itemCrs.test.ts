import { describe, expect, it } from "vitest";
import { CRS84, crsNamed, crsOfLayer, readingIn, STORAGE_CRS, writtenIn } from "../../shared/items/itemCrs.ts";
import { thrownProblem } from "../cql2/thrownProblem.ts";

/** The systems of items and the order of their axes. Coordinates of EPSG:4527 by PROJ 9.1 (cs2cs EPSG:4490 EPSG:4527). */
const epsg = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const offered = crsOfLayer([116.9, 31.7, 117.1, 31.8]);
const zone39 = crsNamed(offered, epsg(4527), "crs");

describe("the systems of a layer", () => {
  it("are CRS84 first, EPSG:4490, and the zones of 6° and 3° that its bounds reach into", () => {
    // 117°E is the middle of 3° zone 39 and of 6° zone 20.
    expect(offered.map(({ uri }) => uri)).toEqual([
      "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
      ...[4490, 4498, 4509, 4527, 4548].map(epsg),
    ]);
  });

  it("are those of both zones where a layer lies across their border", () => {
    const uris = crsOfLayer([118.4, 31, 118.6, 32]).map(({ uri }) => uri);
    expect(uris).toEqual(expect.arrayContaining([4527, 4528, 4548, 4549].map(epsg)));
  });

  it("are degrees only for a layer that lies in no zone, and for one that lies nowhere", () => {
    expect(crsOfLayer([10, 40, 11, 41])).toEqual([CRS84, STORAGE_CRS]);
    expect(crsOfLayer(null)).toEqual([CRS84, STORAGE_CRS]);
  });

  it("are named by their URIs; any other name is refused with those that there are", () => {
    for (const name of ["EPSG:4490", epsg(4326), epsg(4528), "", `${epsg(4490)}/`]) {
      const problem = thrownProblem(() => crsNamed(offered, name, "bbox-crs"));
      expect(problem).toMatchObject({ type: "crs-not-offered", status: 400, parameter: "bbox-crs" });
      expect(problem.mend!.en).toContain(epsg(4527));
    }
  });
});

describe("coordinates that are read", () => {
  it("have the longitude first in CRS84 and the latitude first in EPSG:4490", () => {
    expect(readingIn(CRS84).point([117.04, 31.83])).toEqual([117.04, 31.83]);
    expect(readingIn(STORAGE_CRS).point([31.83, 117.04])).toEqual([117.04, 31.83]);
  });

  it("have the northing first in a zone", () => {
    const [lon, lat] = readingIn(zone39).point([3523002.6263, 39503786.6831]);
    expect([lon.toFixed(8), lat.toFixed(8)]).toEqual(["117.04000000", "31.83000000"]);
  });

  it("are refused in the other order, and told of the order", () => {
    const inOtherOrder = [
      () => readingIn(STORAGE_CRS).point([117.04, 31.83]),
      () => readingIn(CRS84).box([31.7, 116.9], [31.8, 117.1]),
      () =>
        readingIn(zone39).line([
          [39503787, 3523003],
          [39503788, 3523004],
        ]),
    ];
    for (const read of inOtherOrder) {
      const { type, mend } = thrownProblem(read);
      expect(type).toBe("coordinates-outside-crs");
      expect(mend!.en).toContain("latitude first in EPSG:4490, northing first in EPSG:45xx");
    }
  });

  it("of a box in a zone are its edges, straight in the plane: densified in degrees", () => {
    const [[ring]] = readingIn(zone39).box([3500000, 39450000], [3540000, 39480000]) as [[Float64Array]];
    expect(ring.length / 2).toBeGreaterThan(50);
  });

  it("of a box across the antimeridian are two boxes", () => {
    const boxes = readingIn(STORAGE_CRS).box([-10, 170], [10, -170]);
    expect(boxes.map(([ring]) => [...ring!.subarray(0, 6)])).toEqual([
      [170, -10, 180, -10, 180, 10],
      [-180, -10, -170, -10, -170, 10],
    ]);
  });

  it.each([
    ["south above north", () => readingIn(CRS84).box([0, 10], [1, 9]), "bad-bbox"],
    ["west beyond east in a plane", () => readingIn(zone39).box([3500000, 39480000], [3540000, 39450000]), "bad-bbox"],
    ["west beyond 180°", () => readingIn(CRS84).box([200, 0], [10, 1]), "coordinates-outside-crs"],
    ["no number", () => readingIn(CRS84).box([Number.POSITIVE_INFINITY, 0], [10, 1]), "coordinates-outside-crs"],
  ])("of a box with %s are refused", (_, read, type) => {
    expect(thrownProblem(read).type).toBe(type);
  });
});

describe("long lines in a plane", () => {
  // 3,700 km across the zone: each is cut into some thousands of parts.
  const across = (i: number) => [[300_000, 39_100_000] as const, [4_000_000 + i, 39_900_000] as const];

  it("are cut until all of a filter together have 20,000 positions, and refused then", () => {
    const { line } = readingIn(zone39);
    expect(line(across(0)).length / 2).toBeGreaterThan(1000);
    const problem = thrownProblem(() => Array.from({ length: 20 }, (_, i) => line(across(i))));
    expect(problem).toMatchObject({ type: "too-many-vertices", status: 413 });
  });

  it("of another filter are counted anew", () => {
    for (let i = 0; i < 20; i++) expect(readingIn(zone39).line(across(i)).length).toBeGreaterThan(0);
  });
});

describe("coordinates that are written", () => {
  const stored = [[Float64Array.of(117.04, 31.83, 117.0401, 31.83, 117.04, 31.8301, 117.04, 31.83)]];

  it("are as stored in CRS84, and swapped in EPSG:4490", () => {
    expect(writtenIn(CRS84, stored)).toBe(stored);
    expect([...writtenIn(STORAGE_CRS, stored)[0]![0]!.subarray(0, 4)]).toEqual([31.83, 117.04, 31.83, 117.0401]);
  });

  it("have the northing first in a zone", () => {
    const [north, east] = writtenIn(zone39, stored)[0]![0]!;
    expect([north!.toFixed(4), east!.toFixed(4)]).toEqual(["3523002.6263", "39503786.6831"]);
  });
});

import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { encode } from "geobuf";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { Problem } from "../../../shared/problems/problem.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import { SITE_FORMATS } from "../../../shared/sites/siteFormats.ts";
import { EXAMPLE_GB18030 } from "../../support/boundaryPoints.ts";
import { foreignFeature, foreignFile } from "../../support/foreignFlatgeobuf.ts";
import {
  ascii,
  dbfOf,
  ESRI_CGCS2000,
  GBK_NAMES,
  GEOJSON,
  kmlOf,
  LIMITS,
  PARCELS,
  PLACEMARKS,
  shpOf,
  wktRings,
  zipOf,
} from "./parcel.ts";

/** Damaged files of every format end in a site or in a problem that says what is wrong: never in another error. */

const MUTATIONS = 2000;

const SHAPEFILE = { "a.shp": shpOf(PARCELS), "a.dbf": dbfOf(GBK_NAMES), "a.prj": ascii(ESRI_CGCS2000) };

const FILES: readonly (readonly [format: string, bytes: Uint8Array])[] = [
  ["WKT, EWKT", ascii(`SRID=4490;${PARCELS.map((rings) => `POLYGON${wktRings(rings)}`).join(";")}`)],
  ["KML", ascii(kmlOf(PLACEMARKS))],
  ["KMZ", zipOf({ "doc.kml": ascii(kmlOf(PLACEMARKS)) })],
  ["Geobuf", encode(GEOJSON, new PbfWriter())],
  [
    "FlatGeobuf",
    foreignFile({ crs: 4490 }, [
      foreignFeature({ type: GeometryType.Polygon, xy: PARCELS[0]!.flat(2), ends: [5, 10] }),
    ]),
  ],
  ["Shapefile (.zip)", zipOf(SHAPEFILE)],
  ["界址点坐标 TXT", EXAMPLE_GB18030],
];

/** Minimal standard generator (Park and Miller 1988): the same files every time. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 16807) % 2147483647;
    return state % below;
  };
}

/** Some bytes changed, taken out, or written twice. */
function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let out = bytes.slice();
  for (let k = 1 + random(4); k > 0 && out.length > 0; k--) {
    const at = random(out.length);
    const length = 1 + random(8);
    const kind = random(5);
    if (kind <= 1) out[at] = random(256);
    else if (kind === 2) out[at] = [0, 0x7f, 0x80, 0xff][random(4)]!;
    else if (kind === 3) out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + length)]);
    else out = Uint8Array.from([...out.subarray(0, at + length), ...out.subarray(at)]);
  }
  return out;
}

async function outcome(name: string, bytes: Uint8Array): Promise<string> {
  const format = SITE_FORMATS.find((one) => one.name === name)!;
  for (const { matches } of SITE_FORMATS) matches(bytes);
  try {
    normaliseSite(await format.read({ bytes }, LIMITS), {}, DEFAULT_LIMITS);
    return "a site";
  } catch (cause) {
    if (cause instanceof Problem && cause.details.status < 500) return cause.details.type;
    throw cause;
  }
}

describe(`${MUTATIONS} damaged files`, () => {
  it.each(FILES)("%s", async (name, bytes) => {
    const random = generator(20260401);
    const outcomes = new Set<string>();
    for (let i = 0; i < MUTATIONS; i++) outcomes.add(await outcome(name, mutated(bytes, random)));
    expect(outcomes.size).toBeGreaterThan(2);
  });

  it("the parts of a Shapefile, each damaged before it is packed", async () => {
    const random = generator(7);
    const outcomes = new Set<string>();
    for (let i = 0; i < MUTATIONS; i++) {
      const parts = Object.entries(SHAPEFILE).map(([name, bytes]) => [name, mutated(bytes, random)]);
      outcomes.add(await outcome("Shapefile (.zip)", zipOf(Object.fromEntries(parts))));
    }
    expect(outcomes.size).toBeGreaterThan(5);
  });
});

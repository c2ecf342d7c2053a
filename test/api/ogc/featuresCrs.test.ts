import proj4 from "proj4";
import { beforeAll, describe, expect, it } from "vitest";
import { allCollections, document, featureCollections, get, itemsOf, positionsOf } from "../../support/ogcClient.ts";
import { publishOgcPlace } from "../../support/ogcPlace.ts";
import { type Collection, featureCollectionGeoJson, featureGeoJson } from "../../support/ogcSchemas.ts";

/**
 * OGC API – Features – Part 2: Coordinate Reference Systems by Reference, 18-058r1 annex A. Another engine (proj4) converts;
 * the order of axes is that of the EPSG register: latitude first in 4326 and 4490, northing first in 4491–4554.
 */

type Position = readonly [number, number];

const CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const EPSG = "http://www.opengis.net/def/crs/EPSG/0/";

let all: readonly Collection[] = [];
beforeAll(async () => {
  await publishOgcPlace();
  all = await featureCollections();
});

/** Definition of EPSG:4491–4554 as in the register: 6° and 3° zones, each with and without the zone number in the easting. */
function gaussKruger(code: number): string {
  const [first, width] = code < 4502 ? [4491, 6] : code < 4513 ? [4502, 6] : code < 4534 ? [4513, 3] : [4534, 3];
  const meridian = 75 + width * (code - first);
  const zone = width === 6 ? (meridian + 3) / 6 : meridian / 3;
  const numbered = first === 4491 || first === 4513;
  const easting = 500_000 + (numbered ? zone * 1e6 : 0);
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${easting} +y_0=0 +ellps=GRS80 +units=m +no_defs`;
}

/** Longitude, latitude to the order of the system's axes. */
function inSystem(uri: string, lonLat: Position): Position {
  if (uri === CRS84) return lonLat;
  const code = Number(uri.slice(EPSG.length));
  const [lon, lat] = lonLat;
  if (code === 4326 || code === 4490) return [lat, lon];
  const [x, y] = proj4(code === 3857 ? "EPSG:3857" : gaussKruger(code), [lon, lat]);
  return code === 3857 ? [x!, y!] : [y!, x!];
}

const read = (each: Collection, query: Record<string, string>) =>
  document(itemsOf(each, { limit: "100", ...query }), featureCollectionGeoJson);

const header = async (path: string): Promise<string | null> => (await get(path)).headers.get("content-crs");

describe("discovery", () => {
  it("/req/crs/crs-uri, /req/crs/fc-md-crs-list A (/conf/crs/crs-uri): every identifier is an OGC http URI", async () => {
    for (const { id, crs = [], storageCrs } of all) {
      expect(crs.length, id).toBeGreaterThan(1);
      for (const uri of [...crs, storageCrs!]) {
        expect(uri).toMatch(/^http:\/\/www\.opengis\.net\/def\/crs\/[A-Za-z]+\/[0-9.]+\/[A-Za-z0-9]+$/);
      }
    }
  });

  it("/req/crs/fc-md-crs-list B (/conf/crs/default-crs): CRS84 is among them", async () => {
    for (const { crs } of all) expect(crs).toContain(CRS84);
  });

  it("/req/crs/fc-md-storageCrs, …-valid-value (/conf/crs/storageCrs): the storage CRS is one of them", async () => {
    for (const { crs, storageCrs } of all) expect(crs).toContain(storageCrs);
    for (const { crs = [], storageCrs } of await allCollections()) if (storageCrs) expect(crs).toContain(storageCrs);
  });

  it("offers CGCS2000 and the zones that the place lies in", async () => {
    for (const { crs } of all) {
      // 117°E: 3° zone 39 (EPSG:4527, 4548), 6° zone 20 (EPSG:4498, 4509).
      expect(crs).toEqual(expect.arrayContaining([4490, 4527, 4548, 4498, 4509].map((code) => `${EPSG}${code}`)));
    }
  });
});

describe("parameter crs", () => {
  it("/req/crs/fc-crs-definition, /req/crs/ogc-crs-header (/conf/crs/crs-parameter): each system, with Content-Crs", async () => {
    for (const each of all) {
      for (const crs of each.crs!) {
        const response = await get(itemsOf(each, { crs }));
        expect(response.status, crs).toBe(200);
        expect(response.headers.get("content-crs")).toBe(`<${crs}>`);
        const [first] = featureCollectionGeoJson.parse(await response.json()).features;
        const path = `/collections/${each.id}/items/${first!.id}?crs=${encodeURIComponent(crs)}`;
        expect(featureGeoJson.parse(await (await get(path)).json()).geometry).toEqual(first!.geometry);
        expect(await header(path)).toBe(`<${crs}>`);
      }
    }
  });

  it("/req/crs/fc-crs-valid-value, /req/crs/crs-exception (/conf/crs/crs-parameter-invalid): another system is a 400", async () => {
    for (const each of all) {
      const [first] = (await read(each, {})).features;
      for (const crs of [`${EPSG}2154`, "EPSG:4490", "nonsense", ""]) {
        expect((await get(itemsOf(each, { crs }))).status, crs).toBe(400);
        const path = `/collections/${each.id}/items/${first!.id}?crs=${encodeURIComponent(crs)}`;
        expect((await get(path)).status, crs).toBe(400);
      }
    }
  });

  it("/req/crs/fc-crs-default-value (/conf/crs/crs-parameter-default): without it, CRS84 and its header", async () => {
    for (const each of all) expect(await header(itemsOf(each))).toBe(`<${CRS84}>`);
  });

  it("/req/crs/fc-crs-action (/conf/crs/crs-parameter-transform): positions as another engine converts them, axes in their order", async () => {
    for (const each of all) {
      const plain = new Map((await read(each, {})).features.map((one) => [one.id, one]));
      for (const crs of each.crs!) {
        const { features } = await read(each, { crs });
        expect(features).toHaveLength(plain.size);
        const tolerance = /(CRS84|4326|4490)$/.test(crs) ? 1e-9 : 1e-3;
        for (const one of features) {
          const expected = positionsOf(plain.get(one.id)!.geometry!).map((position) => inSystem(crs, position));
          // A straight edge in degrees is bent in a plane: positions may stand between those of the stored outline.
          const shown = positionsOf(one.geometry!);
          for (const [a, b] of expected) {
            const near = shown.some(([x, y]) => Math.abs(x - a) <= tolerance && Math.abs(y - b) <= tolerance);
            expect(near, `${crs} ${one.id} ${a},${b}`).toBe(true);
          }
        }
      }
    }
  });
});

describe("parameter bbox-crs", () => {
  const SOUTH_WEST = [117.004, 31.704] as const;
  const NORTH_EAST = [117.031, 31.731] as const;

  it("/req/crs/fc-bbox-crs-definition, …-action (/conf/crs/bbox-crs-parameter): the box is read in the system, axes in their order", async () => {
    const [parks] = all;
    for (const crs of parks!.crs!) {
      const bbox = [...inSystem(crs, SOUTH_WEST), ...inSystem(crs, NORTH_EAST)].join(",");
      const { features } = await read(parks!, { bbox, "bbox-crs": crs });
      expect(features.map(({ properties }) => properties!.BSM).sort(), crs).toEqual(["LD1", "LD2", "LD5", "LD6"]);
    }
  });

  it("/req/crs/fc-bbox-crs-default-value (/conf/crs/bbox-crs-parameter-default): without it, the box is in CRS84", async () => {
    const bbox = [...SOUTH_WEST, ...NORTH_EAST].join(",");
    for (const each of all) {
      const stated = await read(each, { bbox, "bbox-crs": CRS84 });
      expect(stated.features).toEqual((await read(each, { bbox })).features);
    }
  });

  it("/req/crs/fc-bbox-crs-valid-value, /req/crs/bbox-crs-exception (/conf/crs/bbox-crs-parameter-invalid): another system is a 400", async () => {
    for (const each of all) {
      for (const uri of [`${EPSG}2154`, "nonsense", ""]) {
        expect((await get(itemsOf(each, { bbox: "1,2,3,4", "bbox-crs": uri }))).status, uri).toBe(400);
      }
    }
  });
});

import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { beforeAll, describe, expect, it } from "vitest";
import {
  allCollections,
  document,
  get,
  landing,
  linkOf,
  linksOf,
  pathOf,
  positionsOf,
} from "../../support/ogcClient.ts";
import { PLACE, publishOgcPlace } from "../../support/ogcPlace.ts";
import {
  confClasses,
  featureCollectionGeoJson,
  tileMatrixSet,
  tileset,
  tilesetList,
} from "../../support/ogcSchemas.ts";
import { addressOf, boundsOf, LIST, REL, templateOf, tilesets, tilesOf } from "../../support/ogcTiles.ts";

/** OGC API – Tiles – Part 1: Core, 20-057 annex A: core, tileset, tilesets-list, geodata-tilesets, mvt, geojson. */

beforeAll(publishOgcPlace);

describe("core", () => {
  it("/req/core/conformance-success (/conf/core/conformance-success): the classes are declared", async () => {
    const { conformsTo } = await document("/conformance", confClasses);
    for (const name of ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "geojson"]) {
      expect(conformsTo).toContain(`http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/${name}`);
    }
  });

  it("/req/core/tc-op (/conf/core/tc-op): tiles are where the template leads, for every tile with data of a level", async () => {
    for (const each of await tilesets()) {
      const template = templateOf(each, "application/geo+json");
      const seen = new Set<string>();
      for (const tile of tilesOf(each, 12)) {
        const response = await get(addressOf(template, tile));
        expect([200, 204]).toContain(response.status);
        if (response.status === 204) continue;
        for (const { properties } of featureCollectionGeoJson.parse(await response.json()).features) {
          seen.add(String(properties!.BSM));
        }
      }
      expect([...seen].sort()).toEqual(PLACE.PARKS.map(({ properties }) => properties.BSM).sort());
    }
  });

  it("/req/core/tc-tilematrix-definition, tc-tilerow-…, tc-tilecol-definition (/conf/core/tc-…): parameters of the operation", async () => {
    const { links } = await landing();
    const { paths } = await (await get(pathOf(linkOf(links, "service-desc").href))).json<{
      paths: Record<
        string,
        { get: { parameters: { name: string; in: string; required?: boolean; schema: object }[] } }
      >;
    }>();
    const path = Object.keys(paths).find((each) => each.endsWith("/{tileMatrix}/{tileRow}/{tileCol}"))!;
    const byName = new Map(paths[path]!.get.parameters.map((parameter) => [parameter.name, parameter]));
    const index = { in: "path", required: true, schema: { type: "integer", minimum: 0 } };
    expect(byName.get("tileMatrix")).toMatchObject({ in: "path", required: true, schema: { type: "string" } });
    expect(byName.get("tileRow")).toMatchObject(index);
    expect(byName.get("tileCol")).toMatchObject(index);
  });

  it("/req/core/tc-success (/conf/core/tc-success): 200, in the format that is asked for, with what lies in the tile", async () => {
    for (const each of await tilesets()) {
      const accept = "application/geo+json";
      const tile = [...tilesOf(each, 13)][0]!;
      const path = addressOf(templateOf(each, accept), tile);
      const [bare] = path.split("?");
      for (const response of [await get(path), await get(bare!, accept)]) {
        expect([response.status, response.headers.get("content-type")]).toEqual([200, accept]);
        const [west, south, east, north] = await boundsOf(each.links, tile);
        // A tile comes with a strip of 64/4096 of its side around it; in degrees of latitude it is narrower.
        const strip = ((east - west) * 64) / 4096 + 1e-9;
        const { features } = featureCollectionGeoJson.parse(await response.json());
        expect(features.length).toBeGreaterThan(0);
        for (const { geometry } of features) {
          for (const [lon, lat] of positionsOf(geometry!)) {
            expect(lon).toBeGreaterThanOrEqual(west - strip);
            expect(lon).toBeLessThanOrEqual(east + strip);
            expect(lat).toBeGreaterThanOrEqual(south - strip);
            expect(lat).toBeLessThanOrEqual(north + strip);
          }
        }
      }
    }
  });

  it("/req/core/tc-error (/conf/core/tc-error): no such tile is a 404, a tile without data a 204", async () => {
    for (const each of await tilesets()) {
      const template = templateOf(each, "application/geo+json");
      for (const tile of [
        { z: 0, row: 1, column: 0 },
        { z: 3, row: 0, column: 16 },
        { z: 99, row: 0, column: 0 },
        { z: "x", row: 0, column: 0 },
      ]) {
        expect((await get(addressOf(template, tile))).status, JSON.stringify(tile)).toBe(404);
      }
      // Inside the limits: between two parks.
      const empty = [...tilesOf(each, 16)];
      const statuses = new Set<number>();
      for (const tile of empty.slice(0, 12)) statuses.add((await get(addressOf(template, tile))).status);
      expect([...statuses].sort()).toEqual([200, 204]);
    }
  });
});

describe("tileset", () => {
  it("/req/tileset/description A–C (/conf/tileset/description): metadata by its schema, with the registered set's URI", async () => {
    for (const each of await tilesets()) {
      expect(each.dataType).toBe("vector");
      expect(each.tileMatrixSetURI).toMatch(
        /^http:\/\/www\.opengis\.net\/def\/tilematrixset\/OGC\/1\.0\/(WebMercatorQuad|WorldCRS84Quad)$/,
      );
    }
  });

  it("/req/tileset/description D: a link to the set's definition, which is in the schema of 17-083", async () => {
    for (const { links, tileMatrixSetURI } of await tilesets()) {
      const set = await document(pathOf(linkOf(links, `${REL}tiling-scheme`, "application/json").href), tileMatrixSet);
      expect(set.uri).toBe(tileMatrixSetURI);
      // Annex D: level 0 is 256 pixels of 156543.03 m, or 512 of 0.703125°, twice as fine on every next level.
      const [first, second] = set.tileMatrices;
      const [cellSize, denominator] = tileMatrixSetURI!.endsWith("WebMercatorQuad")
        ? [156543.03392804097, 559082264.0287178]
        : [0.703125, 279541132.0143589];
      expect(first!.cellSize).toBeCloseTo(cellSize, 9);
      expect(first!.scaleDenominator).toBeCloseTo(denominator, 5);
      expect(second!.cellSize).toBeCloseTo(cellSize / 2, 9);
    }
  });

  it("/req/tileset/description E–G: templated item links, one a format, each with its media type", async () => {
    for (const { links } of await tilesets()) {
      const templates = linksOf(links, "item");
      expect(templates.map(({ type }) => type)).toEqual(
        expect.arrayContaining([
          "application/vnd.mapbox-vector-tile",
          "application/geo+json",
          "application/vnd.flatgeobuf",
        ]),
      );
      for (const { href, templated } of templates) {
        expect(templated).toBe(true);
        for (const variable of ["{tileMatrix}", "{tileRow}", "{tileCol}"]) expect(href).toContain(variable);
      }
    }
  });

  it("/conf/core/tc-success: every format of the item links is given in that media type", async () => {
    for (const each of await tilesets()) {
      const tile = [...tilesOf(each, 10)][0]!;
      for (const { href, type } of linksOf(each.links, "item")) {
        const response = await get(addressOf(href, tile));
        expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
      }
    }
  });
});

describe("tilesets list", () => {
  it("/req/tilesets-list/tileset-links (/conf/tilesets-list/tileset-links): dataType, crs, self, tiling scheme of each", async () => {
    const { tilesets: listed } = await document(LIST, tilesetList);
    expect(listed.map(({ tileMatrixSetURI }) => tileMatrixSetURI!.split("/").at(-1))).toEqual([
      "WebMercatorQuad",
      "WorldCRS84Quad",
    ]);
    for (const { links, tileMatrixSetURI, crs } of listed) {
      const self = pathOf(linkOf(links, "self", "application/json").href);
      expect(self).toBe(`${LIST}/${tileMatrixSetURI!.split("/").at(-1)}`);
      expect((await document(self, tileset)).crs).toEqual(crs);
      await document(pathOf(linkOf(links, `${REL}tiling-scheme`).href), tileMatrixSet);
    }
  });
});

describe("geodata tilesets", () => {
  it("/req/geodata-tilesets/desc-links (/conf/geodata-tilesets/desc-links): collections with tiles link to their list", async () => {
    for (const { id, links } of await allCollections()) {
      const found = linksOf(links, `${REL}tilesets-vector`);
      expect(found.map(({ href }) => pathOf(href))).toEqual(id in PLACE ? [`/collections/${id}/tiles`] : []);
    }
  });

  it("/req/geodata-tilesets/operation (/conf/geodata-tilesets/operation): at least one tileset is there", async () => {
    for (const id of Object.keys(PLACE)) {
      const { tilesets: listed } = await document(`/collections/${id}/tiles`, tilesetList);
      expect(listed.length).toBeGreaterThan(0);
    }
  });
});

describe("encodings", () => {
  it("/req/mvt/content (/conf/mvt/content): one layer, geometries and types, the grid spans the tile", async () => {
    for (const each of await tilesets()) {
      const tile = [...tilesOf(each, 13)][0]!;
      const response = await get(addressOf(templateOf(each, "application/vnd.mapbox-vector-tile"), tile));
      const { layers } = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())));
      expect(Object.keys(layers)).toEqual(["PARKS"]);
      const [west, south, east, north] = await boundsOf(each.links, tile);
      const layer = layers.PARKS!;
      for (let i = 0; i < layer.length; i++) {
        const one = layer.feature(i);
        expect(one.type).toBe(3);
        const known = PLACE.PARKS.find(({ properties }) => properties.BSM === one.properties.BSM)!;
        // Linear within the tile in either set, so that longitudes map alike; of latitudes only the nearest degree is sure.
        const [left, right] = [0, 1].map((end) => {
          const xs = known.geometry.coordinates[0]!.map(([lon]) => lon!);
          return ((end === 0 ? Math.min(...xs) : Math.max(...xs)) - west) / (east - west);
        });
        const shown = one
          .loadGeometry()
          .flat()
          .map(({ x }) => x / layer.extent);
        const clamp = (share: number): number => Math.max(-64 / 4096, Math.min(1 + 64 / 4096, share));
        expect(Math.min(...shown)).toBeCloseTo(clamp(left!), 3);
        expect(Math.max(...shown)).toBeCloseTo(clamp(right!), 3);
      }
      expect(layer.length).toBeGreaterThan(0);
      expect(north).toBeGreaterThan(south);
    }
  });

  it("/req/geojson/content (/conf/geojson/content): a FeatureCollection in CRS84, whatever the tile matrix set", async () => {
    const [mercator, plate] = await tilesets();
    for (const each of [mercator!, plate!]) {
      const tile = [...tilesOf(each, 10)][0]!;
      const { features } = await document(
        addressOf(templateOf(each, "application/geo+json"), tile),
        featureCollectionGeoJson,
      );
      for (const { geometry } of features) {
        for (const [lon, lat] of positionsOf(geometry!)) {
          expect(Math.abs(lon - 117) < 1 && Math.abs(lat - 31.7) < 1).toBe(true);
        }
      }
    }
  });
});

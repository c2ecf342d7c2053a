import { VectorTile } from "@mapbox/vector-tile";
import { decode } from "geobuf";
import { PbfReader } from "pbf";
import { beforeAll, describe, expect, it } from "vitest";
import { featuresIn } from "../../support/fgb.ts";
import { ask, BOXES, publishBoxes } from "./boxes.ts";

beforeAll(publishBoxes);

/** 117.0263671875–117.04833984375°E, level 14: one box reaches into it, 117.02–117.03 × 31.52–31.53. */
const WHOLE_TILE = "WebMercatorQuad/14/6667/13518";

const bytesOf = async (path: string, headers = {}) => new Uint8Array(await (await ask(path, headers)).arrayBuffer());
const jsonOf = async (path: string) => (await ask(path)).json();

describe("the formats of a tile", () => {
  it.each(["WebMercatorQuad/10/416/844", WHOLE_TILE, "WorldCRS84Quad/9/165/844"])(
    "say the same of %s in geobuf and in GeoJSON, to the ninth decimal",
    async (tile) => {
      const geobuf = decode(new PbfReader(await bytesOf(`OPEN/tiles/${tile}?f=geobuf`)));
      expect(geobuf).toEqual(await jsonOf(`OPEN/tiles/${tile}?f=geojson`));
      expect(geobuf.features.length).toBeGreaterThan(0);
    },
  );

  it("carry the stored doubles from level 14 on, but not below", async () => {
    const latitudesIn = async (tile: string) => {
      const [feature] = [...featuresIn(await bytesOf(`OPEN/tiles/${tile}?f=fgb`))];
      return feature!.polygons.flat().flatMap((ring) => [...ring].filter((_, i) => i % 2 === 1));
    };
    const stored = BOXES.flatMap(([, south, , north]) => [south, north]);
    const isStored = (latitude: number) => stored.includes(latitude);
    expect((await latitudesIn(WHOLE_TILE)).some(isStored)).toBe(true);
    expect((await latitudesIn("WebMercatorQuad/13/3333/6759")).some(isStored)).toBe(false);
  });

  it("project latitude by Mercator within a vector tile: where @mapbox/vector-tile puts it back", async () => {
    const bytes = await bytesOf("OPEN/tiles/WebMercatorQuad/10/416/844?f=mvt");
    const layer = new VectorTile(new PbfReader(bytes)).layers.OPEN!;
    expect([layer.version, layer.extent, layer.length]).toEqual([2, 4096, 64]);
    for (let i = 0; i < layer.length; i++) {
      const { geometry, properties } = layer.feature(i).toGeoJSON(844, 416, 10);
      const [west, south] = BOXES[Number(String(properties?.BSM).slice(2))]!;
      const positions = (geometry as { coordinates: number[][][] }).coordinates.flat();
      const [x, y] = [Math.min(...positions.map((p) => p[0]!)), Math.min(...positions.map((p) => p[1]!))];
      // Half a cell of 1/1024 of 0.3515625°, unless the tile's strip cuts the box.
      if (west > 116.72 && south > 31.66) expect(Math.abs(x - west)).toBeLessThanOrEqual(0.3515625 / 2048 + 1e-9);
      if (south > 31.66) expect(Math.abs(y - south)).toBeLessThanOrEqual(0.3515625 / 2048);
    }
  });

  it("lie evenly in degrees in a vector tile of WorldCRS84Quad", async () => {
    // 9/165/845: 117.0703125–117.421875°E, 31.640625–31.9921875°N.
    const bytes = await bytesOf("OPEN/tiles/WorldCRS84Quad/9/165/845?f=mvt");
    const layer = new VectorTile(new PbfReader(bytes)).layers.OPEN!;
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      const [west, south, east, north] = BOXES[Number(String(feature.properties.BSM).slice(2))]!;
      if (west < 117.0703125 || east > 117.421875 || south < 31.640625 || north > 31.9921875) continue;
      const ys = feature.loadGeometry()[0]!.map(({ y }) => y);
      expect(Math.abs(Math.max(...ys) - ((31.9921875 - south) / 0.3515625) * 4096)).toBeLessThanOrEqual(2 + 1e-6);
    }
    expect(layer.length).toBeGreaterThan(200);
  });

  it.each([
    ["application/vnd.mapbox-vector-tile", "application/vnd.mapbox-vector-tile"],
    ["application/geobuf, application/geo+json;q=0.5", "application/geobuf"],
    ["application/geo+json;q=0.5, application/geobuf;q=0.4", "application/geo+json"],
    ["application/json", "application/geo+json"],
    ["application/vnd.flatgeobuf;q=0, */*;q=0.1", "application/vnd.mapbox-vector-tile"],
    ["text/html, */*;q=0.8", "application/vnd.flatgeobuf"],
    ["image/png", "application/vnd.flatgeobuf"],
  ])("are chosen by Accept: %s", async (accept, expected) => {
    const response = await ask(`OPEN/tiles/${WHOLE_TILE}`, { accept }, "HEAD");
    expect([response.headers.get("content-type"), response.headers.get("vary")]).toEqual([expected, "Accept"]);
  });
});

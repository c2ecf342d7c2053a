import { describe, expect, it } from "vitest";
import { tileMatrixSetDefinition } from "../../shared/tiles/tileMatrixSetDocuments.ts";
import { type TileMatrixSet, tileAddress, tileBounds, tileMatrixSet } from "../../shared/tiles/tileMatrixSets.ts";

const MERCATOR = tileMatrixSet("WebMercatorQuad")!;
const DEGREES = tileMatrixSet("WorldCRS84Quad")!;

function expectBounds(set: TileMatrixSet, [zoom, row, column]: readonly number[], expected: readonly number[]): void {
  const bounds = tileBounds({ set, zoom: zoom!, row: row!, column: column! });
  for (const [i, value] of expected.entries()) expect(bounds[i]).toBeCloseTo(value, 12);
}

describe("WebMercatorQuad", () => {
  it("has the bounds that mercantile documents for 10/332/486", () => {
    expectBounds(MERCATOR, [10, 332, 486], [-9.140625, 53.120405283106564, -8.7890625, 53.33087298301705]);
  });

  it("covers the world with one tile, up to 85.0511287798066° (EPSG:3857's square)", () => {
    expectBounds(MERCATOR, [0, 0, 0], [-180, -85.0511287798066, 180, 85.0511287798066]);
  });

  it.each([
    ["1", "2", "0"],
    ["1", "0", "2"],
    ["0", "-1", "0"],
    ["a", "0", "0"],
    ["1.0", "0", "0"],
    ["01", "0", "0"],
    ["21", "0", "0"],
    ["99999999999", "0", "0"],
    ["", "0", "0"],
  ])("has no tile %s/%s/%s", (zoom, row, column) => {
    expect(tileAddress(MERCATOR, zoom, row, column)).toBeNull();
  });
});

describe("WorldCRS84Quad", () => {
  it("has two tiles on level 0, each a hemisphere (17-083r4, D.2)", () => {
    expectBounds(DEGREES, [0, 0, 0], [-180, -90, 0, 90]);
    expectBounds(DEGREES, [0, 0, 1], [0, -90, 180, 90]);
    expect(tileAddress(DEGREES, "0", "0", "2")).toBeNull();
    expect(tileAddress(DEGREES, "0", "1", "0")).toBeNull();
    expect(tileAddress(DEGREES, "20", "0", "0")).toBeNull();
  });

  it("has 0.02197265625° on a side on level 13, counted from the north", () => {
    expectBounds(DEGREES, [13, 2653, 13524], [117.158203125, 31.6845703125, 117.18017578125, 31.70654296875]);
  });
});

describe.each([MERCATOR, DEGREES])("$id", (set) => {
  it("finds the way back from its projection", () => {
    for (const [longitude, latitude] of [
      [117.0331, 31.8302],
      [-179.99, -84.9],
      [0, 0],
    ] as const) {
      expect(set.longitude(set.across(longitude))).toBeCloseTo(longitude, 12);
      expect(set.latitude(set.down(latitude))).toBeCloseTo(latitude, 12);
    }
  });
});

interface Definition {
  readonly tileMatrices: readonly Record<string, unknown>[];
}

/** Values of the tables in 17-083r4, annexes D.1 and D.2. */
describe("definitions in JSON", () => {
  it.each([
    [MERCATOR, 0, 559082264.028717, 156543.033928041, 1, 1],
    [MERCATOR, 1, 279541132.014358, 78271.5169640204, 2, 2],
    [DEGREES, 0, 279541132.014358, 0.703125, 2, 1],
    [DEGREES, 1, 139770566.007179, 0.3515625, 4, 2],
  ])("have the standard's scales", (set, level, scale, cellSize, width, height) => {
    const { tileMatrices } = tileMatrixSetDefinition(set) as Definition;
    const matrix = tileMatrices[level]!;
    expect(matrix).toMatchObject({ id: String(level), matrixWidth: width, matrixHeight: height, tileWidth: 256 });
    expect(Number(matrix.scaleDenominator) / scale).toBeCloseTo(1, 13);
    expect(Number(matrix.cellSize) / cellSize).toBeCloseTo(1, 13);
  });

  it("begin in the north-west", () => {
    const [first] = (tileMatrixSetDefinition(MERCATOR) as Definition).tileMatrices;
    const [x, y] = first!.pointOfOrigin as [number, number];
    expect([x, y].map((metres) => Math.round(metres * 1e6) / 1e6)).toEqual([-20037508.342789, 20037508.342789]);
    expect((tileMatrixSetDefinition(DEGREES) as Definition).tileMatrices[0]).toMatchObject({
      pointOfOrigin: [-180, 90],
    });
  });
});

import { bboxClip, polygon as turfPolygon } from "@turf/turf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Bounds,
  type MultiPolygon,
  polygonBounds,
  positionsOf,
  type Ring,
  reversed,
  signedDoubleArea,
} from "../../shared/geometry/rings.ts";
import { withoutDetours } from "../../shared/tiles/clip.ts";
import { drawn } from "../../shared/tiles/generalise.ts";
import { type TileFrame, tileFrame } from "../../shared/tiles/tileFrame.ts";
import { tileMatrixSet } from "../../shared/tiles/tileMatrixSets.ts";
import { box } from "../support/fgb.ts";

const area = (rings: readonly Ring[]) => rings.reduce((sum, ring) => sum + signedDoubleArea(ring) / 2, 0);

const drawnAlone = (polygons: MultiPolygon, frame: TileFrame) =>
  drawn([{ polygons, bounds: polygonBounds(polygons) }], frame)[0]!;

describe("a feature in a tile that carries every vertex", () => {
  const frame = (bounds: Bounds): TileFrame => ({ box: bounds, grid: null });
  const clipped = (polygons: MultiPolygon, bounds: Bounds) => drawnAlone(polygons, frame(bounds)).polygons;

  it("is cut to the tile: what covers it becomes the tile itself", () => {
    const cut = clipped(box([-10, -10, 10, 10]), [0, 0, 1, 1]);
    expect(cut).toHaveLength(1);
    expect(area(cut.flat())).toBe(1);
    expect(clipped(box([5, 5, 6, 6]), [0, 0, 1, 1])).toEqual([]);
  });

  it("keeps a hole, also one that the tile's border cuts", () => {
    const shape = [[...box([-10, -10, 10, 10])[0]!, reversed(box([0.5, 0.5, 3, 0.75])[0]![0]!)]];
    expect(area(clipped(shape, [0, 0, 1, 1]).flat())).toBeCloseTo(1 - 0.5 * 0.25, 12);
  });

  it("keeps every position in the tile to the last bit", () => {
    const ring = Float64Array.of(0.1, 0.1, 0.30000000000000004, 0.1, 0.3, 0.10000000000000002, 0.2, 0.7, 0.1, 0.1);
    expect(clipped([[ring]], [0, 0, 1, 1])).toEqual([[ring]]);
  });

  it("has the area that turf's bboxClip gives, for star-shaped polygons anywhere", () => {
    fc.assert(
      fc.property(stars, (ring) => {
        const theirs = bboxClip(turfPolygon([positionsOf(ring)]), [0, 0, 1, 1]).geometry.coordinates as number[][][];
        const expected = theirs.reduce((sum, each) => sum + Math.abs(area([Float64Array.from(each.flat())])), 0);
        expect(area(clipped([[ring]], [0, 0, 1, 1]).flat())).toBeCloseTo(expected, 10);
      }),
    );
  });
});

/** About (0…1, 0…1), sometimes beyond. */
const stars = fc
  .tuple(
    fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: 3, maxLength: 40 }),
    fc.double({ min: -1.5, max: 2.5, noNaN: true }),
    fc.double({ min: -1.5, max: 2.5, noNaN: true }),
  )
  .map(([spokes, x, y]): Ring => {
    const positions = spokes.flatMap((radius, i) => {
      const angle = (2 * Math.PI * i) / spokes.length;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    return Float64Array.from([...positions, positions[0]!, positions[1]!]);
  });

/** Level 8 of degrees: 0.703125° on a side, of 1024 cells; the strip around it is 16 cells. */
const SET = tileMatrixSet("WorldCRS84Quad")!;
const FRAME = tileFrame({ set: SET, zoom: 8, row: 82, column: 422 }, 4);
const CELL = 0.703125 / 1024;
const [WEST, SOUTH] = FRAME.box;
/** Cells from the frame's south-western corner → degrees. */
const at = (cells: readonly number[]): Ring =>
  Float64Array.from(cells, (value, i) => (i % 2 === 0 ? WEST : SOUTH) + value * CELL);

describe("a feature on a small scale", () => {
  it("has its vertices on the nearest cell corners, and none on a straight stretch", () => {
    const { polygons } = drawnAlone(
      [[at([100.4, 99.6, 150, 100.1, 199.7, 100, 200, 200.3, 99.9, 200, 100.4, 99.6])]],
      FRAME,
    );
    expect(polygons).toEqual([[Float64Array.of(100, 100, 200, 100, 200, 200, 100, 200, 100, 100)]]);
  });

  it("is one cell where it is smaller than that", () => {
    const speck = [[at([300.2, 300.6, 300.5, 300.6, 300.5, 300.9, 300.2, 300.6])]];
    const cell = Float64Array.of(300, 300, 301, 300, 301, 301, 300, 301, 300, 300);
    expect(drawnAlone(speck, FRAME)).toEqual({ polygons: [[cell]], asCell: true });
  });

  it("is one cell at a point inside it where rounding leaves nothing of it, and only in the tile that has this cell", () => {
    // 40 cells long, a fifth of a cell high, on one row of corners.
    const strip = (east: number) => [
      [at([east - 40, 500.1, east, 500.1, east, 500.3, east - 40, 500.3, east - 40, 500.1])],
    ];
    const { polygons, asCell } = drawnAlone(strip(240), FRAME);
    expect([polygons[0]![0]![0], asCell]).toEqual([220, true]);
    expect(drawnAlone(strip(10), FRAME)).toEqual({ polygons: [], asCell: false });
  });

  it("loses a neck that is thinner than a cell, and becomes two parts", () => {
    const dumbbell = [
      10, 10, 50, 10, 50, 30, 90, 30, 90, 10, 130, 10, 130, 50, 90, 50, 90, 30.3, 50, 30.3, 50, 50, 10, 50, 10, 10,
    ];
    const { polygons } = drawnAlone([[at(dumbbell)]], FRAME);
    expect(polygons.map((rings) => [rings.length, signedDoubleArea(rings[0]!) / 2])).toEqual([
      [1, 1600],
      [1, 1600],
    ]);
  });

  it("has no hole that lies on its shell: the hole becomes a bay", () => {
    const hole = reversed(at([40, 10.3, 60, 10.3, 60, 30, 40, 30, 40, 10.3]));
    const { polygons } = drawnAlone([[at([10, 10, 90, 10, 90, 90, 10, 90, 10, 10]), hole]], FRAME);
    expect(polygons).toHaveLength(1);
    expect(polygons[0]).toHaveLength(1);
    expect(signedDoubleArea(polygons[0]![0]!) / 2).toBe(80 * 80 - 20 * 20);
  });
});

describe("short cuts beyond the box", () => {
  it("change nothing inside it", () => {
    fc.assert(
      fc.property(stars, (ring) => {
        const short = withoutDetours(ring, [0, 0, 1, 1]);
        expect(short.length).toBeLessThanOrEqual(ring.length);
        const inside = (each: Ring) => area(drawnAlone([[each]], { box: [0, 0, 1, 1], grid: null }).polygons.flat());
        expect(inside(short)).toBeCloseTo(inside(ring), 12);
      }),
    );
  });

  it("leave out what stays on one side", () => {
    const ring = Float64Array.of(0.5, 0.5, 2, 0.4, 3, 0.5, 4, 0.6, 2, 0.6, 0.5, 0.5);
    expect([...withoutDetours(ring, [0, 0, 1, 1])]).toEqual([0.5, 0.5, 2, 0.4, 2, 0.6, 0.5, 0.5]);
  });
});

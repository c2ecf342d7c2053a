import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HILBERT_BITS, WORLD_HALF_SIDE, worldHilbert } from "../../shared/flatgeobuf/hilbert.ts";

/** Side of a cell of the curve in degrees. */
const CELL = (2 * WORLD_HALF_SIDE) / 2 ** HILBERT_BITS;

describe("the Hilbert curve over the world square", () => {
  it("visits the quadrants in the order ⊓ has: lower left, upper left, upper right, lower right", () => {
    const quarter = 2 ** 50;
    expect(worldHilbert(-256, -256)).toBe(0);
    expect(Math.floor(worldHilbert(-1, -1) / quarter)).toBe(0);
    expect(Math.floor(worldHilbert(-1, 1) / quarter)).toBe(1);
    expect(Math.floor(worldHilbert(1, 1) / quarter)).toBe(2);
    expect(Math.floor(worldHilbert(1, -1) / quarter)).toBe(3);
    expect(worldHilbert(255.999999, -256)).toBe(2 ** 52 - 1);
  });

  it("gives integers that a double holds exactly, also outside the square", () => {
    fc.assert(
      fc.property(fc.double({ min: -400, max: 400, noNaN: true }), fc.double({ min: -400, max: 400 }), (lon, lat) => {
        fc.pre(!Number.isNaN(lat));
        const distance = worldHilbert(lon, lat);
        return Number.isSafeInteger(distance) && distance >= 0 && distance < 2 ** 52;
      }),
    );
  });

  it("keeps every cell of a quadtree in one stretch of the curve", () => {
    const degree = fc.double({ min: -180, max: 179.9, noNaN: true });
    // Binary fractions: the sums below are exact.
    const share = fc.nat(1023).map((n) => n / 1024);
    fc.assert(
      fc.property(degree, degree, fc.integer({ min: 0, max: 26 }), share, share, (lon, lat, level, u, v) => {
        const side = (2 * WORLD_HALF_SIDE) / 2 ** level;
        const west = Math.floor(lon / side) * side;
        const south = Math.floor(lat / side) * side;
        const cells = 4 ** (HILBERT_BITS - level);
        const stretch = (x: number, y: number) => Math.floor(worldHilbert(x, y) / cells);
        return stretch(west + u * side, south + v * side) === stretch(west, south);
      }),
    );
  });

  it("goes from each cell to a neighbour: successive distances are one cell apart", () => {
    const west = 117;
    const south = 31.75;
    const positions = Array.from({ length: 4096 }, (_, i) => [
      west + (i % 64) * CELL,
      south + Math.floor(i / 64) * CELL,
    ]).map(([lon, lat]) => ({ lon: lon!, lat: lat!, distance: worldHilbert(lon!, lat!) }));
    positions.sort((a, b) => a.distance - b.distance);
    for (const [i, at] of positions.slice(1).entries()) {
      const before = positions[i]!;
      expect(at.distance - before.distance).toBe(1);
      expect(Math.abs(at.lon - before.lon) + Math.abs(at.lat - before.lat)).toBe(CELL);
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDefects } from "../../shared/geometry/defects.ts";
import { type MultiPolygon, polygonBounds, type Ring, signedDoubleArea } from "../../shared/geometry/rings.ts";
import { type Drawn, drawn } from "../../shared/tiles/generalise.ts";
import { type TileFrame, tileFrame } from "../../shared/tiles/tileFrame.ts";
import { type TileAddress, tileBounds, tileMatrixSet } from "../../shared/tiles/tileMatrixSets.ts";
import { seeded } from "../geometry/shapes.ts";

/**
 * Zones that share their borders, in random arrangements: whatever rounding does to one, it does to its
 * neighbours. The expected values are the definition of a subdivision itself: every stretch of border belongs to two zones
 * that run along it in opposite directions, and the zones' areas add up to the whole.
 */

/** Four tiles wide and high about a tile: a crooked net of quadrangles and triangles with borders in common. */
const subdivisions = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 }),
  lines: fc.integer({ min: 3, max: 14 }),
  spread: fc.constantFrom(0.05, 0.3, 1),
  zoom: fc.integer({ min: 4, max: 13 }),
});

interface Plan {
  readonly seed: number;
  readonly lines: number;
  readonly spread: number;
}

function subdivision(tile: TileAddress, { seed, lines, spread }: Plan, joints: boolean): MultiPolygon[] {
  const random = seeded(seed);
  const [west, south, east, north] = tileBounds(tile, 1.5);
  const xs = crooked(west, east, lines, spread, random);
  const ys = crooked(south, north, lines, spread, random);
  const corners = xs.map((x, i) =>
    ys.map((y, j) => [x + shift(xs, i, random), y + shift(ys, j, random)] as [number, number]),
  );
  return corners.slice(1).flatMap((column, i) =>
    column.slice(1).flatMap((ne, j) => {
      const [sw, se, nw] = [corners[i]![j]!, column[j]!, corners[i]![j + 1]!];
      const kind = random();
      const shapes =
        kind < 0.3
          ? [[sw, se, ne, nw]]
          : kind < 0.65
            ? [
                [sw, se, ne],
                [sw, ne, nw],
              ]
            : [
                [sw, se, nw],
                [se, ne, nw],
              ];
      return shapes.map((shape) => [[ringThrough(shape, joints ? random : () => 1)]]);
    }),
  );
}

/** Lines from one side to the other, crowded about the middle, nowhere closer than two cells: small zones are another matter. */
function crooked(low: number, high: number, lines: number, spread: number, random: () => number): number[] {
  const cell = (high - low) / 4 / 1024;
  const at = [low, high];
  for (let i = 0; i < lines; i++) {
    const value = (low + high) / 2 + ((random() - 0.5) * (high - low) * spread) / 2;
    if (at.every((other) => Math.abs(other - value) > 2.2 * cell)) at.push(value);
  }
  return at.sort((a, b) => a - b);
}

function shift(at: readonly number[], i: number, random: () => number): number {
  if (i === 0 || i === at.length - 1) return 0;
  return (random() - 0.5) * 0.5 * Math.min(at[i]! - at[i - 1]!, at[i + 1]! - at[i]!);
}

/** Now and then with a vertex half-way along an edge, which the neighbour's edge does not have. */
function ringThrough(shape: readonly [number, number][], random: () => number): Ring {
  const positions = shape.flatMap(([x, y], i) => {
    const [nextX, nextY] = shape[(i + 1) % shape.length]!;
    return random() < 0.3 ? [x, y, (x + nextX) / 2, (y + nextY) / 2] : [x, y];
  });
  return Float64Array.from([...positions, ...shape[0]!]);
}

const draw = (zones: readonly MultiPolygon[], frame: TileFrame): readonly Drawn[] =>
  drawn(
    zones.map((polygons) => ({ polygons, bounds: polygonBounds(polygons) })),
    frame,
  );

/** Of the zones that are shown as they are, not as a cell in their place. */
const ringsOf = (shown: readonly Drawn[]): Ring[] =>
  shown.filter(({ asCell }) => !asCell).flatMap(({ polygons }) => polygons.flat());

function edgesOf(rings: readonly Ring[]): Map<string, number> {
  const edges = new Map<string, number>();
  for (const ring of rings) {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const edge = `${ring[i]},${ring[i + 1]} ${ring[i + 2]},${ring[i + 3]}`;
      edges.set(edge, (edges.get(edge) ?? 0) + 1);
    }
  }
  return edges;
}

/** Edges that have no counterpart, apart from those along the box; none where nothing gapes and nothing overlaps. */
function unpaired(rings: readonly Ring[], size: number): string[] {
  const edges = edgesOf(rings);
  return [...edges].flatMap(([edge, times]) => {
    const [from, to] = edge.split(" ");
    const [x1, y1, x2, y2] = `${from},${to}`.split(",").map(Number);
    const alongBox = (x1 === x2 && (x1 === 0 || x1 === size)) || (y1 === y2 && (y1 === 0 || y1 === size));
    return times === 1 && (alongBox || edges.get(`${to} ${from}`) === 1) ? [] : [edge];
  });
}

describe.each([
  ["WebMercatorQuad", false],
  // With vertices of one zone on edges of another: on Mercator's plane they would lie beside them already.
  ["WorldCRS84Quad", true],
] as const)("zones with borders in common, on %s", (id, joints) => {
  const set = tileMatrixSet(id)!;
  const tileOn = (zoom: number): TileAddress => ({
    set,
    zoom,
    row: Math.floor(2 ** zoom * 0.4),
    column: Math.floor(2 ** zoom * 0.8),
  });

  it.each([4, 1])("neither gape nor overlap on cells of %d units, and are valid", (cell) => {
    fc.assert(
      fc.property(subdivisions, ({ zoom, ...plan }) => {
        const frame = tileFrame(tileOn(zoom), cell);
        const size = frame.grid!.size;
        const shown = draw(subdivision(tileOn(zoom), plan, joints), frame);
        const rings = ringsOf(shown);
        expect(unpaired(rings, size)).toEqual([]);
        expect(rings.reduce((sum, ring) => sum + signedDoubleArea(ring), 0)).toBe(2 * size * size);
        for (const { polygons } of shown) expect(findDefects(polygons, 1)).toEqual([]);
      }),
      { numRuns: cell === 4 ? 40 : 5 },
    );
  });

  it("move their outlines by half a cell at most", () => {
    fc.assert(
      fc.property(subdivisions, ({ zoom, ...plan }) => {
        const frame = tileFrame(tileOn(zoom), 4);
        const zones = subdivision(tileOn(zoom), plan, joints);
        for (const [i, { polygons, asCell }] of draw(zones, frame).entries()) {
          if (asCell || polygons.length === 0) continue;
          const before = frame.grid!.cells(zones[i]![0]![0]!);
          for (const [x, y] of inside(polygons.flat(), frame.grid!.size)) {
            expect(offsetFrom(before, x, y)).toBeLessThanOrEqual(0.5 + 1e-6);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it("meet at the border of two tiles in the same places", () => {
    fc.assert(
      fc.property(subdivisions, ({ zoom, ...plan }) => {
        const tile = tileOn(zoom);
        const zones = subdivision(tile, plan, joints);
        const at = (column: number, row: number, side: keyof typeof SIDES) =>
          borderOf(draw(zones, tileFrame({ ...tile, column: tile.column + column, row: tile.row + row }, 4)), side);
        expect(at(0, 0, "east")).toEqual(at(1, 0, "west"));
        expect(at(0, 0, "south")).toEqual(at(0, 1, "north"));
      }),
      { numRuns: 20 },
    );
  });
});

/** Vertices and middles of edges that do not lie along the box, where outlines are cut and not moved. */
function inside(rings: readonly Ring[], size: number): [number, number][] {
  const within = (value: number) => value > 0 && value < size;
  return rings.flatMap((ring) =>
    Array.from({ length: ring.length / 2 - 1 }, (_, i): [number, number][] => {
      const [x, y, nextX, nextY] = [ring[2 * i]!, ring[2 * i + 1]!, ring[2 * i + 2]!, ring[2 * i + 3]!];
      return [
        [x, y],
        [(x + nextX) / 2, (y + nextY) / 2],
      ];
    })
      .flat()
      .filter(([x, y]) => within(x) && within(y)),
  );
}

/** From a position to a ring, the larger of the two directions' offsets: sampled where the ring is nearest. */
function offsetFrom(ring: Ring, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [ax, ay, dx, dy] = [ring[i]! - x, ring[i + 1]! - y, ring[i + 2]! - ring[i]!, ring[i + 3]! - ring[i + 1]!];
    const offset = (t: number) => Math.max(Math.abs(ax + t * dx), Math.abs(ay + t * dy));
    // A convex function of t: least at an end, or where a term is zero or both are as large.
    const candidates = [0, 1, -ax / dx, -ay / dy, (ay - ax) / (dx - dy), -(ay + ax) / (dx + dy)];
    for (const t of candidates) if (t >= 0 && t <= 1) least = Math.min(least, offset(t));
  }
  return least;
}

/** Axis and cell of a tile's sides, of 1024 cells with strips of 16. */
const SIDES = { west: [0, 16], east: [0, 1040], south: [1, 16], north: [1, 1040] } as const;

/** Where each zone's outline meets one side of the tile, in cells along that side; a tip that ends there is not seen beyond. */
function borderOf(shown: readonly Drawn[], side: keyof typeof SIDES): string[] {
  const [axis, cell] = SIDES[side];
  return shown.flatMap(({ polygons, asCell }, zone) => {
    const places = asCell ? [] : polygons.flat().flatMap((ring) => meetings(ring, axis, cell));
    const along = [...new Set(places.map((place) => Math.round(place * 1e6) / 1e6))].sort((a, b) => a - b);
    return along.length < 2 ? [] : [`${zone}: ${along.join(" ")}`];
  });
}

/** Along the line where coordinate[axis] is `cell`, within the tile: the ends of edges on it, and where edges cross it. */
function meetings(ring: Ring, axis: 0 | 1, cell: number): number[] {
  const places: number[] = [];
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [from, to] = [ring[i + axis]! - cell, ring[i + 2 + axis]! - cell];
    const [start, end] = [ring[i + 1 - axis]!, ring[i + 3 - axis]!];
    if (from === 0) places.push(start);
    else if (from < 0 !== to < 0 && to !== 0) places.push(start + (from / (from - to)) * (end - start));
  }
  return places.filter((place) => place >= 16 && place <= 1040);
}

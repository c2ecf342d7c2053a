import { assemble } from "../geometry/assemble.ts";
import { interiorPoint } from "../geometry/interiorPoint.ts";
import { type Bounds, type MultiPolygon, type Ring, ringBounds, signedDoubleArea } from "../geometry/rings.ts";
import { cellOutline } from "./cellOutline.ts";
import { CellSet } from "./cellSet.ts";
import { cutToBox, withoutDetours } from "./clip.ts";
import { SnapRounding } from "./snapRounding.ts";
import { type Cell, cellOfSmall, isInBox, type TileFrame, type TileGrid } from "./tileFrame.ts";

/** A feature as a tile shows it. */
export interface Drawn {
  /** In cells of the frame's grid; in degrees where it has none. Empty where nothing of it is to be seen. */
  readonly polygons: MultiPolygon;
  /** Of what is smaller than a cell: one cell in its place. */
  readonly asCell: boolean;
}

/** A feature on its way into a tile (degrees). */
export interface Whole {
  readonly polygons: MultiPolygon;
  readonly bounds: Bounds;
}

/**
 * The parts of features that lie in a frame, drawn together, so that what neighbours share stays shared (SnapRounding).
 * @param features all that touch the frame's box and are not left out of the tile
 */
export function drawn(features: readonly Whole[], { box, grid }: TileFrame): readonly Drawn[] {
  if (!grid) return features.map(({ polygons }) => ({ polygons: clipped(polygons, box), asCell: false }));
  const near = features.map(({ polygons, bounds }) =>
    cellOfSmall(bounds, grid) ? [] : ringsNear(polygons, box, grid),
  );
  const rounding = new SnapRounding(grid.size, pinsOf(grid));
  for (const rings of near) for (const ring of rings) rounding.heat(ring);
  const outlines = near.map((rings) => outlineInBox(rings, rounding, grid));
  const corners = new CellSet(grid.size);
  for (const rings of outlines) for (const ring of rings) markCorners(ring, corners);
  return outlines.map((rings, i) => {
    const polygons = assemble(rings.map((ring) => withoutStraight(ring, corners)));
    return polygons.length > 0 ? { polygons, asCell: false } : asCell(features[i]!, grid);
  });
}

function ringsNear(polygons: MultiPolygon, box: Bounds, grid: TileGrid): readonly Ring[] {
  return polygons.flat().map((ring) => grid.cells(withoutDetours(ring, box)));
}

function clipped(polygons: MultiPolygon, box: Bounds): MultiPolygon {
  return assemble(cutToBox(polygons.flat(), box));
}

/** The box and the tile in it: edges are cut at the one, neighbouring tiles meet at the other. */
function pinsOf({ size, strip }: TileGrid): readonly number[] {
  return [0, strip, size - strip, size];
}

function outlineInBox(rings: readonly Ring[], rounding: SnapRounding, { size }: TileGrid): readonly Ring[] {
  const cut = cutToBox(
    rings.map((ring) => rounding.rounded(ring)),
    [0, 0, size, size],
  );
  // Cuts meet edges at a corner, but for the last digits.
  return cellOutline(
    cut.map((ring) => ring.map(Math.round)),
    size,
  );
}

/** Corners where any outline turns stay in all: a vertex of one neighbour must not be an edge's middle in the other. */
function markCorners(ring: Ring, corners: CellSet): void {
  forEachVertex(ring, (x, y, turns) => {
    if (turns) corners.add(x, y);
  });
}

function withoutStraight(ring: Ring, corners: CellSet): Ring {
  const kept: number[] = [];
  forEachVertex(ring, (x, y) => {
    if (corners.has(x, y)) kept.push(x, y);
  });
  return Float64Array.from([...kept, kept[0]!, kept[1]!]);
}

function forEachVertex(ring: Ring, visit: (x: number, y: number, turns: boolean) => void): void {
  const last = ring.length - 2;
  for (let i = 0; i < last; i += 2) {
    const before = i === 0 ? last - 2 : i - 2;
    const [x, y] = [ring[i]!, ring[i + 1]!];
    const cross = (x - ring[before]!) * (ring[i + 3]! - y) - (y - ring[before + 1]!) * (ring[i + 2]! - x);
    visit(x, y, cross !== 0);
  }
}

/** A feature of which nothing is left, as one cell, in the tile that has this cell. */
function asCell(feature: Whole, grid: TileGrid): Drawn {
  const [west, south] = cellOfSmall(feature.bounds, grid) ?? cellInside(feature.polygons, grid);
  if (!isInBox([west, south], grid)) return { polygons: [], asCell: false };
  const [east, north] = [west + 1, south + 1];
  const outline = Float64Array.of(west, south, east, south, east, north, west, north, west, south);
  return { polygons: [[outline]], asCell: true };
}

/** The cell of a point inside the largest polygon. */
function cellInside(polygons: MultiPolygon, grid: TileGrid): Cell {
  const shells = polygons.map(([shell]) => shell!).sort((a, b) => signedDoubleArea(b) - signedDoubleArea(a));
  const [x, y] = grid.cells(Float64Array.from(interiorPoint(shells[0]!, ringBounds(shells[0]!))));
  return [Math.floor(x!), Math.floor(y!)];
}

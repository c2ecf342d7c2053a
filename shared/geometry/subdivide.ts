import { assemble } from "./assemble.ts";
import { type Axis, cutRings, type Side } from "./cutRings.ts";
import {
  type Bounds,
  boundsContain,
  boundsOfRings,
  type MultiPolygon,
  quarters,
  type Ring,
  vertexCount,
} from "./rings.ts";

/**
 * Cuts polygons along one fixed world quadtree: the square [−256°, 256°]² halved again and again, so that every cell
 * border is a dyadic number of degrees, exact in a double, and the same for every layer for ever.
 *
 * Cutting only adds vertices on cell borders. It keeps the winding number of every point, whatever the input: the part
 * of a ring beyond a border is replaced by a run along the border with the same ends.
 */
const WORLD: Bounds = [-256, -256, 256, 256];

/** Below this the cell is a twentieth of a millimetre; what still has too many vertices stays whole. */
const DEEPEST_LEVEL = 40;

export const PIECE_VERTICES = 256;

/** Owners with no more than this each are plain: stacked rectangles, say, a wedge or two, or the houses of a town. */
const PLAIN_VERTICES = 16;

/** A cut of plain owners that leaves this many times their vertices divides nothing: they lie on top of each other. */
export const STACKED = 1.5;

/** A cut each of whose parts still holds this share of the vertices divides nothing: long edges run side by side. */
const NEARLY_ALL = 0.9;

/** Of the cuts down to a cell so many may divide nothing: a bundle of edges that is that many halvings longer than wide. */
const MOST_IN_VAIN = 8;

/** One owner's rings within one cell. */
export interface OwnedRings {
  readonly owner: number;
  readonly rings: readonly Ring[];
}

/** Whether a cell had better stay whole: what it holds against what its quarters would. */
export type IsFutile = (whole: readonly OwnedRings[], quarters: readonly (readonly OwnedRings[])[]) => boolean;

/**
 * Cuts all owners jointly until a cell holds at most `maxVertices` vertices of all together, or cutting on `isFutile`, and
 * visits each such cell in quadtree order (SW, SE, NW, NE).
 */
export function subdivideJointly(
  owners: readonly OwnedRings[],
  maxVertices: number,
  visit: (content: readonly OwnedRings[], cell: Bounds) => void,
  isFutile: IsFutile = isStacked,
): void {
  const start = smallestCell(boundsOfRings(owners.flatMap(({ rings }) => rings)));
  if (start) subdivideCell(owners, start, maxVertices, visit, isFutile);
}

/** The same from a cell on; `owners` are what it holds of those that the cells above it were cut of. */
export function subdivideCell(
  owners: readonly OwnedRings[],
  start: WorldCell,
  maxVertices: number,
  visit: (content: readonly OwnedRings[], cell: Bounds) => void,
  isFutile: IsFutile = isStacked,
): void {
  descend(owners, { ...start, inVain: 0 }, { maxVertices, visit, isFutile });
}

function isStacked(whole: readonly OwnedRings[], quarters: readonly (readonly OwnedRings[])[]): boolean {
  const total = totalVertices(whole);
  const isPlain = total <= PLAIN_VERTICES * whole.length;
  return isPlain && quarters.reduce((sum, content) => sum + totalVertices(content), 0) > STACKED * total;
}

interface Descent {
  readonly maxVertices: number;
  readonly visit: (content: readonly OwnedRings[], cell: Bounds) => void;
  readonly isFutile: IsFutile;
}

/** Disjoint pieces of one multipolygon, each with at most `maxVertices` vertices, in quadtree order. */
export function subdivide(polygons: MultiPolygon, maxVertices: number = PIECE_VERTICES): MultiPolygon[] {
  const pieces: MultiPolygon[] = [];
  subdivideJointly([{ owner: 0, rings: polygons.flat() }], maxVertices, (content) => {
    for (const { rings } of content) {
      const piece = assemble(rings);
      // Rounding may turn a sliver over that is alone in its cell; of that nothing is left.
      if (piece.length > 0) pieces.push(piece);
    }
  });
  return pieces;
}

/** A cell of the world quadtree. */
export interface WorldCell {
  readonly cell: Bounds;
  /** 0 for the whole square. */
  readonly level: number;
}

/** The smallest cell around a box: the first that is cut. `null` for the empty box. */
export function smallestCell(bounds: Bounds): WorldCell | null {
  if (!(bounds[2] >= bounds[0])) return null;
  let cell = WORLD;
  for (let level = 0; level < DEEPEST_LEVEL; level++) {
    const child = quarters(cell).find((quarter) => boundsContain(quarter, bounds));
    if (!child) return { cell, level };
    cell = child;
  }
  return { cell, level: DEEPEST_LEVEL };
}

/** How far down a cell is, and how many of the cuts above it divided nothing. */
interface Depth extends WorldCell {
  readonly inVain: number;
}

function descend(owners: readonly OwnedRings[], { cell, level, inVain }: Depth, descent: Descent): void {
  if (owners.length === 0) return;
  const { maxVertices, visit, isFutile } = descent;
  if (level >= DEEPEST_LEVEL || inVain > MOST_IN_VAIN || totalVertices(owners) <= maxVertices) {
    visit(owners, cell);
    return;
  }
  const contents = cutInFour(owners, cell);
  if (isFutile(owners, contents)) {
    visit(owners, cell);
    return;
  }
  const cells = quarters(cell);
  const below = { level: level + 1, inVain: inVain + Number(dividesNothing(owners, contents)) };
  for (let i = 0; i < 4; i++) descend(contents[i]!, { ...below, cell: cells[i]! }, descent);
}

function dividesNothing(whole: readonly OwnedRings[], quarters: readonly (readonly OwnedRings[])[]): boolean {
  const enough = NEARLY_ALL * totalVertices(whole);
  const held = quarters.filter((content) => content.length > 0);
  return held.length > 1 && held.every((content) => totalVertices(content) > enough);
}

/** The owners' parts in a cell's quarters, in the order of `quarters`. */
export function cutInFour(owners: readonly OwnedRings[], cell: Bounds): OwnedRings[][] {
  const middleX = (cell[0] + cell[2]) / 2;
  const middleY = (cell[1] + cell[3]) / 2;
  return (["low", "high"] as const).flatMap((side) => {
    const half = cutAll(owners, 1, middleY, side);
    return [cutAll(half, 0, middleX, "low"), cutAll(half, 0, middleX, "high")];
  });
}

export function totalVertices(owners: readonly OwnedRings[]): number {
  return vertexCount(owners.map(({ rings }) => rings));
}

function cutAll(owners: readonly OwnedRings[], axis: Axis, at: number, side: Side): OwnedRings[] {
  const out: OwnedRings[] = [];
  for (const { owner, rings } of owners) {
    const kept = cutRings(rings, axis, at, side);
    if (kept.length > 0) out.push({ owner, rings: kept });
  }
  return out;
}

import { interiorPoint } from "./interiorPoint.ts";
import {
  type Bounds,
  boundsContain,
  boundsOfRings,
  closeRing,
  type MultiPolygon,
  type Polygon,
  quarters,
  type Ring,
  ringBounds,
  signedDoubleArea,
  vertexCount,
} from "./rings.ts";
import { simpleLoops } from "./simpleLoops.ts";

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
const STACKED = 1.5;

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
  const start = smallestCell(owners);
  if (start) descend(owners, start.cell, start.level, { maxVertices, visit, isFutile });
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

function smallestCell(owners: readonly OwnedRings[]): { cell: Bounds; level: number } | null {
  const bounds = boundsOfRings(owners.flatMap(({ rings }) => rings));
  if (!(bounds[2] >= bounds[0])) return null;
  let cell = WORLD;
  for (let level = 0; level < DEEPEST_LEVEL; level++) {
    const child = quarters(cell).find((quarter) => boundsContain(quarter, bounds));
    if (!child) return { cell, level };
    cell = child;
  }
  return { cell, level: DEEPEST_LEVEL };
}

function descend(owners: readonly OwnedRings[], cell: Bounds, level: number, descent: Descent): void {
  if (owners.length === 0) return;
  const { maxVertices, visit, isFutile } = descent;
  if (level >= DEEPEST_LEVEL || totalVertices(owners) <= maxVertices) {
    visit(owners, cell);
    return;
  }
  const contents = cutInFour(owners, cell);
  if (isFutile(owners, contents)) {
    visit(owners, cell);
    return;
  }
  const cells = quarters(cell);
  for (let i = 0; i < 4; i++) descend(contents[i]!, cells[i]!, level + 1, descent);
}

/** The owners' parts in a cell's quarters, in the order of `quarters`. */
function cutInFour(owners: readonly OwnedRings[], cell: Bounds): OwnedRings[][] {
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

type Axis = 0 | 1;
type Side = "low" | "high";

function cutAll(owners: readonly OwnedRings[], axis: Axis, at: number, side: Side): OwnedRings[] {
  const out: OwnedRings[] = [];
  for (const { owner, rings } of owners) {
    const kept = cutRings(rings, axis, at, side);
    if (kept.length > 0) out.push({ owner, rings: kept });
  }
  return out;
}

/** A run of a ring on the kept side; its first and last position lie on the cut. */
interface Chain {
  readonly positions: number[];
  readonly entry: number;
  exit: number;
  used: boolean;
}

/** The part of the rings on one side of the line coordinate[axis] = at. */
export function cutRings(rings: readonly Ring[], axis: Axis, at: number, side: Side): Ring[] {
  const kept: Ring[] = [];
  const chains: Chain[] = [];
  for (const ring of rings) {
    const reach = reachOf(ring, axis, at, side);
    if (reach === "inside") kept.push(ring);
    else if (reach === "across") collectChains(ring, axis, at, side, chains);
  }
  joinChains(chains, kept);
  return kept;
}

/** A ring that lies on this side but touches the cut is across too: its border run and a neighbour's may be one. */
function reachOf(ring: Ring, axis: Axis, at: number, side: Side): "inside" | "outside" | "across" {
  let kept = false;
  let beyond = false;
  for (let i = axis; i < ring.length; i += 2) {
    if (side === "low" ? ring[i]! < at : ring[i]! > at) kept = true;
    else beyond = true;
    if (kept && beyond) return "across";
  }
  return kept ? "inside" : "outside";
}

function collectChains(ring: Ring, axis: Axis, at: number, side: Side, chains: Chain[]): void {
  const count = ring.length / 2 - 1;
  const isKept = (i: number): boolean => (side === "low" ? ring[2 * i + axis]! < at : ring[2 * i + axis]! > at);
  let start = 0;
  while (isKept(start)) start++;
  let chain: Chain | null = null;
  for (let step = 0; step < count; step++) {
    const p = (start + step) % count;
    const q = (start + step + 1) % count;
    const keptQ = isKept(q);
    if (keptQ && !chain) {
      const along = crossing(ring, p, q, axis, at);
      chain = { positions: axis === 0 ? [at, along] : [along, at], entry: along, exit: along, used: false };
    }
    if (!chain) continue;
    if (keptQ) {
      chain.positions.push(ring[2 * q]!, ring[2 * q + 1]!);
    } else {
      chain.exit = crossing(ring, p, q, axis, at);
      chain.positions.push(...(axis === 0 ? [at, chain.exit] : [chain.exit, at]));
      chains.push(chain);
      chain = null;
    }
  }
}

/**
 * Where edge p–q meets the cut, as the other coordinate. Computed from the edge's lower end, so that neighbours, whose
 * shared edge runs the other way, get the same number.
 */
function crossing(ring: Ring, p: number, q: number, axis: Axis, at: number): number {
  const a = ring[2 * p + axis]! <= ring[2 * q + axis]! ? p : q;
  const b = a === p ? q : p;
  const other = 1 - axis;
  const fromA = ring[2 * a + axis]!;
  const toB = ring[2 * b + axis]!;
  const alongA = ring[2 * a + other]!;
  const alongB = ring[2 * b + other]!;
  if (fromA === at) return alongA;
  if (toB === at) return alongB;
  return alongA + ((at - fromA) / (toB - fromA)) * (alongB - alongA);
}

/**
 * Closes chains along the cut. Along it the interior lies between an exit and an entry in turn, so the k-th exit goes on
 * at the k-th entry, whichever way one counts. Where several lie on one point this holds all the same.
 */
function joinChains(chains: Chain[], kept: Ring[]): void {
  if (chains.length === 0) return;
  const exits = [...chains].sort((a, b) => a.exit - b.exit);
  const entries = [...chains].sort((a, b) => a.entry - b.entry);
  const next = new Map(exits.map((chain, k) => [chain, entries[k]!]));
  for (const first of chains) {
    if (first.used) continue;
    const positions: number[] = [];
    for (let chain = first; !chain.used; chain = next.get(chain)!) {
      chain.used = true;
      appendRun(positions, chain.positions);
    }
    closeRing(positions);
    if (positions.length >= 8) kept.push(Float64Array.from(positions));
  }
}

function appendRun(positions: number[], run: readonly number[]): void {
  const n = positions.length;
  const repeats = n > 0 && positions[n - 2] === run[0] && positions[n - 1] === run[1];
  for (let i = repeats ? 2 : 0; i < run.length; i++) positions.push(run[i]!);
}

interface Shell {
  readonly ring: Ring;
  readonly area: number;
  readonly bounds: Bounds;
  readonly holes: Ring[];
}

/**
 * Rings of valid polygons → polygons: each hole goes to the smallest outer ring around it. Rings that touch themselves,
 * as a shell does once a cut has joined it with a hole that it touches, are taken apart first.
 */
export function assemble(joined: readonly Ring[]): Polygon[] {
  const rings = joined.flatMap(simpleLoops);
  const areas = rings.map(signedDoubleArea);
  const shells: Shell[] = [];
  rings.forEach((ring, i) => {
    if (areas[i]! > 0) shells.push({ ring, area: areas[i]!, bounds: ringBounds(ring), holes: [] });
  });
  shells.sort((a, b) => a.area - b.area);
  rings.forEach((ring, i) => {
    // The largest takes what no shell surrounds: a hole must never be lost, that would add area.
    if (areas[i]! < 0) (shellAround(ring, shells) ?? shells.at(-1))?.holes.push(ring);
  });
  return shells.reverse().map(({ ring, holes }) => [ring, ...holes]);
}

/** A hole may touch its shell in every vertex, so a point inside the hole is asked about. */
function shellAround(hole: Ring, shells: readonly Shell[]): Shell | undefined {
  if (shells.length === 1) return shells[0];
  const bounds = ringBounds(hole);
  const [x, y] = interiorPoint(hole, bounds);
  return shells.find((shell) => boundsContain(shell.bounds, bounds) && crossesOdd(shell.ring, x, y));
}

/** Crossing parity of one ring; half-open in latitude, so that a vertex counts once. */
export function crossesOdd(ring: Ring, x: number, y: number): boolean {
  let odd = false;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const y0 = ring[i + 1]!;
    const y1 = ring[i + 3]!;
    if (y0 > y === y1 > y) continue;
    const x0 = ring[i]!;
    const x1 = ring[i + 2]!;
    if (x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) odd = !odd;
  }
  return odd;
}

import { describe, expect, it } from "vitest";
import { mulberry32 } from "../../../data/demo/random.ts";
import { visitJointCells } from "../../../data/publish/jointCells.ts";
import { withScratch } from "../../../data/publish/scratch.ts";
import { type Bounds, boundsOfRings, type Ring } from "../../../shared/geometry/rings.ts";
import { type OwnedRings, PIECE_VERTICES, subdivideJointly } from "../../../shared/geometry/subdivide.ts";

interface Visited {
  readonly cell: Bounds;
  readonly content: readonly OwnedRings[];
}

function inMemory(owners: readonly OwnedRings[]): Visited[] {
  const visited: Visited[] = [];
  subdivideJointly(owners, PIECE_VERTICES, (content, cell) => visited.push({ cell, content }));
  return visited;
}

/** With no more than so many vertices in memory. */
function onDisk(owners: readonly OwnedRings[], inMemoryVertices: number): Promise<Visited[]> {
  return withScratch(async (scratch) => {
    const visited: Visited[] = [];
    const bounds = boundsOfRings(owners.flatMap(({ rings }) => rings));
    visitJointCells(
      scratch,
      owners,
      bounds,
      (content, cell) => visited.push({ cell, content: content.map(copied) }),
      inMemoryVertices,
    );
    return visited;
  });
}

/** Views of a longer buffer compare as unequal to rings that stand alone. */
function copied({ owner, rings }: OwnedRings): OwnedRings {
  return { owner, rings: rings.map((ring) => ring.slice()) };
}

function star(lon: number, lat: number, radius: number, vertices: number): Ring {
  const angles = Array.from({ length: vertices + 1 }, (_, i) => (2 * Math.PI * (i % vertices)) / vertices);
  const at = (angle: number) => radius * (1 + 0.3 * Math.sin(7 * angle));
  return Float64Array.from(angles.flatMap((a) => [lon + at(a) * Math.cos(a), lat + at(a) * Math.sin(a)]));
}

/** Stars strewn about a county, some large, many across each other and across the borders of cells. */
function stars(count: number): OwnedRings[] {
  const random = mulberry32(count);
  return Array.from({ length: count }, (_, owner) => {
    const radius = random() < 0.1 ? 0.1 : 0.01;
    const place = () => star(117 + random() / 2, 31.25 + random() / 2, radius, 20 + Math.floor(random() * 60));
    return { owner, rings: random() < 0.2 ? [place(), place()] : [place()] };
  });
}

/** Boxes on top of each other: no cut divides them, and the cell stays whole. */
const STACK: readonly OwnedRings[] = Array.from({ length: 100 }, (_, owner) => {
  const side = 0.2 + owner / 1e6;
  const [west, south, east, north] = [117.25 - side, 31.5 - side, 117.25 + side, 31.5 + side];
  return { owner, rings: [Float64Array.of(west, south, east, south, east, north, west, north, west, south)] };
});

describe("a layer cut jointly through the disk", () => {
  const layers: readonly (readonly [string, readonly OwnedRings[]])[] = [
    ["stars across each other", stars(300)],
    ["a stack of boxes", STACK],
    ["a stack among stars", [...STACK, ...stars(200).map(({ rings }, i) => ({ owner: 100 + i, rings }))]],
    ["one feature", stars(1)],
    ["nothing", []],
  ];

  it.each(layers)("has the cells, the order and the content of one cut in memory: %s", async (_, owners) => {
    const expected = inMemory(owners);
    for (const vertices of [300, 2000, 1e6]) expect(await onDisk(owners, vertices)).toEqual(expected);
  });

  it("has cells that were cut on the disk, and some that could not be", () => {
    expect(inMemory(layers[0]![1]).length).toBeGreaterThan(100);
    expect(inMemory(STACK)).toHaveLength(1);
  });
});

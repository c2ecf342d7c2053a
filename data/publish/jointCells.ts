import { type Bounds, quarters } from "../../shared/geometry/rings.ts";
import {
  cutInFour,
  type OwnedRings,
  PIECE_VERTICES,
  STACKED,
  smallestCell,
  subdivideCell,
  totalVertices,
  type WorldCell,
} from "../../shared/geometry/subdivide.ts";
import { appendFrame, framesIn } from "./frames.ts";
import type { Scratch, ScratchFile } from "./scratch.ts";
import { decodeRecord, encodeRecord } from "./shapeRecord.ts";

/** A cell with no more vertices than this is cut in memory. */
const IN_MEMORY_VERTICES = 250_000;

export type VisitCell = (content: readonly OwnedRings[], cell: Bounds) => void;

/**
 * `subdivideJointly` for a layer of any size: the same cells in the same order, with the same content. Cells that hold too
 * much for memory are cut one owner at a time, and what is in their quarters waits in scratch files.
 * @param bounds of all owners together
 */
export function visitJointCells(
  scratch: Scratch,
  owners: Iterable<OwnedRings>,
  bounds: Bounds,
  visit: VisitCell,
  inMemoryVertices = IN_MEMORY_VERTICES,
): void {
  const start = smallestCell(bounds);
  if (!start) return;
  const all = new OwnerFile(scratch);
  for (const owner of owners) all.add(owner);
  descend(all, start, { scratch, visit, inMemoryVertices });
}

interface Descent {
  readonly scratch: Scratch;
  readonly visit: VisitCell;
  readonly inMemoryVertices: number;
}

/** Takes `owners` over: their file is closed as soon as it has been read. */
function descend(owners: OwnerFile, start: WorldCell, descent: Descent): void {
  const { scratch, visit, inMemoryVertices } = descent;
  const parts = owners.vertices > inMemoryVertices ? cutOneByOne(scratch, owners, start.cell) : null;
  if (!parts) {
    const content = [...owners];
    owners.close();
    subdivideCell(content, start, PIECE_VERTICES, visit);
    return;
  }
  owners.close();
  const cells = quarters(start.cell);
  parts.forEach((part, i) => {
    descend(part, { cell: cells[i]!, level: start.level + 1 }, descent);
  });
}

/**
 * What is in the cell's quarters; `null` where that is so much more than in the whole that the cell may have to stay whole, or
 * the cut be one in vain: in memory that is found out.
 */
function cutOneByOne(scratch: Scratch, owners: OwnerFile, cell: Bounds): OwnerFile[] | null {
  const parts = Array.from({ length: 4 }, () => new OwnerFile(scratch));
  for (const owner of owners) {
    for (const [i, [content]] of cutInFour([owner], cell).entries()) if (content) parts[i]!.add(content);
  }
  if (parts.reduce((sum, { vertices }) => sum + vertices, 0) <= STACKED * owners.vertices) return parts;
  for (const part of parts) part.close();
  return null;
}

/** Owners' rings in a scratch file. */
class OwnerFile implements Iterable<OwnedRings> {
  readonly #file: ScratchFile;
  #vertices = 0;

  constructor(scratch: Scratch) {
    this.#file = scratch.newFile();
  }

  get vertices(): number {
    return this.#vertices;
  }

  add(owned: OwnedRings): void {
    appendFrame(this.#file, encodeRecord({ about: owned.owner, polygons: [owned.rings] }));
    this.#vertices += totalVertices([owned]);
  }

  *[Symbol.iterator](): Generator<OwnedRings> {
    for (const frame of framesIn(this.#file)) {
      const { about, polygons } = decodeRecord(frame);
      yield { owner: Number(about), rings: polygons[0]! };
    }
  }

  close(): void {
    this.#file.close();
  }
}

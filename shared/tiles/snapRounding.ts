import { closeRing, type Ring } from "../geometry/rings.ts";
import { CellSet } from "./cellSet.ts";

/**
 * Snap rounding (Hobby, Practical segment intersection with finite precision output, 1999) on the cells of one tile:
 * every vertex goes to the nearest cell corner, and every edge is led through the corner of each *hot* pixel that it
 * passes, a pixel being the unit square about a corner, hot when a vertex of any feature lies in it. What came in without
 * crossings goes out without crossings, no edge moves further than half a cell in either direction, and what two
 * neighbours share becomes the same for both, also where a vertex of one lies on an edge of the other.
 *
 * Coordinates are cells, x eastwards and y northwards from the box's south-western corner; the box is `size` cells wide.
 */
export class SnapRounding {
  readonly #hot: CellSet;
  readonly #size: number;
  /** Cuts that neighbouring tiles see too: edges get a vertex where they meet them, so that both tiles get the same one. */
  readonly #pins: readonly number[];

  constructor(size: number, pins: readonly number[]) {
    this.#hot = new CellSet(size);
    this.#size = size;
    this.#pins = pins;
  }

  /** To be called with every ring of the tile before any is rounded. */
  heat(ring: Ring): void {
    for (let i = 0; i + 3 < ring.length; i += 2) {
      this.#hot.add(Math.round(ring[i]!), Math.round(ring[i + 1]!));
      this.#heatPins(edgeOf(ring, i));
    }
  }

  #heatPins({ ax, ay, bx, by }: Edge): void {
    for (const pin of this.#pins) {
      if (ax < pin !== bx < pin) this.#hot.add(pin, Math.round(yAt(pin, ax, ay, bx, by)));
      if (ay < pin !== by < pin) this.#hot.add(Math.round(yAt(pin, ay, ax, by, bx)), pin);
    }
  }

  /** The ring along cell corners, closed; it may touch itself and run back along itself. */
  rounded(ring: Ring): Ring {
    const positions: number[] = [];
    const push = (x: number, y: number): void => {
      const n = positions.length;
      if (positions[n - 2] !== x || positions[n - 1] !== y) positions.push(x, y);
    };
    for (let i = 0; i + 3 < ring.length; i += 2) {
      push(Math.round(ring[i]!), Math.round(ring[i + 1]!));
      const edge = edgeOf(ring, i);
      const passed = this.#passed(edge);
      if (edge.turned) for (let k = passed.length - 2; k >= 0; k -= 2) push(passed[k]!, passed[k + 1]!);
      else for (let k = 0; k < passed.length; k += 2) push(passed[k]!, passed[k + 1]!);
    }
    closeRing(positions);
    return Float64Array.from(positions);
  }

  /** The hot pixels on an edge from its western end on, column by column. */
  #passed({ ax, ay, bx, by }: Edge): number[] {
    const passed: number[] = [];
    const first = Math.max(Math.round(ax), 0);
    const last = Math.min(Math.round(bx), this.#size);
    for (let x = first; x <= last; x++) {
      const from = Math.round(x - 0.5 <= ax ? ay : yAt(x - 0.5, ax, ay, bx, by));
      const to = Math.round(x + 0.5 >= bx ? by : yAt(x + 0.5, ax, ay, bx, by));
      if (from <= to) {
        for (let y = Math.max(from, 0); y <= Math.min(to, this.#size); y++) if (this.#hot.has(x, y)) passed.push(x, y);
      } else {
        for (let y = Math.min(from, this.#size); y >= Math.max(to, 0); y--) if (this.#hot.has(x, y)) passed.push(x, y);
      }
    }
    return passed;
  }
}

/** The same numbers whichever way a ring runs along it: neighbours share their edges the other way round. */
interface Edge {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  /** The ring runs from b to a. */
  readonly turned: boolean;
}

function edgeOf(ring: Ring, i: number): Edge {
  const [x, y, nextX, nextY] = [ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!];
  const turned = x > nextX || (x === nextX && y > nextY);
  return turned ? { ax: nextX, ay: nextY, bx: x, by: y, turned } : { ax: x, ay: y, bx: nextX, by: nextY, turned };
}

function yAt(x: number, ax: number, ay: number, bx: number, by: number): number {
  return ay + ((x - ax) / (bx - ax)) * (by - ay);
}

/** The Hilbert curve that orders everything published: over the fixed square [-256°, 256°]², so that no data set moves it. */

/** Half the side of the world square, in degrees. A power of two: cell borders are exact doubles. */
export const WORLD_HALF_SIDE = 256;

/** 26 bits a side: a cell is 2^-17 degrees (0.85 m at the equator), a distance has 52 bits and is exact in a double. */
export const HILBERT_BITS = 26;

const CELLS = 2 ** HILBERT_BITS;

/**
 * Distance along the curve of the cell that holds a position: an integer in [0, 2^52).
 * Positions beyond the square count as on its border. Recurrence: Warren, Hacker's Delight, ch. 16 (xy2d).
 * @param lon degrees, @param lat degrees
 */
export function worldHilbert(lon: number, lat: number): number {
  let x = cell(lon);
  let y = cell(lat);
  let distance = 0;
  for (let side = CELLS / 2; side >= 1; side /= 2) {
    const right = (x & side) !== 0;
    const upper = (y & side) !== 0;
    distance = distance * 4 + (right ? (upper ? 2 : 3) : upper ? 1 : 0);
    if (!upper) {
      if (right) {
        x = CELLS - 1 - x;
        y = CELLS - 1 - y;
      }
      const swap = x;
      x = y;
      y = swap;
    }
  }
  return distance;
}

/** Scaled by a power of two before anything is added: a position just below a cell's border stays below it. */
function cell(degrees: number): number {
  const fromMiddle = Math.floor(degrees * (CELLS / (2 * WORLD_HALF_SIDE)));
  return Math.min(Math.max(fromMiddle + CELLS / 2, 0), CELLS - 1);
}

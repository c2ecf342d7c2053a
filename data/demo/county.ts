import { type Blob, blobDepth } from "./curves.ts";
import type { Point } from "./random.ts";

/** What the county is made from: its place, its names and the fixed points of its map (metres, plane.ts). */

export const SEED = 20251231;
export const COUNTY_CODE = "999901";
export const COUNTY_NAME = "示例县";

export const COUNTY: Blob = { centre: [1500, -300], radius: 13_300, seed: 11, waver: 0.5, vertices: 2600 };

export interface Township {
  readonly code: string;
  readonly name: string;
  readonly seat: Point;
}

/** Nine-figure codes; the first holds the county town. */
export const TOWNSHIPS: readonly Township[] = [
  ["城关镇", 3000, 1400],
  ["西河镇", -6200, -2600],
  ["南塘镇", -2300, -7900],
  ["东畈镇", 5600, -8300],
  ["柳圩镇", 9700, -3600],
  ["北岗镇", 3600, 8700],
  ["云岭乡", -4700, 7600],
  ["茶山乡", -8200, 3600],
].map(([name, x, y], i) => ({ code: `${COUNTY_CODE}${100 + i}`, name: `示例${name}`, seat: [Number(x), Number(y)] }));

export const TOWN: Point = [3000, 1400];
/** Radii of the town's rings (m): the old town, two inner streets, the ring road. */
export const TOWN_RINGS = [520, 1050, 1620, 2300] as const;

export const PARK = { centre: [7350, 3100] as Point, turn: 0.03, halfLength: 1700, halfWidth: 1150, block: 425 };

export const RESERVOIR: Blob = {
  centre: [-6900, 1500],
  radius: 780,
  seed: 41,
  waver: 0.75,
  vertices: 900,
  stretch: 1.9,
  turn: 0.02,
};
export const ISLAND: Blob = { centre: [-7100, 1450], radius: 170, seed: 43, waver: 0.4, vertices: 90 };
export const MINE: Blob = { centre: [-1800, 8600], radius: 330, seed: 47, waver: 0.5, vertices: 120 };

export function insideCounty(point: Point): boolean {
  return blobDepth(COUNTY, point) < 1;
}

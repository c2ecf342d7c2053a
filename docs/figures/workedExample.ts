/**
 * The worked example of docs/geometry.md: two quadrilaterals with corners on whole thousandths of a degree. The figure is
 * drawn from it, and a test recomputes every number of the text from it.
 */

/** Thousandths of a degree east of 117°E and north of 31°N, the base parallel. */
export type Position = readonly [x: number, t: number];

export interface Edge {
  readonly name: string;
  /** +1 on the northern side of its polygon, −1 on the southern. */
  readonly sign: 1 | -1;
  readonly west: Position;
  readonly east: Position;
}

/** The slanting edges; the other four run along meridians and have no width. */
export const A_NORTH: Edge = { name: "A⁺", sign: 1, west: [0, 3], east: [6, 5] };
export const A_SOUTH: Edge = { name: "A⁻", sign: -1, west: [0, 0], east: [6, 3] };
export const B_NORTH: Edge = { name: "B⁺", sign: 1, west: [3, 5], east: [9, 2] };
export const B_SOUTH: Edge = { name: "B⁻", sign: -1, west: [3, 2], east: [9, 0] };

export const POLYGON_A = outline(A_SOUTH, A_NORTH);
export const POLYGON_B = outline(B_SOUTH, B_NORTH);

/** Where A⁺ and B⁺ cross: 3 + x/3 = 5 − (x − 3)/2. */
export const NORTH_CROSSING: Position = [4.2, 4.4];
/** Where A⁻ and B⁻ cross: x/2 = 2 − (x − 3)/3. */
export const SOUTH_CROSSING: Position = [3.6, 1.8];

/** The corners of A ∩ B, worked out by hand. */
export const OVERLAP: readonly Position[] = [[3, 2], SOUTH_CROSSING, [6, 3], [6, 3.5], NORTH_CROSSING, [3, 4]];

function outline(south: Edge, north: Edge): readonly Position[] {
  return [south.west, south.east, north.east, north.west];
}

/** Height of an edge above the base parallel at `x`. */
export function heightAt({ west, east }: Edge, x: number): number {
  return west[1] + ((east[1] - west[1]) * (x - west[0])) / (east[0] - west[0]);
}

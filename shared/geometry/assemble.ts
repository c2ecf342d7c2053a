import { interiorPoint } from "./interiorPoint.ts";
import {
  type Bounds,
  boundsContain,
  crossesOdd,
  type Polygon,
  type Ring,
  ringBounds,
  signedDoubleArea,
} from "./rings.ts";
import { simpleLoops } from "./simpleLoops.ts";

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

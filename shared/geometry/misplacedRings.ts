import type { PlacedRing, Places } from "./places.ts";
import type { Bounds, Ring } from "./rings.ts";

export type Misplacement = "hole-outside-shell" | "nested-holes" | "nested-shells" | "duplicate-rings";

/** Told of ring `of` (by index) with regard to `other`; `vertex` is where, on `of`. False when the search is to stop. */
export type ReportMisplaced = (kind: Misplacement, of: number, other: number, vertex: number) => boolean;

/** More pairs of rings whose boxes lie in each other than any real feature has: the search ends there. */
const MOST_PAIRS = 1_000_000;

/**
 * Rings that lie where they should not: holes outside their shell or within another hole, shells within another part's area,
 * rings given twice. Pairs for which `areCrossing` (by index) says so are another matter and left out.
 */
export function findMisplacedRings(
  places: Places,
  areCrossing: (a: number, b: number) => boolean,
  report: ReportMisplaced,
): void {
  const { rings } = places;
  if (!holesOutside(places, areCrossing, report)) return;
  const isPair = (a: number, b: number): boolean =>
    places.isWithinBox(a, b) && mayBeMisplaced(rings[a]!, rings[b]!) && !areCrossing(a, b);
  let pairs = 0;
  for (const [a, b] of pairsSideBySide(places.bounds)) {
    for (const [inner, outer] of [[a, b] as const, [b, a] as const]) {
      if (!isPair(inner, outer)) continue;
      if (++pairs > MOST_PAIRS) return;
      const found = misplacedIn(places, inner, outer);
      if (!found) continue;
      if (!report(found.kind, inner, outer, found.vertex)) return;
      break;
    }
  }
}

/** Holes of one part, or shells of two. */
function mayBeMisplaced(a: PlacedRing, b: PlacedRing): boolean {
  return a.part === b.part ? a.number > 0 && b.number > 0 : a.number === 0 && b.number === 0;
}

function misplacedIn(
  places: Places,
  inner: number,
  outer: number,
): { readonly kind: Misplacement; readonly vertex: number } | null {
  const [a, b] = [places.rings[inner]!, places.rings[outer]!];
  if (areSameRing(a.ring, b.ring)) return { kind: "duplicate-rings", vertex: 0 };
  if (a.number === 0) return places.isInPart(inner, outer) ? { kind: "nested-shells", vertex: 0 } : null;
  const { place, vertex } = places.sideOfRing(inner, outer);
  return place === "inside" ? { kind: "nested-holes", vertex } : null;
}

function holesOutside(
  places: Places,
  areCrossing: (a: number, b: number) => boolean,
  report: ReportMisplaced,
): boolean {
  let shell = 0;
  for (const [i, { number, ring }] of places.rings.entries()) {
    if (number === 0) shell = i;
    else if (areSameRing(ring, places.rings[shell]!.ring)) {
      if (!report("duplicate-rings", i, shell, 0)) return false;
    } else if (!areCrossing(i, shell)) {
      const side = places.sideOfRing(i, shell);
      if (side.place === "outside" && !report("hole-outside-shell", i, shell, side.vertex)) return false;
    }
  }
  return true;
}

/** Pairs of boxes that share a longitude, those of the same west included once. */
function* pairsSideBySide(bounds: readonly Bounds[]): Generator<readonly [number, number]> {
  const order = bounds.map((_, i) => i).sort((a, b) => bounds[a]![0] - bounds[b]![0]);
  for (const [k, a] of order.entries()) {
    for (let l = k + 1; l < order.length && bounds[order[l]!]![0] <= bounds[a]![2]; l++) yield [a, order[l]!];
  }
}

/** The same vertices in the same order or the opposite one, from wherever. */
function areSameRing(a: Ring, b: Ring): boolean {
  if (a.length !== b.length) return false;
  const count = a.length / 2 - 1;
  const isAt = (i: number, j: number): boolean => a[2 * i] === b[2 * j] && a[2 * i + 1] === b[2 * j + 1];
  for (let start = 0; start < count; start++) {
    if (!isAt(0, start)) continue;
    for (const step of [1, count - 1]) {
      let i = 0;
      while (i < count && isAt(i, (start + i * step) % count)) i++;
      if (i === count) return true;
    }
  }
  return false;
}

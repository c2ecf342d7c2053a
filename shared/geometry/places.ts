import { interiorPoint } from "./interiorPoint.ts";
import type { Place } from "./locate.ts";
import { Locator } from "./locator.ts";
import { type Bounds, boundsContain, type Ring, ringBounds } from "./rings.ts";

/** A ring of a set of polygons; ring 0 of a part is its shell. */
export interface PlacedRing {
  readonly ring: Ring;
  readonly part: number;
  readonly number: number;
}

/** Where rings lie with regard to others; what is built for one question serves the next. */
export class Places {
  readonly rings: readonly PlacedRing[];
  readonly bounds: readonly Bounds[];
  private readonly locators = new Map<number, Locator>();

  /** @param rings in the order of their parts, each part's shell first */
  constructor(rings: readonly PlacedRing[]) {
    this.rings = rings;
    this.bounds = rings.map(({ ring }) => ringBounds(ring));
  }

  isWithinBox(inner: number, outer: number): boolean {
    return boundsContain(this.bounds[outer]!, this.bounds[inner]!);
  }

  /**
   * On which side of another ring one lies that does not cross it: the first vertex off the other decides; where there is none,
   * what the ring surrounds.
   */
  sideOfRing(ring: number, other: number): Side {
    const [own, theirs] = [this.rings[ring]!.ring, this.rings[other]!.ring];
    const locator = this.locatorOf(other);
    const vertex = findVertex(own, (x, y) => locator.locate(x, y) !== "boundary");
    if (vertex !== null) return { place: locator.locate(own[2 * vertex]!, own[2 * vertex + 1]!), vertex };
    const surrounds = findVertex(theirs, (x, y) => this.locatorOf(ring).locate(x, y) === "inside") !== null;
    return { place: surrounds ? "outside" : locator.locate(...interiorPoint(own, this.bounds[ring]!)), vertex: 0 };
  }

  /** Whether a ring lies in the area of a part, its shell given: within that and no hole. None of them may cross it. */
  isInPart(ring: number, shell: number): boolean {
    const isIn = (other: number): boolean =>
      this.isWithinBox(ring, other) && this.sideOfRing(ring, other).place === "inside";
    if (!isIn(shell)) return false;
    for (let hole = shell + 1; this.rings[hole]?.part === this.rings[shell]!.part; hole++) if (isIn(hole)) return false;
    return true;
  }

  private locatorOf(ring: number): Locator {
    const locator = this.locators.get(ring) ?? new Locator(this.rings[ring]!.ring);
    this.locators.set(ring, locator);
    return locator;
  }
}

interface Side {
  readonly place: Place;
  /** The vertex that says so. */
  readonly vertex: number;
}

function findVertex(ring: Ring, is: (x: number, y: number) => boolean): number | null {
  for (let v = 0; v < ring.length / 2 - 1; v++) if (is(ring[2 * v]!, ring[2 * v + 1]!)) return v;
  return null;
}

import { locate, type Place } from "./locate.ts";
import { type Bounds, type Ring, ringBounds } from "./rings.ts";

/**
 * `locate` for many positions against one ring: its edges are sorted into bands of latitude, of which one is looked at
 * for each position.
 */
export class Locator {
  private readonly bounds: Bounds;
  private readonly bands: Ring[][];

  constructor(ring: Ring) {
    this.bounds = ringBounds(ring);
    const edges = ring.length / 2 - 1;
    // So many that a band is short, and so few that long edges, which stand in all of them, do not fill the memory.
    this.bands = Array.from({ length: Math.ceil(Math.sqrt(edges)) }, () => []);
    for (let i = 0; i + 3 < ring.length; i += 2) this.add(ring.subarray(i, i + 4));
  }

  locate(x: number, y: number): Place {
    const [west, south, east, north] = this.bounds;
    if (x < west || x > east || y < south || y > north) return "outside";
    return locate([[this.bands[this.bandAt(y)]!]], x, y);
  }

  private add(edge: Ring): void {
    const [from, to] = [this.bandAt(edge[1]!), this.bandAt(edge[3]!)];
    for (let band = Math.min(from, to); band <= Math.max(from, to); band++) this.bands[band]!.push(edge);
  }

  /** Rises with latitude, so that an edge stands in the bands of all its positions. */
  private bandAt(y: number): number {
    const [, south, , north] = this.bounds;
    const share = north > south ? (y - south) / (north - south) : 0;
    return Math.min(this.bands.length - 1, Math.floor(share * this.bands.length));
  }
}

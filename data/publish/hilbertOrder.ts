import { worldHilbert } from "../../shared/flatgeobuf/hilbert.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";

/** Position of a box along the world's curve: that of its middle. */
export function placeOnCurve([west, south, east, north]: Bounds): number {
  return worldHilbert((west + east) / 2, (south + north) / 2);
}

/** In the world's Hilbert order; ties stay as they were, so that equal data give equal files. */
export function inHilbertOrder<T extends { readonly bounds: Bounds }>(items: readonly T[]): T[] {
  const keyed = items.map((item) => ({ item, order: placeOnCurve(item.bounds) }));
  return keyed.sort((a, b) => a.order - b.order).map(({ item }) => item);
}

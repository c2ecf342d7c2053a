import type { Piece } from "../../shared/catalog/piece.ts";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { OverlapSum } from "../../shared/geometry/overlap.ts";
import { polygonBounds } from "../../shared/geometry/rings.ts";
import type { StoredPieces } from "./storedPieces.ts";

/** A layer that reaches beyond the area that it is said to cover. */
export interface CoverageSpill {
  readonly code: string;
  readonly coverage: string;
  /** Area of the layer's union outside its coverage, m². */
  readonly outsideM2: number;
}

/** Sums over a county's borders are rounded: this share of the layer's area says nothing. */
const ROUNDING_SHARE = 1e-9;

/** Layers with more outside their coverage than counts as a sliver. */
export function coverageSpills(
  layers: readonly Layer[],
  pieces: ReadonlyMap<string, StoredPieces>,
  concerned: ReadonlySet<string>,
): CoverageSpill[] {
  const byCode = new Map(layers.map((layer) => [layer.code, layer]));
  return layers
    .filter(({ code, coverage }) => coverage !== code && (concerned.has(code) || concerned.has(coverage)))
    .flatMap((layer) => {
      const coverage = byCode.get(layer.coverage)!;
      const { areaM2, outsideM2 } = spillOf(layer, pieces.get(layer.code)!, coverage, pieces.get(coverage.code)!);
      const told = outsideM2 > Math.max(layer.tolerances.minAreaM2, ROUNDING_SHARE * areaM2);
      return told ? [{ code: layer.code, coverage: coverage.code, outsideM2 }] : [];
    });
}

function spillOf(
  layer: Layer,
  own: StoredPieces,
  coverage: Layer,
  cover: StoredPieces,
): { areaM2: number; outsideM2: number } {
  let areaM2 = 0;
  let insideM2 = 0;
  for (const piece of own.pieces()) {
    if (!isOfUnion(layer, piece)) continue;
    const { polygons } = piece;
    areaM2 += ellipsoidalArea(polygons);
    const sum = new OverlapSum(polygons);
    const near = cover.within(polygonBounds(polygons)).filter((other) => isOfUnion(coverage, other));
    for (const other of near) sum.add(other.polygons, 0);
    if (near.length > 0) insideM2 += sum.areas()[0]!;
  }
  return { areaM2, outsideM2: areaM2 - insideM2 };
}

/** Pieces that together are the union of a layer's features, each place once. */
function isOfUnion({ overlapsItself }: Layer, { role }: Piece): boolean {
  return role === (overlapsItself ? "layer" : "feature");
}

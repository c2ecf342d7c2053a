import { encodePiece, type Piece } from "../../shared/catalog/piece.ts";
import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import { assemble } from "../../shared/geometry/assemble.ts";
import { unite } from "../../shared/geometry/outline.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { type OwnedRings, PIECE_VERTICES, subdivide, subdivideJointly } from "../../shared/geometry/subdivide.ts";
import { inHilbertOrder } from "./hilbertOrder.ts";
import type { BuiltFeature } from "./layer.ts";

export interface LayerPieces {
  /** In the world's Hilbert order. */
  readonly pieces: readonly EncodedFeature[];
  readonly overlapsItself: boolean;
  /** ∫ w(w − 1) over the layer, m²: twice the area that two features share, more where more do. */
  readonly overlapExcessM2: number;
}

/** Overlap between features that is more than rounding along shared edges, m². */
const OVERLAP_M2 = 0.01;

/** Cuts a layer's features into pieces; where features overlap each other, dissolved sets are added. */
export function cutLayer(layer: string, features: readonly BuiltFeature[]): LayerPieces {
  const pieces: Piece[] = features.flatMap((feature, number) => featurePieces(layer, feature, number));
  const overlapExcessM2 = overlapExcess(features);
  const overlapsItself = overlapExcessM2 > OVERLAP_M2;
  if (overlapsItself) pieces.push(...dissolvedPieces(layer, features));
  return { pieces: inHilbertOrder(pieces.map(encodePiece)), overlapsItself, overlapExcessM2 };
}

function featurePieces(layer: string, feature: BuiltFeature, number: number): Piece[] {
  const { id, name, areaM2 } = feature;
  return subdivide(feature.polygons).map((polygons) => ({
    layer,
    role: "feature",
    feature: number,
    id,
    class: feature.class,
    name,
    areaM2,
    polygons,
  }));
}

function owned(features: readonly BuiltFeature[]): OwnedRings[] {
  return features.map(({ polygons }, owner) => ({ owner, rings: polygons.flat() }));
}

function overlapExcess(features: readonly BuiltFeature[]): number {
  let excess = 0;
  subdivideJointly(owned(features), PIECE_VERTICES, (content) => {
    if (content.length > 1) excess += windingExcess(content.map(({ rings }) => rings));
  });
  return excess;
}

/** The union of each class, and of all where there are several classes, cell by cell. */
function dissolvedPieces(layer: string, features: readonly BuiltFeature[]): Piece[] {
  const classes = [...new Set(features.map((feature) => feature.class))].sort();
  const pieces: Piece[] = [];
  subdivideJointly(owned(features), PIECE_VERTICES, (content) => {
    pieces.push(dissolved(layer, "layer", "", content));
    for (const name of classes) {
      const own = content.filter(({ owner }) => features[owner]!.class === name);
      if (own.length > 0) pieces.push(dissolved(layer, "class", name, own));
    }
  });
  return pieces;
}

function dissolved(layer: string, role: "class" | "layer", className: string, content: readonly OwnedRings[]): Piece {
  const polygons: MultiPolygon = content.flatMap(({ rings }) => assemble(rings));
  const union = content.length > 1 ? unite(polygons) : polygons;
  return { layer, role, feature: -1, id: "", class: className, name: "", areaM2: 0, polygons: union };
}

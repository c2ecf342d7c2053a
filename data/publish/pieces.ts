import { encodePiece, type Piece } from "../../shared/catalog/piece.ts";
import { assemble } from "../../shared/geometry/assemble.ts";
import { unite } from "../../shared/geometry/outline.ts";
import { windingExcess } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { type OwnedRings, subdivide } from "../../shared/geometry/subdivide.ts";
import type { BuiltFeature } from "./builtFeatures.ts";
import { HilbertSort } from "./hilbertSort.ts";
import { type VisitCell, visitJointCells } from "./jointCells.ts";
import type { BuiltLayer } from "./layer.ts";
import type { Scratch } from "./scratch.ts";

export interface LayerPieces {
  readonly pieces: HilbertSort;
  readonly overlapsItself: boolean;
  /** ∫ w(w − 1) over the layer, m²: twice the area that two features share, more where more do. */
  readonly overlapExcessM2: number;
}

/** Overlap between features that is more than rounding along shared edges, m². */
const OVERLAP_M2 = 0.01;

/** Cuts a layer's features into pieces; where features overlap each other, dissolved sets are added. */
export function cutLayer(layer: string, built: BuiltLayer, scratch: Scratch): LayerPieces {
  const pieces = new HilbertSort(scratch);
  const add = (piece: Piece): void => pieces.add(encodePiece(piece));
  /** By the feature's number. */
  const classes: string[] = [];
  for (const feature of built.features()) {
    cutFeature(layer, feature, classes.length, add);
    classes.push(feature.class);
  }
  const visitCells = (visit: VisitCell): void => visitJointCells(scratch, owned(built), built.bounds, visit);
  const overlapExcessM2 = overlapExcess(visitCells);
  const overlapsItself = overlapExcessM2 > OVERLAP_M2;
  if (overlapsItself) addDissolved(layer, classes, visitCells, add);
  return { pieces, overlapsItself, overlapExcessM2 };
}

function cutFeature(layer: string, feature: BuiltFeature, number: number, add: (piece: Piece) => void): void {
  const { id, name, areaM2 } = feature;
  const about = { layer, role: "feature", feature: number, id, class: feature.class, name, areaM2 } as const;
  for (const polygons of subdivide(feature.polygons)) add({ ...about, polygons });
}

function* owned(built: BuiltLayer): Generator<OwnedRings> {
  let owner = 0;
  for (const { polygons } of built.features()) yield { owner: owner++, rings: polygons.flat() };
}

function overlapExcess(visitCells: (visit: VisitCell) => void): number {
  let excess = 0;
  visitCells((content) => {
    if (content.length > 1) excess += windingExcess(content.map(({ rings }) => rings));
  });
  return excess;
}

/** The union of each class, and of all where there are several classes, cell by cell. */
function addDissolved(
  layer: string,
  classes: readonly string[],
  visitCells: (visit: VisitCell) => void,
  add: (piece: Piece) => void,
): void {
  const names = [...new Set(classes)].sort();
  visitCells((content) => {
    add(dissolved(layer, "layer", "", content));
    for (const name of names) {
      const own = content.filter(({ owner }) => classes[owner] === name);
      if (own.length > 0) add(dissolved(layer, "class", name, own));
    }
  });
}

function dissolved(layer: string, role: "class" | "layer", className: string, content: readonly OwnedRings[]): Piece {
  const polygons: MultiPolygon = content.flatMap(({ rings }) => assemble(rings));
  const union = content.length > 1 ? unite(polygons) : polygons;
  return { layer, role, feature: -1, id: "", class: className, name: "", areaM2: 0, polygons: union };
}

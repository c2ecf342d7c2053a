import { CHECKSUM_COLUMN, isIntact, sealFeature } from "../flatgeobuf/checksum.ts";
import { decodeFeature } from "../flatgeobuf/decode.ts";
import { type EncodedFeature, encodeFeature } from "../flatgeobuf/encode.ts";
import { FlatgeobufFault } from "../flatgeobuf/fault.ts";
import type { FgbHead } from "../flatgeobuf/head.ts";
import type { Column, ColumnValue } from "../flatgeobuf/schema.ts";
import { type MultiPolygon, polygonBounds } from "../geometry/rings.ts";

/**
 * A piece: the part of one feature (or of a dissolved class, or of a dissolved layer) that lies in one cell of the world
 * quadtree, with the few columns that an answer needs. The check file is all pieces of all layers in Hilbert order.
 */
export interface Piece {
  readonly layer: string;
  /**
   * `feature`: part of one feature. Where features of a layer overlap each other: `class`, part of the union of all
   * features of one class; `layer`, part of the union of all.
   */
  readonly role: PieceRole;
  /** Number of the feature in the layer's file; −1 for dissolved pieces. */
  readonly feature: number;
  readonly id: string;
  readonly class: string;
  readonly name: string;
  /** Ellipsoidal area of the whole feature, m². */
  readonly areaM2: number;
  /** EPSG:4490. */
  readonly polygons: MultiPolygon;
}

const ROLES = ["feature", "class", "layer"] as const;
export type PieceRole = (typeof ROLES)[number];

export const PIECE_COLUMNS: readonly Column[] = [
  CHECKSUM_COLUMN,
  { name: "layer", type: "String" },
  { name: "role", type: "UByte", description: ROLES.map((role, i) => `${i} ${role}`).join(", ") },
  { name: "feature", type: "Int" },
  { name: "id", type: "String" },
  { name: "class", type: "String" },
  { name: "name", type: "String" },
  { name: "area_m2", type: "Double" },
];

export function encodePiece(piece: Piece): EncodedFeature {
  const { layer, role, feature, id, name, areaM2, polygons } = piece;
  const values: ColumnValue[] = [0, layer, ROLES.indexOf(role), feature, id, piece.class, name, areaM2];
  return {
    bytes: sealFeature(encodeFeature(polygons, PIECE_COLUMNS, values)),
    bounds: polygonBounds(polygons),
  };
}

/** The piece that these bytes are. @throws FlatgeobufFault when a single bit of them has changed, or they are no piece */
export function decodePiece(bytes: Uint8Array, head: FgbHead): Piece {
  if (!isIntact(bytes)) throw new FlatgeobufFault("corrupt", "a piece's checksum differs");
  const { polygons, values } = decodeFeature(bytes, 0, head);
  const [, layer, roleNumber, feature, id, className, name, areaM2] = values;
  const role = ROLES[Number(roleNumber)];
  if (!role) throw new FlatgeobufFault("corrupt", `a piece with the role ${String(roleNumber)}`);
  return {
    layer: String(layer),
    role,
    feature: Number(feature),
    id: String(id),
    class: String(className),
    name: String(name),
    areaM2: Number(areaM2),
    polygons,
  };
}

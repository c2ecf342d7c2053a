import { decodePiece, type Piece } from "../catalog/piece.ts";
import type { FgbRef } from "../catalog/snapshot.ts";
import { DEFAULT_MERGE, mergeRanges } from "../flatgeobuf/merge.ts";
import type { IndexTop } from "../flatgeobuf/plan.ts";
import { findItems, type RangeReader } from "../flatgeobuf/read.ts";
import type { Bounds } from "../geometry/rings.ts";
import { Problem } from "../problems/problem.ts";
import type { CheckLimits } from "./limits.ts";

export interface PiecesRead {
  /** In file order, which makes sums deterministic. */
  readonly pieces: readonly Piece[];
  /** Boxes of which not all is known, because a read failed or bytes were damaged. */
  readonly blindSpots: readonly Bounds[];
}

/** Everything in the check file that touches the boxes. @throws Problem `site-too-large`; FlatgeobufFault never */
export async function readPieces(
  reader: RangeReader,
  file: FgbRef,
  top: IndexTop,
  boxes: readonly Bounds[],
  limits: CheckLimits,
): Promise<PiecesRead> {
  const rule = { ...DEFAULT_MERGE, maxRanges: limits.maxRanges };
  const found = await findItems(reader, file, top, boxes, rule);
  const ranges = mergeRanges(found.items, rule);
  const bytes = ranges.reduce((sum, { range }) => sum + range.length, 0);
  if (bytes > limits.maxPieceBytes) throw tooLarge(bytes, limits.maxPieceBytes);
  const round = await reader.round(file, ranges);
  const blindSpots = [...found.failures, ...round.failures].flatMap(({ items }) => items.map(({ bounds }) => bounds));
  const pieces: Piece[] = [];
  for (const { item, bytes: own } of round.read) {
    const piece = decodePiece(own, 0, own.length, top.head);
    if (piece) pieces.push(piece);
    else blindSpots.push(item.bounds);
  }
  return { pieces, blindSpots };
}

function tooLarge(bytes: number, limit: number): Problem {
  return new Problem({
    type: "site-too-large",
    status: 413,
    title: { zh: "用地范围过大", en: "Site too large for one check" },
    detail: {
      zh: `检测需读 ${bytes} 字节的图斑，上限 maxPieceBytes = ${limit}`,
      en: `The check would read ${bytes} bytes of pieces; the limit is maxPieceBytes = ${limit}`,
    },
    mend: { zh: "分块提交，或请运维提高 maxPieceBytes", en: "Send it in parts, or have maxPieceBytes raised" },
    pointer: "/site",
  });
}

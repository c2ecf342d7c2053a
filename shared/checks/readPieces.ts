import { decodePiece, type Piece } from "../catalog/piece.ts";
import type { FgbRef } from "../catalog/snapshot.ts";
import { INDEX_MERGE, type MergeRule, mergeRanges, SPARING_MERGE } from "../flatgeobuf/merge.ts";
import type { IndexTop } from "../flatgeobuf/plan.ts";
import type { RangeReader } from "../flatgeobuf/rangeReader.ts";
import { readDecoded } from "../flatgeobuf/readDecoded.ts";
import { findItems } from "../flatgeobuf/readIndex.ts";
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
  const found = await findItems(reader, file, top, boxes, leafMerge(limits));
  const ranges = mergeRanges(found.items, { ...SPARING_MERGE, maxRanges: rangesLeft(reader, limits.maxRanges) });
  const bytes = ranges.reduce((sum, { range }) => sum + range.length, 0);
  if (bytes > limits.maxPieceBytes) throw tooLarge(bytes, limits.maxPieceBytes);
  const { decoded, failures } = await readDecoded(reader, file, ranges, (own) => decodePiece(own, top.head));
  const blindSpots = [...found.failures, ...failures].flatMap(({ items }) => items.map(({ bounds }) => bounds));
  return { pieces: decoded.map(({ value }) => value), blindSpots };
}

/** How runs of leaves are read: in at most half of a check's reads. */
export function leafMerge({ maxRanges }: CheckLimits): MergeRule {
  return { ...INDEX_MERGE, maxRanges: Math.min(INDEX_MERGE.maxRanges, Math.ceil(maxRanges / 2)) };
}

/** Of the reads of one check; a second look into the file, for distances, gets a quarter of them in any case. */
function rangesLeft(reader: RangeReader, maxRanges: number): number {
  return Math.max(maxRanges - reader.counts.reads, Math.ceil(maxRanges / 4));
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

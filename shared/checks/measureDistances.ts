import type { Piece } from "../catalog/piece.ts";
import type { Layer, Snapshot } from "../catalog/snapshot.ts";
import { ellipsoidalArea } from "../geometry/area.ts";
import { distanceM } from "../geometry/distance.ts";
import { difference } from "../geometry/outline.ts";
import type { Bounds, MultiPolygon } from "../geometry/rings.ts";
import type { DistanceTarget } from "../rules/access/accessList.ts";
import type { DistanceRange } from "../rules/access/conditions.ts";
import { type DistanceWanted, targetName } from "../rules/access/distancesWanted.ts";
import { isWithin } from "../rules/codeTree.ts";
import { classCodesOf, layerConcept, type PreparedPack } from "../rules/preparePack.ts";
import { boxPolygon, unionPieces } from "./layerFacts.ts";
import type { PiecesRead } from "./readPieces.ts";

/**
 * Distances on the ellipsoid from a site to the nearest feature of each target, as far as one has to look. Where coverage
 * or a failed read ends nearer than the nearest feature, only a range is known.
 * @param boxes what was read: everything within the farthest reach of the site
 * @returns by `targetName`; a layer that is not published is absent
 * @throws TooManyEdgePairs
 */
export function measureDistances(
  snapshot: Snapshot,
  packs: readonly PreparedPack[],
  site: MultiPolygon,
  wanted: readonly DistanceWanted[],
  { pieces, blindSpots }: PiecesRead,
  boxes: readonly Bounds[],
  maxEdgePairs?: number,
): Map<string, DistanceRange> {
  const unknownOf = darkness(snapshot, pieces, blindSpots, boxes);
  const ranges = new Map<string, DistanceRange>();
  for (const { to, reachM } of wanted) {
    const known = snapshot.layers
      .filter((layer) => packs.some((pack) => layerConcept(pack, layer.code) === to.layer))
      .map((layer) => {
        const features = featuresOf(layer, to, packs, pieces);
        return rangeOf(
          distanceM(site, features, reachM, maxEdgePairs),
          distanceM(site, unknownOf(layer), reachM, maxEdgePairs),
          reachM,
        );
      });
    if (known.length > 0) ranges.set(targetName(to), nearestOf(known));
  }
  return ranges;
}

function rangeOf(nearestM: number, unknownM: number, reachM: number): DistanceRange {
  if (nearestM <= unknownM && nearestM < Number.POSITIVE_INFINITY) return { leastM: nearestM, mostM: nearestM };
  return { leastM: Math.min(unknownM, reachM), mostM: nearestM };
}

/** Several layers may stand for one: the nearest feature of any of them counts. */
function nearestOf(ranges: readonly DistanceRange[]): DistanceRange {
  return {
    leastM: Math.min(...ranges.map(({ leastM }) => leastM)),
    mostM: Math.min(...ranges.map(({ mostM }) => mostM)),
  };
}

function featuresOf(
  layer: Layer,
  { class: wanted }: DistanceTarget,
  packs: readonly PreparedPack[],
  pieces: readonly Piece[],
): MultiPolygon {
  const isWanted = (value: string): boolean =>
    wanted === undefined ||
    value === wanted ||
    packs.some((pack) => isWithin(classCodesOf(pack, layerConcept(pack, layer.code)), value, wanted));
  return pieces
    .filter((piece) => piece.layer === layer.code && piece.role === "feature" && isWanted(piece.class))
    .flatMap(({ polygons }) => polygons);
}

/** A gap in the coverage of at most this is rounding where its features meet (m²). */
const ROUNDING_M2 = 0.01;

/** What of the boxes is not known of a layer: outside its coverage, or not read. One answer for each coverage. */
function darkness(
  snapshot: Snapshot,
  pieces: readonly Piece[],
  blindSpots: readonly Bounds[],
  boxes: readonly Bounds[],
): (layer: Layer) => MultiPolygon {
  const known = new Map<string, MultiPolygon>();
  const unread = blindSpots.map(boxPolygon);
  return ({ coverage }) => {
    const before = known.get(coverage);
    if (before) return before;
    const layer = snapshot.layers.find(({ code }) => code === coverage)!;
    const covered = unionPieces(
      layer,
      pieces.filter((piece) => piece.layer === coverage),
    );
    const uncovered = difference(boxes.map(boxPolygon), covered);
    const dark = [...uncovered.filter((polygon) => ellipsoidalArea([polygon]) > ROUNDING_M2), ...unread];
    known.set(coverage, dark);
    return dark;
  };
}

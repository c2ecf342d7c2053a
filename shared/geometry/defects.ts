import { ellipsoidalArea } from "./area.ts";
import { type CleanPartRing, cleanPart } from "./cleanRing.ts";
import { type Defect, type DefectKind, DefectList } from "./defectList.ts";
import { excessOf } from "./excess.ts";
import { findMisplacedRings } from "./misplacedRings.ts";
import { overlapArea } from "./overlap.ts";
import { howTheyMeet, passThrough } from "./passes.ts";
import { Places } from "./places.ts";
import { oriented, type Polygon, positionOf, type Ring, signedDoubleArea } from "./rings.ts";
import { type BoundaryMeeting, type RingAddress, searchMeetings } from "./validity.ts";

/**
 * Every defect of raw rings (outer first), but not more than `limit`: the gravest first, then in the order of their places.
 * Exact predicates decide. A ring without an area, and with a shell its holes, is not compared with others.
 */
export function findDefects(raw: readonly (readonly Ring[])[], limit = 1000): Defect[] {
  const defects = new DefectList(limit);
  const rings = cleanRings(raw, defects);
  const places = new Places(rings.map(({ ring, part, number }) => ({ ring, part, number })));
  listMeetings(rings, defects);
  tellOverlapFromBorder(rings, defects);
  findMisplacedRings(
    places,
    (a, b) => defects.hasPair("rings-cross", addressOf(rings[a]!, 0), addressOf(rings[b]!, 0)),
    (kind, of, other, vertex) =>
      defects.add(kind, positionOf(rings[of]!.ring, vertex), [
        addressOf(rings[of]!, vertex),
        addressOf(rings[other]!, 0),
      ]),
  );
  for (const pair of defects.pairsOf("duplicate-rings")) defects.rename(pair, "shared-edge", null);
  listWrongWays(rings, defects);
  return defects.inOrder();
}

/** What is left of a raw ring, with the numbers that it had. */
interface SourceRing extends CleanPartRing {
  readonly part: number;
}

function addressOf({ part, number, vertices }: SourceRing, vertex: number): RingAddress {
  return { part, ring: number, vertex: vertices[vertex]! };
}

function cleanRings(raw: readonly (readonly Ring[])[], defects: DefectList): SourceRing[] {
  return raw.flatMap((rings, part) =>
    cleanPart(rings, (flaw, ring, vertex) => {
      defects.add(flaw, positionOf(rings[ring]!, vertex), [{ part, ring, vertex }]);
    }).map((clean) => ({ ...clean, part })),
  );
}

function listMeetings(rings: readonly SourceRing[], defects: DefectList): void {
  searchMeetings([rings.map(({ ring }) => ring)], (meeting) => {
    const kind = defectAt(meeting, rings);
    if (kind === null) return true;
    const [a, b] = meeting.rings;
    return defects.add(kind, meeting.at, [addressOf(rings[a.ring]!, a.vertex), addressOf(rings[b.ring]!, b.vertex)]);
  });
}

function defectAt({ kind, at, rings: [a, b] }: BoundaryMeeting, rings: readonly SourceRing[]): DefectKind | null {
  if (kind === "collinear") return "shared-edge";
  const passOf = ({ ring, vertex }: RingAddress) => passThrough(rings[ring]!.ring, vertex, at);
  const how = kind === "crossing" ? "cross" : howTheyMeet(at, passOf(a), passOf(b));
  const isOwn = a.ring === b.ring;
  if (how === "cross") return isOwn ? "self-crossing" : "rings-cross";
  return isOwn && how === "touch" ? "self-touch" : null;
}

/** Less than 1 cm² or 1e-12 of the smaller ring in common is rounding. */
const NOTHING_M2 = 1e-4;
const NOTHING_SHARE = 1e-12;

/** Numbers in a ring up to which one sweep over the other is faster than cutting both. */
const SMALL_RING = 2000;

/** Rings that run along each other and share a part of what they surround, but only a part, do cross, if in no point. */
function tellOverlapFromBorder(rings: readonly SourceRing[], defects: DefectList): void {
  const key = (part: number, ring: number): string => `${part}/${ring}`;
  const byKey = new Map(rings.map(({ part, number, ring }) => [key(part, number), ring]));
  for (const pair of defects.pairsOf("shared-edge")) {
    if (pair[0].part === pair[1].part && pair[0].ring === pair[1].ring) continue;
    const polygons = pair.map(({ part, ring }) => oriented([byKey.get(key(part, ring))!]));
    const [a, b] = polygons.sort(([p], [q]) => p!.length - q!.length) as [Polygon, Polygon];
    const smallerM2 = Math.min(ellipsoidalArea([a]), ellipsoidalArea([b]));
    const nothing = Math.max(NOTHING_M2, NOTHING_SHARE * smallerM2);
    const sharedM2 = overlapM2(a, b);
    if (sharedM2 > nothing && sharedM2 < smallerM2 - nothing) defects.rename(pair, "shared-edge", "rings-cross");
  }
}

function overlapM2(smaller: Polygon, larger: Polygon): number {
  if (smaller[0]!.length <= SMALL_RING) return overlapArea([smaller], [larger]);
  return (excessOf([smaller, larger]) - excessOf([smaller]) - excessOf([larger])) / 2;
}

/** RFC 7946 § 3.1.6: shells run counter-clockwise, holes clockwise. */
function listWrongWays(rings: readonly SourceRing[], defects: DefectList): void {
  for (const one of rings) {
    const area = signedDoubleArea(one.ring);
    if (area === 0 || area > 0 === (one.number === 0)) continue;
    defects.add("wrong-orientation", positionOf(one.ring, 0), [addressOf(one, 0)]);
  }
}

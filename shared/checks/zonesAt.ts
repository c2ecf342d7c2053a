import type { Piece } from "../catalog/piece.ts";
import type { Layer, Snapshot } from "../catalog/snapshot.ts";
import { ellipsoidalArea } from "../geometry/area.ts";
import { bufferPoints } from "../geometry/buffer.ts";
import { locate } from "../geometry/locate.ts";
import { type Bounds, boundsIntersect, type MultiPolygon, polygonBounds } from "../geometry/rings.ts";
import type { LocalText } from "../problems/problem.ts";
import type { SiteWarning } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import { answerFromCurrent, type Checked, type CheckServices, piecesAround, totalCounts } from "./currentAnswer.ts";
import { type LayerResult, layerResults, unionPieces } from "./layerFacts.ts";
import type { PiecesRead } from "./readPieces.ts";
import { roundM2, share } from "./rounding.ts";
import { type ZoneLayer, type ZoneTitle, zoneLayersOf, zoneTitle } from "./zoneLayers.ts";

export interface PositionRequest {
  /** Degrees, EPSG:4490. */
  readonly lon: number;
  readonly lat: number;
  /** Radius about the position within which the true one lies, metres. */
  readonly accuracyM?: number;
  readonly snapshot?: string;
}

/** A zone at a position or within its accuracy. */
export interface ZoneAt extends ZoneTitle {
  /** Of the zone's patch. */
  readonly id: string;
  readonly name: string;
  /** The position lies within the patch or on its boundary; false: only the accuracy reaches it. */
  readonly contains: boolean;
  readonly onBoundary: boolean;
  /** Part of the disc about the position; absent without an accuracy. */
  readonly share?: number;
}

/** What is known of the zones of one layer there. */
export interface ZoneLayerAt {
  readonly layer: string;
  readonly title: LocalText;
  readonly system: string;
  /** `none`: the layer is known there and has no zone. `unknown`: outside its coverage. `not-checked`: a read failed. */
  readonly status: "found" | "none" | "unknown" | "not-checked";
  /** Part of the disc of which the layer says nothing, m². */
  readonly unknownM2?: number;
}

export interface PositionAnswer {
  readonly at: readonly [lon: number, lat: number];
  readonly accuracyM?: number;
  readonly snapshot: string;
  readonly disclaimer: readonly LocalText[];
  readonly zones: readonly ZoneAt[];
  readonly layers: readonly ZoneLayerAt[];
  readonly warnings: readonly SiteWarning[];
}

/** The zones at a position, from every published layer of zones. @throws Problem of an unreadable store */
export function zonesAt(services: CheckServices, request: PositionRequest): Promise<Checked<PositionAnswer>> {
  const { lon, lat, accuracyM } = request;
  const disc = accuracyM === undefined ? undefined : bufferPoints(Float64Array.of(lon, lat), accuracyM);
  const box: Bounds = disc ? polygonBounds(disc) : [lon, lat, lon, lat];
  return answerFromCurrent(services, request.snapshot, async (published, reader, before) => {
    const { snapshot, digest } = published;
    const [read, { judging, reads }] = await Promise.all([
      piecesAround(services, reader, published, [box]),
      services.cache.rules(services.store, published),
    ]);
    const view: View = {
      lon,
      lat,
      read,
      snapshot,
      ...(disc ? { disc: discView(snapshot, disc, read, services) } : {}),
    };
    const seen = zoneLayersOf(snapshot, judging).map((carrier) => seenAt(carrier, view));
    return {
      answer: {
        at: [lon, lat] as const,
        ...(accuracyM === undefined ? {} : { accuracyM }),
        snapshot: `sha256:${digest}`,
        disclaimer: snapshot.disclaimer ? [snapshot.disclaimer] : [],
        zones: seen.flatMap(({ zones }) => zones),
        layers: seen.map(({ layer }) => layer),
        warnings: [],
      },
      counts: totalCounts(before, reader.counts, reads),
    };
  });
}

interface View {
  readonly lon: number;
  readonly lat: number;
  readonly read: PiecesRead;
  readonly snapshot: Snapshot;
  /** Where the position has an accuracy. */
  readonly disc?: DiscView;
}

interface DiscView {
  readonly areaM2: number;
  readonly results: readonly LayerResult[];
}

function discView(snapshot: Snapshot, disc: MultiPolygon, read: PiecesRead, { limits }: CheckServices): DiscView {
  const { maxEdgePairs } = limits;
  const { pieces, blindSpots } = read;
  const results = withinEdgePairs(
    () => layerResults(snapshot, disc, pieces, blindSpots, { maxEdgePairs }),
    maxEdgePairs,
    {
      parameter: "accuracy",
    },
  );
  return { areaM2: ellipsoidalArea(disc), results };
}

interface SeenLayer {
  readonly zones: readonly ZoneAt[];
  readonly layer: ZoneLayerAt;
}

function seenAt(carrier: ZoneLayer, view: View): SeenLayer {
  const { layer, system } = carrier;
  const { pieces } = view.read;
  const result = view.disc?.results.find((each) => each.layer.code === layer.code);
  const own = pieces.filter((piece) => piece.layer === layer.code && piece.role === "feature");
  const zones = [...Map.groupBy(own, ({ feature }) => feature).values()].flatMap((parts) =>
    zoneAt(carrier, parts, view, result),
  );
  zones.sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || (a.id < b.id ? -1 : 1));
  const unknownM2 = result ? { unknownM2: roundM2(result.facts.unknownM2) } : {};
  return {
    zones,
    layer: { layer: layer.code, title: layer.title, system, status: statusAt(layer, zones, view), ...unknownM2 },
  };
}

/** The patch whose pieces these are, if the position or its accuracy touches it. */
function zoneAt(carrier: ZoneLayer, parts: readonly Piece[], view: View, result: LayerResult | undefined): ZoneAt[] {
  const { class: code, id, name, feature } = parts[0]!;
  const areas = parts.map(({ polygons }) => polygons);
  const place = locate(areas, view.lon, view.lat);
  const overlapM2 = result?.features.find((each) => each.feature === feature)?.overlapM2;
  if (place === "outside" && overlapM2 === undefined) return [];
  return [
    {
      ...zoneTitle(carrier, code),
      id,
      name,
      contains: place !== "outside",
      onBoundary: place === "boundary",
      ...(view.disc ? { share: share(overlapM2 ?? 0, view.disc.areaM2) } : {}),
    },
  ];
}

function statusAt(layer: Layer, zones: readonly ZoneAt[], { lon, lat, read, snapshot }: View): ZoneLayerAt["status"] {
  if (read.blindSpots.some((box) => boundsIntersect(box, [lon, lat, lon, lat]))) return "not-checked";
  if (zones.some(({ contains }) => contains)) return "found";
  const coverage = snapshot.layers.find(({ code }) => code === layer.coverage)!;
  const covered = unionPieces(
    coverage,
    read.pieces.filter((piece) => piece.layer === coverage.code),
  );
  return locate([covered], lon, lat) === "outside" ? "unknown" : "none";
}

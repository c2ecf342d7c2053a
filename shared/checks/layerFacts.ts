import type { Piece } from "../catalog/piece.ts";
import type { Layer, Snapshot, Tolerances } from "../catalog/snapshot.ts";
import { ellipsoidalArea } from "../geometry/area.ts";
import { difference, intersection, unite } from "../geometry/outline.ts";
import { OverlapSum } from "../geometry/overlap.ts";
import type { Bounds, MultiPolygon } from "../geometry/rings.ts";
import { isThinnerThan, meanWidthM } from "../geometry/sliver.ts";
import type { ClassFacts, LayerFacts, LayerStatus } from "../rules/facts.ts";

/** One feature that the site overlaps. */
export interface FeatureOverlap {
  readonly feature: number;
  readonly id: string;
  readonly class: string;
  readonly name: string;
  readonly areaM2: number;
  readonly overlapM2: number;
}

/** Geometry's findings on one layer: facts for the rules, features for the answer. */
export interface LayerResult {
  readonly layer: Layer;
  readonly facts: LayerFacts;
  /** Largest overlap first. */
  readonly features: readonly FeatureOverlap[];
  /** Mean width of an overlap that is small, or of any on request, metres: information, nothing is judged by it. */
  readonly meanWidthM?: number;
  /** Sum and outline of the same overlap, where an outline was built and the two differ by more than is promised. */
  readonly disagreement?: { readonly sumM2: number; readonly outlineM2: number };
}

/** Uncovered or outside up to this is rounding. */
function negligible(siteM2: number): number {
  return Math.max(0.01, 1e-8 * siteM2);
}

export interface Measuring {
  readonly maxEdgePairs?: number;
  /** Every overlap is drawn for its mean width, not only those that may be slivers. */
  readonly meanWidth?: boolean;
}

/**
 * Overlaps, statuses and unknown areas of all layers from the pieces around a site, in one sweep over everything.
 * @param site valid region in EPSG:4490
 * @param blindSpots boxes of which not all is known
 * @throws TooManyEdgePairs
 */
export function layerResults(
  snapshot: Snapshot,
  site: MultiPolygon,
  pieces: readonly Piece[],
  blindSpots: readonly Bounds[],
  { maxEdgePairs, meanWidth = false }: Measuring = {},
): LayerResult[] {
  const siteM2 = ellipsoidalArea(site);
  const byLayer = Map.groupBy(pieces, ({ layer }) => layer);
  const sighted = blindSpots.length === 0 ? site : difference(site, blindSpots.map(boxPolygon));
  const hiddenM2 = blindSpots.length === 0 ? 0 : siteM2 - ellipsoidalArea(sighted);
  const unreadM2 = hiddenM2 <= negligible(siteM2) ? 0 : hiddenM2;
  const overSite = overlapsOf(site, pieces, maxEdgePairs);
  const overSighted = sighted === site ? overSite : overlapsOf(sighted, pieces, maxEdgePairs);
  const views = new Map<string, View>();
  const viewOf = (coverage: Layer): View => {
    const known = views.get(coverage.code) ?? view(coverage);
    views.set(coverage.code, known);
    return known;
  };
  const view = (coverage: Layer): View => {
    const knownM2 = totalOf(coverage, overSighted);
    const unknownM2 = siteM2 - knownM2;
    if (unknownM2 <= negligible(siteM2)) return { knownM2: siteM2, unknownM2: 0, region: site, overlaps: overSite };
    // Sums leave a trace of rounding where nothing is covered: that must not pass for knowledge, or no-data reads clear.
    if (knownM2 <= negligible(siteM2)) return { knownM2: 0, unknownM2: siteM2, region: [], overlaps: NO_OVERLAPS };
    const region = intersection(sighted, unionPieces(coverage, byLayer.get(coverage.code) ?? []));
    return { knownM2, unknownM2, region, overlaps: overlapsOf(region, pieces, maxEdgePairs) };
  };
  const layers = new Map(snapshot.layers.map((layer) => [layer.code, layer]));
  return snapshot.layers.map((layer) => {
    const own = byLayer.get(layer.code) ?? [];
    return layerResult(
      layer,
      own,
      { region: site, areaM2: siteM2, meanWidth },
      overSite,
      viewOf(layers.get(layer.coverage)!),
      unreadM2,
    );
  });
}

/** What is known of the site where a coverage reaches. */
interface View {
  readonly knownM2: number;
  readonly unknownM2: number;
  readonly region: MultiPolygon;
  readonly overlaps: Overlaps;
}

interface MeasuredSite {
  readonly region: MultiPolygon;
  readonly areaM2: number;
  /** See Measuring. */
  readonly meanWidth: boolean;
}

/** Overlaps of one region, m². */
interface Overlaps {
  /** With a feature, a dissolved class, a dissolved layer: see `ownerOf`. */
  readonly byOwner: ReadonlyMap<string, number>;
  /** Summed over a layer's owners, in the order of their first pieces. */
  readonly byLayer: ReadonlyMap<string, number>;
}

const NO_OVERLAPS: Overlaps = { byOwner: new Map(), byLayer: new Map() };

function ownerOf({ layer, role, feature, class: className }: Piece): string {
  if (role === "feature") return `${layer}\n${feature}`;
  return role === "class" ? `${layer}\nclass\n${className}` : `${layer}\nlayer`;
}

function overlapsOf(region: MultiPolygon, pieces: readonly Piece[], maxEdgePairs?: number): Overlaps {
  if (region.length === 0) return NO_OVERLAPS;
  const sum = new OverlapSum(region, maxEdgePairs);
  const owners = new Map<string, { readonly number: number; readonly layer: string }>();
  for (const piece of pieces) {
    const name = ownerOf(piece);
    const owner = owners.get(name) ?? { number: owners.size, layer: piece.layer };
    owners.set(name, owner);
    sum.add(piece.polygons, owner.number);
  }
  const areas = sum.areas();
  const byOwner = new Map<string, number>();
  const byLayer = new Map<string, number>();
  for (const [name, { number, layer }] of owners) {
    byOwner.set(name, areas[number]!);
    byLayer.set(layer, (byLayer.get(layer) ?? 0) + areas[number]!);
  }
  return { byOwner, byLayer };
}

/** Overlap with the union of a layer's features. */
function totalOf({ code, overlapsItself }: Layer, { byOwner, byLayer }: Overlaps): number {
  return (overlapsItself ? byOwner.get(`${code}\nlayer`) : byLayer.get(code)) ?? 0;
}

/** The pieces whose union is the layer's. */
export function unionPieces(layer: Layer, own: readonly Piece[]): MultiPolygon {
  const role = layer.overlapsItself ? "layer" : "feature";
  return own.filter((piece) => piece.role === role).flatMap(({ polygons }) => polygons);
}

function layerResult(
  layer: Layer,
  own: readonly Piece[],
  site: MeasuredSite,
  overSite: Overlaps,
  view: View,
  unreadM2: number,
): LayerResult {
  const { tolerances, code } = layer;
  const totalM2 = totalOf(layer, overSite);
  const small = totalM2 > tolerances.roundingM2 && totalM2 <= tolerances.capAreaM2;
  const isDrawn = small || (site.meanWidth && totalM2 > tolerances.roundingM2);
  const outline = isDrawn ? intersection(site.region, unionPieces(layer, own)) : [];
  const sliver = isSliver(totalM2, tolerances, () => outline);
  const status = statusOf(totalM2, sliver, tolerances, view, unreadM2);
  const insideM2 = status === "hit" || status === "sliver" ? totalM2 : 0;
  const outside = outsideOf(totalOf(layer, view.overlaps), view, tolerances, () => unionPieces(layer, own));
  return {
    layer,
    facts: {
      layer: code,
      status,
      unknownM2: view.unknownM2,
      unreadM2,
      knownM2: view.knownM2,
      insideM2,
      ...outside,
      classes: insideM2 > 0 ? classFacts(layer, own, site.region, overSite, view) : new Map(),
    },
    features: insideM2 > 0 ? featureOverlaps(own, overSite, tolerances) : [],
    ...(isDrawn ? { meanWidthM: meanWidthM(outline, totalM2) } : {}),
    ...(isDrawn ? disagreement(totalM2, ellipsoidalArea(outline), site.areaM2) : {}),
  };
}

function statusOf(totalM2: number, sliver: boolean, tolerances: Tolerances, view: View, unreadM2: number): LayerStatus {
  const touched = totalM2 > tolerances.roundingM2;
  if (touched && !sliver) return "hit";
  if (unreadM2 > 0) return "not-checked";
  if (touched) return "sliver";
  return view.knownM2 > 0 ? "clear" : "no-data";
}

/** A sliver (docs/api.md): by area alone up to minArea; by width up to capArea; never above. */
export function isSliver(areaM2: number, tolerances: Tolerances, outline: () => MultiPolygon): boolean {
  if (areaM2 <= tolerances.minAreaM2) return true;
  return areaM2 <= tolerances.capAreaM2 && isThinnerThan(outline(), tolerances.widthM);
}

function outsideOf(
  insideKnownM2: number,
  view: View,
  tolerances: Tolerances,
  union: () => MultiPolygon,
): Pick<ClassFacts, "outsideM2" | "outsideIsSliver"> {
  const outsideM2 = view.knownM2 - insideKnownM2;
  if (outsideM2 <= negligible(view.knownM2)) return { outsideM2: 0, outsideIsSliver: false };
  const outsideIsSliver = isSliver(outsideM2, tolerances, () => difference(view.region, unite(union())));
  return { outsideM2, outsideIsSliver };
}

/**
 * A class that the site merely grazes does not vote, as long as another class of the layer is hit in its own right: many
 * small classes must not make a hit of the layer vanish.
 */
function classFacts(
  layer: Layer,
  own: readonly Piece[],
  site: MultiPolygon,
  overSite: Overlaps,
  view: View,
): Map<string, ClassFacts> {
  const facts = new Map<string, ClassFacts>();
  if (layer.classColumn === undefined) return facts;
  for (const className of new Set(own.filter(({ role }) => role === "feature").map((piece) => piece.class))) {
    const role = layer.overlapsItself ? "class" : "feature";
    const pieces = own.filter((piece) => piece.class === className && piece.role === role);
    const insideM2 = sumOf(pieces, overSite);
    if (insideM2 <= layer.tolerances.roundingM2) continue;
    const union = (): MultiPolygon => pieces.flatMap(({ polygons }) => polygons);
    const insideIsSliver = isSliver(insideM2, layer.tolerances, () => intersection(site, union()));
    const outside = outsideOf(sumOf(pieces, view.overlaps), view, layer.tolerances, union);
    facts.set(className, { insideM2, insideIsSliver, ...outside });
  }
  if ([...facts.values()].some(({ insideIsSliver }) => !insideIsSliver)) return facts;
  return new Map([...facts].map(([name, fact]) => [name, { ...fact, insideIsSliver: false }]));
}

function sumOf(pieces: readonly Piece[], { byOwner }: Overlaps): number {
  let sum = 0;
  for (const owner of new Set(pieces.map(ownerOf))) sum += byOwner.get(owner) ?? 0;
  return sum;
}

function featureOverlaps(own: readonly Piece[], overSite: Overlaps, tolerances: Tolerances): FeatureOverlap[] {
  const features = new Map<number, FeatureOverlap>();
  for (const piece of own) {
    if (piece.role !== "feature" || features.has(piece.feature)) continue;
    const overlapM2 = overSite.byOwner.get(ownerOf(piece)) ?? 0;
    if (overlapM2 <= tolerances.roundingM2) continue;
    const { feature, id, class: className, name, areaM2 } = piece;
    features.set(feature, { feature, id, class: className, name, areaM2, overlapM2 });
  }
  return [...features.values()].sort((a, b) => b.overlapM2 - a.overlapM2 || a.feature - b.feature);
}

function disagreement(sumM2: number, outlineM2: number, siteM2: number): Pick<LayerResult, "disagreement"> {
  if (Math.abs(sumM2 - outlineM2) <= negligible(siteM2)) return {};
  return { disagreement: { sumM2, outlineM2 } };
}

export function boxPolygon([west, south, east, north]: Bounds): MultiPolygon[number] {
  return [Float64Array.of(west, south, east, south, east, north, west, north, west, south)];
}

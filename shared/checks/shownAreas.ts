import type { LayerResult } from "./layerFacts.ts";
import { roundM2, roundParts } from "./rounding.ts";

/** The areas of one layer as an answer shows them: parts add up to their totals, and a figure that stands twice is the same. */
export interface ShownAreas {
  readonly overlapM2: number;
  readonly outsideM2: number;
  readonly unknownM2: number;
  /** By class value, with its share of the site. */
  readonly classes: ReadonlyMap<string, ShownPart>;
  /** In the order of the features. */
  readonly features: readonly ShownPart[];
  /** Of any area that the layer's findings name, m² unrounded. */
  readonly of: (areaM2: number) => number;
}

export interface ShownPart {
  readonly overlapM2: number;
  /** Fraction of 1. */
  readonly share: number;
}

/** @param siteM2 unrounded, like the facts */
export function shownAreas({ facts, features }: LayerResult, siteM2: number): ShownAreas {
  const { insideM2, outsideM2, unknownM2 } = facts;
  const [overlap, unknown] = [roundM2(insideM2), roundM2(unknownM2)];
  const outside = restM2(outsideM2, siteM2 - insideM2 - unknownM2, roundM2(siteM2) - overlap - unknown);
  const parts = (areas: readonly number[]): ShownPart[] => {
    const shown = roundParts(areas, insideM2, 2, overlap);
    const shares = roundParts(
      areas.map((area) => fraction(area, siteM2)),
      fraction(insideM2, siteM2),
      6,
    );
    return shown.map((overlapM2, i) => ({ overlapM2, share: shares[i]! }));
  };
  const codes = [...facts.classes.keys()];
  const ofClasses = [...facts.classes.values()].map((facts) => facts.insideM2);
  const shownClasses = parts(ofClasses);
  const known = new Map([
    ...ofClasses.map((area, i) => [area, shownClasses[i]!.overlapM2] as const),
    ...[unknownM2, outsideM2, insideM2].map((area, i) => [area, [unknown, outside, overlap][i]!] as const),
  ]);
  return {
    overlapM2: overlap,
    outsideM2: outside,
    unknownM2: unknown,
    classes: new Map(codes.map((code, i) => [code, shownClasses[i]!])),
    features: parts(features.map(({ overlapM2 }) => overlapM2)),
    of: (areaM2) => known.get(areaM2) ?? roundM2(areaM2),
  };
}

/** The part outside is what overlap and unknown leave of the site, as shown, where that is what it is. */
function restM2(outsideM2: number, leftM2: number, shownLeftM2: number): number {
  return Math.abs(leftM2 - outsideM2) < 1e-4 ? Math.max(0, roundM2(shownLeftM2)) : roundM2(outsideM2);
}

function fraction(areaM2: number, siteM2: number): number {
  return siteM2 > 0 ? Math.min(areaM2 / siteM2, 1) : 0;
}

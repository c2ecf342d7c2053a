import type { EncodedFeature } from "../../shared/flatgeobuf/encode.ts";
import { worldHilbert } from "../../shared/flatgeobuf/hilbert.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";

/** Position of a box along the world's curve: that of its middle. */
export function placeOnCurve([west, south, east, north]: Bounds): number {
  return worldHilbert((west + east) / 2, (south + north) / 2);
}

interface Head {
  readonly rest: Iterator<EncodedFeature>;
  readonly source: number;
  readonly feature: EncodedFeature;
  readonly place: number;
}

/**
 * Merges sequences that each are in the world's Hilbert order. Of equal places that of the earlier sequence comes first, so
 * that equal data give equal files.
 */
export function* mergedInHilbertOrder(sequences: readonly Iterable<EncodedFeature>[]): Generator<EncodedFeature> {
  const heads = sequences
    .map((sequence, source) => nextHead(sequence[Symbol.iterator](), source))
    .filter((head) => head !== null)
    .sort((a, b) => (precedes(a, b) ? -1 : 1));
  for (let first = heads[0]; first; first = heads[0]) {
    yield first.feature;
    const next = nextHead(first.rest, first.source);
    if (next) sinkIn(heads, next);
    else heads.shift();
  }
}

function nextHead(rest: Iterator<EncodedFeature>, source: number): Head | null {
  const { done, value } = rest.next();
  return done ? null : { rest, source, feature: value, place: placeOnCurve(value.bounds) };
}

function precedes(a: Head, b: Head): boolean {
  return a.place < b.place || (a.place === b.place && a.source < b.source);
}

/** Puts a head in place of the first: neighbours on the curve lie near each other in a run, so that it rarely goes far. */
function sinkIn(heads: Head[], head: Head): void {
  let i = 0;
  for (; i + 1 < heads.length && precedes(heads[i + 1]!, head); i++) heads[i] = heads[i + 1]!;
  heads[i] = head;
}

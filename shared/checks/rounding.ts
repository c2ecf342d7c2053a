import { round } from "../rules/round.ts";

/** Rounding for people: once, on output. */
export { round };

export const SQUARE_METRES_PER_HECTARE = 10_000;
/** 1 亩 = 2000/3 m². */
export const SQUARE_METRES_PER_MU = 2000 / 3;

export const roundM2 = (areaM2: number): number => round(areaM2, 2);
export const hectares = (areaM2: number): number => round(areaM2 / SQUARE_METRES_PER_HECTARE, 4);
export const mu = (areaM2: number): number => round(areaM2 / SQUARE_METRES_PER_MU, 4);
/** Share of the site, a fraction of 1. */
export const share = (areaM2: number, ofM2: number): number => (ofM2 > 0 ? round(Math.min(areaM2 / ofM2, 1), 6) : 0);

/**
 * Rounds parts that stand beside their total so that, as shown, they add up to the total as shown: largest remainder, ties
 * to the earlier part. Parts that do not add up to the total unrounded (they overlap, or more is known than they cover) are
 * rounded each by itself.
 * @param values none negative, unrounded
 * @param shownTotal the total where it is shown otherwise than rounded by itself
 */
export function roundParts(
  values: readonly number[],
  total: number,
  decimals: number,
  shownTotal = round(total, decimals),
): number[] {
  const unit = 10 ** -decimals;
  const sum = values.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - total) > unit / 100) return values.map((value) => round(value, decimals));
  const floors = values.map((value) => Math.floor(value / unit + 1e-6));
  const missing = Math.round(shownTotal / unit) - floors.reduce((a, b) => a + b, 0);
  const byRemainder = values.map((value, i) => ({ i, remainder: value / unit - floors[i]! }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  const raised = new Set(byRemainder.slice(0, Math.max(0, missing)).map(({ i }) => i));
  return floors.map((floor, i) => round((floor + (raised.has(i) ? 1 : 0)) * unit, decimals));
}

export const roundPartsM2 = (areasM2: readonly number[], totalM2: number): number[] => roundParts(areasM2, totalM2, 2);
